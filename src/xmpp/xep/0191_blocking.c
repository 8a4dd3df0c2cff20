/* 0191_blocking.c — who can't reach us any more, kept by the server (XEP-0191), and why (XEP-0377).
 */
#include "xmpp/xep/0191_blocking.h"
#include "base/log.h"
#include "model/blocks.h"
#include "model/history.h"

#define NS_STANZA_IDS "urn:xmpp:sid:0"

enum { MAX_REPORTED = 10 };

/* The JIDs of the items; owned by the caller. */
static char **read_items(const Stanza *list) {
    GPtrArray *jids = g_ptr_array_new();
    const Stanza *item = NULL;
    while ((item = stanza_next(list, item, "item", NS_BLOCKING)))
        if (stanza_get(item, "jid"))
            g_ptr_array_add(jids, g_strdup(stanza_get(item, "jid")));
    g_ptr_array_add(jids, NULL);
    return (char **)g_ptr_array_free(jids, FALSE);
}

static void on_list(Stream *stream, Stanza *answer, gpointer data) {
    const Stanza *list = stanza_child(answer, "blocklist", NS_BLOCKING);
    if (!list || g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        return;
    Account *account = stream_account(stream);
    g_auto(GStrv) jids = read_items(list);
    blocks_clear(account);
    if (*jids)
        blocks_add(account, (const char *const *)jids);
}

/* Asking for the list is also asking for its changes. */
static void learned(Stream *stream, gboolean server) {
    if (!server)
        return;
    if (stream_server_has(stream, NS_BLOCKING))
        stream_ask(stream, iq_new("get", NULL, "blocklist", NS_BLOCKING), on_list, NULL, NULL);
    else
        blocks_clear(stream_account(stream));
}

/* As with the roster: only our account says who is blocked, and nobody else gets an answer. */
static gboolean is_believed(Stream *stream, const Stanza *iq) {
    if (stream_is_own(stream, stanza_get(iq, "from")))
        return TRUE;
    log_debug("a change of the block list that isn't from our account: ignored");
    return FALSE;
}

static void on_block(Stream *stream, Stanza *iq) {
    if (!is_believed(stream, iq))
        return;
    g_auto(GStrv) jids = read_items(stanza_child(iq, "block", NS_BLOCKING));
    gboolean good = *jids && blocks_add(stream_account(stream), (const char *const *)jids);
    stream_send(stream, good ? iq_result(iq) : iq_error(iq, "modify", "bad-request"));
}

/* Without items: nobody is blocked any more. */
static void on_unblock(Stream *stream, Stanza *iq) {
    if (!is_believed(stream, iq))
        return;
    Account *account = stream_account(stream);
    const Stanza *unblock = stanza_child(iq, "unblock", NS_BLOCKING);
    gboolean good = TRUE;
    g_auto(GStrv) jids = read_items(unblock);
    if (!stanza_child(unblock, NULL, NULL))
        blocks_clear(account);
    for (char **jid = jids; *jid; jid++)
        good &= blocks_remove(account, *jid);
    stream_send(stream, good ? iq_result(iq) : iq_error(iq, "modify", "bad-request"));
}

/* What was on its way when they were blocked. Errors are about what we said. */
static void identify(Incoming *in) {
    if (!in->outgoing && !in->copy && g_strcmp0(in->type, "error") != 0 &&
        blocks_match(stream_account(in->stream), in->from))
        in->handled = TRUE;
}

static Stanza *new_iq(const char *what, const char *jid, Stanza **item) {
    Stanza *iq = iq_new("set", NULL, what, NS_BLOCKING);
    *item = jid ? stanza_add(stanza_child(iq, NULL, NULL), "item", NULL) : NULL;
    if (*item)
        stanza_set(*item, "jid", jid);
    return iq;
}

void blocking_set(Stream *stream, const char *jid, gboolean block, IqFn fn, gpointer data,
                  GDestroyNotify free_data) {
    g_return_if_fail(stream && (jid || !block));
    Stanza *item, *iq = new_iq(block ? "block" : "unblock", jid, &item);
    stream_ask(stream, iq, fn, data, free_data);
}

/* The ids under which our own archive has what they said last (XEP-0377 6). */
static void add_messages(Stream *stream, Stanza *report, const char *jid) {
    const Account *account = stream_account(stream);
    const Conv *conv = convs_find(account, jid);
    guint n = 0;
    for (guint i = conv ? conv->history->messages->len : 0; i-- > 0 && n < MAX_REPORTED;) {
        const Message *m = g_ptr_array_index(conv->history->messages, i);
        if (m->state != MESSAGE_RECEIVED || !m->archive_id ||
            g_strcmp0(m->archive_by, account->jid) != 0)
            continue;
        Stanza *id = stanza_add(report, "stanza-id", NS_STANZA_IDS);
        stanza_set(id, "by", m->archive_by);
        stanza_set(id, "id", m->archive_id);
        n++;
    }
}

void blocking_report(Stream *stream, const char *jid, const char *reason, const char *text, IqFn fn,
                     gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(stream && jid && reason);
    Stanza *item, *iq = new_iq("block", jid, &item);
    Stanza *report = stanza_add(item, "report", NS_REPORTING);
    g_autofree char *urn = g_strconcat("urn:xmpp:reporting:", reason, NULL);
    stanza_set(report, "reason", urn);
    add_messages(stream, report, jid);
    if (text && *text)
        stanza_add_with_text(report, "text", NULL, text);
    stream_ask(stream, iq, fn, data, free_data);
}

static const IqHandler iqs[] = {
    {"set", "block", NS_BLOCKING, on_block}, {"set", "unblock", NS_BLOCKING, on_unblock}, {NULL}};

const XepModule xep_blocking = {.xep = "0191",
                                .name = "Blocking Command",
                                .version = "1.3",
                                .iqs = iqs,
                                .learned = learned,
                                .identify = identify};

const XepModule xep_reporting = {
    .xep = "0377", .name = "Blocking Command Reports", .version = "0.4.1"};
