/* 0012_last.c — how long ago somebody was there: asked (XEP-0012), and in presence as it was done
 * before XEP-0319 (XEP-0256). */
#include "xmpp/xep/0012_last.h"
#include "base/jid.h"
#include "model/idle.h"
#include "model/roster.h"
#include "xmpp/xep/0319_idle.h"

void last_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data) {
    stream_ask(stream, iq_new("get", jid, "query", NS_LAST), fn, data, free_data);
}

gint64 last_seconds(const Stanza *stanza) {
    const char *text = stanza_get(stanza_child(stanza, "query", NS_LAST), "seconds");
    guint64 seconds;
    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &seconds, NULL))
        return -1;
    return (gint64)seconds;
}

/* XEP-0012 8: only to who has our presence by a subscription, and to our own devices. */
static gboolean may_know(Stream *stream, const char *from) {
    const Account *account = stream_account(stream);
    if (stream_is_own(stream, from))
        return TRUE;
    g_autofree char *jid = jid_prepare(from, NULL);
    const Contact *contact = jid ? roster_find(account->roster, jid) : NULL;
    return jid && (jid_equal_bare(jid, account->jid) || (contact && contact_may_see_us(contact)));
}

static void answer(Stream *stream, Stanza *iq) {
    const Account *account = stream_account(stream);
    gint64 seconds = idle_seconds(account->model);
    if (seconds < 0 || !settings_on(account->model->settings, "tell-idle", account, NULL) ||
        !may_know(stream, stanza_get(iq, "from"))) {
        stream_send(stream, iq_error(iq, "cancel", "service-unavailable"));
        return;
    }
    Stanza *result = iq_result(iq);
    stanza_set_number(stanza_add(result, "query", NS_LAST), "seconds", seconds);
    stream_send(stream, result);
}

/* XEP-0256 1.2: seconds before the presence, which may itself be old. In an initial presence it
 * means something else (1.1). */
static void on_presence(Stream *stream, Stanza *presence) {
    gint64 seconds = last_seconds(presence);
    Resource *resource = seconds > 0 ? idle_resource(stream, presence) : NULL;
    if (resource && !resource->idle_since &&
        (resource->show == SHOW_AWAY || resource->show == SHOW_XA))
        resource->idle_since = MAX(resource->since - seconds * G_USEC_PER_SEC, 1);
}

static const char *const features[] = {NS_LAST, NULL};
static const IqHandler iqs[] = {{"get", "query", NS_LAST, answer}, {NULL}};

const XepModule xep_last = {
    .xep = "0012", .name = "Last Activity", .version = "2.0", .features = features, .iqs = iqs};

const XepModule xep_last_presence = {.xep = "0256",
                                     .name = "Last Activity in Presence",
                                     .version = "1.1",
                                     .note = "only read",
                                     .presence = on_presence};
