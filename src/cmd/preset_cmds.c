/* Statuses with a name. */
#include "base/words.h"
#include "cmd/common.h"
#include "model/presets.h"
#include <string.h>

enum { NAME_MAX_CHARS = 40 };

static GPtrArray *names(const Ctx *ctx) {
    g_autoptr(GPtrArray) all = presets_of(ctx->model, NULL);
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < all->len; i++)
        g_ptr_array_add(found, g_strdup(((Preset *)g_ptr_array_index(all, i))->name));
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        g_autoptr(GPtrArray) own =
            presets_of(ctx->model, g_ptr_array_index(ctx->model->accounts, i));
        for (guint k = 0; k < own->len; k++) {
            const char *name = ((Preset *)g_ptr_array_index(own, k))->name;
            if (!g_ptr_array_find_with_equal_func(found, name, g_str_equal, NULL))
                g_ptr_array_add(found, g_strdup(name));
        }
    }
    return found;
}

char *type_check_preset(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error) {
    g_autoptr(GPtrArray) found = names(ctx);
    if (g_ptr_array_find_with_equal_func(found, word, g_str_equal, NULL))
        return g_strdup(word);
    g_ptr_array_add(found, NULL);
    const char *near = words_nearest(word, (const char *const *)found->pdata);
    if (near)
        cmd_fail(error, CMD_ERROR_USAGE, "No status is saved as “%s”; did you mean “%s”?", word,
                 near);
    else if (found->len > 1)
        cmd_fail(error, CMD_ERROR_USAGE, "No status is saved as “%s”; /status presets lists them",
                 word);
    else
        cmd_fail(error, CMD_ERROR_USAGE,
                 "No status is saved as “%s”: /status save %s away Back soon", word, word);
    return NULL;
}

void type_complete_preset(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out) {
    g_autoptr(GPtrArray) found = names(ctx);
    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add(out, g_strdup(g_ptr_array_index(found, i)));
}

/* The account of -a; NULL: all of them. */
static Account *scope(const Ctx *ctx, const Args *args) {
    return arg_text(args, "account") ? args_account(ctx, args) : NULL;
}

static char *words_of(Show show, const char *status) {
    return g_strdup_printf("%s%s%s", show_word(show), status ? ": " : "", status ? status : "");
}

static gboolean save(Ctx *ctx, const Args *args, GError **error) {
    const Account *now = args_account(ctx, args), *only = scope(ctx, args);
    const char *name = arg_text(args, "name"), *status = now->status;
    Show show = now->show;
    if (g_utf8_strlen(name, -1) > NAME_MAX_CHARS)
        return cmd_fail(error, CMD_ERROR_USAGE, "That is too long for a name: %d letters will do",
                        NAME_MAX_CHARS);
    if (arg_text(args, "show")) {
        g_return_val_if_fail(show_parse(arg_text(args, "show"), &show), FALSE);
        status = arg_text(args, "text");
    }
    if (show == SHOW_OFFLINE)
        return cmd_fail(error, CMD_ERROR_STATE, "You are offline to everybody: nothing to save");
    if (!preset_save(ctx->model, only, name, show, status, error))
        return FALSE;
    g_autofree char *words = words_of(show, status);
    if (only)
        reply_line(ctx->reply, "/status use %s means %s, for %s", name, words, only->jid);
    else
        reply_line(ctx->reply, "/status use %s means %s", name, words);
    return TRUE;
}

static gboolean use(Ctx *ctx, const Args *args, GError **error) {
    const Account *only = scope(ctx, args);
    const char *name = arg_text(args, "name");
    gboolean several = !only && ctx->model->accounts->len > 1;
    guint n = 0;
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        Account *account = g_ptr_array_index(ctx->model->accounts, i);
        g_autoptr(Preset) preset = preset_find(ctx->model, account, name);
        if (!preset || (only && account != only) ||
            !settings_on(ctx->model->settings, "enabled", account, NULL))
            continue;
        g_autofree char *words = words_of(preset->show, preset->status);
        account_set_presence(account, preset->show, preset->status, account->priority);
        if (several)
            reply_line(ctx->reply, "%s %s", account->jid, words);
        else
            reply_line(ctx->reply, "You are %s", words);
        n++;
    }
    return n || cmd_fail(error, CMD_ERROR_STATE, "“%s” is the status of another account", name);
}

static guint tell(const Ctx *ctx, const Account *account) {
    g_autoptr(GPtrArray) presets = presets_of(ctx->model, account);
    for (guint i = 0; i < presets->len; i++) {
        const Preset *preset = g_ptr_array_index(presets, i);
        g_autofree char *words = words_of(preset->show, preset->status);
        g_autofree char *name = cmd_clean(preset->name), *clean = cmd_clean(words);
        if (account)
            reply_line(ctx->reply, "%s  %s  for %s", name, clean, account->jid);
        else
            reply_line(ctx->reply, "%s  %s", name, clean);
    }
    return presets->len;
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    const Account *only = scope(ctx, args);
    guint n = tell(ctx, NULL);
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(ctx->model->accounts, i);
        n += !only || account == only ? tell(ctx, account) : 0;
    }
    if (!n)
        reply_line(ctx->reply, "No status is saved: /status save lunch away Back at two");
    return TRUE;
}

static gboolean forget(Ctx *ctx, const Args *args, GError **error) {
    const Account *only = scope(ctx, args);
    const char *name = arg_text(args, "name");
    if (!preset_forget(ctx->model, only, name))
        return only ? cmd_fail(error, CMD_ERROR_STATE, "“%s” is not saved for that account", name)
                    : cmd_fail(error, CMD_ERROR_STATE,
                               "“%s” is saved for one account"
                               " alone: say which with -a",
                               name);
    reply_line(ctx->reply, "“%s” is forgotten", name);
    return TRUE;
}

static const Command table[] = {
    {"status save", "[-a account:account] <name:text> [show:show] [text:text...]",
     "Save a status under a name, to come back to with /status use.",
     "Without a status: the one you have now. With -a for that account alone: there it goes before "
     "the one of the same name for all.",
     "status save lunch away Back at two", NEED_ACCOUNT, save},
    {"status use", "[-a account:account] <name:preset>", "Take a status you have saved.",
     "On all your accounts, each with its own of that name if it has one; or on that of -a.",
     "status use lunch", NEED_ACCOUNT, use, "status load"},
    {"status presets", "[-a account:account]", "List the statuses you have saved.", NULL,
     "status presets", NEED_ACCOUNT, list, "status list"},
    {"status forget", "[-a account:account] <name:preset>", "Forget a saved status.", NULL,
     "status forget lunch", NEED_ACCOUNT, forget},
};

void preset_commands(Commands *commands) {
    commands_add(commands, "Your status", table, G_N_ELEMENTS(table));
}
