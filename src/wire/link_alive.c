/* Is the server still there, and has it got our messages? Costs nothing while there is silence,
 * but for one question per ping-interval. */
#include "base/jid.h"
#include "base/random_id.h"
#include "wire/link_private.h"
#include "wire/ns.h"

#define PROBE_MS 20000 /* the server's time to say anything */
#define CONFIRM_MS 200 /* messages within it share one ping */
/* Its time to confirm something, whatever else it says; after resuming, when it may have lost the
 * thread of what we say, it gets less. */
#define ANSWER_MS 120000
#define ANSWER_RESUMED_MS 30000

static void send_ping(Link *link) {
    g_free(link->ping_id);
    link->ping_id = random_id();
    g_autoptr(Stanza) iq = stanza_new("iq", NS_CLIENT);
    stanza_set(iq, "type", "get");
    stanza_set(iq, "id", link->ping_id);
    stanza_set(iq, "to", link->domain);
    stanza_add(iq, "ping", NS_PING);
    link->ping_covers = link->unconfirmed.length;
    sm_sent(link->sm, iq, 0, 0);
    link_write(link, iq);
}

static void silent(gpointer data) {
    Link *link = data;
    link->probe_timer = 0;
    link_fail(link, FAULT_RETRY, "The server does not answer any more.");
    link->misread = link->unproven;
    link_close(link, FALSE);
}

static void unanswered(gpointer data) {
    Link *link = data;
    link->answer_timer = 0;
    link_fail(link, FAULT_RETRY, "The server no longer confirms what we say.");
    link->misread = link->unproven;
    link_close(link, FALSE);
}

static void ask(Link *link) {
    g_autoptr(Stanza) r = sm_question();
    link->asked = TRUE;
    if (!link->answer_timer)
        link->answer_timer = clock_after(
            link_clock(link), link->unproven ? ANSWER_RESUMED_MS : ANSWER_MS, unanswered, link);
    link_write(link, r);
}

void link_alive_answered(Link *link) {
    link->asked = FALSE;
    clock_cancel(link_clock(link), &link->answer_timer);
}

void link_probe(Link *link) {
    if (!link_is_bound(link) || link->probe_timer)
        return;
    link->probe_timer = clock_after(link_clock(link), PROBE_MS, silent, link);
    if (sm_is_active(link->sm))
        ask(link);
    else
        send_ping(link);
}

static void confirm(gpointer data) {
    Link *link = data;
    link->confirm_timer = 0;
    if (link->ping_covers || !link->unconfirmed.length)
        return;
    send_ping(link);
    if (!link->probe_timer)
        link->probe_timer = clock_after(link_clock(link), PROBE_MS, silent, link);
}

void link_ask(Link *link) {
    if (!link->bound)
        return;
    if (!sm_is_active(link->sm)) {
        if (!link->confirm_timer && !link->ping_covers)
            link->confirm_timer = clock_after(link_clock(link), CONFIRM_MS, confirm, link);
    } else if (!link->asked) {
        ask(link);
        if (!link->probe_timer)
            link->probe_timer = clock_after(link_clock(link), PROBE_MS, silent, link);
    }
}

/* Anyone could guess nothing of the id; still only the server itself may answer (RFC 6120 8.1.2.1).
 */
gboolean link_alive_answer(Link *link, const Stanza *iq) {
    const char *type = stanza_get(iq, "type"), *from = stanza_get(iq, "from");
    if (!link->ping_id || g_strcmp0(stanza_get(iq, "id"), link->ping_id) != 0 ||
        (g_strcmp0(type, "result") != 0 && g_strcmp0(type, "error") != 0) ||
        (from && g_strcmp0(from, link->domain) != 0 && !jid_equal_bare(from, link->account->jid)))
        return FALSE;
    g_clear_pointer(&link->ping_id, g_free);
    for (; link->ping_covers; link->ping_covers--) {
        SmItem *item = g_queue_pop_head(&link->unconfirmed);
        link->events.acked(item->message_id, item->conv_id, link->data);
        sm_item_free(item);
    }
    if (link->unconfirmed.length)
        link_ask(link);
    return TRUE;
}

static void keep_alive(gpointer data);

static void rearm(Link *link, gint64 ms) {
    if (ms > 0)
        link->ping_timer = clock_after(link_clock(link), (guint)ms, keep_alive, link);
}

static gint64 interval_ms(const Link *link) {
    return (gint64)1000 *
           settings_number(link->account->model->settings, "ping-interval", link->account, NULL);
}

static void keep_alive(gpointer data) {
    Link *link = data;
    link->ping_timer = 0;
    gint64 silence = (clock_mono(link_clock(link)) - link->heard_at) / 1000;
    gint64 interval = interval_ms(link);
    if (silence >= interval) {
        link_probe(link);
        rearm(link, interval);
    } else {
        rearm(link, interval - silence);
    }
}

void link_alive_start(Link *link) {
    clock_cancel(link_clock(link), &link->ping_timer);
    link_alive_heard(link);
    rearm(link, interval_ms(link));
}

void link_alive_stop(Link *link) {
    Clock *clock = link_clock(link);
    clock_cancel(clock, &link->ping_timer);
    clock_cancel(clock, &link->probe_timer);
    clock_cancel(clock, &link->confirm_timer);
    clock_cancel(clock, &link->answer_timer);
    link->asked = FALSE;
    g_clear_pointer(&link->ping_id, g_free);
    link->ping_covers = 0;
    g_queue_clear_full(&link->unconfirmed, (GDestroyNotify)sm_item_free);
}

void link_alive_heard(Link *link) {
    link->heard_at = clock_mono(link_clock(link));
    clock_cancel(link_clock(link), &link->probe_timer);
}
