#pragma once
#include <gio/gio.h>

/* What a command printed (without the last line end), or the error; both only valid during the
 * call. */
typedef void (*SpawnFn)(const char *output, const GError *error, gpointer data);

/* Runs a command line (split like a shell would, run without one) and collects at most limit bytes
 * of its output. The command gets no terminal. Ended after timeout_ms. Cancelling means fn is not
 * called. */
void spawn_collect(const char *command_line, gsize limit, guint timeout_ms, GCancellable *cancel,
                   SpawnFn fn, gpointer data);

/* The same with the words of the command line; fn gets what was printed also where there is an
 * error. free_data is called in any case, also if cancelled. */
void spawn_argv(const char *const *argv, gsize limit, guint timeout_ms, GCancellable *cancel,
                SpawnFn fn, gpointer data, GDestroyNotify free_data);
