/* Does the expat guard do its work in this very program? Asked at each start. */
#include "base/tr.h"
#include "wire/expat_guard.h"
#include "wire/ns.h"
#include "wire/wire.h"
#include <strophe.h>

/* Lets the library parse an element; the guard that watched is to be cleared by the caller. */
static void feed(ExpatGuard *guard, const char *xml) {
    expat_guard_init(guard);
    guard->any_root = TRUE; /* the library puts one around it */
    expat_guard_enter(guard);
    xmpp_ctx_t *context = xmpp_ctx_new(NULL, NULL);
    xmpp_stanza_t *stanza = xmpp_stanza_new_from_string(context, xml);
    if (stanza)
        xmpp_stanza_release(stanza);
    xmpp_ctx_free(context);
    expat_guard_leave();
}

static gboolean refuse(GError **error, const char *what) {
    g_set_error(
        error, WIRE_ERROR, WIRE_ERROR_GUARD,
        _("papo's guard against hostile XML does not work here (%s), so papo does not connect; "
          "was it linked without exporting its symbols?"),
        what);
    return FALSE;
}

static gboolean drops_forged_attributes(void) {
    ExpatGuard guard;
    feed(&guard, "<message xmlns='" NS_CLIENT
                 "' from='a' xmlns:x='urn:x' x:from='b'><body>1&lt;\n2</body></message>");
    g_autoptr(Stanza) message = g_queue_pop_head(&guard.ready);
    gboolean fine = stanza_is(message, "message", NS_CLIENT) &&
                    g_strcmp0(stanza_get(message, "from"), "a") == 0 &&
                    g_strcmp0(stanza_child_text(message, "body", NS_CLIENT), "1<\n2") == 0;
    expat_guard_clear(&guard);
    return fine;
}

static gboolean stops_at_a_limit(void) {
    ExpatGuard guard;
    GString *deep = g_string_new(NULL);
    for (int i = 0; i <= STANZA_MAX_DEPTH; i++)
        g_string_append(deep, "<a>");
    feed(&guard, deep->str);
    g_string_free(deep, TRUE);
    gboolean fine = g_error_matches(guard.error, WIRE_ERROR, WIRE_ERROR_XML);
    expat_guard_clear(&guard);
    return fine;
}

gboolean wire_selftest(GError **error) {
    ExpatGuard guard;
    feed(&guard, "<a/>");
    gboolean active = expat_guard_has_parser(&guard);
    expat_guard_clear(&guard);
    if (!active)
        return refuse(error, "it is not active");
    if (!drops_forged_attributes())
        return refuse(error, "a forged sender got through");
    return stops_at_a_limit() || refuse(error, "a limit was not kept");
}
