/* Every command there is: its example parses, its help is there, its documents can be printed. */
#include "cmd/common.h"
#include "cmd/docgen.h"
#include "cmd/registry.h"
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
    f->commands = commands_new();
    commands_add_all(f->commands);
    runner_commands(f->commands);
    ui_commands(f->commands);
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
    static const char *const kinds[] = {"commands", "settings", "events",
                                        "man",      "doap",     "completion-bash"};
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
    return g_test_run();
}
