/* What the user should be told now: something new, worth it by the settings, that isn't being read.
 */
#include "model/attention.h"
#include "model/inbox.h"
#include "model/message.h"
#include "model/model.h"
#include "model/room.h"
#include "model/roster.h"
#include <string.h>

#define TYPING_AGAIN (60 * G_TIME_SPAN_SECOND) /* who stops and goes on is told once */

struct Attention {
    Model *model;
    const Conv *read[2];
    GHashTable *typing; /* id of a conversation → when it was told, monotonic; owned */
    guint reminder;
};

static gboolean is_read(const Attention *attention, const Conv *conv) {
    return conv == attention->read[0] || conv == attention->read[1];
}

static gboolean is_quiet(const Account *account) {
    return account->show == SHOW_DND &&
           !settings_on(account->model->settings, "notify-dnd", account, NULL);
}

static gboolean is_wanted(const Attention *attention, const Account *account, const char *kind) {
    g_auto(GStrv) kinds = settings_list(attention->model->settings, "notify-kinds", account, NULL);

    return g_strv_contains((const char *const *)kinds, kind) && !is_quiet(account);
}

static void tell(const Attention *attention, Event event, const char *kind) {
    if (!is_wanted(attention, event.account, kind))
        return;
    event.type = EV_ATTENTION;
    event.text = kind;
    bus_emit(attention->model->bus, &event);
}

NotifyMode attention_mode(const Conv *conv) {
    const Settings *settings = conv->model->settings;
    const char *mode = settings_text(settings, "notify", conv->account, conv);

    if (strcmp(mode, "auto") == 0)
        mode = conv->kind != CONV_ROOM
                   ? "all"
                   : settings_text(settings, "notify-rooms", conv->account, NULL);
    return strcmp(mode, "all") == 0    ? NOTIFY_ALL
           : strcmp(mode, "none") == 0 ? NOTIFY_NONE
                                       : NOTIFY_MENTIONS;
}

/* ---- messages ---- */

/* With one person only the words that one waits for are a mention. */
static gboolean is_mention(const Conv *conv, const Message *message) {
    gsize start, length;

    if (conv->kind == CONV_ROOM || message->body == NULL)
        return (message->flags & MESSAGE_MENTION) != 0;
    return mention_find(message->body, NULL,
                        settings_text(conv->model->settings, "triggers", conv->account, conv),
                        mention_how(conv), &start, &length);
}

static gboolean is_new(const Attention *attention, const Conv *conv, const Message *message) {
    guint quiet = MESSAGE_DELAYED | MESSAGE_CARBON | MESSAGE_VOLATILE;

    return message->state == MESSAGE_RECEIVED && message->kind == MESSAGE_TEXT &&
           (message->flags & quiet) == 0 && !is_read(attention, conv) && !inbox_folds(conv);
}

/* How many of what is unread there are worth it. */
static guint count_unread(const Attention *attention, const Conv *conv) {
    NotifyMode mode = attention_mode(conv);

    if (conv->unread == 0 || mode == NOTIFY_NONE || is_read(attention, conv) || inbox_folds(conv) ||
        is_quiet(conv->account))
        return 0;
    return mode == NOTIFY_ALL ? conv->unread : conv->mentions;
}

static void arm(Attention *attention);

static void on_reminder(gpointer data) {
    Attention *attention = data;
    const Model *model = attention->model;
    Conv *first = NULL;
    guint sum = 0;

    attention->reminder = 0;
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        for (guint k = 0; k < account->convs->len; k++) {
            Conv *conv = g_ptr_array_index(account->convs, k);
            guint count = count_unread(attention, conv);
            if (count > 0 && (first == NULL || conv->unread_since < first->unread_since))
                first = conv;
            sum += count;
        }
    }
    if (first == NULL)
        return; /* until something new comes there is nothing to wake up for */
    bus_emit(model->bus, &(Event){.type = EV_ATTENTION,
                                  .account = first->account,
                                  .conv = first,
                                  .text = ATTENTION_REMINDER,
                                  .number = sum});
    arm(attention);
}

static void arm(Attention *attention) {
    int seconds = settings_number(attention->model->settings, "notify-remind", NULL, NULL);

    if (seconds > 0 && attention->reminder == 0)
        attention->reminder =
            clock_after(attention->model->clock, (guint)seconds * 1000, on_reminder, attention);
}

static void on_message(Attention *attention, const Event *ev) {
    NotifyMode mode;
    gboolean mention;

    if (!is_new(attention, ev->conv, ev->message))
        return;
    mode = attention_mode(ev->conv);
    mention = is_mention(ev->conv, ev->message);
    if (mode == NOTIFY_NONE || (mode == NOTIFY_MENTIONS && !mention))
        return;
    tell(attention, (Event){.account = ev->account, .conv = ev->conv, .message = ev->message},
         mention ? ATTENTION_MENTION : ATTENTION_MESSAGE);
    arm(attention);
}

/* ---- the other kinds ---- */

static void on_typing(const Attention *attention, Conv *conv) {
    gint64 now = clock_mono(attention->model->clock);
    const gint64 *before = g_hash_table_lookup(attention->typing, &conv->id);

    if (!is_wanted(attention, conv->account, ATTENTION_TYPING) || conv->kind == CONV_ROOM ||
        is_read(attention, conv) || inbox_folds(conv) || attention_mode(conv) != NOTIFY_ALL ||
        (before != NULL && now - *before < TYPING_AGAIN))
        return;
    g_hash_table_insert(attention->typing, g_memdup2(&conv->id, sizeof conv->id),
                        g_memdup2(&now, sizeof now));
    tell(attention, (Event){.account = conv->account, .conv = conv}, ATTENTION_TYPING);
}

/* What waits in the inbox rings not. */
static void on_request(const Attention *attention, const Event *ev) {
    const Contact *contact = ev->contact;
    const char *strangers =
        settings_text(attention->model->settings, "strangers", contact->account, NULL);

    if (strcmp(ev->text, "subscribe") == 0 &&
        (contact->in_roster || strcmp(strangers, "inbox") != 0))
        tell(attention, (Event){.account = contact->account, .contact = ev->contact},
             ATTENTION_SUBSCRIPTION);
}

static void on_invited(const Attention *attention, const Event *ev) {
    const Invitation *invitation = invitations_find(ev->account, ev->text);

    if (ev->number == 1 && invitation != NULL && !invitation_folds(invitation))
        tell(attention, (Event){.account = ev->account}, ATTENTION_INVITATION);
}

static void on_event(const Event *ev, void *data) {
    Attention *attention = data;

    switch (ev->type) {
    case EV_MESSAGE_ADDED:
        on_message(attention, ev);
        break;
    case EV_CONV_CHANGED:
        if (g_strcmp0(ev->text, "typing") == 0 && ev->conv->typing == TYPING_COMPOSING)
            on_typing(attention, ev->conv);
        break;
    case EV_SUBSCRIPTION:
        on_request(attention, ev);
        break;
    case EV_INVITED:
        on_invited(attention, ev);
        break;
    default:
        break;
    }
}

Attention *attention_new(Model *model) {
    Attention *attention = g_new0(Attention, 1);

    attention->model = model;
    attention->typing = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    bus_listen(model->bus, on_event, attention);
    return attention;
}

void attention_free(Attention *attention) {
    if (attention == NULL)
        return;
    bus_ignore(attention->model->bus, on_event, attention);
    clock_cancel(attention->model->clock, &attention->reminder);
    g_hash_table_unref(attention->typing);
    g_free(attention);
}

void attention_looking_at(Attention *attention, const Conv *conv, const Conv *other) {
    attention->read[0] = conv;
    attention->read[1] = other;
}
