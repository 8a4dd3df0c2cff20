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

void wire_target_copy(WireTarget *to, const WireTarget *from) {
    g_return_if_fail(to && from && to != from);
    wire_target_clear(to);
    *to = *from;
    to->domain = g_strdup(from->domain);
    to->host = g_strdup(from->host);
    to->ca_file = g_strdup(from->ca_file);
    to->pin = g_strdup(from->pin);
    to->client_cert = g_strdup(from->client_cert);
    to->proxy = g_strdup(from->proxy);
}

Certificate *certificate_copy(const Certificate *certificate) {
    g_return_val_if_fail(certificate, NULL);
    Certificate *copy = g_new0(Certificate, 1);
    copy->subject = g_strdup(certificate->subject);
    copy->issuer = g_strdup(certificate->issuer);
    copy->not_before = g_strdup(certificate->not_before);
    copy->not_after = g_strdup(certificate->not_after);
    copy->sha256 = g_strdup(certificate->sha256);
    copy->reason = g_strdup(certificate->reason);
    copy->names = g_strdupv(certificate->names);
    return copy;
}

void certificate_free(Certificate *certificate) {
    if (!certificate)
        return;
    g_free(certificate->subject);
    g_free(certificate->issuer);
    g_free(certificate->not_before);
    g_free(certificate->not_after);
    g_free(certificate->sha256);
    g_free(certificate->reason);
    g_strfreev(certificate->names);
    g_free(certificate);
}
