/* The program: options, then a screen or a script. */
#include "app.h"
#include "base/log.h"
#include "base/tr.h"
#include "config.h"
#include "model/saver.h"
#include "options.h"
#include "print.h"
#include "script/control.h"
#include "script/remote.h"
#include "script/send.h"
#include "ui/ui.h"
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINES_WITHOUT_SCREEN = 100 }; /* of a conversation, that commands may look back at */
enum { EXIT_DONE, EXIT_FAILED, EXIT_OPTIONS, EXIT_UNREACHABLE };
enum { LOCKED_US = 100000 };

typedef struct {
    App *app;
    Ui *ui;
    Runner *runner;
    Sender *sender;
    Control *control;
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

/* Who runs lines in place of a screen. Takes the output. */
static void start_runner(Program *program, const Options *options, Output *output) {
    Commands *commands = app_commands(program->app);
    runner_commands(commands);
    ui_commands(commands, NULL);
    app_model(program->app)->lines_max = LINES_WITHOUT_SCREEN;
    output_set_form(output, options->json ? OUTPUT_JSON : OUTPUT_TEXT);
    output_set_events(output, options->shown);
    program->runner = runner_new(app_model(program->app), commands, output, script_done, program);
}

static SendWish wish_of(const Options *options) {
    return (SendWish){.account = options->account,
                      .recipients = (const char *const *)options->recipients,
                      .text = options->text,
                      .fd = options->file ? -1 : STDIN_FILENO,
                      .subject = options->subject,
                      .file = options->file,
                      .rooms = options->rooms,
                      .lines = options->lines,
                      .timeout = (guint)options->timeout * 1000};
}

static gboolean start_sending(Program *program, const Options *options, GError **error) {
    start_runner(program, options, output_quiet());
    SendWish wish = wish_of(options);
    program->sender = sender_new(program->runner, app_commands(program->app), &wish, error);
    if (program->sender)
        runner_start(program->runner);
    return program->sender != NULL;
}

static gboolean start_scripts(Program *program, const Options *options, GError **error) {
    start_runner(program, options, output_standard());
    runner_set_forever(program->runner, options->forever);
    for (guint i = 0; options->defines && options->defines[i]; i++)
        if (!runner_define(program->runner, options->defines[i], error))
            return FALSE;
    for (guint i = 0; options->scripts && options->scripts[i]; i++)
        if (!runner_add_file(program->runner, options->scripts[i], error))
            return FALSE;
    for (guint i = 0; options->commands && options->commands[i]; i++)
        runner_add_line(program->runner, options->commands[i]);
    if (options->forever)
        program->control = control_new(app_model(program->app), app_commands(program->app));
    runner_start(program->runner);
    return TRUE;
}

static Conv *shown_conv(gpointer ui) {
    return ui_shown(ui);
}

static gboolean start_screen(Program *program, GError **error) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                    _("a terminal is needed; without one: papo --script FILE"));
        return FALSE;
    }
    Model *model = app_model(program->app);
    Commands *commands = app_commands(program->app);
    program->ui = ui_new(model, commands);
    ui_set_attention(program->ui, app_attention(program->app));
    program->control = control_new(model, commands);
    control_set_shown(program->control, shown_conv, program->ui);
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

static gboolean start_what(Program *program, const Options *options, GError **error) {
    if (options->sending)
        return start_sending(program, options, error);
    if (options->scripts || options->commands)
        return start_scripts(program, options, error);
    return start_screen(program, error);
}

/* Has the papo that runs send it. FALSE: it can't be asked. */
static gboolean send_there(const Options *options, int *exit_code, GError **error) {
    int fd = options->sending ? remote_connect(options->profile, NULL) : -1;
    SendWish wish = wish_of(options);
    if (fd >= 0)
        *exit_code = remote_call(fd, &(RemoteCall){.send = &wish, .json = options->json}, error);
    return fd >= 0;
}

/* NULL and an error, or an exit code: papo send has the papo that runs do it, or waits for one that
 * can't be asked, as jobs that end up at the same time have to. */
static App *open_app(const Options *options, int *exit_code, GError **error) {
    gint64 until = g_get_monotonic_time() + options->timeout * G_USEC_PER_SEC;
    for (;;) {
        g_autoptr(GError) wrong = NULL;
        App *app = app_new(&(AppOptions){.profile = options->profile}, &wrong);
        if (app)
            return app;
        gboolean busy = g_error_matches(wrong, G_IO_ERROR, G_IO_ERROR_BUSY);
        if (busy && send_there(options, exit_code, error))
            return NULL;
        if (!busy || g_get_monotonic_time() >= until) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return NULL;
        }
        g_usleep(LOCKED_US); /* nothing runs yet that could be kept waiting */
    }
}

static int run(const Options *options, GError **error) {
    Program program = {.exit_code = EXIT_DONE};
    if (!wire_selftest(error))
        return EXIT_FAILED;
    int exit_code = EXIT_FAILED;
    program.app = open_app(options, &exit_code, error);
    if (!program.app)
        return exit_code;

    program.loop = g_main_loop_new(NULL, FALSE);
    app_on_quit(program.app, program_end, &program);
    program.signals[0] = g_unix_signal_add(SIGTERM, on_terminate, &program);
    program.signals[1] = g_unix_signal_add(SIGHUP, on_hangup, &program);
    program.signals[2] = g_unix_signal_add(SIGINT, on_interrupt, &program);
    if (start_what(&program, options, error))
        g_main_loop_run(program.loop);
    else
        program.exit_code = EXIT_OPTIONS;

    for (guint i = 0; i < G_N_ELEMENTS(program.signals); i++)
        g_source_remove(program.signals[i]);
    g_clear_pointer(&program.control, control_free);
    g_clear_pointer(&program.ui, ui_free);
    if (program.runner)
        runner_tell_unsent(program.runner);
    g_clear_pointer(&program.runner, runner_free);
    g_clear_pointer(&program.sender, sender_free);
    warn_unsaved(&program);
    app_free(program.app);
    g_main_loop_unref(program.loop);
    return program.exit_code;
}

static int drive(const Options *options, GError **error) {
    int fd = remote_connect(options->profile, error);
    return fd < 0 ? EXIT_UNREACHABLE
                  : remote_call(fd,
                                &(RemoteCall){.commands = options->rest,
                                              .in = options->in,
                                              .events = options->events,
                                              .json = options->json,
                                              .follow = options->follow},
                                error);
}

static int start(Options *options, int argc, char **argv, GError **error) {
    if (!options_read(options, argc, argv, error))
        return EXIT_OPTIONS;
    if (options->version) {
        puts("papo " PAPO_VERSION);
        return EXIT_DONE;
    }
    if (options->print)
        return print_what(options->print, error) ? EXIT_DONE : EXIT_OPTIONS;
    if (options->remote)
        return drive(options, error);
    gboolean screen = !options->scripts && !options->commands && !options->sending;
    /* Nobody writes on the screen but the screen. */
    if ((options->log || screen) && !log_open(options->log, error))
        return EXIT_OPTIONS;
    int code = run(options, error);
    log_close();
    return code;
}

/* Where one of them is closed, the next file that is opened would take its place. Reading and
 * writing still fail, as they would have. */
static void hold_standard_files(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv) {
    Options options = {0};
    g_autoptr(GError) error = NULL;
    setlocale(LC_ALL, "");
    tr_start();
    g_log_set_writer_func(log_writer, NULL, NULL);
    hold_standard_files();
    harden();
    /* NetworkManager would be asked over D-Bus while papo waits; the kernel answers at once. */
    g_setenv("GIO_USE_NETWORK_MONITOR", "netlink", FALSE);
    int code = start(&options, argc, argv, &error);
    if (error)
        fprintf(stderr, "papo: %s\n", error->message);
    options_clear(&options);
    return code;
}
