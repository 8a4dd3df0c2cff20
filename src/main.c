/* The program: options, then a screen or a script. */
#include "app.h"
#include "base/log.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "cmd/docgen.h"
#include "config.h"
#include "model/saver.h"
#include "options.h"
#include "script/runner.h"
#include "ui/keys.h"
#include "ui/ui.h"
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_DONE, EXIT_FAILED, EXIT_OPTIONS };

typedef struct {
    App *app;
    Ui *ui;
    Runner *runner;
    GMainLoop *loop;
    guint signals[3];
    int exit_code;
} Program;

/* What is said and known here stays off the disk and out of other processes' sight. */
static void harden(void) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    signal(SIGPIPE, SIG_IGN);
    umask(077);
}

static void program_end(gpointer data) {
    Program *program = data;
    g_main_loop_quit(program->loop);
}

/* The first signal says goodbye, the next one doesn't wait for it. */
static gboolean on_signal(Program *program, int number) {
    gboolean again = program->exit_code == 128 + number;
    program->exit_code = 128 + number;
    if (again)
        program_end(program);
    else
        app_quit(program->app, NULL);
    return G_SOURCE_CONTINUE;
}

static gboolean on_interrupt(gpointer data) {
    return on_signal(data, SIGINT);
}

static gboolean on_terminate(gpointer data) {
    return on_signal(data, SIGTERM);
}

static gboolean on_hangup(gpointer data) {
    return on_signal(data, SIGHUP);
}

static void script_done(int exit_code, gpointer data) {
    Program *program = data;
    if (program->exit_code == EXIT_DONE) /* a signal ended it otherwise */
        program->exit_code = exit_code;
    app_quit(program->app, NULL);
}

static gboolean start_scripts(Program *program, const Options *options, GError **error) {
    Commands *commands = app_commands(program->app);
    runner_commands(commands);
    ui_commands(commands, NULL);
    Output *output = output_standard();
    output_set_form(output, options->json ? OUTPUT_JSON : OUTPUT_TEXT);
    output_set_events(output, options->shown);
    program->runner = runner_new(app_model(program->app), commands, output, script_done, program);
    runner_set_forever(program->runner, options->forever);
    for (guint i = 0; options->defines && options->defines[i]; i++)
        if (!runner_define(program->runner, options->defines[i], error))
            return FALSE;
    for (guint i = 0; options->scripts && options->scripts[i]; i++)
        if (!runner_add_file(program->runner, options->scripts[i], error))
            return FALSE;
    for (guint i = 0; options->commands && options->commands[i]; i++)
        runner_add_line(program->runner, options->commands[i]);
    runner_start(program->runner);
    return TRUE;
}

static gboolean start_screen(Program *program, GError **error) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                    _("a terminal is needed; without one: papo --script FILE"));
        return FALSE;
    }
    program->ui = ui_new(app_model(program->app), app_commands(program->app));
    ui_set_attention(program->ui, app_attention(program->app));
    if (!ui_start(program->ui, error))
        return FALSE;
    app_connect(program->app);
    return TRUE;
}

/* The last try. What is lost now was said to be in danger since it came. */
static void warn_unsaved(Program *program) {
    const Model *model = app_model(program->app);
    guint lost = saver_last_try(model->saver);
    if (!lost)
        return;
    fprintf(stderr,
            _("papo: the disk refused to the last; messages that are lost here now: %u; those that "
              "came are sent again by the server if it keeps them\n"),
            lost);
    if (program->exit_code == EXIT_DONE)
        program->exit_code = EXIT_FAILED;
}

static int run(const Options *options, GError **error) {
    Program program = {.exit_code = EXIT_DONE};
    gboolean script = options->scripts || options->commands;
    if (!wire_selftest(error))
        return EXIT_FAILED;
    program.app = app_new(&(AppOptions){.profile = options->profile}, error);
    if (!program.app)
        return EXIT_FAILED;

    program.loop = g_main_loop_new(NULL, FALSE);
    app_on_quit(program.app, program_end, &program);
    program.signals[0] = g_unix_signal_add(SIGTERM, on_terminate, &program);
    program.signals[1] = g_unix_signal_add(SIGHUP, on_hangup, &program);
    program.signals[2] = g_unix_signal_add(SIGINT, on_interrupt, &program);
    gboolean started =
        script ? start_scripts(&program, options, error) : start_screen(&program, error);
    if (started)
        g_main_loop_run(program.loop);
    else
        program.exit_code = EXIT_OPTIONS;

    for (guint i = 0; i < G_N_ELEMENTS(program.signals); i++)
        g_source_remove(program.signals[i]);
    g_clear_pointer(&program.ui, ui_free);
    g_clear_pointer(&program.runner, runner_free);
    warn_unsaved(&program);
    app_free(program.app);
    g_main_loop_unref(program.loop);
    return program.exit_code;
}

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

static int print(const char *what, GError **error) {
    if (g_str_equal(what, "keys")) {
        print_keys();
        return EXIT_DONE;
    }
    if (g_str_equal(what, "roles")) {
        print_roles();
        return EXIT_DONE;
    }
    if (g_str_equal(what, "events")) {
        print_events();
        return EXIT_DONE;
    }
    g_autoptr(Commands) commands = commands_new();
    commands_add_all(commands);
    runner_commands(commands);
    ui_commands(commands, NULL);
    g_autofree char *text = docgen(commands, what, error);
    if (!text)
        return EXIT_OPTIONS;
    fputs(text, stdout);
    if (g_str_equal(what, "texts"))
        print_other_texts();
    return EXIT_DONE;
}

static int start(Options *options, int argc, char **argv, GError **error) {
    if (!options_read(options, argc, argv, error))
        return EXIT_OPTIONS;
    if (options->version) {
        puts("papo " PAPO_VERSION);
        return EXIT_DONE;
    }
    if (options->print)
        return print(options->print, error);
    gboolean screen = !options->scripts && !options->commands;
    /* Nobody writes on the screen but the screen. */
    if ((options->log || screen) && !log_open(options->log, error))
        return EXIT_OPTIONS;
    int code = run(options, error);
    log_close();
    return code;
}

int main(int argc, char **argv) {
    Options options = {0};
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    tr_start();
    harden();
    /* NetworkManager would be asked over D-Bus while papo waits; the kernel answers at once. */
    g_setenv("GIO_USE_NETWORK_MONITOR", "netlink", FALSE);
    int code = start(&options, argc, argv, &error);
    if (error)
        fprintf(stderr, "papo: %s\n", error->message);
    options_clear(&options);
    return code;
}
