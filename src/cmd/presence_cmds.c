/* What others see of us: show, status, priority. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "model/roster.h"
#include "xmpp/presence.h"
#include <string.h>

/* For one account (-a), else for every enabled one: people are away, not accounts. */
static gboolean set_all(Ctx *ctx, const Args *args, Show show, const char *text) {
    const Account *only = arg_text(args, "account") ? args_account(ctx, args) : NULL;
    guint n = 0;
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(ctx->model->accounts, i);
        if ((only && account != only) ||
            !settings_on(ctx->model->settings, "enabled", account, NULL))
            continue;
        account_set_presence(account, show, text, account->priority);
        n++;
    }
    reply_line(ctx->reply, "You are %s%s%s%s", show_word(show), text ? ": " : "", text ? text : "",
               n > 1 ? _(", on all accounts") : "");
    return TRUE;
}

static gboolean status_set(Ctx *ctx, const Args *args, GError **error) {
    Show show;
    g_return_val_if_fail(show_parse(arg_text(args, "show"), &show), FALSE);
    return set_all(ctx, args, show, arg_text(args, "text"));
}

/* "/away Lunch": the name of the command is what to show. */
static gboolean shortcut(Ctx *ctx, const Args *args, GError **error) {
    Show show;
    g_return_val_if_fail(show_parse(args_command(args)->name, &show), FALSE);
    return set_all(ctx, args, show, arg_text(args, "text"));
}

static gboolean status_clear(Ctx *ctx, const Args *args, GError **error) {
    return set_all(ctx, args, args_account(ctx, args)->show, NULL);
}

static gboolean status_get(Ctx *ctx, const Args *args, GError **error) {
    const Account *account = args_account(ctx, args);
    const char *who = arg_text(args, "who");
    if (!who) {
        reply_line(ctx->reply, "You are %s%s%s%s", show_word(account->show),
                   account->status ? ": " : "", account->status ? account->status : "",
                   account_is_online(account) ? "" : _(", once you are connected"));
        return TRUE;
    }
    const Contact *contact = roster_find(account->roster, who);
    const Resource *best = contact ? contact_best(contact) : NULL;
    const char *said = best ? best->status : contact ? contact->last_words : NULL;
    g_autofree char *status = text_clean(said ? said : "");
    reply_line(ctx->reply, "%s is %s%s%s", who,
               contact ? show_word(contact_show(contact)) : _("offline"), *status ? ": " : "",
               status);
    if (best && best->idle_since) {
        g_autofree char *since = cmd_time(best->idle_since, clock_now(ctx->model->clock));
        reply_line(ctx->reply, "  idle since %s", since);
    }
    return TRUE;
}

static gboolean priority(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    if (!settings_set(ctx->model->settings, "priority", arg_text(args, "number"), account, NULL,
                      error))
        return FALSE;
    reply_line(ctx->reply, "The priority of %s is %d", account->jid, account->priority);
    return TRUE;
}

static gboolean directed(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *who = arg_text(args, "who");
    Show show;
    g_return_val_if_fail(show_parse(arg_text(args, "show"), &show), FALSE);
    presence_send_directed(account, who, show, arg_text(args, "text"));
    reply_line(ctx->reply, "%s sees you %s", who, show_word(show));
    return TRUE;
}

static const Command table[] = {
    {"status", "[-a account:account] [who:contact]", "Show your status, or somebody's.", NULL,
     "status", NEED_ACCOUNT, status_get, "status get"},
    {"status set", "[-a account:account] <show:show> [text:text...]",
     "Set what others see: online, chat (glad to talk), away, xa (away for long), dnd.",
     "For all your accounts, or for the one given with -a.", "status set away Back at four",
     NEED_ACCOUNT, status_set},
    {"status clear", "[-a account:account]", "Take your status text away.", NULL, "status clear",
     NEED_ACCOUNT, status_clear},
    {"online", "[-a account:account] [text:text...]", "Be online.", NULL, "online", NEED_ACCOUNT,
     shortcut, "status online"},
    {"away", "[-a account:account] [text:text...]", "Be away.", NULL, "away Lunch", NEED_ACCOUNT,
     shortcut, "status away"},
    {"xa", "[-a account:account] [text:text...]", "Be away for long.", NULL, "xa On holiday",
     NEED_ACCOUNT, shortcut, "status xa"},
    {"dnd", "[-a account:account] [text:text...]", "Ask not to be disturbed.", NULL, "dnd Writing",
     NEED_ACCOUNT, shortcut, "status dnd"},
    {"chat", "[-a account:account] [text:text...]", "Be glad to talk.", NULL, "chat", NEED_ACCOUNT,
     shortcut, "status chat"},
    {"priority", "[-a account:account] <number:number>",
     "Set the priority of this device, from -128 to 127.",
     "What is sent to your address goes to the device with the highest one; a negative one gets "
     "only what is sent to it by name.",
     "priority 5", NEED_ACCOUNT, priority},
    {"presence send",
     "[-a account:account] <who:entity> <show:online|chat|away|xa|dnd|offline> [text:text...]",
     "Show yourself to one address alone, whatever others see.", NULL,
     "presence send bob@example.org away", NEED_ONLINE, directed},
};

void presence_commands(Commands *commands) {
    commands_add(commands, "Your status", table, G_N_ELEMENTS(table));
}
