/* 0280_carbons.c — copies of our own conversations on other devices. */
#include "xmpp/xep/0280_carbons.h"
#include "base/jid.h"
#include "base/log.h"
#include "xmpp/xep/0297_forwarded.h"
#include <string.h>

#define NS_CARBONS "urn:xmpp:carbons:2"

static const char *const directions[] = {"received", "sent"};

static gboolean is_wanted(Stream *stream) {
    const Account *account = stream_account(stream);
    return settings_on(account->model->settings, "carbons", account, NULL);
}

static void bound(Stream *stream) {
    if (is_wanted(stream))
        stream_ask(stream, iq_new("set", NULL, "enable", NS_CARBONS), NULL, NULL, NULL);
}

static void on_event(Stream *stream, const Event *ev) {
    if (ev->type != EV_SETTING_CHANGED || g_strcmp0(ev->text, "carbons") != 0 ||
        !stream_is_bound(stream))
        return;
    const char *wish = is_wanted(stream) ? "enable" : "disable";
    stream_ask(stream, iq_new("set", NULL, wish, NS_CARBONS), NULL, NULL, NULL);
}

static const Stanza *find_carbon(const Stanza *message) {
    for (gsize i = 0; i < G_N_ELEMENTS(directions); i++) {
        const Stanza *carbon = stanza_child(message, directions[i], NS_CARBONS);
        if (carbon)
            return carbon;
    }
    return NULL;
}

/* One of the inner addresses must be ours, the other one anybody's. */
static gboolean is_ours(Stream *stream, const Stanza *inner, const char *attribute) {
    const char *raw = stanza_get(inner, attribute);
    g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
    return jid && jid_equal_bare(jid, stream_account(stream)->jid);
}

/* Believed only from our own bare JID: what anybody else wraps is thrown away whole (11). */
static void unwrap(Incoming *in) {
    const Stanza *carbon = find_carbon(in->outer);
    if (!carbon)
        return;
    gboolean sent = stanza_is(carbon, "sent", NULL);
    Stanza *inner = forwarded_message(carbon);
    if (!stream_is_own(in->stream, stanza_get(in->outer, "from")) || !inner || find_carbon(inner) ||
        !stanza_get(inner, "from") || !stanza_get(inner, "to") ||
        !is_ours(in->stream, inner, sent ? "from" : "to")) {
        log_debug("a carbon copy that our account did not make: ignored");
        in->handled = TRUE;
        return;
    }
    in->stanza = inner;
    in->outgoing = sent;
    in->copy = TRUE;
    in->flags |= MESSAGE_CARBON;
}

const XepModule xep_carbons = {.xep = "0280",
                               .name = "Message Carbons",
                               .version = "1.0.1",
                               .bound = bound,
                               .event = on_event,
                               .unwrap = unwrap};
