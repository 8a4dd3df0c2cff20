/* Every command there is: its example parses, its help is there, its documents can be printed. */
#include "cmd/common.h"
#include "cmd/docgen.h"
#include "cmd/other_names.h"
#include "cmd/registry.h"
#include "model/presets.h"
#include "model/roster.h"
#include "script/runner.h"
#include "ui/ui.h"
#include <string.h>

typedef struct {
    Model *model;
    Commands *commands;
    Ctx ctx;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->model = model_new(clock_new_fake(0), paths_new(":memory:", NULL), &error);
    g_assert_no_error(error);
    Account *account = accounts_add(f->model, "alice@example.org", &error);
    g_assert_no_error(error);
    roster_set(account->roster, "bob@example.org", "Bob", NULL, SUBSCRIPTION_BOTH, FALSE);
    roster_set_presence(account->roster, "bob@example.org/phone", SHOW_ONLINE, NULL, 0, 0);
    g_assert_true(preset_save(f->model, NULL, "lunch", SHOW_AWAY, NULL, NULL));
    f->commands = commands_new();
    commands_add_all(f->commands);
    runner_commands(f->commands);
    ui_commands(f->commands, NULL);
    f->ctx = (Ctx){.model = f->model,
                   .commands = f->commands,
                   .account = account,
                   .conv = convs_get(account, CONV_CHAT, "bob@example.org")};
    conv_open(f->ctx.conv);
}

static void tear_down(Fixture *f, gconstpointer data) {
    commands_free(f->commands);
    model_free(f->model);
}

static void test_examples(Fixture *f, gconstpointer data) {
    g_autoptr(GPtrArray) all = commands_all(f->commands);
    g_assert_cmpuint(all->len, >, 60);
    for (guint i = 0; i < all->len; i++) {
        const Command *command = g_ptr_array_index(all, i);
        g_autoptr(GError) error = NULL;
        g_test_message("/%s: %s", command->name, command->example ? command->example : "-");
        g_assert_nonnull(command->example);
        const char *rest = command->example;
        g_assert_true(commands_match(f->commands, &rest) == command);
        g_autoptr(Args) args =
            args_parse(&f->ctx, command, commands_grammar(f->commands, command), rest, &error);
        g_assert_no_error(error);
        g_assert_nonnull(args);
    }
}

/* What users of Profanity type: its commands, and /sleep of its scripts. */
static const char *const known_elsewhere[] = {
    "about",       "account",        "affiliation", "alias",        "autoaway",
    "autoconnect", "autoping",       "avatar",      "ban",          "beep",
    "blocked",     "bookmark",       "caps",        "carbons",      "changepassword",
    "changes",     "charset",        "clear",       "close",        "cmd",
    "color",       "connect",        "console",     "correct",      "correct-editor",
    "correction",  "disco",          "disconnect",  "editor",       "executable",
    "export",      "flash",          "form",        "gone",         "help",
    "history",     "info",           "inpblock",    "inputwin",     "intype",
    "invite",      "join",           "kick",        "lastactivity", "log",
    "logging",     "mainwin",        "mam",         "mood",         "msg",
    "mucping",     "nick",           "notify",      "occupants",    "omemo",
    "otr",         "outtype",        "ox",          "paste",        "pgp",
    "ping",        "plugins",        "prefs",       "presence",     "priority",
    "privacy",     "privileges",     "quit",        "receipts",     "reconnect",
    "redraw",      "register",       "reload",      "resource",     "role",
    "room",        "rooms",          "roster",      "save",         "script",
    "sendfile",    "serversoftware", "silence",     "slashguard",   "sleep",
    "software",    "spellcheck",     "splash",      "stamp",        "states",
    "status",      "statusbar",      "strophe",     "sub",          "subject",
    "theme",       "time",           "titlebar",    "tls",          "tray",
    "url",         "vcard",          "vercheck",    "who",          "win",
    "wins",        "wintitle",       "wrap",        "xmlconsole"};

static gboolean is_answered(const Commands *commands, const char *name) {
    g_autoptr(GPtrArray) subs = commands_words(commands, name);
    g_autofree char *prefix = g_strconcat(name, " ", NULL);
    guint n;
    const OtherName *others = other_names_table(&n);
    for (guint i = 0; i < n; i++)
        if (g_str_has_prefix(others[i].name, prefix))
            return TRUE;
    return commands_find(commands, name) || subs->len || setting_find(name) ||
           other_name_find(name);
}

static void test_known_elsewhere(Fixture *f, gconstpointer data) {
    g_assert_cmpuint(G_N_ELEMENTS(known_elsewhere), ==, 109);
    for (guint i = 0; i < G_N_ELEMENTS(known_elsewhere); i++)
        if (!is_answered(f->commands, known_elsewhere[i]))
            g_error("/%s, known from elsewhere, has no answer: a command, an alias, or a line in "
                    "cmd/other_names.c",
                    known_elsewhere[i]);
}

/* The lines that other names stand for are commands, and settings that can be set for everything.
 */
static void test_other_names(Fixture *f, gconstpointer data) {
    guint n;
    const OtherName *others = other_names_table(&n);
    for (guint i = 0; i < n; i++) {
        const OtherName *other = &others[i];
        g_test_message("/%s", other->name);
        g_assert_true(i == 0 || strcmp(others[i - 1].name, other->name) < 0);
        g_assert_true(other->runs || other->help);
        g_assert_true(!other->help || g_str_has_suffix(other->help, "."));
        if (commands_find(f->commands, other->name))
            g_test_message("/%s is a command now: cmd/other_names.c needs it no more", other->name);
        const char *rest = other->runs;
        if (!rest)
            continue;
        const Command *command = commands_match(f->commands, &rest);
        g_assert_nonnull(command);
        g_autofree char *line = g_strdup_printf("/%s x", other->name);
        g_assert_true(!(command->needs & KEEP_SECRET) || cmd_line_is_secret(f->commands, line));
        if (strcmp(command->name, "set") == 0) {
            g_auto(GStrv) words = g_strsplit(rest + 1, " ", 2);
            const Setting *setting = setting_find(words[0]);
            g_assert_nonnull(setting);
            g_assert_true(setting->scope & SCOPE_GLOBAL);
        }
    }
}

static void test_other_lines(Fixture *f, gconstpointer data) {
    static const struct {
        const char *line, *runs;
    } lines[] = {
        {"carbons on", "/set carbons on"},
        {"carbons", "/set carbons"},
        {"receipts  request   off", "/set receipts-request off"},
        {"autoconnect set alice@example.org", "/account set alice@example.org autoconnect on"},
        {"autoconnect set", NULL}, /* which? */
        {"reconnect now", "/connect"},
        {"omemo gen", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        const char *rest;
        const OtherName *other = other_name_of(f->commands, lines[i].line, &rest);
        g_assert_nonnull(other);
        g_autofree char *runs = other_name_line(other, rest);
        g_assert_cmpstr(runs, ==, lines[i].runs);
    }
    const char *rest;
    g_assert_null(other_name_of(f->commands, "msg bob", &rest));
    g_assert_null(other_name_of(f->commands, "theme default", &rest));
    g_assert_null(other_name_of(f->commands, "", &rest));
    g_assert_null(other_name_of(f->commands, "nobody knows", &rest));
}

static void test_help(Fixture *f, gconstpointer data) {
    g_autoptr(GPtrArray) all = commands_all(f->commands);
    for (guint i = 0; i < all->len; i++) {
        const Command *command = g_ptr_array_index(all, i);
        g_test_message("/%s", command->name);
        g_assert_true(g_str_has_suffix(command->help, "."));
        g_assert_true(!command->more || g_str_has_suffix(command->more, "."));
        g_assert_nonnull(commands_topic(f->commands, command));
    }
    guint n;
    const Setting *table = settings_table(&n);
    for (guint i = 0; i < n; i++)
        g_assert_true(g_str_has_suffix(table[i].help, "."));
}

static void test_documents(Fixture *f, gconstpointer data) {
    static const char *const kinds[] = {"commands", "settings", "man", "doap", "texts"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = docgen(f->commands, kinds[i], &error);
        g_assert_no_error(error);
        g_assert_cmpuint(strlen(text), >, 100);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(docgen(f->commands, "poems", &error));
    g_assert_error(error, CMD_ERROR, CMD_ERROR_USAGE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/commands/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("examples", test_examples);
    ADD("help", test_help);
    ADD("documents", test_documents);
    ADD("known-elsewhere", test_known_elsewhere);
    ADD("other-names", test_other_names);
    ADD("other-lines", test_other_lines);
    return g_test_run();
}
