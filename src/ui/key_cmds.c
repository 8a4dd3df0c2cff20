/* The commands about keys: which there are, what they do, and giving them other commands. */
#include "base/tr.h"
#include "base/words.h"
#include "cmd/alias.h"
#include "model/page.h"
#include "ui/key_binds.h"
#include "ui/key_names.h"
#include "ui/keys.h"
#include "ui/ui_private.h"

#include <string.h>

/* Readline wins by default: Alt-t, Alt-u and others edit the line. */
static const char letters[] = "qwertyuiop";

/* ---- which there are ---- */

typedef struct {
    const Commands *commands;
    const Ui *ui; /* NULL: no screen, no keys but papo's own */
} Listing;

static void add(Page *page, const char *key, const char *command, const char *help,
                const char *from) {
    PageItem *item = page_add(page, NULL, key, *command ? command : "–", help, NULL);
    g_autofree char *name = words_quote(key);
    page_item_detail(item, "%s So says %s; Enter gives the key another command.", help, from);
    item->edit = g_strdup_printf("/key set %s %s", name, *command == '/' ? command : "/");
}

static const char *command_help(const Listing *listing, const char *line) {
    const char *rest = line + 1;
    const Command *command = *line == '/' ? commands_match(listing->commands, &rest) : NULL;
    return command ? tr(command->help) : "";
}

/* papo's own keys, as they are now: ~/.inputrc may have taken some and given others. */
static void add_own(Page *page, const Ui *ui) {
    guint n;
    const Key *table = keys_table(&n);
    for (guint i = 0; i < n; i++) {
        g_auto(GStrv) usual = key_labels(&table[i]);
        g_auto(GStrv) now =
            ui && ui->input ? input_keys_of(ui->input, table[i].fn) : g_strdupv(usual);
        for (char **name = usual; *name; name++)
            if (g_strv_contains((const char *const *)now, *name))
                add(page, *name, table[i].command, tr(table[i].help), "papo");
        for (char **name = now; *name; name++)
            if (!g_strv_contains((const char *const *)usual, *name))
                add(page, *name, table[i].command, tr(table[i].help), "~/.inputrc");
    }
}

static void add_users(Page *page, const Listing *listing) {
    const Ui *ui = listing->ui;
    g_auto(GStrv) names = ui ? key_binds_keys(ui->keys) : NULL;
    for (char **name = names; name && *name; name++) {
        const char *command = key_binds_command(ui->keys, *name);
        add(page, *name, command,
            *command ? command_help(listing, command) : _("Left to readline."), "keys.ini");
    }
}

static void add_editing(Page *page) {
    static const char *const rows[][3] = {
        {"Tab", "papo-complete-next", N_("Complete; again: the next.")},
        {"Shift-Tab", "papo-complete-previous", N_("The one before.")},
        {"Alt-Enter", "papo-newline", N_("A new line in the same message.")},
        {"Up", "papo-up", N_("What you wrote in this window before.")},
        {"Ctrl-R", "reverse-search-history", N_("Look for it by its text.")},
        {"Ctrl-Down", "papo-keep-line", N_("Keep the line in the history, unsent.")},
        {"Ctrl-C", "papo-clear-line", N_("Empty the line; Ctrl-_ brings it back.")},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        add(page, rows[i][0], rows[i][1], tr(rows[i][2]), "readline");
}

static void fill(Page *page, gpointer data) {
    const Listing *listing = data;
    add_users(page, listing);
    add_own(page, listing->ui);
    add_editing(page);
}

static gboolean key(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, NULL, "keys", "Keys");
    Listing *listing = g_new(Listing, 1);
    *listing = (Listing){ctx->commands, args_owner(args)};
    page_fill_by(page, 0, fill, listing, g_free);
    reply_page(ctx->reply, page);
    return TRUE;
}

static void listed_anew(const Ui *ui) {
    Page *page = page_find(ui->model, NULL, "keys");
    if (page)
        page_stale(page);
}

/* What was set holds even if it could not be saved; then that is said. */
static gboolean tell_saved(Ctx *ctx, const Ui *ui, gboolean done, GError **wrong, GError **error) {
    listed_anew(ui);
    if (!done && g_error_matches(*wrong, SETTINGS_ERROR, SETTINGS_ERROR_SAVE)) {
        reply_error(ctx->reply, "%s", (*wrong)->message);
        return TRUE;
    }
    if (!done)
        cmd_fail(error, CMD_ERROR_FAILED, "%s", (*wrong)->message);
    return done;
}

static gboolean key_set(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    const char *name = arg_text(args, "key"), *command = arg_text(args, "command");
    g_autoptr(GError) wrong = NULL;
    if (!ui)
        return FALSE;
    const char *rest = command + 1;
    g_autofree char *alias = alias_of(ctx->commands, command, &rest);
    if (!alias && (*command != '/' || !commands_match(ctx->commands, &rest)))
        return cmd_fail(error, CMD_ERROR_FAILED,
                        "A key runs a command, and “%s” is none; /key set F5 /who would be right",
                        command);
    if (cmd_line_is_secret(ctx->commands, command))
        return cmd_fail(error, CMD_ERROR_FAILED,
                        "A key can't hold a secret: keys.ini is no place for it");
    if (!tell_saved(ctx, ui, key_binds_set(ui->keys, name, command, &wrong), &wrong, error))
        return FALSE;
    reply_line(ctx->reply, "%s: %s", name, command);
    return TRUE;
}

static gboolean key_unset(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    const char *name = arg_text(args, "key");
    g_autoptr(GError) wrong = NULL;
    if (!ui || !tell_saved(ctx, ui, key_binds_set(ui->keys, name, "", &wrong), &wrong, error))
        return FALSE;
    reply_line(ctx->reply, "%s is readline's own now; /key reset %s brings papo's back", name,
               name);
    return TRUE;
}

static gboolean key_reset(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    const char *name = arg_text(args, "key");
    g_autoptr(GError) wrong = NULL;
    if (!ui || !tell_saved(ctx, ui, key_binds_reset(ui->keys, name, &wrong), &wrong, error))
        return FALSE;
    reply_line(ctx->reply, "%s as without keys.ini", name ? name : _("All keys are"));
    return TRUE;
}

static gboolean key_letters(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    for (int i = 0; letters[i]; i++) {
        g_autoptr(GError) wrong = NULL;
        g_autofree char *name = g_strdup_printf("Alt-%c", letters[i]);
        g_autofree char *command = g_strdup_printf("/win %d", i + 11);
        if (!tell_saved(ctx, ui, key_binds_set(ui->keys, name, command, &wrong), &wrong, error))
            return FALSE;
    }
    reply_line(ctx->reply, "Alt-q to Alt-p are the windows 11 to 20; /key reset undoes that");
    return TRUE;
}

static gboolean key_grab(Ctx *ctx, const Args *args, GError **error) {
    Ui *ui = ui_of(args, error);
    if (!ui)
        return FALSE;
    if (!ui->input)
        return cmd_fail(error, CMD_ERROR_FAILED, "There is no keyboard here");
    g_clear_pointer(&ui->grab, reply_unref);
    ui->grab = reply_ref(ctx->reply);
    input_grab(ui->input);
    reply_line(ctx->reply, "Press the key");
    return TRUE;
}

void key_grabbed(Ui *ui, const char *bytes, gsize n) {
    g_autoptr(Reply) reply = g_steal_pointer(&ui->grab);
    g_autofree char *name = key_name(bytes, n);
    if (!reply)
        return;
    if (!name) {
        g_autofree char *notation = key_notation(bytes, n);
        reply_line(reply, "papo has no name for that key; in ~/.inputrc it is \"%s\"", notation);
        return;
    }
    const char *command = key_binds_command(ui->keys, name);
    const char *function = input_function(ui->input, bytes, n);
    guint count;
    const Key *table = keys_table(&count);
    for (guint i = 0; (!command || !*command) && function && i < count; i++)
        if (strcmp(table[i].name, function) == 0)
            command = table[i].command;
    if (command && *command)
        reply_line(reply, "%s: %s", name, command);
    else if (function)
        reply_line(reply, "%s: %s of readline", name, function);
    else
        reply_line(reply, "%s: nothing; /key set %s%s%s COMMAND changes that", name,
                   strchr(name, ' ') ? "\"" : "", name, strchr(name, ' ') ? "\"" : "");
}

void keys_tell_problems(Ui *ui) {
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    const GPtrArray *warnings = key_binds_warnings(ui->keys);
    key_binds_apply(ui->keys, ui->input, problems);
    for (guint i = 0; i < warnings->len; i++)
        model_error(ui->model, NULL, "%s", (const char *)g_ptr_array_index(warnings, i));
    for (guint i = 0; i < problems->len; i++)
        model_error(ui->model, NULL, "%s", (const char *)g_ptr_array_index(problems, i));
}

static const Command table[] = {
    {"key", "", "List the keys, what they do and who says so.",
     "A key is a command. papo's own keys come first; ~/.inputrc (between $if papo and $endif) "
     "comes after them and may change them; keys.ini of your profile, which /key set writes and "
     "you may edit, has the last word. Editing is readline's: see the setting editing. Type to "
     "narrow the list, by key or by what it does; Enter begins /key set for it.",
     "key", 0, key, "keys, key list"},
    {"key set", "<key:text> <command:command...>", "Let a key run a command.",
     "Keys are Alt-k, Ctrl-G, Shift-F5, Alt-PageUp and the like; two one after the other go in "
     "quotes: \"Ctrl-X b\". Shift-F5 and such depend on the terminal: /key grab tells what it "
     "says.",
     "key set F12 /who", 0, key_set},
    {"key unset", "<key:text>", "Leave a key to readline.", NULL, "key unset Alt-a", 0, key_unset},
    {"key reset", "[key:text]", "Forget what you changed about a key, or about all of them.", NULL,
     "key reset Alt-a", 0, key_reset},
    {"key letters", "", "Let Alt-q to Alt-p, the upper row of letters, be the windows 11 to 20.",
     "They are readline's otherwise: Alt-t exchanges two words, Alt-u writes a word in capitals.",
     "key letters", 0, key_letters},
    {"key grab", "", "Tell the name of the key that you press next, and what it does.", NULL,
     "key grab", 0, key_grab},
};

void key_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "Keys", table, G_N_ELEMENTS(table), ui);
}
