/* The control socket: by it status bars, hot keys and editors drive a papo that runs. */
#include "script/control.h"

#include "base/local_socket.h"
#include "base/tr.h"
#include "model/model.h"
#include "model/settings.h"
#include "script/script.h"
#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { CALLERS_MAX = 32, PAUSE_MS = 1000 };

struct Control {
    CallerHost host;
    GPtrArray *callers;
    char *path;
    int fd;       /* -1: there is none */
    guint watch;  /* for those who come */
    guint paused; /* no more can be let in just now */
    guint ending; /* those who are in are sent away */
};

static void control_watch(gpointer data);

/* The process has no more descriptors: without a pause this would be tried for ever. */
static void control_pause(Control *control) {
    g_clear_handle_id(&control->watch, g_source_remove);
    control->paused = clock_after(control->host.model->clock, PAUSE_MS, control_watch, control);
}

static gboolean on_knock(int fd, GIOCondition condition, gpointer data) {
    Control *control = data;
    int caller_fd = local_accept(fd);
    if (caller_fd < 0) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            control_pause(control);
        return G_SOURCE_CONTINUE;
    }
    gboolean full = control->callers->len >= CALLERS_MAX;
    Caller *caller = caller_new(&control->host, caller_fd);
    if (!full) {
        g_ptr_array_add(control->callers, caller);
        return G_SOURCE_CONTINUE;
    }
    caller_refuse(caller, EXIT_LINE, _("Too many programs drive this papo already"));
    caller_free(caller);
    return G_SOURCE_CONTINUE;
}

static void control_watch(gpointer data) {
    Control *control = data;
    control->paused = 0;
    control->watch = g_unix_fd_add(control->fd, G_IO_IN, on_knock, control);
}

static void control_close(Control *control) {
    clock_cancel(control->host.model->clock, &control->paused);
    g_clear_handle_id(&control->watch, g_source_remove);
    if (control->fd < 0)
        return;
    g_unlink(control->path);
    close(control->fd);
    control->fd = -1;
    g_clear_pointer(&control->path, g_free);
}

static void send_away(gpointer data) {
    Control *control = data;
    clock_cancel(control->host.model->clock, &control->ending);
    g_ptr_array_set_size(control->callers, 0);
}

static void control_open(Control *control) {
    Model *model = control->host.model;
    g_auto(GStrv) paths = paths_sockets(model->paths);
    g_autoptr(GError) error = NULL;
    for (guint i = 0; paths[i] && control->fd < 0; i++) {
        g_clear_error(&error);
        control->fd = local_listen(paths[i], &error);
        if (control->fd >= 0)
            control->path = g_strdup(paths[i]);
    }
    if (control->fd >= 0)
        control_watch(control);
    else if (error)
        model_notice(model, model->console, "papo --remote will not find this papo: %s",
                     error->message);
}

/* Whoever is in may have said so: nobody is sent away in the middle of a line. */
static void control_follow(Control *control) {
    gboolean wanted = settings_on(control->host.model->settings, "remote", NULL, NULL);
    if (wanted && control->fd < 0) {
        control_open(control);
    } else if (!wanted) {
        control_close(control);
        if (!control->ending)
            control->ending = clock_after(control->host.model->clock, 0, send_away, control);
    }
}

static void control_hear(const Event *ev, void *data) {
    if (ev->type == EV_SETTING_CHANGED && g_strcmp0(ev->text, "remote") == 0)
        control_follow(data);
}

static void on_gone(Caller *caller, gpointer data) {
    Control *control = data;
    g_ptr_array_remove(control->callers, caller);
}

static void free_caller(gpointer caller) {
    caller_free(caller);
}

Control *control_new(Model *model, Commands *commands) {
    Control *control = g_new0(Control, 1);
    control->host =
        (CallerHost){.model = model, .commands = commands, .gone = on_gone, .gone_data = control};
    control->callers = g_ptr_array_new_with_free_func(free_caller);
    control->fd = -1;
    bus_listen(model->bus, control_hear, control);
    control_follow(control);
    return control;
}

void control_set_shown(Control *control, ShownFn shown, gpointer data) {
    control->host.shown = shown;
    control->host.shown_data = data;
}

void control_free(Control *control) {
    if (!control)
        return;
    bus_ignore(control->host.model->bus, control_hear, control);
    control_close(control);
    send_away(control);
    g_ptr_array_unref(control->callers);
    g_free(control);
}

const char *control_path(const Control *control) {
    return control->path;
}
