/* Runs a command of the user's without a shell, a terminal or any patience, and collects what it
 * prints. */
#include "base/spawn.h"
#include "base/text.h"
#include "base/tr.h"
#include <signal.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define CHUNK 4096
#define STDERR_LIMIT 2000

typedef struct {
    GSubprocess *process;
    GCancellable *stop; /* ours: ends the reads */
    GCancellable *cancel;
    gulong cancel_handler;
    GByteArray *output, *complaint;
    guint8 buffer[2][CHUNK];
    gsize limit;
    guint timer;
    guint busy; /* reads and the wait that still have to come back */
    char *name; /* of the program: the arguments may hold secrets */
    GError *error;
    SpawnFn fn;
    gpointer data;
    GDestroyNotify free_data;
    gboolean partial; /* what was printed before an error is wanted, too */
} Run;

static void wipe(GByteArray *bytes) {
    if (bytes->len)
        explicit_bzero(bytes->data, bytes->len);
    g_byte_array_unref(bytes);
}

static void run_free(Run *run) {
    if (run->cancel) {
        g_signal_handler_disconnect(run->cancel, run->cancel_handler);
        g_object_unref(run->cancel);
    }
    if (run->timer)
        g_source_remove(run->timer);
    g_clear_object(&run->process);
    g_clear_object(&run->stop);
    g_clear_error(&run->error);
    wipe(run->output);
    wipe(run->complaint);
    explicit_bzero(run->buffer, sizeof run->buffer);
    g_free(run->name);
    if (run->free_data)
        run->free_data(run->data);
    g_free(run);
}

/* The command leads a session of its own: whatever it started goes with it. */
static void run_kill(Run *run) {
    const char *pid = run->process ? g_subprocess_get_identifier(run->process) : NULL;
    if (pid)
        kill((pid_t)-g_ascii_strtoll(pid, NULL, 10), SIGKILL);
    if (run->process)
        g_subprocess_force_exit(run->process);
    g_cancellable_cancel(run->stop);
}

static void fail(Run *run, GIOErrorEnum code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void fail(Run *run, GIOErrorEnum code, const char *format, ...) {
    if (!run->error) {
        va_list args;
        va_start(args, format);
        run->error = g_error_new_valist(G_IO_ERROR, (int)code, tr(format), args);
        va_end(args);
    }
    run_kill(run);
}

static char *last_words(Run *run) {
    g_autofree char *raw = g_strndup((const char *)run->complaint->data, run->complaint->len);
    g_strstrip(raw);
    g_autofree char *clean = text_clean(raw);
    return *clean ? g_strdup_printf(": %s", clean) : g_strdup("");
}

static void judge_exit(Run *run) {
    g_autofree char *words = last_words(run);
    if (g_subprocess_get_if_signaled(run->process))
        fail(run, G_IO_ERROR_FAILED, "%s was ended by signal %d%s", run->name,
             g_subprocess_get_term_sig(run->process), words);
    else if (g_subprocess_get_exit_status(run->process) != 0)
        fail(run, G_IO_ERROR_FAILED, "%s ended with status %d%s", run->name,
             g_subprocess_get_exit_status(run->process), words);
}

static void finish_one(Run *run) {
    if (--run->busy > 0)
        return;
    gboolean cancelled = run->cancel && g_cancellable_is_cancelled(run->cancel);
    if (!cancelled) {
        if (!run->error)
            judge_exit(run);
        GByteArray *out = run->output;
        g_byte_array_append(out, (const guint8 *)"", 1);
        char *text = (char *)out->data;
        gsize length = strlen(text);
        if (length > 0 && text[length - 1] == '\n')
            text[--length] = '\0';
        if (length > 0 && text[length - 1] == '\r')
            text[--length] = '\0';
        run->fn(run->error && !run->partial ? NULL : text, run->error, run->data);
    }
    run_free(run);
}

static void read_on(Run *run, GInputStream *stream, guint which);

static void read_done(GInputStream *stream, GAsyncResult *result, Run *run, guint which) {
    gssize got = g_input_stream_read_finish(stream, result, NULL);
    if (got > 0 && which == 1) {
        gsize room = STDERR_LIMIT - MIN(run->complaint->len, STDERR_LIMIT);
        g_byte_array_append(run->complaint, run->buffer[1], (guint)MIN((gsize)got, room));
    } else if (got > 0) {
        gsize room = run->limit - MIN(run->output->len, run->limit);
        g_byte_array_append(run->output, run->buffer[0], (guint)MIN((gsize)got, room));
        if ((gsize)got > room)
            fail(run, G_IO_ERROR_NO_SPACE, "%s printed more than %lu bytes and was ended",
                 run->name, (gulong)run->limit);
    }
    if (got > 0 && !g_cancellable_is_cancelled(run->stop))
        read_on(run, stream, which);
    else
        finish_one(run);
}

static void stdout_done(GObject *source, GAsyncResult *result, gpointer data) {
    read_done(G_INPUT_STREAM(source), result, data, 0);
}

static void stderr_done(GObject *source, GAsyncResult *result, gpointer data) {
    read_done(G_INPUT_STREAM(source), result, data, 1);
}

static void read_on(Run *run, GInputStream *stream, guint which) {
    g_input_stream_read_async(stream, run->buffer[which], CHUNK, G_PRIORITY_DEFAULT, run->stop,
                              which == 0 ? stdout_done : stderr_done, run);
}

static void wait_done(GObject *source, GAsyncResult *result, gpointer data) {
    g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL);
    finish_one(data);
}

static gboolean timed_out(gpointer data) {
    Run *run = data;
    run->timer = 0;
    fail(run, G_IO_ERROR_TIMED_OUT, "%s took too long and was ended", run->name);
    return G_SOURCE_REMOVE;
}

static void cancelled(GCancellable *cancel, gpointer data) {
    run_kill(data);
}

/* In the child: no controlling terminal, so that nothing can be asked behind our back. */
static void leave_terminal(gpointer data) {
    setsid();
}

static gboolean never_started(gpointer data) {
    Run *run = data;
    finish_one(run);
    return G_SOURCE_REMOVE;
}

static gboolean start(Run *run, const char *const *argv) {
    g_autoptr(GError) cause = NULL;
    run->name = text_clean(argv[0]);
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_set_child_setup(launcher, leave_terminal, NULL, NULL);
    run->process = g_subprocess_launcher_spawnv(launcher, argv, &cause);
    if (!run->process)
        fail(run, G_IO_ERROR_FAILED, "%s can't be started: %s", run->name, cause->message);
    return run->process != NULL;
}

static Run *run_new(gsize limit, GCancellable *cancel, SpawnFn fn, gpointer data) {
    Run *run = g_new0(Run, 1);
    run->limit = limit;
    run->fn = fn;
    run->data = data;
    run->stop = g_cancellable_new();
    /* Never grows beyond this, so that no copy of a password is left behind by realloc. */
    run->output = g_byte_array_sized_new((guint)MIN(limit, 64 * 1024) + 1);
    run->complaint = g_byte_array_sized_new(STDERR_LIMIT);
    run->busy = 1;
    if (cancel) {
        run->cancel = g_object_ref(cancel);
        run->cancel_handler = g_signal_connect(cancel, "cancelled", G_CALLBACK(cancelled), run);
    }
    return run;
}

/* argv NULL: it can't be one, the error is there. */
static void run_start(Run *run, const char *const *argv, guint timeout_ms) {
    if (g_cancellable_is_cancelled(run->cancel) || !argv || !start(run, argv)) {
        g_idle_add(never_started, run);
        return;
    }
    run->busy = 3;
    run->timer = g_timeout_add(timeout_ms, timed_out, run);
    read_on(run, g_subprocess_get_stdout_pipe(run->process), 0);
    read_on(run, g_subprocess_get_stderr_pipe(run->process), 1);
    g_subprocess_wait_async(run->process, NULL, wait_done, run);
}

void spawn_argv(const char *const *argv, gsize limit, guint timeout_ms, GCancellable *cancel,
                SpawnFn fn, gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(argv && *argv && fn);
    Run *run = run_new(limit, cancel, fn, data);
    run->free_data = free_data;
    run->partial = TRUE;
    run_start(run, argv, timeout_ms);
}

void spawn_collect(const char *command_line, gsize limit, guint timeout_ms, GCancellable *cancel,
                   SpawnFn fn, gpointer data) {
    g_return_if_fail(command_line && fn);
    g_auto(GStrv) argv = NULL;
    g_autoptr(GError) cause = NULL;
    Run *run = run_new(limit, cancel, fn, data);
    if (!g_shell_parse_argv(command_line, NULL, &argv, &cause)) {
        run->name = g_strdup("");
        fail(run, G_IO_ERROR_INVALID_ARGUMENT, "the command can't be understood: %s",
             cause->message);
    }
    run_start(run, (const char *const *)argv, timeout_ms);
}
