/* The program under test in a pty; its output goes through a terminal emulator. */
#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#define PATIENCE_US (10 * G_USEC_PER_SEC)

struct Terminal {
    int fd; /* -1: the program has closed its side */
    GPid pid;
    int width, height;
    VTerm *vterm;
    VTermScreen *screen;
    gboolean cursor_visible;
    VTermPos cursor;
    GByteArray *output;
};

static int on_cursor(VTermPos pos, VTermPos old, int visible, void *data) {
    Terminal *terminal = data;

    terminal->cursor = pos;
    return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *data) {
    if (property == VTERM_PROP_CURSORVISIBLE)
        ((Terminal *)data)->cursor_visible = value->boolean;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.movecursor = on_cursor, .settermprop = on_property};

static void become(const char *const *settings, const char *const *argv) {
    g_auto(GStrv) env = g_get_environ();

    env = g_environ_unsetenv(env, "COLORTERM");
    env = g_environ_unsetenv(env, "COLORFGBG");
    env = g_environ_unsetenv(env, "TMUX");
    env = g_environ_unsetenv(env, "DBUS_SESSION_BUS_ADDRESS");
    env = g_environ_setenv(env, "GSETTINGS_BACKEND", "memory", TRUE);  /* dconf wants that folder */
    env = g_environ_setenv(env, "XDG_RUNTIME_DIR", "/dev/null", TRUE); /* sockets: with profiles */
    env = g_environ_setenv(env, "TZ", "UTC", TRUE);
    env = g_environ_setenv(env, "LC_ALL", "C.UTF-8", TRUE);
    env = g_environ_setenv(env, "INPUTRC", "/dev/null", TRUE);
    for (; *settings; settings++) {
        g_auto(GStrv) pair = g_strsplit(*settings, "=", 2);
        env = g_environ_setenv(env, pair[0], pair[1], TRUE);
    }
    execve(argv[0], (char *const *)argv, env);
    _exit(127);
}

Terminal *terminal_start(int width, int height, const char *const *env, const char *const *argv) {
    Terminal *terminal = g_new0(Terminal, 1);
    struct winsize size = {.ws_col = (gushort)width, .ws_row = (gushort)height};

    terminal->width = width;
    terminal->height = height;
    terminal->cursor_visible = TRUE;
    terminal->output = g_byte_array_new();
    terminal->vterm = vterm_new(height, width);
    vterm_set_utf8(terminal->vterm, 1);
    terminal->screen = vterm_obtain_screen(terminal->vterm);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
    vterm_screen_reset(terminal->screen, 1);
    terminal->pid = forkpty(&terminal->fd, NULL, NULL, &size);
    g_assert_cmpint(terminal->pid, >=, 0);
    if (terminal->pid == 0)
        become(env, argv);
    return terminal;
}

void terminal_free(Terminal *terminal) {
    if (terminal->fd >= 0)
        close(terminal->fd);
    if (terminal->pid > 0) {
        kill(terminal->pid, SIGKILL);
        waitpid(terminal->pid, NULL, 0);
    }
    vterm_free(terminal->vterm);
    g_byte_array_unref(terminal->output);
    g_free(terminal);
}

GPid terminal_pid(const Terminal *terminal) {
    return terminal->pid;
}

static void write_all(Terminal *terminal, const char *bytes, gsize n) {
    while (n > 0 && terminal->fd >= 0) {
        gssize written = write(terminal->fd, bytes, n);

        g_assert_true(written > 0 || errno == EINTR);
        bytes += MAX(written, 0);
        n -= (gsize)MAX(written, 0);
    }
}

void terminal_type(Terminal *terminal, const char *keys) {
    write_all(terminal, keys, strlen(keys));
}

void terminal_resize(Terminal *terminal, int width, int height) {
    struct winsize size = {.ws_col = (gushort)width, .ws_row = (gushort)height};

    terminal->width = width;
    terminal->height = height;
    vterm_set_size(terminal->vterm, height, width);
    ioctl(terminal->fd, TIOCSWINSZ, &size);
}

/* Waits at most so long for output and lets the emulator have it; FALSE: there was none. */
static gboolean pump(Terminal *terminal, int ms) {
    char bytes[65536];
    struct pollfd poller = {.fd = terminal->fd, .events = POLLIN};

    if (terminal->fd < 0 || poll(&poller, 1, ms) <= 0)
        return FALSE;
    gssize n = read(terminal->fd, bytes, sizeof bytes);
    if (n <= 0) {
        close(terminal->fd);
        terminal->fd = -1;
        return FALSE;
    }
    g_byte_array_append(terminal->output, (const guint8 *)bytes, (guint)n);
    vterm_input_write(terminal->vterm, bytes, (gsize)n);
    gsize answer = vterm_output_read(terminal->vterm, bytes, sizeof bytes);
    write_all(terminal, bytes, answer);
    return TRUE;
}

static VTermScreenCell cell_at(const Terminal *terminal, int x, int y) {
    VTermScreenCell cell = {{0}};

    vterm_screen_get_cell(terminal->screen, (VTermPos){.row = y, .col = x}, &cell);
    return cell;
}

char *terminal_text(const Terminal *terminal) {
    GString *text = g_string_new(NULL);

    for (int y = 0; y < terminal->height; y++) {
        gsize solid = text->len;

        for (int x = 0; x < terminal->width; x++) {
            VTermScreenCell cell = cell_at(terminal, x, y);

            if (cell.chars[0] == (uint32_t)-1)
                continue; /* covered by a wide one */
            if (!cell.chars[0])
                g_string_append_c(text, ' ');
            for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
                g_string_append_unichar(text, cell.chars[i]);
            if (cell.chars[0] && cell.chars[0] != ' ')
                solid = text->len;
        }
        g_string_truncate(text, solid);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

static void describe_colour(GString *out, const VTermColor *colour, gboolean foreground) {
    if (foreground ? VTERM_COLOR_IS_DEFAULT_FG(colour) : VTERM_COLOR_IS_DEFAULT_BG(colour))
        g_string_append(out, "default");
    else if (VTERM_COLOR_IS_INDEXED(colour))
        g_string_append_printf(out, "%d", colour->indexed.idx);
    else
        g_string_append_printf(out, "#%02x%02x%02x", colour->rgb.red, colour->rgb.green,
                               colour->rgb.blue);
}

static char *describe(const VTermScreenCell *cell) {
    GString *out = g_string_new(NULL);

    describe_colour(out, &cell->fg, TRUE);
    g_string_append(out, " on ");
    describe_colour(out, &cell->bg, FALSE);
    if (cell->attrs.bold)
        g_string_append(out, " bold");
    if (cell->attrs.underline)
        g_string_append(out, " underline");
    if (cell->attrs.italic)
        g_string_append(out, " italic");
    if (cell->attrs.reverse)
        g_string_append(out, " reverse");
    if (cell->attrs.strike)
        g_string_append(out, " strike");
    if (cell->attrs.blink)
        g_string_append(out, " blink");
    return g_string_free(out, FALSE);
}

char *terminal_styles(const Terminal *terminal) {
    g_autoptr(GPtrArray) looks = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);

    for (int y = 0; y < terminal->height; y++) {
        for (int x = 0; x < terminal->width; x++) {
            VTermScreenCell cell = cell_at(terminal, x, y);
            char *look = describe(&cell);
            guint index;

            if (g_ptr_array_find_with_equal_func(looks, look, g_str_equal, &index)) {
                g_free(look);
            } else {
                index = looks->len;
                g_ptr_array_add(looks, look);
            }
            g_string_append_c(text, (char)('a' + index % 26));
        }
        while (text->len > 1 && text->str[text->len - 1] == text->str[text->len - 2])
            g_string_truncate(text, text->len - 1); /* the rest of the line is the same */
        g_string_append_c(text, '\n');
    }
    for (guint i = 0; i < looks->len; i++)
        g_string_append_printf(text, "%c: %s\n", 'a' + i % 26,
                               (const char *)g_ptr_array_index(looks, i));
    return g_string_free(text, FALSE);
}

gboolean terminal_cursor(const Terminal *terminal, int *x, int *y) {
    *x = terminal->cursor.col;
    *y = terminal->cursor.row;
    return terminal->cursor_visible;
}

static void wait_for(Terminal *terminal, const char *text, gboolean present) {
    gint64 end = g_get_monotonic_time() + PATIENCE_US;

    for (;;) {
        g_autofree char *screen = terminal_text(terminal);

        if ((strstr(screen, text) != NULL) == present)
            return;
        if (g_get_monotonic_time() > end || terminal->fd < 0)
            g_error("\"%s\" %s:\n%s", text, present ? "never came" : "never went", screen);
        pump(terminal, 100);
    }
}

void terminal_wait(Terminal *terminal, const char *text) {
    wait_for(terminal, text, TRUE);
}

void terminal_wait_gone(Terminal *terminal, const char *text) {
    wait_for(terminal, text, FALSE);
}

void terminal_wait_equal(Terminal *terminal, char *(*look)(const Terminal *), const char *text) {
    gint64 end = g_get_monotonic_time() + PATIENCE_US;

    for (;;) {
        g_autofree char *screen = look(terminal);

        if (g_str_equal(screen, text))
            return;
        if (g_get_monotonic_time() > end || terminal->fd < 0)
            g_error("the screen should be\n%s\nbut is\n%s", text, screen);
        pump(terminal, 100);
    }
}

int terminal_wait_exit(Terminal *terminal) {
    gint64 end = g_get_monotonic_time() + PATIENCE_US;
    int status = 0;

    while (terminal->fd >= 0 && g_get_monotonic_time() < end)
        pump(terminal, 100);
    g_assert_cmpint(terminal->fd, <, 0);
    g_assert_cmpint(waitpid(terminal->pid, &status, 0), ==, terminal->pid);
    terminal->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

gsize terminal_settle(Terminal *terminal, guint quiet_ms) {
    guint before = terminal->output->len;

    while (pump(terminal, (int)quiet_ms))
        ;
    return terminal->output->len - before;
}

GBytes *terminal_take_output(Terminal *terminal) {
    GBytes *bytes = g_byte_array_free_to_bytes(terminal->output);

    terminal->output = g_byte_array_new();
    return bytes;
}
