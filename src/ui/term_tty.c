/* The terminal device: raw mode and its undoing, whatever ends papo, and output by the main loop.
 */
#include "ui/term_tty.h"

#include "base/tr.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define RESET_MAX 256

struct Tty {
    int fd; /* our own opening of it, so that O_NONBLOCK does not reach the shell's */
    struct termios found, raw;
    GByteArray *queue;
    guint source;
    gboolean waited_for; /* somebody was told that it is busy */
    TtyFn ready;
    gpointer data;
    char reset[RESET_MAX];
    volatile sig_atomic_t reset_length, stopped;
};

/* Signal handlers have no user data: the one terminal they have to restore. */
static Tty *volatile held_tty;

static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};

/* Only what POSIX allows in a signal handler. */
static void restore(const Tty *tty) {
    gsize done = 0;
    while (done < (gsize)tty->reset_length) {
        ssize_t n = write(tty->fd, tty->reset + done, (gsize)tty->reset_length - done);
        if (n <= 0)
            break;
        done += (gsize)n;
    }
    tcsetattr(tty->fd, TCSANOW, &tty->found);
}

static void on_crash(int number) {
    if (held_tty)
        restore(held_tty);
    raise(number); /* SA_RESETHAND: the default one now */
}

static void on_stop(int number) {
    int saved = errno;
    Tty *tty = held_tty;
    if (tty)
        restore(tty);
    struct sigaction fallback = {.sa_handler = SIG_DFL}, own;
    sigaction(SIGTSTP, &fallback, &own);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    raise(number);
    sigprocmask(SIG_UNBLOCK, &set, NULL); /* stops here, and goes on here */
    sigaction(SIGTSTP, &own, NULL);
    if (tty) {
        tcsetattr(tty->fd, TCSANOW, &tty->raw);
        tty->stopped = 1;
        raise(SIGWINCH); /* wakes the main loop, which paints everything again */
    }
    errno = saved;
}

static void catch_signals(void) {
    struct sigaction crash = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND | SA_NODEFER};
    for (guint i = 0; i < G_N_ELEMENTS(crashes); i++)
        sigaction(crashes[i], &crash, NULL);
    struct sigaction stop = {.sa_handler = on_stop, .sa_flags = SA_RESTART};
    sigaction(SIGTSTP, &stop, NULL);
}

static void release_signals(void) {
    struct sigaction fallback = {.sa_handler = SIG_DFL};
    for (guint i = 0; i < G_N_ELEMENTS(crashes); i++)
        sigaction(crashes[i], &fallback, NULL);
    sigaction(SIGTSTP, &fallback, NULL);
}

static struct termios raw_mode(const struct termios *found) {
    struct termios raw = *found;
    raw.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK);
    raw.c_oflag &= ~(tcflag_t)OPOST;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ISIG | IEXTEN | ECHO | ECHONL);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    return raw;
}

Tty *tty_open(TtyFn ready, gpointer data, GError **error) {
    struct termios found;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) || tcgetattr(STDOUT_FILENO, &found) != 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                    _("papo needs a terminal; without one, use papo --script FILE"));
        return NULL;
    }
    Tty *tty = g_new0(Tty, 1);
    const char *name = ttyname(STDOUT_FILENO);
    tty->fd = name ? open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;
    if (tty->fd < 0)
        tty->fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (tty->fd < 0) /* somebody else's device (su, a container): then it may wait after all */
        tty->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    tty->found = found;
    tty->raw = raw_mode(&found);
    tty->queue = g_byte_array_new();
    tty->ready = ready;
    tty->data = data;
    tcsetattr(tty->fd, TCSANOW, &tty->raw);
    held_tty = tty;
    catch_signals();
    return tty;
}

/* FALSE: the terminal is gone. */
static gboolean write_some(Tty *tty) {
    while (tty->queue->len > 0) {
        ssize_t n = write(tty->fd, tty->queue->data, MIN(tty->queue->len, 16384));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return TRUE;
        if (n <= 0) {
            g_byte_array_set_size(tty->queue, 0);
            return FALSE;
        }
        g_byte_array_remove_range(tty->queue, 0, (guint)n);
    }
    return TRUE;
}

static gboolean on_writable(gint fd, GIOCondition condition, gpointer data) {
    Tty *tty = data;
    gboolean alive = !(condition & (G_IO_ERR | G_IO_HUP)) && write_some(tty);
    if (alive && tty->queue->len > 0)
        return G_SOURCE_CONTINUE;
    tty->source = 0;
    if (alive && tty->waited_for) {
        tty->waited_for = FALSE;
        tty->ready(tty->data);
    }
    return G_SOURCE_REMOVE;
}

void tty_write(Tty *tty, const char *bytes, gsize n) {
    g_byte_array_append(tty->queue, (const guint8 *)bytes, (guint)n);
    if (!tty->source && write_some(tty) && tty->queue->len > 0)
        tty->source = g_unix_fd_add(tty->fd, G_IO_OUT | G_IO_ERR | G_IO_HUP, on_writable, tty);
}

gboolean tty_busy(Tty *tty) {
    if (tty->queue->len > 0)
        tty->waited_for = TRUE;
    return tty->queue->len > 0;
}

void tty_forget(Tty *tty) {
    g_byte_array_set_size(tty->queue, 0);
    g_clear_handle_id(&tty->source, g_source_remove);
}

static void drain(Tty *tty, int ms) {
    gint64 end = g_get_monotonic_time() + ms * 1000;
    while (tty->queue->len > 0 && g_get_monotonic_time() < end && write_some(tty)) {
        struct pollfd wait = {.fd = tty->fd, .events = POLLOUT};
        if (tty->queue->len > 0 && poll(&wait, 1, 50) > 0 && (wait.revents & (POLLERR | POLLHUP)))
            break;
    }
    tty_forget(tty);
}

gboolean tty_size(const Tty *tty, int *width, int *height) {
    struct winsize size;
    if (ioctl(tty->fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
        return FALSE;
    *width = size.ws_col;
    *height = size.ws_row;
    return TRUE;
}

void tty_set_reset(Tty *tty, const char *bytes) {
    gsize n = strlen(bytes);
    g_return_if_fail(n <= RESET_MAX);
    tty->reset_length = 0;
    memcpy(tty->reset, bytes, n);
    tty->reset_length = (int)n;
}

void tty_lend(Tty *tty) {
    drain(tty, 500);
    restore(tty);
}

void tty_take_back(Tty *tty) {
    tcsetattr(tty->fd, TCSANOW, &tty->raw);
}

void tty_stop(Tty *tty) {
    drain(tty, 100);
    kill(0, SIGTSTP);
}

gboolean tty_was_stopped(Tty *tty) {
    gboolean stopped = tty->stopped;
    tty->stopped = 0;
    return stopped;
}

void tty_close(Tty *tty) {
    if (!tty)
        return;
    drain(tty, 500);
    restore(tty);
    release_signals();
    held_tty = NULL;
    close(tty->fd);
    g_byte_array_unref(tty->queue);
    g_free(tty);
}
