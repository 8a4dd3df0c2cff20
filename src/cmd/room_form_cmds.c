/* Rooms and their forms: new ones made as their owner wants them, old ones changed, and
 * registration with them. */
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/form_window.h"
#include "cmd/room_cmds.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc_admin.h"
#include <string.h>

/* Which form of which room; and what was typed for it. */
typedef struct {
    MucForm which;
    Account *account;
    char *room, *page; /* page: the name of its window */
    char **values;     /* field=value; NULL: the form is to be shown */
} Errand;

static void errand_free(gpointer data) {
    Errand *errand = data;
    g_free(errand->room);
    g_free(errand->page);
    g_strfreev(errand->values);
    g_free(errand);
}

static Errand *errand_new(MucForm which, Conv *room, char **values) {
    Errand *errand = g_new0(Errand, 1);
    errand->which = which;
    errand->account = room->account;
    errand->room = g_strdup(room->jid);
    errand->page =
        g_strdup_printf("%s %s", conv_name(room), which == MUC_CONFIG ? "config" : "registration");
    errand->values = g_strdupv(values);
    return errand;
}

static Late *errand_late(Ctx *ctx, Errand *errand, LateFn fn) {
    Late *late = late_new(ctx, errand->account, errand->room, fn, "%s", errand->room);
    late->data = errand;
    late->free_data = errand_free;
    return late;
}

/* What rooms say no with means something else for who registers. */
static void answered(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    const Errand *errand = late->data;
    g_autofree char *why = g_strcmp0(stanza_get(answer, "type"), "result") == 0 || !errand ||
                                   errand->which == MUC_CONFIG
                               ? NULL
                               : muc_registration_refusal(answer);
    if (!why) {
        room_answer(stream, answer, late);
        return;
    }
    g_autofree char *clean = cmd_clean(why);
    reply_error(late->reply, "%s: %s", late->what, clean);
    reply_done(late->reply);
}

/* ---- sent ---- */

static void tell_sent(Late *late, Stanza *answer) {
    const Errand *errand = late->data;
    Room *room = rooms_find(late->account, errand->room);
    if (errand->which == MUC_CONFIG && room)
        room->locked = FALSE;
    form_window_done(late->account->model, late->account, errand->page);
    if (errand->which == MUC_CONFIG)
        reply_line(late->reply, "%s is set up", late->who);
    else
        reply_line(late->reply, "%s has taken your registration", late->who);
}

static void send_form(Stream *stream, Ctx *ctx, const Errand *errand, const Form *form) {
    Errand *copy = g_new0(Errand, 1);
    *copy = (Errand){errand->which, errand->account, g_strdup(errand->room), g_strdup(errand->page),
                     NULL};
    muc_send_form(stream, errand->room, errand->which, form, answered,
                  errand_late(ctx, copy, tell_sent), late_free);
}

static gboolean submit(Ctx *ctx, FormWindow *window, const char *action, GError **error) {
    const Errand *errand = window->data;
    if (!account_is_online(errand->account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline; what you typed is kept: /connect",
                        errand->account->jid);
    send_form(errand->account->stream, ctx, errand, window->form);
    return TRUE;
}

/* 10.1.3: a room that isn't set up is given up. */
static void cancel(Ctx *ctx, FormWindow *window) {
    const Errand *errand = window->data;
    const Room *room = rooms_find(errand->account, errand->room);
    if (room && room->locked && account_is_online(errand->account))
        muc_cancel_config(errand->account->stream, errand->room);
}

static const FormUse use = {submit, cancel};

/* ---- asked for ---- */

/* "membersonly=1" is "muc#roomconfig_membersonly=1", where the form has that. Owned. */
static char **with_whole_names(const Form *form, char **values) {
    static const char *const beginnings[] = {"muc#roomconfig_", "muc#register_"};
    GPtrArray *whole = g_ptr_array_new();
    for (; *values; values++) {
        const char *equals = strchr(*values, '=');
        g_autofree char *name = equals ? g_strndup(*values, (gsize)(equals - *values)) : NULL;
        const char *beginning = "";
        for (gsize i = 0; name && !form_find(form, name) && i < G_N_ELEMENTS(beginnings); i++) {
            g_autofree char *longer = g_strconcat(beginnings[i], name, NULL);
            if (form_find(form, longer))
                beginning = beginnings[i];
        }
        g_ptr_array_add(whole, g_strconcat(beginning, *values, NULL));
    }
    g_ptr_array_add(whole, NULL);
    return (char **)g_ptr_array_free(whole, FALSE);
}

static void fill_in(Late *late, const Errand *errand, Form *form) {
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) values = with_whole_names(form, errand->values);
    Ctx ctx = {.model = late->account->model, .account = late->account, .reply = late->reply};
    if (!form_apply(form, values, &error) || form_check(form, &error))
        reply_error(late->reply, "%s", error->message);
    else
        send_form(late->account->stream, &ctx, errand, form);
}

static void tell_form(Late *late, Stanza *answer) {
    Errand *errand = late->data;
    g_autofree char *registered = NULL;
    g_autoptr(Form) form = muc_read_form(answer, errand->which, &registered);
    g_autofree char *nick = cmd_clean(registered);
    if (registered && !form) {
        if (*nick)
            reply_line(late->reply, "You are registered with %s as %s", late->who, nick);
        else
            reply_line(late->reply, "You are registered with %s", late->who);
    } else if (!form && errand->which == MUC_CONFIG) {
        reply_line(late->reply, "There is nothing to set up in %s", late->who);
    } else if (!form) {
        reply_error(late->reply, "%s asks for nothing that papo knows", late->who);
    } else if (errand->values) {
        fill_in(late, errand, form);
    } else {
        late->data = NULL;
        late->free_data = NULL;
        form_window_open(form_window_new(late->account->model, late->account, errand->page,
                                         errand->room, g_steal_pointer(&form), &use, errand,
                                         errand_free),
                         late->reply);
    }
}

static void ask(Ctx *ctx, Conv *room, MucForm which, char **values) {
    muc_ask_form(room->account->stream, room->jid, which, answered,
                 errand_late(ctx, errand_new(which, room, values), tell_form), late_free);
}

/* The words of a line; NULL if there are none. Owned. */
static char **words_of(const char *line) {
    GPtrArray *words = g_ptr_array_new();
    for (char *word; line && (word = words_next(&line));)
        g_ptr_array_add(words, word);
    gboolean none = words->len == 0;
    g_ptr_array_add(words, NULL);
    char **all = (char **)g_ptr_array_free(words, FALSE);
    if (none)
        g_clear_pointer(&all, g_strfreev);
    return all;
}

static gboolean configure(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    g_auto(GStrv) values = words_of(arg_text(args, "values"));
    if (!room)
        return FALSE;
    ask(ctx, room, MUC_CONFIG, values);
    return TRUE;
}

static gboolean accept(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    if (!room)
        return FALSE;
    if (!room->room->locked)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is set up already; /room config changes it",
                        room->jid);
    Errand *errand = errand_new(MUC_CONFIG, room, NULL);
    send_form(room->account->stream, ctx, errand, NULL);
    errand_free(errand);
    return TRUE;
}

static gboolean enrol(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    if (!room)
        return FALSE;
    const char *nick = arg_text(args, "nick");
    g_autofree char *roomnick = nick ? g_strconcat("roomnick=", nick, NULL) : NULL;
    ask(ctx, room, MUC_REGISTRATION, nick ? (char *[]){roomnick, NULL} : NULL);
    return TRUE;
}

/* ---- new rooms ---- */

static void on_created(Conv *conv, const char *error, gpointer data) {
    Late *late = data;
    Ctx ctx = {.model = conv->model, .account = conv->account, .conv = conv, .reply = late->reply};
    if (error) {
        g_autofree char *clean = cmd_clean(error);
        reply_error(late->reply, "%s: %s", conv->jid, clean);
    } else if (!conv->room->locked) {
        reply_line(late->reply, "%s was there already: you are in it", conv->jid);
    } else {
        model_notice(conv->model, conv,
                     "This room is new, and nobody else can come in until it is set up: /room "
                     "config shows its form again, /room accept takes it as it is.");
        ask(&ctx, conv, MUC_CONFIG, NULL);
    }
    reply_done(late->reply);
}

static gboolean create(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    g_autofree char *bare = jid_bare(arg_text(args, "room"));
    Conv *conv = rooms_get(account, bare);
    if (conv->kind != CONV_ROOM)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is no room", bare);
    if (conv->room->state != ROOM_OUT)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is there already: you are in it", bare);
    Late *late = late_new(ctx, account, bare, NULL, "%s", bare);
    if (room_enter_new(ctx, conv, arg_text(args, "nick"), on_created, late, late_free, error)) {
        if (reply_has_window(ctx->reply))
            reply_set_window(ctx->reply, conv); /* who typed it looks there now */
        return TRUE;
    }
    reply_done(late->reply);
    late_free(late);
    return FALSE;
}

#define IN_ROOM "[-a account:account] [-r room:room] "

static const Command table[] = {
    {"room create", "[-a account:account] <room:room> [nick:text]",
     "Make a room, and say how it is to be before anybody else can come in.",
     "Its form opens; cancelling it gives the room up. /join makes rooms, too: as the service "
     "suggests, and open at once.",
     "room create pub@rooms.example.org", NEED_ONLINE, create},
    {"room config", IN_ROOM "[values:words...]",
     "Change how the room is set up: its name, who may enter, who speaks, what is kept.",
     "For owners. Its form opens in a window. In a script, or to be quicker, give the fields: "
     "field=value, in quotes where there are blanks; what papo shows as muc#roomconfig_membersonly "
     "is just membersonly.",
     "room config membersonly=yes roomname=\"Tea party\"", NEED_ONLINE | KEEP_SECRET, configure},
    {"room accept", IN_ROOM, "Open a new room as the service suggests it.", NULL, "room accept",
     NEED_ONLINE, accept},
    {"room register", IN_ROOM "[nick:text]",
     "Register with the room: ask to be a member, and keep your nick there.",
     "With a nick it is asked for at once; without, the form of the room opens.", "room register",
     NEED_ONLINE, enrol, "affiliation register"},
};

void room_form_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
