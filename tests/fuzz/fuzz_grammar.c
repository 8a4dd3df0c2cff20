/* Any bytes as lines that somebody types: run, completed at every place, asked whether they are
 * secret, and read as a synopsis. Nothing crashes, and what is told is UTF-8. */
#include "base/jid.h"
#include "cmd/common.h"
#include "cmd/complete.h"
#include "cmd/grammar.h"
#include "cmd/registry.h"
#include "model/roster.h"
#include "script/runner.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);
const char *__asan_default_options(void);

/* A world outlives its inputs: looking for leaks after each of them would be most of the work. The
 * unit tests look for leaks. */
const char *__asan_default_options(void) {
    return "detect_leaks=0:quarantine_size_mb=64";
}

enum { INPUTS_PER_WORLD = 40 };

/* A model is expensive to make: one lasts for some inputs. */
typedef struct {
    Model *model;
    Commands *commands;
    Account *account;
    guint used;
} World;

static World world;

static void world_end(void) {
    commands_free(world.commands);
    model_free(world.model);
    world = (World){0};
}

static void world_begin(void) {
    world.model = model_new(clock_new_fake(0), paths_new(":memory:", NULL), NULL);
    world.account = accounts_add(world.model, "me@example.org", NULL);
    Roster *roster = world.account->roster;
    const char *const groups[] = {"Friends", "A \"group\"", NULL};
    roster_set(roster, "bob@example.org", "Bob Builder", groups, SUBSCRIPTION_BOTH, FALSE);
    roster_set(roster, "alma@example.org", "Άλμα", NULL, SUBSCRIPTION_TO, TRUE);
    roster_set_presence(roster, "bob@example.org/phone", SHOW_AWAY, "out", 1, 0);
    conv_open(convs_get(world.account, CONV_CHAT, "bob@example.org"));
    world.commands = commands_new();
    commands_add_all(world.commands);
    runner_commands(world.commands);
}

static void hear(ReplyKind kind, const char *text, gpointer data) {
    g_assert_true(g_utf8_validate(text, -1, NULL));
}

/* What would write files, or start programs. */
static gboolean reaches_out(const char *line) {
    const char *rest = line + 1;
    const Command *command = *line == '/' ? commands_match(world.commands, &rest) : NULL;
    return command && (strstr(command->args, ":file") || g_str_equal(command->name, "url open"));
}

/* As in a script: a name has a value that would like to be more. */
static char *value(const char *name, gpointer data, GError **error) {
    if (*name != 'z')
        return g_strdup("\" -f \\ $a\n/quit");
    cmd_fail(error, CMD_ERROR_STATE, "$%s has no value", name);
    return NULL;
}

static const Expander names = {.value = value};

static void try_line(const char *line) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Reply) reply = reply_new(hear, NULL, NULL);
    Account *account = accounts_default(world.model);
    Conv *conv = account ? convs_find(account, "bob@example.org") : NULL;
    Ctx ctx = {.model = world.model,
               .commands = world.commands,
               .account = account,
               .conv = conv ? conv : world.model->console,
               .reply = reply};
    gsize length = strlen(line);
    ctx.names = length % 2 ? &names : NULL;

    for (gsize i = 0; i <= 4; i++) {
        gsize cursor = length * i / 4;
        g_autoptr(Completion) completion = complete_line(&ctx, line, cursor);
        g_assert_cmpuint(completion->start, <=, cursor);
        for (char **c = completion->candidates; *c; c++)
            g_assert_true(g_utf8_validate(*c, -1, NULL));
    }
    cmd_line_is_secret(world.commands, line);
    if (reaches_out(line))
        return;
    gboolean done = cmd_run(&ctx, line, &error);
    g_assert_true(done == (error == NULL));
    g_assert_true(!error || g_utf8_validate(error->message, -1, NULL));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    if (size > 600)
        return 0;
    if (world.used++ % INPUTS_PER_WORLD == 0) {
        if (world.model)
            world_end();
        world_begin();
        world.used = 1;
    }
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(Grammar) grammar = grammar_parse(text, NULL);
    if (grammar)
        grammar_has_secret(grammar);
    g_auto(GStrv) lines = g_strsplit(text, "\n", 6);
    for (char **line = lines; *line; line++)
        try_line(*line);
    try_line(text);
    return 0;
}
