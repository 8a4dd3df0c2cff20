/* What both kinds of wire share. */
#include "wire/wire.h"

/* G_DEFINE_QUARK would keep a static. */
GQuark wire_error_quark(void) {
    return g_quark_from_static_string("papo-wire-error");
}

void wire_target_clear(WireTarget *target) {
    g_return_if_fail(target);
    g_free(target->domain);
    g_free(target->host);
    g_free(target->ca_file);
    g_free(target->pin);
    g_free(target->client_cert);
    g_free(target->proxy);
    *target = (WireTarget){0};
}
