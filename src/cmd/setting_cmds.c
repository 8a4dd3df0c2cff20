/* Settings: one command for all of them, made from the table. */
#include "cmd/common.h"
#include <string.h>

/* Where a setting is meant: -c the conversation, -a an account, else as wide as it goes. FALSE and
 * an error if it can't be set there. */
static gboolean scope(const Ctx *ctx, const Args *args, const Setting *setting, Account **account,
                      Conv **conv, GError **error) {
    *account = NULL;
    *conv = NULL;
    if (arg_on(args, "here")) {
        if (!ctx->conv || ctx->conv->kind == CONV_CONSOLE)
            return cmd_fail(error, CMD_ERROR_STATE,
                            "-c is for a conversation, and this is the console");
        *conv = ctx->conv;
        *account = ctx->conv->account;
    } else if (arg_text(args, "account") || !(setting->scope & SCOPE_GLOBAL)) {
        *account = args_account(ctx, args);
        if (!*account)
            return cmd_fail(error, CMD_ERROR_STATE,
                            "“%s” belongs to an account, and there is none: /account add",
                            setting->name);
    }
    return TRUE;
}

static const char *origin(const Ctx *ctx, const Setting *setting, Account *account, Conv *conv) {
    const Settings *settings = ctx->model->settings;
    if (conv && settings_own(settings, setting->name, account, conv))
        return "in this conversation";
    if (account && settings_own(settings, setting->name, account, NULL))
        return "for this account";
    return settings_own(settings, setting->name, NULL, NULL) ? "set" : "by default";
}

static void tell(const Ctx *ctx, const Setting *setting, Account *account, Conv *conv) {
    const char *value = settings_text(ctx->model->settings, setting->name, account, conv);
    if (setting->type == SETTING_SECRET && value)
        value = "(secret)";
    reply_line(ctx->reply, "%s = %s  (%s)", setting->name, value ? value : "",
               value ? origin(ctx, setting, account, conv) : "unset");
}

static gboolean set_list(Ctx *ctx, const Args *args, GError **error) {
    const char *filter = arg_text(args, "filter");
    Conv *conv = ctx->conv && ctx->conv->kind != CONV_CONSOLE ? ctx->conv : NULL;
    guint n, shown = 0;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++)
        if (!filter || strstr(table[i].name, filter) || strcasestr(table[i].help, filter)) {
            tell(ctx, &table[i], args_account(ctx, args), conv);
            shown++;
        }
    if (!shown)
        return cmd_fail(error, CMD_ERROR_UNKNOWN, "No setting has “%s” in its name or help",
                        filter);
    return TRUE;
}

static gboolean set(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name"), *value = arg_text(args, "value");
    Account *account;
    Conv *conv;
    if (!name)
        return set_list(ctx, args, error);
    const Setting *setting = setting_find(name);
    if (!scope(ctx, args, setting, &account, &conv, error))
        return FALSE;
    if (value && !settings_set(ctx->model->settings, name, value, account, conv, error))
        return FALSE;
    if (!value)
        reply_line(ctx->reply, "%s", setting->help);
    tell(ctx, setting, account ? account : args_account(ctx, args), conv);
    return TRUE;
}

static gboolean unset(Ctx *ctx, const Args *args, GError **error) {
    const Setting *setting = setting_find(arg_text(args, "name"));
    Account *account;
    Conv *conv;
    if (!scope(ctx, args, setting, &account, &conv, error) ||
        !settings_set(ctx->model->settings, setting->name, NULL, account, conv, error))
        return FALSE;
    tell(ctx, setting, account ? account : args_account(ctx, args), conv);
    return TRUE;
}

static const Command table[] = {
    {"set", "[-a account:account] [-c here:flag] [name:setting] [value:value...]",
     "Show or change a setting.",
     "For everything, or with -a for one account, or with -c for this conversation alone. Without "
     "a value it shows what is set and where.",
     "set -c receipts off", 0, set},
    {"set list", "[filter:text...]", "List settings, or those with a word in their name or help.",
     NULL, "set list receipts", 0, set_list, "prefs"},
    {"unset", "[-a account:account] [-c here:flag] <name:setting>",
     "Let a setting fall back to what holds more widely, in the end to its default.", NULL,
     "unset receipts", 0, unset},
};

void setting_commands(Commands *commands) {
    commands_add(commands, "Settings", table, G_N_ELEMENTS(table));
}
