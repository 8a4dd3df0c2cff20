/* /exec: programs of the user's, beside papo; what they print is shown, or said. */
#include "base/spawn.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include <string.h>

enum { BYTES_MAX = 32 * 1024, LINES_MAX = 300, PROGRAMS_MAX = 50 };

typedef struct {
    Model *model;
    Commands *commands;
    Reply *reply;
    Conv *conv; /* where it is said, perhaps gone: compared before it is used; NULL: it is shown */
    char *name;
    gboolean asked; /* by a person, who is told that it printed nothing */
} Program;

static void program_free(gpointer data) {
    Program *program = data;
    reply_unref(program->reply);
    g_free(program->name);
    g_free(program);
}

/* ---- what it printed ---- */

static void show(const Program *program, const char *output) {
    if (!*output && !program->asked)
        return;
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    guint n = g_strv_length(lines);
    for (guint i = 0; i < MIN(n, LINES_MAX); i++) {
        g_autofree char *clean = text_clean(lines[i]);
        reply_line(program->reply, "%s", clean);
    }
    if (n > LINES_MAX)
        reply_line(program->reply, "… and %u lines more", n - LINES_MAX);
    else if (!*output)
        reply_line(program->reply, "%s has printed nothing", program->name);
}

static void say(const Program *program, const char *output) {
    g_autoptr(GError) error = NULL;
    if (!convs_exists(program->model, program->conv)) {
        reply_error(program->reply, "The conversation is gone that %s was to say something in",
                    program->name);
        return;
    }
    if (!output[strspn(output, " \n\t")]) {
        if (program->asked)
            reply_line(program->reply, "%s has printed nothing: nothing is said", program->name);
        return;
    }
    g_autofree char *line = g_strconcat("/say -- ", output, NULL);
    Ctx ctx = {.model = program->model,
               .commands = program->commands,
               .account = program->conv->account,
               .conv = program->conv,
               .reply = program->reply};
    if (!cmd_run(&ctx, line, &error))
        reply_error(program->reply, "%s", error->message);
}

static void ended(const char *output, const GError *error, gpointer data) {
    Program *program = data;
    g_autofree char *text = g_utf8_make_valid(output, -1);
    program->model->programs--;
    if (!program->conv && (!error || *text))
        show(program, text);
    else if (!error)
        say(program, text);
    if (error)
        reply_error(program->reply, "%s", error->message);
    reply_done(program->reply);
}

/* ---- its words ---- */

/* A dollar in a word of the program's own: what a message says may only be an argument, never say
 * which program is run, or be read by a shell. */
typedef struct {
    const Expander *names;
    gboolean heard; /* one of them comes from a message */
} Watch;

static char *watched(const char *name, gpointer data, GError **error) {
    Watch *watch = data;
    watch->heard |= !g_ascii_isupper(*name) && *name != '_';
    return watch->names->value(name, watch->names->data, error);
}

/* What a shell or the like reads as a program: "sh -c '…'". */
static gboolean is_code(char **argv, guint i) {
    static const char *const readers[] = {"sh",   "bash",    "dash",   "ksh",  "zsh",
                                          "fish", "python3", "python", "perl", NULL};
    for (guint k = 0; k + 1 < i; k++) {
        g_autofree char *program = g_path_get_basename(argv[k]);
        if (g_strv_contains(readers, program))
            return argv[i - 1][0] == '-' && strpbrk(argv[i - 1], "ce");
    }
    return i == 0;
}

/* Names last: nothing that stands for one can end a word, or begin another. */
static gboolean put_names(const Ctx *ctx, char **argv, GError **error) {
    for (guint i = 0; ctx->names && argv[i]; i++) {
        Watch watch = {.names = ctx->names};
        const Expander expander = {watched, &watch};
        gboolean code = is_code(argv, i);
        g_autofree char *word = expand(&expander, argv[i], EXPAND_TEXT, error);
        if (!word)
            return FALSE;
        if (code && watch.heard)
            return cmd_fail(error, CMD_ERROR_USAGE,
                            "/exec: “%s” would run what others wrote: it may be an argument, as in "
                            "sh -c '… \"$$1\"' sh $body",
                            argv[i]);
        g_free(argv[i]);
        argv[i] = g_steal_pointer(&word);
    }
    return TRUE;
}

static char **words_of(const Ctx *ctx, const char *line, GError **error) {
    g_autoptr(GError) wrong = NULL;
    g_auto(GStrv) argv = NULL;
    if (!g_shell_parse_argv(line, NULL, &argv, &wrong)) {
        cmd_fail(error, CMD_ERROR_USAGE, "/exec: %s", wrong->message);
        return NULL;
    }
    return put_names(ctx, argv, error) ? g_steal_pointer(&argv) : NULL;
}

static gboolean exec(Ctx *ctx, const Args *args, GError **error) {
    Model *model = ctx->model;
    gboolean said = arg_on(args, "say");
    if (!settings_on(model->settings, "exec", NULL, NULL))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "No programs are run here: that is the setting exec");
    if (said && !conv_has_peer(ctx->conv))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "Nobody hears you here: /exec -o belongs in a conversation");
    if (model->programs >= PROGRAMS_MAX)
        return cmd_fail(error, CMD_ERROR_STATE, "%u programs run already: one has to end first",
                        model->programs);
    g_auto(GStrv) argv = words_of(ctx, arg_text(args, "program"), error);
    if (!argv)
        return FALSE;
    Program *program = g_new0(Program, 1);
    *program = (Program){.model = model,
                         .commands = ctx->commands,
                         .reply = reply_ref(ctx->reply),
                         .conv = said ? ctx->conv : NULL,
                         .name = text_clean(argv[0]),
                         .asked = !ctx->names};
    model->programs++;
    reply_expect(ctx->reply);
    reply_takes_time(ctx->reply); /* it has one of its own */
    guint seconds = (guint)settings_number(model->settings, "exec-time", NULL, NULL);
    spawn_argv((const char *const *)argv, BYTES_MAX, seconds * 1000, model->closing, ended, program,
               program_free);
    return TRUE;
}

static const Command table[] = {
    {"exec", "[-o say:flag] <program:program...>",
     "Run a program, and show what it prints; with -o it is said.",
     "Its words are as a shell splits them, but there is no shell: pipes and * need sh -c '…'. It "
     "gets no input and no terminal, and is ended when it has printed 32 KiB or its time is over "
     "(setting exec-time). Papo goes on meanwhile. In scripts $body and the like are each one "
     "argument, and never the program. The setting exec forbids it.",
     "exec -o uptime", ACCEPT_LINES, exec},
};

void exec_commands(Commands *commands) {
    commands_add(commands, "Scripts", table, G_N_ELEMENTS(table));
}
