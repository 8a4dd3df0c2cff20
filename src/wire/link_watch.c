/* Hears when the network changed or the computer slept, without looking now and then. */
#include "wire/link_private.h"
#include <errno.h>
#include <glib-unix.h>
#ifdef __linux__
#include <sys/timerfd.h>
#endif
#include <unistd.h>

struct LinkWatch {
    Link *link;
    GNetworkMonitor *monitor;
    gulong handler;
    int fd;
    guint source;
};

static void on_network(GNetworkMonitor *monitor, gboolean available, gpointer data) {
    struct LinkWatch *watch = data;
    if (available)
        link_network_changed(watch->link);
}

#ifdef __linux__
/* A timer far in the future that the kernel cancels when the wall clock jumps, as it does after a
 * sleep: the read then says ECANCELED. */
static void arm(int fd) {
    struct itimerspec never = {.it_value = {.tv_sec = (time_t)1 << 33}};
    timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

static gboolean on_jump(gint fd, GIOCondition condition, gpointer data) {
    struct LinkWatch *watch = data;
    guint64 ticks;
    if (read(fd, &ticks, sizeof ticks) < 0 && errno == ECANCELED)
        link_network_changed(watch->link);
    arm(fd);
    return G_SOURCE_CONTINUE;
}

static void watch_clock(struct LinkWatch *watch) {
    watch->fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (watch->fd < 0)
        return;
    arm(watch->fd);
    watch->source = g_unix_fd_add(watch->fd, G_IO_IN, on_jump, watch);
}
#else
static void watch_clock(struct LinkWatch *watch) {
    watch->fd = -1;
}
#endif

struct LinkWatch *link_watch_new(Link *link) {
    struct LinkWatch *watch = g_new0(struct LinkWatch, 1);
    watch->link = link;
    watch->monitor = g_object_ref(g_network_monitor_get_default());
    watch->handler =
        g_signal_connect(watch->monitor, "network-changed", G_CALLBACK(on_network), watch);
    watch_clock(watch);
    return watch;
}

void link_watch_free(struct LinkWatch *watch) {
    g_signal_handler_disconnect(watch->monitor, watch->handler);
    g_object_unref(watch->monitor);
    if (watch->source)
        g_source_remove(watch->source);
    if (watch->fd >= 0)
        close(watch->fd);
    g_free(watch);
}
