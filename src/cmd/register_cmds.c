/* Accounts on servers and with services (XEP-0077): made, changed, removed. */
#include "base/jid.h"
#include "base/tr.h"
#include "cmd/errand.h"
#include "cmd/room_cmds.h"
#include <string.h>

static void on_open(Stream *stream, gboolean open, const char *why, gpointer data) {
    Late *late = data;
    if (open) {
        register_ask(stream, NULL, errand_asked, late, late_free);
        return;
    }
    gsize length = why ? strlen(why) : 0; /* a sentence may end with its own point */
    g_autofree char *plain = why ? g_strndup(why, length - (length && why[length - 1] == '.'))
                                 : g_strdup(_("the connection was given up"));
    if (errand_is_kept(late->data))
        reply_error(late->reply, "%s was not registered: %s. /account remove %s forgets it",
                    late->who, plain, late->who);
    else
        reply_error(late->reply, "%s was not registered: %s. /register %s tries it again",
                    late->who, plain, late->who);
    errand_give_up(late->data);
    reply_done(late->reply);
    late_free(late);
}

static gboolean make_account(Ctx *ctx, const char *jid, char **values, GError **error) {
    Account *account = accounts_find(ctx->model, jid);
    g_autoptr(GError) wrong = NULL;
    if (account && account->state != ACCOUNT_OFFLINE)
        return cmd_fail(error, CMD_ERROR_STATE,
                        account_is_online(account)
                            ? _("%s is there and online; /password change, or /account delete")
                            : _("%s is connecting: /disconnect -a %s first"),
                        jid, jid);
    gboolean known = account != NULL;
    if (!known)
        account = accounts_add(ctx->model, jid, &wrong);
    /* Until it exists papo doesn't connect it by itself, and forgets it if nothing comes of it. */
    if (account && !known) {
        settings_set(ctx->model->settings, "enabled", "off", account, NULL, NULL);
        account->provisional = TRUE;
    }
    if (account)
        account->given_up = FALSE;
    if (account && wrong)
        reply_error(ctx->reply, "%s", wrong->message);
    if (!account) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return FALSE;
    }
    if (!account->stream)
        return cmd_fail(error, CMD_ERROR_FAILED, "%s can't connect just now: try again", jid);
    Errand *errand = errand_new(MAKE_ACCOUNT, account, NULL);
    errand->values = g_strdupv(values);
    reply_line(ctx->reply, "Asking the server of %s …", jid);
    stream_register(account->stream, on_open, errand_late(ctx, errand), NULL);
    return TRUE;
}

/* "alice example.org" means alice@example.org. */
static char *address_of(const Args *args, const char **rest) {
    const char *who = arg_text(args, "who"), *line = arg_text(args, "values");
    const char *end = line ? line + strcspn(line, " ") : NULL;
    g_autofree char *first = line ? g_strndup(line, (gsize)(end - line)) : NULL;
    *rest = line;
    if (!first || strchr(first, '=') || strchr(who, '@'))
        return g_strdup(who);
    g_autofree char *both = g_strdup_printf("%s@%s", who, first);
    char *jid = jid_prepare(both, NULL);
    *rest = *end ? end + 1 : NULL;
    return jid ? jid : g_strdup(who);
}

static gboolean do_register(Ctx *ctx, const Args *args, GError **error) {
    const char *rest;
    g_autofree char *jid = address_of(args, &rest);
    g_autofree char *local = jid_local(jid), *bare = jid_bare(jid);
    g_auto(GStrv) values = NULL;
    if (!form_values(rest, &values, error))
        return FALSE;
    if (local)
        return make_account(ctx, bare, values, error);
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    Account *account = args_account(ctx, args);
    if (g_strcmp0(bare, stream_domain(stream)) == 0)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "You are on %s already; for another account there say its address: "
                        "/register NAME@%s",
                        bare, bare);
    Errand *errand = errand_new(JOIN_SERVICE, account, bare);
    errand->values = g_steal_pointer(&values);
    register_ask(stream, bare, errand_asked, errand_late(ctx, errand), late_free);
    return TRUE;
}

/* text: what is lost by it. */
static gboolean end_with(Ctx *ctx, Account *account, const char *who, const char *text,
                         const Args *args, GError **error) {
    gboolean yes = arg_on(args, "yes");
    if (!yes && !reply_has_window(ctx->reply))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/%s: -y says that you are sure, where there is no screen to ask",
                        args_command(args)->name);
    Errand *errand = errand_new(LEAVE_SERVICE, account, who);
    errand->own = TRUE;
    errand->contacts = arg_on(args, "contacts");
    errand->sure = yes;
    if (yes)
        register_remove(account->stream, errand->who, errand_answered, errand_late(ctx, errand),
                        late_free);
    else
        errand_ask(ctx, errand, text, NULL, NULL);
    return TRUE;
}

static gboolean unregister(Ctx *ctx, const Args *args, GError **error) {
    return cmd_stream(ctx, args, error) &&
           end_with(ctx, args_account(ctx, args), arg_text(args, "service"),
                    _("It forgets you, and what it did for you ends. Are you sure?"), args, error);
}

static gboolean unregister_room(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    return room &&
           end_with(ctx, room->account, room->jid,
                    _("Your nick isn't kept any more, and you are no member. Are you sure?"), args,
                    error);
}

static gboolean is_safe(const Account *account, GError **error) {
    return account->tls || cmd_fail(error, CMD_ERROR_STATE,
                                    "The connection is not encrypted: a password isn't sent there");
}

static gboolean change_password(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    Account *account = args_account(ctx, args);
    const char *password = arg_text(args, "new");
    if (!stream || !is_safe(account, error))
        return FALSE;
    if (!strchr(account->jid, '@'))
        return cmd_fail(error, CMD_ERROR_STATE, "An anonymous account has no password");
    Errand *errand = errand_new(NEW_PASSWORD, account, NULL);
    errand->own = TRUE;
    if (password && *password) {
        errand->password = g_strdup(password);
        register_password(stream, password, errand_answered, errand_late(ctx, errand), late_free);
        return TRUE;
    }
    if (!reply_has_window(ctx->reply)) {
        errand_free(errand);
        return cmd_fail(error, CMD_ERROR_USAGE, "/password change: which one?");
    }
    errand_ask(ctx, errand, _("The server changes it at once; other devices have to know it, too."),
               field_new(FIELD_TEXT_PRIVATE, "password"), _("New password"));
    return TRUE;
}

static gboolean delete_account(Ctx *ctx, const Args *args, GError **error) {
    Account *account = accounts_find(ctx->model, arg_text(args, "account"));
    const char *confirm = arg_text(args, "again");
    Stream *stream = account ? account->stream : NULL;
    if (!stream || !account_is_online(account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s has to be online to be deleted: /connect %s",
                        arg_text(args, "account"), arg_text(args, "account"));
    if (confirm && !jid_equal(confirm, account->jid))
        return cmd_fail(error, CMD_ERROR_USAGE, "/account delete: %s isn't %s", confirm,
                        account->jid);
    if (!confirm && !reply_has_window(ctx->reply))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/account delete: give the address twice, so that it is no slip");
    Errand *errand = errand_new(DELETE_ACCOUNT, account, NULL);
    errand->own = TRUE;
    if (confirm)
        stream_stay(stream, FALSE);
    if (confirm)
        register_remove(stream, NULL, errand_answered, errand_late(ctx, errand), late_free);
    else
        errand_ask(ctx, errand,
                   _("The server deletes the account for ever: contacts, rooms, archive, and soon "
                     "somebody else may take the name."),
                   field_new(FIELD_TEXT_SINGLE, "address"), _("Its address, to be sure"));
    return TRUE;
}

static const Command table[] = {
    {"register", "[-a account:account] <who:jid> [values:words...]",
     "Make an account on a server, or register with a gateway or another service (XEP-0077).",
     "An address such as you@example.org: a new account there, if the server lets people register; "
     "then papo logs in. The address of a service: your account is registered with it. What is "
     "asked for is a form in a window; a script gives field=value, in quotes where there are "
     "blanks. Some hosts name a web page instead.",
     "register alice@example.org", KEEP_SECRET, do_register},
    {"unregister", "[-a account:account] [-y yes:flag] [-c contacts:flag] <service:jid>",
     "End the registration with a gateway or another service.",
     "-y: without being asked. The contacts you had by it are of no use any more: you are asked "
     "whether they go, too; -c removes them at once.",
     "unregister irc.example.org", NEED_ONLINE, unregister},
    {"password change", "[-a account:account] [new:secret...]",
     "Change the password of your account on its server.",
     "It is asked for twice, unseen. Only over an encrypted connection. Where the server wants to "
     "know more, its form opens.",
     "password change", NEED_ONLINE | KEEP_SECRET, change_password},
    {"account delete", "<account:account> [again:jid]",
     "Delete an account on its server, for ever.",
     "You are asked to type its address; a script gives it twice. /account remove only takes it "
     "out "
     "of papo.",
     "account delete alice@example.org", 0, delete_account},
};

static const Command of_rooms[] = {
    {"room unregister", "[-a account:account] [-r room:room] [-y yes:flag]",
     "End your registration with the room: you are no member of it any more.",
     "The nick that was kept for you is free again; a room for members only doesn't let you in "
     "any more. -y: without being asked.",
     "room unregister", NEED_ONLINE, unregister_room},
};

void register_commands(Commands *commands) {
    commands_add(commands, "Accounts and connection", table, G_N_ELEMENTS(table));
    commands_add(commands, "Rooms", of_rooms, G_N_ELEMENTS(of_rooms));
}
