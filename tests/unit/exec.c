/* S45.1: what others wrote may be an argument of a program, and nothing else. */
#include "cmd/common.h"
#include "model/aliases.h"
#include <string.h>

typedef struct {
    Model *model;
    Commands *commands;
    Expander names;
    GString *said;
} Fixture;

/* $body is as bad as it can be; HOME is the user's own. */
static char *value(const char *name, gpointer data, GError **error) {
    if (strcmp(name, "body") == 0)
        return g_strdup("-x 'a' \"b\" $HOME `id` #c\n; rm -rf \\");
    if (strcmp(name, "SH") == 0)
        return g_strdup("/bin/sh");
    cmd_fail(error, CMD_ERROR_USAGE, "there is no $%s", name);
    return NULL;
}

static void hear(ReplyKind kind, const char *text, gpointer data) {
    g_string_append_printf(data, "%s%s|", kind == REPLY_ERROR ? "ERROR " : "", text);
}

static void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->model = model_new(clock_new_fake(0), paths_new(":memory:", NULL), &error);
    g_assert_no_error(error);
    f->commands = commands_new();
    commands_add_all(f->commands);
    commands_set_aliases(f->commands, f->model->aliases);
    f->names = (Expander){.value = value};
    f->said = g_string_new(NULL);
}

static void tear_down(Fixture *f, gconstpointer data) {
    commands_free(f->commands);
    model_free(f->model);
    g_string_free(f->said, TRUE);
}

/* What comes of the line, in a script's rule. */
static void run(Fixture *f, const char *line, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Reply) reply = reply_new(hear, f->said, NULL);
    Ctx ctx = {.model = f->model,
               .commands = f->commands,
               .conv = f->model->console,
               .reply = reply,
               .names = &f->names};
    g_string_truncate(f->said, 0);
    if (!cmd_run(&ctx, line, &error))
        hear(REPLY_ERROR, error->message, f->said);
    while (reply_busy(reply))
        g_main_context_iteration(NULL, TRUE);
    if (!g_pattern_match_simple(expected, f->said->str))
        g_error("%s: “%s” is not “%s”", line, f->said->str, expected);
}

#define BODY "-x 'a' \"b\" $HOME `id` #c|; rm -rf \\"

static void test_argument(Fixture *f, gconstpointer data) {
    run(f, "/exec printf [%s] $body end", "[" BODY "][end]|");
    run(f, "/exec printf [%s] \"$body\" end", "[" BODY "][end]|");
    run(f, "/exec printf [%s] '$body' end", "[" BODY "][end]|");
    run(f, "/exec printf [%s] a${body}b", "[a" BODY "b]|");
    run(f, "/exec sh -c 'printf [%s] \"$$1\" \"$$#\"' sh $body", "[" BODY "][1]|");
    run(f, "/exec printf %s $$body", "$body|");
    run(f, "/exec $SH -c 'echo own'", "own|");
    run(f, "/exec true", "");
    run(f, "/exec printf %s $nobody", "ERROR there is no $nobody|");
}

static void test_alias(Fixture *f, gconstpointer data) {
    g_assert_true(aliases_set(f->model->aliases, "p", "/exec printf [%s] $1 end", NULL));
    run(f, "/p $body", "[" BODY "][end]|");
    g_assert_true(aliases_set(f->model->aliases, "p", "/exec printf [%s] $* end", NULL));
    run(f, "/p $body", "[" BODY "][end]|");
    g_assert_true(aliases_set(f->model->aliases, "p", "/exec printf %s $$1", NULL));
    run(f, "/p", "$1|");
}

static void test_program(Fixture *f, gconstpointer data) {
    static const char *const lines[] = {
        "/exec $body",
        "/exec /bin/$body",
        "/exec sh -c $body",
        "/exec sh -c \"echo $body\"",
        "/exec env /bin/bash -lc \"echo ${body}\"",
        "/exec perl -e 'print \"$body\"'",
        "/exec '$body' # $body",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        run(f, lines[i], "ERROR /exec: “*$*body*” would run what others wrote*");
    run(f, "/exec # $body", "ERROR /exec: *");
    run(f, "/exec -o $body", "ERROR Nobody hears you here*");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add("/exec/argument", Fixture, NULL, set_up, test_argument, tear_down);
    g_test_add("/exec/alias", Fixture, NULL, set_up, test_alias, tear_down);
    g_test_add("/exec/program", Fixture, NULL, set_up, test_program, tear_down);
    return g_test_run();
}
