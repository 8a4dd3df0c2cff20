/* A conversation of two goes on in a room, with others (XEP-0045 7.9). */
#include "base/jid.h"
#include "base/random_id.h"
#include "base/tr.h"
#include "cmd/room_cmds.h"
#include "model/history.h"
#include "model/message.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc_admin.h"
#include <string.h>

enum { MAX_RETOLD = 50, LOOK_BACK = 200, ROOM_ID = 12, NAME_LONG = 24 };

/* What is wanted, until the room is there. */
typedef struct {
    char *chat, *room; /* bare */
    char *partner;     /* full, if the conversation is with one device */
    char *third;       /* NULL */
    char *reason;      /* NULL */
    char *thread;      /* NULL */
    guint retold;      /* messages */
} Plan;

static void plan_free(gpointer data) {
    Plan *plan = data;
    g_free(plan->chat);
    g_free(plan->room);
    g_free(plan->partner);
    g_free(plan->third);
    g_free(plan->reason);
    g_free(plan->thread);
    g_free(plan);
}

static void give_up(Late *late, const char *why) {
    const Plan *plan = late->data;
    g_autofree char *clean = cmd_clean(why);
    muc_cancel_config(late->account->stream, plan->room);
    reply_error(late->reply, "%s was given up: %s", plan->room, clean);
    reply_done(late->reply);
    late_free(late);
}

/* ---- the room is there ---- */

static gboolean is_worth_telling(const Message *message) {
    return message->kind == MESSAGE_TEXT && message->state != MESSAGE_FAILED && message->body &&
           *message->body;
}

/* Whoever reads it there sees us as its sender: the words of the other one have a name before them.
 */
static void retell(const Conv *chat, Conv *room, const Plan *plan) {
    const Account *account = room->account;
    g_autoptr(GPtrArray) last = history_last(chat->history, LOOK_BACK);
    g_autofree char *name = jid_local(plan->chat);
    guint first = last->len;
    for (guint n = 0; first > 0 && n < plan->retold; first--)
        n += is_worth_telling(last->pdata[first - 1]);
    for (guint i = first; i < last->len; i++) {
        const Message *message = last->pdata[i];
        gboolean ours = message_is_ours(message);
        g_autofree char *said =
            ours ? g_strdup(message->body)
                 : g_strdup_printf("%s: %s", name ? name : plan->chat, message->body);
        if (is_worth_telling(message))
            conv_retell(room, said, plan->thread, ours ? account->jid : plan->chat, message->time);
    }
}

static void bring_together(Late *late, Conv *room) {
    const Plan *plan = late->data;
    const Conv *chat = convs_find(late->account, plan->chat);
    const guint how = MUC_INVITE_BY_ROOM | MUC_INVITE_CONTINUES;
    muc_set_thread(room, plan->thread);
    if (chat && plan->retold)
        retell(chat, room, plan);
    muc_invite(room, plan->partner, plan->reason, how);
    if (plan->third)
        muc_invite(room, plan->third, plan->reason, how);
    g_autofree char *who =
        plan->third ? g_strdup_printf(_("%s and %s are invited"), plan->chat, plan->third)
                    : g_strdup_printf(_("%s is invited"), plan->chat);
    reply_line(late->reply, "You go on in %s; %s", plan->room, who); /* where one was … */
    model_notice(room->model, room, "%s", who);                      /* … and is */
}

static void on_set_up(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    const Plan *plan = late->data;
    Room *room = rooms_find(late->account, plan->room);
    if (!room || g_strcmp0(stanza_get(answer, "type"), "result") != 0) {
        g_autofree char *why = muc_admin_refusal(answer);
        give_up(late, why);
        return;
    }
    room->locked = FALSE;
    bring_together(late, room->conv);
    reply_done(late->reply);
    late_free(late);
}

/* What two have talked about is for who is invited alone; and who is there is known to all of them.
 * Owned by the room as long as it is wanted: who comes back must not make an open one. */
static gboolean make_private(Form *form) {
    static const char *const wishes[][2] = {{"muc#roomconfig_publicroom", "false"},
                                            {"muc#roomconfig_persistentroom", "true"},
                                            {"muc#roomconfig_whois", "anyone"}};
    for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++)
        if (form_find(form, wishes[i][0]))
            form_set(form, wishes[i][0], wishes[i][1], NULL);
    return form_find(form, "muc#roomconfig_membersonly") &&
           form_set(form, "muc#roomconfig_membersonly", "true", NULL);
}

static void on_form(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    const Plan *plan = late->data;
    g_autofree char *registered = NULL;
    gboolean fine = g_strcmp0(stanza_get(answer, "type"), "result") == 0;
    g_autoptr(Form) form = fine ? muc_read_form(answer, MUC_CONFIG, &registered) : NULL;
    g_autofree char *why = fine ? NULL : muc_admin_refusal(answer);
    if (why)
        give_up(late, why);
    else if (!form || !make_private(form))
        give_up(late, _("the service makes no rooms for members only"));
    else
        muc_send_form(stream, plan->room, MUC_CONFIG, form, on_set_up, late, NULL);
}

static void on_created(Conv *conv, const char *error, gpointer data) {
    Late *late = data;
    const Plan *plan = late->data;
    if (!error && conv->room->locked) {
        muc_ask_form(conv->account->stream, plan->room, MUC_CONFIG, on_form, late, NULL);
        return;
    }
    g_autofree char *clean = cmd_clean(error ? error : _("it was there already"));
    reply_error(late->reply, "%s: %s", plan->room, clean);
    reply_done(late->reply);
    late_free(late);
}

/* ---- the command ---- */

static void add_name(GString *name, const char *jid) {
    g_autofree char *local = jid ? jid_local(jid) : NULL;
    if (local && strlen(local) <= NAME_LONG)
        g_string_append_printf(name, "%s-", local);
}

/* Nobody else has it, nor guesses it. Owned by the caller. */
static char *address_for(const char *service, const char *partner, const char *third) {
    g_autoptr(GString) name = g_string_new(NULL);
    g_autofree char *id = random_id();
    add_name(name, partner);
    add_name(name, third);
    g_string_append_len(name, id, ROOM_ID);
    g_autofree char *full = g_strconcat(name->str, "@", service, NULL);
    return jid_prepare(full, NULL);
}

/* The thread they are in, if any. Owned by the caller. */
static char *thread_of(const Conv *chat) {
    g_autoptr(GPtrArray) last = history_last(chat->history, LOOK_BACK);
    for (guint i = last->len; i-- > 0;) {
        const Message *message = last->pdata[i];
        if (message->kind == MESSAGE_TEXT)
            return g_strdup(message->thread);
    }
    return NULL;
}

static Plan *plan_new(const Conv *chat, const char *service, const Args *args) {
    const char *third = arg_text(args, "who");
    Plan *plan = g_new0(Plan, 1);
    plan->chat = g_strdup(chat->jid);
    plan->third = third ? jid_bare(third) : NULL;
    plan->partner = chat->resource ? jid_full(chat->jid, chat->resource) : g_strdup(chat->jid);
    plan->reason = g_strdup(arg_text(args, "reason"));
    plan->room = address_for(service, plan->chat, plan->third);
    plan->thread = thread_of(chat);
    plan->retold = (guint)arg_number(args, "history", 0);
    return plan;
}

static gboolean convert(Ctx *ctx, const Args *args, GError **error) {
    const Conv *chat = ctx->conv;
    Account *account = chat->account;
    gint64 retold = arg_number(args, "history", 0);
    const char *third = arg_text(args, "who");
    g_autofree char *service = muc_service(account);
    if (chat->kind != CONV_CHAT)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "/room convert belongs in a conversation with one person; /invite asks "
                        "somebody into this room");
    if (!service)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "No room service of %s is known; /account set %s rooms-service says which "
                        "is meant",
                        account->jid, account->jid);
    if (third && (jid_equal_bare(third, chat->jid) || jid_equal_bare(third, account->jid)))
        return cmd_fail(error, CMD_ERROR_USAGE, "%s is in this conversation already", third);
    if (retold < 0 || retold > MAX_RETOLD)
        return cmd_fail(error, CMD_ERROR_USAGE, "/room convert -h: from 0 to %d messages",
                        MAX_RETOLD);
    Plan *plan = plan_new(chat, service, args);
    Conv *room = plan->room ? rooms_get(account, plan->room) : NULL;
    if (!room || room->kind != CONV_ROOM) {
        plan_free(plan);
        return cmd_fail(error, CMD_ERROR_STATE, "%s has no rooms", service);
    }
    Late *late = late_new(ctx, account, plan->room, NULL, "%s", plan->room);
    late->data = plan;
    late->free_data = plan_free;
    if (room_enter_new(ctx, room, NULL, on_created, late, NULL, error)) {
        if (reply_has_window(ctx->reply))
            reply_set_window(ctx->reply, room);
        return TRUE;
    }
    reply_done(late->reply);
    late_free(late);
    return FALSE;
}

static const Command table[] = {
    {"room convert", "[-h history:number] [who:contact] [reason:verbatim...]",
     "Go on with this conversation in a new room, together with others.",
     "A hidden room for members only is made, and the one you talk to is invited, and whom you "
     "name; /invite asks more. With -h so many of the last messages are told there, those of the "
     "other one, too: everybody in the room can read them then. /room destroy ends it.",
     "room convert -h 10 carol@example.org you both should know", NEED_CHAT | NEED_ONLINE, convert},
};

void room_convert_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
