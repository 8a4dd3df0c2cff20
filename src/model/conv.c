/* One conversation: what is added to it, read in it, written in it. */
#include "model/conv.h"
#include "base/jid.h"
#include "base/random_id.h"
#include "base/text.h"
#include "model/history.h"
#include "model/message.h"
#include "model/model.h"
#include "model/page.h"
#include "model/room.h"
#include "model/roster.h"
#include "model/saver.h"
#include "store/caches.h"
#include "store/messages.h"

Conv *conv_new(Model *model, Account *account, ConvKind kind, const char *jid) {
    Conv *conv = g_new0(Conv, 1);
    g_autofree char *local = NULL;

    conv->model = model;
    conv->account = account;
    conv->kind = kind;
    conv->jid = g_strdup(jid);
    local = account == NULL ? NULL : jid_local(jid);
    conv->local = local == NULL ? NULL : jid_unescape_local(local);
    if (kind == CONV_PRIVATE)
        conv->label = g_strdup_printf("%s/%s", conv->local != NULL ? conv->local : "",
                                      jid_resource(jid) != NULL ? jid_resource(jid) : "");
    if (kind == CONV_ROOM)
        conv->room = room_new(conv);
    conv->history = history_new(conv);
    return conv;
}

void conv_free(Conv *conv) {
    if (conv == NULL)
        return;
    history_free(conv->history);
    page_free(conv->page);
    room_free(conv->room);
    g_free(conv->jid);
    g_free(conv->local);
    g_free(conv->label);
    g_free(conv->draft);
    g_free(conv->rewording);
    g_free(conv->resource);
    g_free(conv);
}

static void emit(Conv *conv, EventType type, Message *message) {
    bus_emit(conv->model->bus,
             &(Event){.type = type, .account = conv->account, .conv = conv, .message = message});
}

static void save(Conv *conv) {
    saver_conv(conv->model->saver, conv);
}

gboolean conv_has_peer(const Conv *conv) {
    return conv->kind != CONV_CONSOLE && conv->kind != CONV_PAGE;
}

Account *conv_account(const Conv *conv) {
    return conv->page != NULL ? conv->page->account : conv->account;
}

const char *conv_name(const Conv *conv) {
    const Contact *contact;

    if (conv->kind == CONV_ROOM && conv->local != NULL)
        return conv->local;
    if (conv->kind == CONV_PRIVATE)
        return conv->label;
    if (conv->kind != CONV_CHAT)
        return conv->jid;
    contact = roster_find(conv->account->roster, conv->jid);
    if (contact == NULL || !contact->in_roster)
        return conv->jid; /* a stranger at another domain must not look like a friend */
    if (contact->name != NULL)
        return contact->name;
    return conv->local != NULL ? conv->local : conv->jid;
}

News conv_news(const Conv *conv) {
    if (conv->unread == 0)
        return NEWS_NONE;
    if (conv->kind != CONV_ROOM && conv->kind != CONV_CONSOLE)
        return NEWS_PRIVATE;
    return conv->mentions > 0 ? NEWS_MENTION : NEWS_MESSAGE;
}

/* A live message is never older than what is there; nothing comes from the future. */
static void settle_time(Conv *conv, Message *message) {
    gint64 now = clock_now(conv->model->clock);

    if (message->time == 0 || message->time > now)
        message->time = now;
    if ((message->flags & MESSAGE_DELAYED) == 0)
        message->time = MAX(message->time, history_last_time(conv->history) + 1);
}

static gboolean is_after_read(const Conv *conv, const Message *message) {
    if (message->time != conv->read_time)
        return message->time > conv->read_time;
    return message->id > conv->read_id;
}

static void count(Conv *conv, const Message *message) {
    if (conv->account == NULL && message->kind == MESSAGE_ERROR) {
        if (conv->unread++ == 0) /* what went wrong is to be seen, though nobody said it */
            conv->unread_since = message->time;
        emit(conv, EV_CONV_CHANGED, NULL);
    }
    if (message->state == MESSAGE_RECEIVED && (message->flags & MESSAGE_VOLATILE) == 0 &&
        message->kind == MESSAGE_TEXT && is_after_read(conv, message)) {
        if (conv->unread++ == 0)
            conv->unread_since = message->time;
        if ((message->flags & MESSAGE_MENTION) != 0)
            conv->mentions++;
        emit(conv, EV_CONV_CHANGED, NULL);
    }
}

/* Where nothing is kept anyway, the database is memory, too. */
static void drop_older(Conv *conv) {
    const Message *first =
        conv->history->messages->len ? g_ptr_array_index(conv->history->messages, 0) : NULL;

    if (first != NULL && first->id > 0 && paths_in_memory(conv->model->paths))
        messages_drop_before(conv->model->db, conv->id, first->id, NULL);
}

static void bound_memory(Conv *conv) {
    History *history = conv->history;
    guint keep = (guint)settings_number(conv->model->settings, "history-lines", NULL, NULL);
    guint most = conv->model->lines_max;

    if (most > 0)
        keep = MIN(keep, most);
    if (history->held || history->messages->len < keep + keep / 4)
        return;
    history_trim(history, keep);
    if (most > 0)
        drop_older(conv);
}

/* A room tells its newcomers what was said before, also what was deleted here. */
static gboolean is_forgotten(const Conv *conv, const Message *message) {
    gint64 days;

    if (conv->kind != CONV_ROOM || (message->flags & MESSAGE_DELAYED) == 0 ||
        (message->flags & MESSAGE_VOLATILE) != 0)
        return FALSE;
    days = settings_number(conv->model->settings, "keep-history", conv->account, conv);
    return message->time <= conv->forgotten ||
           (days > 0 && message->time < clock_now(conv->model->clock) - days * G_TIME_SPAN_DAY);
}

Message *conv_add(Conv *conv, Message *message) {
    g_return_val_if_fail(conv->account != NULL || (message->flags & MESSAGE_VOLATILE) != 0, NULL);

    if (is_forgotten(conv, message)) {
        message_free(message);
        return NULL;
    }
    message->conv_id = conv->id;
    history_begin(conv->history);
    settle_time(conv, message);
    if ((message->flags & MESSAGE_VOLATILE) != 0)
        message->id = --conv->model->last_id;
    else if (saver_insert(conv->model->saver, message) == SAVE_DUPLICATE) {
        message_free(message);
        return NULL;
    }
    history_take(conv->history, message);
    if (message->kind == MESSAGE_TEXT)
        conv->last_time = MAX(conv->last_time, message->time);
    count(conv, message);
    emit(conv, EV_MESSAGE_ADDED, message);
    bound_memory(conv);
    return message;
}

/* Everything a change can touch, from one copy of a message to the other. */
static void assign(Message *to, const Message *from) {
    Message *copy = message_copy(from);
    Message old = *to;

    *to = *copy;
    *copy = old;
    message_free(copy);
}

void conv_changed(Conv *conv, Message *message) {
    Message *loaded = history_find(conv->history, message->id);

    if ((message->flags & MESSAGE_VOLATILE) == 0)
        saver_update(conv->model->saver, message);
    if (loaded != NULL) {
        if (loaded != message)
            assign(loaded, message);
        emit(conv, EV_MESSAGE_CHANGED, loaded);
        return;
    }
    loaded = message_copy(message); /* the caller may free its own before all have heard */
    emit(conv, EV_MESSAGE_CHANGED, loaded);
    bus_bury(conv->model->bus, loaded, (GDestroyNotify)message_free);
}

void conv_reword(Conv *conv, gint64 id, const char *text) {
    Message *notice = history_notice(conv->history, id);

    if (notice == NULL || g_strcmp0(notice->body, text) == 0)
        return;
    g_free(notice->body);
    notice->body = g_strdup(text);
    conv_changed(conv, notice);
}

/* Our name there: in a room it is whose words these are. */
static const char *nick_in(const Conv *conv) {
    const Room *room =
        conv->kind == CONV_PRIVATE ? rooms_find(conv->account, conv->jid) : conv->room;

    return room == NULL ? NULL : room->nick;
}

static Message *ours(Conv *conv, const char *body, const char *subject, guint flags) {
    Message *message = message_new(MESSAGE_TEXT);

    message->state = MESSAGE_PENDING;
    message->flags = flags;
    message->from = account_full_jid(conv->account);
    message->nick = g_strdup(nick_in(conv));
    message->body = body == NULL ? NULL : text_for_wire(body);
    message->subject = subject == NULL ? NULL : text_for_wire(subject);
    message->message_id = random_id();
    message->origin_id = g_strdup(message->message_id);
    return message;
}

static Message *say(Conv *conv, Message *message) {
    message = conv_add(conv, message);
    if (message != NULL)
        emit(conv, EV_OUTGOING, message);
    return message;
}

Message *conv_say(Conv *conv, const char *body, const char *subject) {
    g_return_val_if_fail(conv_has_peer(conv), NULL);

    return say(conv, ours(conv, body, subject, 0));
}

Message *conv_say_unstyled(Conv *conv, const char *body, const char *subject) {
    g_return_val_if_fail(conv_has_peer(conv), NULL);

    return say(conv, ours(conv, body, subject, MESSAGE_UNSTYLED));
}

void conv_retell(Conv *conv, const char *body, const char *thread, const char *by, gint64 time) {
    g_return_if_fail(conv_has_peer(conv) && body != NULL);

    Message *message = ours(conv, body, NULL, MESSAGE_UNSTYLED);

    message->time = time;
    message->thread = g_strdup(thread);
    message->real_jid = g_strdup(by);
    say(conv, message);
}

Message *conv_say_file(Conv *conv, const char *url) {
    g_return_val_if_fail(conv_has_peer(conv), NULL);

    return say(conv, ours(conv, url, NULL, MESSAGE_FILE));
}

void conv_set_draft(Conv *conv, const char *draft) {
    if (draft != NULL && *draft == '\0')
        draft = NULL;
    if (g_strcmp0(conv->draft, draft) == 0)
        return;
    g_free(conv->draft);
    conv->draft = g_strdup(draft);
    save(conv);
    emit(conv, EV_CONV_CHANGED, NULL);
}

void conv_mark(Conv *conv, gboolean marked) {
    if (conv->marked == marked)
        return;
    conv->marked = marked;
    if (conv->account != NULL && marked)
        cache_set(conv->model->db, conv->account->jid, CONV_MARK, conv->jid, "", NULL);
    else if (conv->account != NULL)
        cache_clear(conv->model->db, conv->account->jid, CONV_MARK, conv->jid);
    emit(conv, EV_CONV_CHANGED, NULL);
}

void conv_set_typing(Conv *conv, Typing typing) {
    if (conv->typing == typing)
        return;
    conv->typing = typing;
    bus_emit(conv->model->bus, &(Event){.type = EV_CONV_CHANGED,
                                        .account = conv->account,
                                        .conv = conv,
                                        .text = "typing"});
}

void conv_lock(Conv *conv, const char *resource) {
    if (g_strcmp0(conv->resource, resource) == 0)
        return;
    g_free(conv->resource);
    conv->resource = g_strdup(resource);
    emit(conv, EV_CONV_CHANGED, NULL);
}

/* A copy of the newest message that is more than a notice, wherever it is; NULL if there is none.
 */
static Message *find_newest(Conv *conv) {
    GPtrArray *messages = conv->history->messages;
    g_autoptr(GPtrArray) rows = NULL;

    for (guint i = messages->len; conv->history->at_end && i-- > 0;) {
        Message *message = g_ptr_array_index(messages, i);
        if ((message->flags & MESSAGE_VOLATILE) == 0)
            return message_copy(message);
    }
    if (conv->id <= 0)
        return NULL;
    rows = messages_before(conv->model->db, conv->id, G_MAXINT64, G_MAXINT64, 1);
    return rows->len == 0 ? NULL : message_copy(g_ptr_array_index(rows, 0));
}

void conv_mark_read(Conv *conv) {
    g_autoptr(Message) newest = NULL;
    gboolean news = conv->unread > 0;

    if (conv->account == NULL) {
        conv->unread = 0;
        if (news)
            emit(conv, EV_CONV_CHANGED, NULL);
        return;
    }
    newest = find_newest(conv);
    if (newest == NULL || (!news && !is_after_read(conv, newest)))
        return;
    conv->read_id = newest->id;
    conv->read_time = newest->time;
    conv->unread = conv->mentions = 0;
    save(conv);
    emit(conv, EV_CONV_CHANGED, NULL);
    if (news)
        emit(conv, EV_READ, history_find(conv->history, newest->id));
}
