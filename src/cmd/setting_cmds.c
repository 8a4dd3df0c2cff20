/* Settings: one command for all of them, made from the table. */
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "cmd/help.h"
#include <string.h>

/* The conversation -c means: in a list, the one it was opened from. NULL if there is none. */
static Conv *conv_meant(const Ctx *ctx) {
    const Conv *conv = ctx->conv;
    if (conv && conv->page)
        conv = convs_exists(ctx->model, conv->page->from) ? conv->page->from : NULL;
    return conv && conv_has_peer(conv) ? (Conv *)conv : NULL;
}

/* Where a setting is meant: -c the conversation, -a an account, else as wide as it goes. FALSE and
 * an error if it can't be set there. */
static gboolean scope(const Ctx *ctx, const Args *args, const Setting *setting, Account **account,
                      Conv **conv, GError **error) {
    *account = NULL;
    *conv = NULL;
    if (arg_on(args, "here")) {
        *conv = conv_meant(ctx);
        if (!*conv)
            return cmd_fail(error, CMD_ERROR_STATE, "-c is for a conversation, and this is none");
        *account = (*conv)->account;
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
        return _("in this conversation");
    if (account && settings_own(settings, setting->name, account, NULL))
        return _("for this account");
    return settings_own(settings, setting->name, NULL, NULL) ? _("set") : _("by default");
}

static void tell(const Ctx *ctx, const Setting *setting, Account *account, Conv *conv) {
    const char *value = settings_text(ctx->model->settings, setting->name, account, conv);
    if (setting->type == SETTING_SECRET && value)
        value = _("(secret)");
    reply_line(ctx->reply, "%s = %s  (%s)", setting->name, value ? value : "",
               value ? origin(ctx, setting, account, conv) : _("unset"));
}

static gboolean set_list(Ctx *ctx, const Args *args, GError **error) {
    const char *filter = arg_text(args, "filter");
    Conv *conv = conv_meant(ctx);
    guint n, shown = 0;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++)
        if (!filter || strstr(table[i].name, filter) || strcasestr(table[i].help, filter) ||
            strcasestr(tr(table[i].help), filter)) {
            tell(ctx, &table[i], args_account(ctx, args), conv);
            shown++;
        }
    if (!shown)
        return cmd_fail(error, CMD_ERROR_UNKNOWN, "No setting has “%s” in its name or help",
                        filter);
    return TRUE;
}

/* ---- the list of all ---- */

typedef struct {
    Conv *conv;       /* these are its settings; or NULL */
    gboolean account; /* these are the account's */
} Listed;

/* The next value of those there are, around; NULL if there is no such list. */
static const char *next_value(const Setting *setting, const char *value) {
    static const char *const bools[] = {"on", "off", NULL};
    const char *const *choices = setting->type == SETTING_BOOL ? bools : setting->choices;
    for (guint i = 0; choices && choices[i]; i++)
        if (g_strcmp0(choices[i], value) == 0)
            return choices[i + 1] ? choices[i + 1] : choices[0];
    return choices ? choices[0] : NULL;
}

/* How /set reaches the place where a change is seen at once; owned by the caller. */
static char *set_line(const Page *page, const Listed *listed, const Setting *setting,
                      gboolean own) {
    if (listed->conv)
        return g_strdup_printf("/set -c %s ", setting->name);
    if (!page->account || !(listed->account || own || !(setting->scope & SCOPE_GLOBAL)))
        return g_strdup_printf("/set %s ", setting->name);
    g_autofree char *jid = words_quote(page->account->jid);
    return g_strdup_printf("/set -a %s %s ", jid, setting->name);
}

static void list_one(Page *page, const Listed *listed, const Setting *setting) {
    const Settings *settings = page->model->settings;
    Account *account = page->account;
    const char *value = settings_text(settings, setting->name, account, listed->conv);
    gboolean here = listed->conv && settings_own(settings, setting->name, account, listed->conv);
    gboolean own = account && settings_own(settings, setting->name, account, NULL);
    gboolean secret = setting->type == SETTING_SECRET;
    const char *where = here                                                ? _("conversation")
                        : own                                               ? _("account")
                        : settings_own(settings, setting->name, NULL, NULL) ? _("set")
                                                                            : "";
    PageItem *item = page_add(page, NULL, setting->name,
                              secret && value ? _("(secret)")
                              : value         ? value
                                              : "",
                              where, NULL);
    g_autofree char *values = help_setting_values(setting);
    g_autofree char *line = set_line(page, listed, setting, own);
    const char *next = secret ? NULL : next_value(setting, value);
    page_item_detail(item, "%s It is %s; by default %s.", tr(setting->help), values,
                     setting->fallback ? setting->fallback : _("none"));
    if (next)
        item->command = g_strconcat(line, next, NULL);
    else
        item->edit = g_strconcat(line, secret || !value ? "" : value, NULL);
}

static void list_fill(Page *page, gpointer data) {
    const Listed *listed = data;
    guint n, wanted = listed->conv ? SCOPE_CONV : listed->account ? SCOPE_ACCOUNT : 0;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++)
        if ((!wanted || table[i].scope & wanted) &&
            (page->account || table[i].scope != SCOPE_ACCOUNT))
            list_one(page, listed, &table[i]);
}

static gboolean set_page(Ctx *ctx, const Args *args, GError **error) {
    Listed *listed = g_new0(Listed, 1);
    Account *account = args_account(ctx, args);
    listed->conv = arg_on(args, "here") ? conv_meant(ctx) : NULL;
    listed->account = arg_text(args, "account") != NULL;
    if (arg_on(args, "here") && !listed->conv) {
        g_free(listed);
        return cmd_fail(error, CMD_ERROR_STATE, "-c is for a conversation, and this is none");
    }
    const char *whose = listed->conv      ? conv_name(listed->conv)
                        : listed->account ? account->jid
                                          : NULL;
    Page *page = page_new(ctx->model, listed->conv ? listed->conv->account : account, "settings",
                          whose ? "Settings of %s" : "Settings", whose);
    page_fill_by(page, PAGE_EVENT(EV_SETTING_CHANGED), list_fill, listed, g_free);
    reply_page(ctx->reply, page);
    return TRUE;
}

/* In the list one sees what a setting is. */
static gboolean is_listed(const Ctx *ctx) {
    return ctx->conv && ctx->conv->page && strcmp(ctx->conv->page->name, "settings") == 0;
}

static gboolean set(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name"), *value = arg_text(args, "value");
    Account *account;
    Conv *conv;
    if (!name)
        return set_page(ctx, args, error);
    const Setting *setting = setting_find(name);
    if (!scope(ctx, args, setting, &account, &conv, error))
        return FALSE;
    if (value && !settings_set(ctx->model->settings, name, value, account, conv, error))
        return FALSE;
    if (value && is_listed(ctx))
        return TRUE;
    if (!value)
        reply_line(ctx->reply, "%s", tr(setting->help));
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
     "a value it shows what is set and where; without a name it lists all there are: type to "
     "narrow the list, Enter changes what the cursor is on.",
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
