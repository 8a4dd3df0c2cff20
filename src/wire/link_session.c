/* Stanzas of a bound stream: counted, acknowledged, carried over a broken connection. */
#include "base/jid.h"
#include "model/saver.h"
#include "wire/link_private.h"
#include "wire/ns.h"
#include "wire/saslprep.h"
#include <string.h>

/* So many stanzas that are not messages may wait before the server is asked about them. */
#define UNACKNOWLEDGED_MAX 20
/* In a long row of messages a slow server shall have something to say before it has them all. */
#define ASK_AGAIN 50

void link_show(Link *link, const Stanza *stanza, gboolean sent) {
    Model *model = link->account->model;
    if (!model->stanza_watchers)
        return;
    g_autofree char *xml = stanza_to_xml_redacted(stanza);
    bus_emit(
        model->bus,
        &(Event){.type = EV_STANZA, .account = link->account, .text = xml, .number = sent ? 1 : 0});
}

static void send_held(gpointer data) {
    Link *link = data;
    if (link->held->len)
        link->wire->class->send(link->wire, link->held->str, link->held->len);
    g_string_truncate(link->held, 0);
}

void link_send_held(Link *link) {
    if (!link->held->len)
        return;
    saver_flush(link->account->model->saver);
    saver_not_after(link->account->model->saver, link);
    send_held(link);
}

/* Nobody is told before the disk knows: an acknowledged message is not sent again. */
void link_write(Link *link, Stanza *stanza) {
    Saver *saver = link->account->model->saver;
    g_autofree char *xml = stanza_to_xml(stanza);
    if (link->held->len || saver_after(saver, send_held, link)) {
        g_string_append(link->held, xml);
    } else {
        saver_flush(saver);
        link->wire->class->send(link->wire, xml, strlen(xml));
    }
    link_show(link, stanza, TRUE);
}

void link_write_secret(Link *link, const char *xml, Stanza *shown) {
    link_send_held(link);
    link->wire->class->send(link->wire, xml, strlen(xml));
    link_show(link, shown, TRUE);
}

static void send_counted(Link *link, Stanza *stanza, gint64 message_id, gint64 conv_id) {
    gboolean message = message_id != 0;
    sm_sent(link->sm, stanza, message_id, conv_id);
    if (message && !sm_is_counting(link->sm)) {
        SmItem *item = g_new0(SmItem, 1);
        *item = (SmItem){NULL, message_id, conv_id};
        g_queue_push_tail(&link->unconfirmed, item);
    }
    link_write(link, stanza);
    if (sm_sent_count(link->sm) % ASK_AGAIN == 0)
        link->asked = FALSE;
    if (message || sm_unacknowledged(link->sm) >= UNACKNOWLEDGED_MAX)
        link_ask(link);
    link_save_soon(link);
}

void link_send(Link *link, Stanza *stanza, gint64 message_id, gint64 conv_id) {
    if (link_is_bound(link))
        send_counted(link, stanza, message_id, conv_id);
    stanza_unref(stanza);
}

gboolean link_has_message(const Link *link, gint64 message_id) {
    for (const GList *l = link->unconfirmed.head; l; l = l->next)
        if (((const SmItem *)l->data)->message_id == message_id)
            return TRUE;
    return sm_has_message(link->sm, message_id);
}

gboolean link_session_unsettled(const Link *link) {
    return link->unconfirmed.length || sm_has_message(link->sm, 0);
}

void link_send_raw(Link *link, const char *xml) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Stanza) stanza = stanza_parse(xml, &error);
    if (!stanza)
        model_error(link->account->model, NULL, "Not sent: %s", error->message);
    else if (!link_is_bound(link))
        model_error(link->account->model, NULL, "Not sent: %s is not online.", link->account->jid);
    else if (stanza_is(stanza, NULL, NS_CLIENT))
        send_counted(link, stanza, 0, 0);
    else
        link_write(link, stanza);
}

static void acked(gint64 message_id, gint64 conv_id, gpointer data) {
    Link *link = data;
    link->events.acked(message_id, conv_id, link->data);
}

static void send_again(Link *link, GPtrArray *items) {
    for (guint i = 0; i < items->len; i++) {
        SmItem *item = items->pdata[i];
        if (item->stanza)
            send_counted(link, item->stanza, item->message_id, item->conv_id);
    }
}

static void enter(Link *link, const char *jid) {
    if (jid != link->jid) {
        g_free(link->jid);
        link->jid = g_strdup(jid);
    }
    link->bound = TRUE;
    link->unproven = link->misread = FALSE;
    link->bound_at = clock_mono(link_clock(link));
    link->location_failed = FALSE;
    clock_cancel(link_clock(link), &link->expire_timer);
    account_set_resource(link->account, jid_resource(link->jid));
    link_alive_start(link);
    link_save(link);
}

static void announce(Link *link) {
    gboolean taken_over = link->restored;
    link->session = TRUE;
    link->restored = FALSE;
    account_set_state(link->account, ACCOUNT_ONLINE, NULL);
    link->events.bound(taken_over, link->data);
    for (guint i = 0; i < link->early->len && link->bound; i++)
        link->events.stanza(link->early->pdata[i], link->data);
    g_ptr_array_set_size(link->early, 0);
    if (link->carried && link->bound)
        send_again(link, link->carried);
    g_clear_pointer(&link->carried, g_ptr_array_unref);
}

void link_session_begin(Link *link, const char *jid) {
    enter(link, jid);
    announce(link);
}

/* A session that an earlier run of papo left behind: what was under way is settled. The rest of
 * papo knows nothing of it, so it starts like a fresh one. */
static void adopt(Link *link) {
    g_autoptr(GPtrArray) rest = sm_take_unacknowledged(link->sm);
    link->carried = g_ptr_array_new_with_free_func((GDestroyNotify)sm_item_free);
    while (rest->len) {
        SmItem *item = g_ptr_array_steal_index(rest, 0);
        if (item->message_id || !item->stanza) /* what the outbox has, it sends */
            sm_item_free(item);
        else
            g_ptr_array_add(link->carried, item);
    }
    announce(link);
}

void link_session_resumed(Link *link, const Stanza *resumed) {
    GError *error = NULL;
    if (!sm_resumed(link->sm, resumed, acked, link, &error)) {
        fault_from_error(&link->fault, error);
        g_error_free(error);
        link_end_session(link);
        link_close(link, FALSE);
        return;
    }
    enter(link, link->jid);
    link->unproven = TRUE;
    if (link->restored) {
        adopt(link);
        return;
    }
    g_autoptr(GPtrArray) rest = sm_take_unacknowledged(link->sm);
    send_again(link, rest);
    account_set_state(link->account, ACCOUNT_ONLINE, NULL);
    link->events.resumed(link->data);
}

void link_session_refused(Link *link, const Stanza *failed) {
    if (failed && stanza_get(failed, "h"))
        sm_acknowledge(link->sm, failed, acked, link, NULL);
    GPtrArray *rest = sm_take_unacknowledged(link->sm);
    g_clear_pointer(&link->carried, g_ptr_array_unref);
    link->carried = g_ptr_array_new_with_free_func((GDestroyNotify)sm_item_free);
    for (guint i = 0; i < rest->len; i++) {
        SmItem *item = rest->pdata[i];
        if (!item->message_id && sm_worth_repeating(item->stanza)) {
            SmItem *copy = g_new0(SmItem, 1);
            copy->stanza = stanza_ref(item->stanza);
            g_ptr_array_add(link->carried, copy);
        }
    }
    g_ptr_array_unref(rest);
    link_end_session(link);
}

/* XEP-0198 6 */
static void complain(Link *link, const Stanza *a) {
    const char *h = stanza_get(a, "h");
    g_autofree char *clean = g_strcanon(g_strndup(h ? h : "", 20), "0123456789", '?');
    g_autofree char *xml =
        g_strdup_printf("<stream:error><undefined-condition xmlns='" NS_STREAM_ERROR "'/>"
                        "<handled-count-too-high xmlns='" NS_SM "' h='%s' send-count='%u'/>"
                        "</stream:error>",
                        clean, sm_sent_count(link->sm));
    link_send_held(link);
    link->wire->class->send(link->wire, xml, strlen(xml));
}

static void stream_management(Link *link, const Stanza *stanza) {
    g_autoptr(GError) error = NULL;
    if (stanza_is(stanza, "r", NULL)) {
        sm_hold(link->sm, !saver_settle(link->account->model->saver));
        if (link->save_timer) /* what the server forgets now, the next papo must not ask for */
            link_save(link);
        g_autoptr(Stanza) answer = sm_answer(link->sm);
        link_write(link, answer);
    } else if (stanza_is(stanza, "a", NULL) && sm_is_active(link->sm)) {
        guint waiting = sm_unacknowledged(link->sm);
        link_alive_answered(link);
        if (!sm_acknowledge(link->sm, stanza, acked, link, &error)) {
            complain(link, stanza);
            fault_from_error(&link->fault, error);
            link_forget_session(link);
            link_close(link, TRUE);
            return;
        }
        if (waiting == 0 || sm_unacknowledged(link->sm) < waiting)
            link->unproven = FALSE;
        if (sm_has_message(link->sm, 0) || sm_unacknowledged(link->sm) >= UNACKNOWLEDGED_MAX)
            link_ask(link);
        link_save_soon(link);
    }
}

void link_session_stanza(Link *link, Stanza *stanza) {
    link_alive_heard(link);
    if (stanza_is(stanza, NULL, NS_SM)) {
        stream_management(link, stanza);
        return;
    }
    if (!stanza_is(stanza, "message", NS_CLIENT) && !stanza_is(stanza, "presence", NS_CLIENT) &&
        !stanza_is(stanza, "iq", NS_CLIENT))
        return;
    if (!stanza_is(stanza, "iq", NULL) || !link_alive_answer(link, stanza))
        link->events.stanza(stanza, link->data);
    sm_received(link->sm);
    link_save_soon(link);
}

void link_session_down(Link *link) {
    gboolean was_bound = link->bound;
    link->bound = FALSE;
    g_string_truncate(link->held, 0);
    link_alive_stop(link);
    sm_suspend(link->sm);
    if (was_bound)
        link_save(link);
    if (was_bound)
        link->events.lost(sm_can_resume(link->sm), link->data);
}
