/* Accounts, connections, and the questions that come up while connecting. */
#include "base/jid.h"
#include "base/tr.h"
#include "cmd/common.h"
#include <string.h>

static Account *named(const Ctx *ctx, const Args *args) {
    return accounts_find(ctx->model, arg_text(args, "account"));
}

static const char *state_name(const Account *account) {
    static const char *const names[] = {N_("offline"), N_("connecting"), N_("online"),
                                        N_("waiting to reconnect")};
    return tr(names[account->state]);
}

/* An account that could be added but not saved is there, and the user is told. */
static Account *add(Ctx *ctx, const char *bare, GError **error) {
    g_autoptr(GError) wrong = NULL;
    Account *account = accounts_add(ctx->model, bare, &wrong);
    if (account && wrong)
        reply_error(ctx->reply, "%s", wrong->message);
    else if (wrong)
        g_propagate_error(error, g_steal_pointer(&wrong));
    return account;
}

static gboolean account_add(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *bare = jid_bare(arg_text(args, "jid"));
    const char *resource = jid_resource(arg_text(args, "jid"));
    Account *account = accounts_find(ctx->model, bare);
    if (account) {
        reply_line(ctx->reply, "%s is there already: /connect %s", bare, bare);
        return TRUE;
    }
    account = add(ctx, bare, error);
    if (!account)
        return FALSE;
    if (resource && !settings_set(ctx->model->settings, "resource", resource, account, NULL, error))
        return FALSE;
    ctx->account = ctx->account ? ctx->account : account;
    reply_line(ctx->reply, "Added %s: /connect %s", bare, bare);
    return TRUE;
}

static gboolean account_remove(Ctx *ctx, const Args *args, GError **error) {
    Account *account = named(ctx, args);
    g_autofree char *jid = g_strdup(account->jid);
    gboolean seen = ctx->conv && conv_account(ctx->conv) == account; /* its windows go with it */
    if (!accounts_remove(ctx->model, account, error))
        return FALSE;
    if (ctx->account == account)
        ctx->account = accounts_default(ctx->model);
    if (seen)
        ctx->conv = ctx->model->console;
    reply_line(ctx->reply, "Removed %s. Its history is kept.", jid);
    return TRUE;
}

static void tell_account(const Ctx *ctx, const Account *account) {
    const Settings *settings = ctx->model->settings;
    gboolean enabled = settings_on(settings, "enabled", account, NULL);
    reply_line(ctx->reply, "%s  %s%s%s%s%s", account->jid, state_name(account),
               account->reason ? ": " : "", account->reason ? account->reason : "",
               accounts_default(ctx->model) == account ? _("  (default)") : "",
               enabled ? "" : _("  (disabled)"));
}

static gboolean account_list(Ctx *ctx, const Args *args, GError **error) {
    for (guint i = 0; i < ctx->model->accounts->len; i++)
        tell_account(ctx, g_ptr_array_index(ctx->model->accounts, i));
    if (!ctx->model->accounts->len)
        reply_line(ctx->reply, "No account yet: /account add you@example.org adds yours");
    return TRUE;
}

static gboolean account_show(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    if (!account)
        return account_list(ctx, args, error);
    tell_account(ctx, account);
    if (account->tls)
        reply_line(ctx->reply, "  encrypted: %s", account->tls);
    guint n;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++) {
        if (!(table[i].scope & SCOPE_ACCOUNT))
            continue;
        const char *own = settings_own(ctx->model->settings, table[i].name, account, NULL);
        if (own)
            reply_line(ctx->reply, "  %s = %s", table[i].name,
                       table[i].type == SETTING_SECRET ? _("(set)") : own);
    }
    return TRUE;
}

static gboolean account_set(Ctx *ctx, const Args *args, GError **error) {
    Account *account = named(ctx, args);
    const Setting *setting = setting_find(arg_text(args, "name"));
    const char *value = arg_text(args, "value");
    if (!settings_set(ctx->model->settings, setting->name, value, account, NULL, error))
        return FALSE;
    if (setting->type == SETTING_SECRET)
        reply_line(ctx->reply,
                   "%s of %s is set, and anybody who can read your files can read it: "
                   "password-command or a keyring is safer",
                   setting->name, account->jid);
    else
        reply_line(ctx->reply, "%s of %s is %s", setting->name, account->jid,
                   settings_own(ctx->model->settings, setting->name, account, NULL));
    return TRUE;
}

static gboolean account_clear(Ctx *ctx, const Args *args, GError **error) {
    Account *account = named(ctx, args);
    const char *name = arg_text(args, "name");
    if (!settings_set(ctx->model->settings, name, NULL, account, NULL, error))
        return FALSE;
    reply_line(ctx->reply, "%s of %s isn't set any more", name, account->jid);
    return TRUE;
}

static gboolean account_able(Ctx *ctx, const Args *args, GError **error) {
    Account *account = named(ctx, args);
    gboolean on = strcmp(args_command(args)->name, "account enable") == 0;
    if (!settings_set(ctx->model->settings, "enabled", on ? "on" : "off", account, NULL, error))
        return FALSE;
    if (!on && account->stream && account->state != ACCOUNT_OFFLINE)
        stream_disconnect(account->stream, NULL);
    reply_line(ctx->reply, "%s is %s", account->jid, on ? _("enabled: /connect") : "disabled");
    return TRUE;
}

static gboolean account_default(Ctx *ctx, const Args *args, GError **error) {
    const char *jid = arg_text(args, "account");
    if (jid && !settings_set(ctx->model->settings, "default-account", jid, NULL, NULL, error))
        return FALSE;
    Account *account = accounts_default(ctx->model);
    if (jid && ctx->conv && !conv_account(ctx->conv))
        ctx->account = account;
    if (account)
        reply_line(ctx->reply, "%s is the default account", account->jid);
    else
        reply_line(ctx->reply, "No account yet: /account add you@example.org adds yours");
    return TRUE;
}

/* The account to connect; one not known yet is added. */
static Account *to_connect(Ctx *ctx, const Args *args, GError **error) {
    const char *jid = arg_text(args, "account");
    if (!jid) {
        Account *account = ctx->account ? ctx->account : accounts_default(ctx->model);
        if (!account)
            cmd_fail(error, CMD_ERROR_STATE,
                     "No account yet: /connect you@example.org adds yours and connects");
        return account;
    }
    g_autofree char *bare = jid_bare(jid);
    Account *account = accounts_find(ctx->model, bare);
    return account ? account : add(ctx, bare, error);
}

static gboolean connect_account(Ctx *ctx, const Args *args, GError **error) {
    Account *account = to_connect(ctx, args, error);
    if (!account)
        return FALSE;
    if (!settings_on(ctx->model->settings, "enabled", account, NULL))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is disabled: /account enable %s", account->jid,
                        account->jid);
    if (account_is_online(account)) {
        reply_line(ctx->reply, "%s is online already", account->jid);
        return TRUE;
    }
    if (!account->stream)
        return cmd_fail(error, CMD_ERROR_FAILED, "%s can't connect just now: try again",
                        account->jid);
    if (!ctx->account || (ctx->conv && !conv_account(ctx->conv)))
        ctx->account = account;
    reply_line(ctx->reply, "Connecting as %s …", account->jid);
    const char *jid = arg_text(args, "account");
    stream_connect(account->stream, jid ? jid_resource(jid) : NULL);
    return TRUE;
}

static gboolean disconnect_account(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    if (account->state == ACCOUNT_OFFLINE || !account->stream) {
        reply_line(ctx->reply, "%s is offline already", account->jid);
        return TRUE;
    }
    stream_disconnect(account->stream, arg_text(args, "status"));
    return TRUE;
}

static gboolean answer(Ctx *ctx, const Args *args, GError **error) {
    gint64 id = arg_number(args, "number", 0);
    Prompt *prompt =
        id ? prompts_find(ctx->model->prompts, id) : prompts_first(ctx->model->prompts);
    if (!prompt)
        return cmd_fail(error, CMD_ERROR_STATE, "There is no question to answer");
    return prompts_answer(ctx->model->prompts, prompt->id, arg_text(args, "text"), error);
}

static gboolean refuse(Ctx *ctx, const Args *args, GError **error) {
    Prompt *prompt = prompts_first(ctx->model->prompts);
    if (!prompt)
        return cmd_fail(error, CMD_ERROR_STATE, "There is no question to refuse");
    return prompts_answer(ctx->model->prompts, prompt->id, NULL, error);
}

/* A question about a certificate is a choice, and its account isn't online yet. */
static gboolean tls(Ctx *ctx, const Args *args, GError **error) {
    Prompt *prompt = prompts_first(ctx->model->prompts);
    if (!prompt || prompt->kind != PROMPT_CHOICE ||
        (prompt->account && account_is_online(prompt->account)))
        return cmd_fail(error, CMD_ERROR_STATE, "No certificate waits for an answer");
    gboolean allow = strcmp(args_command(args)->name, "tls allow") == 0;
    return prompts_answer(ctx->model->prompts, prompt->id, allow ? "yes" : "no", error);
}

static const Command table[] = {
    {"account", "[account:account]", "Show an account and what is set for it.",
     "Without an account: the one of the window.", "account alice@example.org", 0, account_show,
     "account show"},
    {"account add", "<jid:jid>", "Add an account you have on a server.",
     "The password is asked for when you connect; it may also come from a command (/account set "
     "ACCOUNT password-command …) or from the keyring.",
     "account add alice@example.org", 0, account_add},
    {"account remove", "<account:account>", "Remove an account from papo.",
     "It must be offline. Nothing is deleted on the server, and its history is kept here.",
     "account remove alice@example.org", 0, account_remove},
    {"account list", "", "List your accounts.", NULL, "account list", 0, account_list},
    {"account set", "<account:account> <name:account-setting> <value:value...>",
     "Set a key of an account, such as its server or port.",
     "The keys are the settings of an account: /help KEY explains one.",
     "account set alice@example.org server xmpp.example.org", 0, account_set},
    {"account clear", "<account:account> <name:account-setting>", "Unset a key of an account.",
     NULL, "account clear alice@example.org server", 0, account_clear},
    {"account enable", "<account:account>", "Use an account again.", NULL,
     "account enable alice@example.org", 0, account_able},
    {"account disable", "<account:account>", "Keep an account, but don't use it.",
     "It is disconnected if it is online.", "account disable alice@example.org", 0, account_able},
    {"account default", "[account:account]",
     "Show or choose the account that commands use in the console.", NULL,
     "account default alice@example.org", 0, account_default},
    {"connect", "[account:login]", "Connect an account.",
     "An address papo doesn't know yet is added first. Without an account: the one of the window, "
     "else the default one. Several accounts may be online at once. A resource after the address "
     "holds until you disconnect; /account set ACCOUNT resource keeps one.",
     "connect alice@example.org", 0, connect_account},
    {"disconnect", "[-a account:account] [status:text...]",
     "Say goodbye and disconnect the account of the window.",
     "Others see the status as your last words.", "disconnect See you tomorrow", NEED_ACCOUNT,
     disconnect_account},
    {"answer", "[-n number:number] <text:secret...>", "Answer a question of papo's.",
     "The oldest open question, or the one with that number. Passwords and choices are questions, "
     "too. What is answered is kept out of every history.",
     "answer yes", KEEP_SECRET, answer},
    {"refuse", "", "Refuse to answer the oldest open question.", NULL, "refuse", 0, refuse},
    {"tls allow", "", "Accept the certificate papo asks about, and remember it.", NULL, "tls allow",
     0, tls},
    {"tls deny", "", "Refuse the certificate papo asks about.", NULL, "tls deny", 0, tls},
};

void account_commands(Commands *commands) {
    commands_add(commands, "Accounts and connection", table, G_N_ELEMENTS(table));
}
