/* papo --print: documents from the tables of all folders. */
#include "print.h"

#include "base/tr.h"
#include "cmd/common.h"
#include "cmd/docgen.h"
#include "completion.h"
#include "script/event_json.h"
#include "script/runner.h"
#include "ui/keys.h"
#include "ui/ui.h"
#include <stdio.h>
#include <string.h>

/* Keys and roles belong to the screen, which cmd/docgen.c can't see. */
static void print_keys(void) {
    guint n;
    const Key *table = keys_table(&n);
    puts(_("# Keys\n\nWritten by `papo --print keys`. Every key is a command; editing keys are "
           "readline's own. `~/.inputrc` changes them: `\"\\C-g\": papo-next-unread` between `$if "
           "papo` and `$endif`. `/key set Ctrl-G /unread` changes them, too, and has the last "
           "word.\n\n| keys | command | | name in inputrc |\n|---|---|---|---|"));
    for (guint i = 0; i < n; i++) {
        g_autofree char *label = key_label(&table[i]);
        printf("| %s | `%s` | %s | `%s` |\n", label, table[i].command, tr(table[i].help),
               table[i].name);
    }
}

static void print_roles(void) {
    puts(_("# What a theme can give a look to\n\nWritten by `papo --print roles`. How a theme is "
           "written: [themes.md](themes.md). What a line of it leaves out is as in the role after "
           "\"else as\".\n\n| role | | else as |\n|---|---|---|"));
    for (Role role = 0; role < ROLE_COUNT; role++)
        printf("| `%s` | %s | %s |\n", role_name(role), tr(role_help(role)),
               role_fallback(role) == role ? "" : role_name(role_fallback(role)));
}

static void print_events(void) {
    g_autoptr(GString) out = g_string_new(NULL);
    event_docs(out);
    fputs(out->str, stdout);
}

/* Those of tables that cmd/docgen.c can't see. */
static void print_other_texts(void) {
    guint n;
    const Key *table = keys_table(&n);
    g_autoptr(GString) out = g_string_new(NULL);
    event_docs_texts(out);
    for (guint i = 0; i < n; i++)
        docgen_text(out, table[i].help);
    for (Role role = 0; role < ROLE_COUNT; role++)
        docgen_text(out, role_help(role));
    fputs(out->str, stdout);
}

const char *const print_kinds[] = {
    "commands", "settings", "events",          "keys",           "roles",           "man",
    "doap",     "texts",    "completion-bash", "completion-zsh", "completion-fish", NULL};

/* What is in no folder that cmd/docgen.c can see. */
static gboolean print_own(const char *what) {
    static const struct {
        const char *what;
        void (*print)(void);
    } own[] = {
        {"keys", print_keys},
        {"roles", print_roles},
        {"events", print_events},
        {"completion-bash", completion_bash},
        {"completion-zsh", completion_zsh},
        {"completion-fish", completion_fish},
    };
    for (guint i = 0; i < G_N_ELEMENTS(own); i++)
        if (strcmp(own[i].what, what) == 0) {
            own[i].print();
            return TRUE;
        }
    return FALSE;
}

gboolean print_what(const char *what, GError **error) {
    if (!g_strv_contains(print_kinds, what)) {
        g_autofree char *kinds = g_strjoinv(", ", (char **)print_kinds);
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    _("“%s” can't be printed; these can: %s"), what, kinds);
        return FALSE;
    }
    if (print_own(what))
        return TRUE;
    g_autoptr(Commands) commands = commands_new();
    commands_add_all(commands);
    runner_commands(commands);
    ui_commands(commands, NULL);
    g_autofree char *text = docgen(commands, what, error);
    if (!text)
        return FALSE;
    fputs(text, stdout);
    if (g_str_equal(what, "texts"))
        print_other_texts();
    return TRUE;
}
