/* papo --remote: lines for a papo that runs, and its answers. */
#include "script/remote.h"

#include "base/local_socket.h"
#include "base/paths.h"
#include "base/tr.h"
#include "base/words.h"
#include "script/script.h"
#include "script/send_words.h"
#include <errno.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CHUNK = 65536, UNTOLD = -1 };

typedef struct {
    int fd;
    GString *out; /* what the other papo has to be told */
    GString *in;  /* what it said, as far as it is no whole line */
    gboolean reads_input, said_all;
    int exit_code; /* UNTOLD: it isn't at the end */
    int failure;   /* the exit code if that isn't told */
} Talk;

static gboolean fail(GError **error, const char *format, const char *what) {
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, format, what);
    return FALSE;
}

int remote_connect(const char *profile, GError **error) {
    g_autoptr(Paths) paths = paths_guess(profile);
    g_auto(GStrv) sockets = paths_sockets(paths);
    g_autoptr(GError) why = NULL;
    int fd = -1;
    for (guint i = 0; sockets[i] && fd < 0; i++) {
        g_autoptr(GError) each = NULL;
        fd = local_connect(sockets[i], &each);
        gboolean absent = g_error_matches(each, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
                          g_error_matches(each, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY) ||
                          g_error_matches(each, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
        if (each && !absent && !why)
            why = g_steal_pointer(&each);
    }
    if (fd < 0 && why)
        g_propagate_error(error, g_steal_pointer(&why));
    else if (fd < 0)
        fail(error, _("no papo is running with %s that can be told something"),
             profile ? profile : _("this profile"));
    return fd;
}

static void add_wish(GString *out, const char *name, const char *value) {
    g_autofree char *wish = g_strconcat(name, "=", value, NULL), *word = words_quote(wish);
    g_string_append_printf(out, " %s", word);
}

static void add_hello(GString *out, const RemoteCall *call) {
    g_string_append(out, "papo 1");
    if (call->json)
        g_string_append(out, " json");
    if (call->follow)
        g_string_append(out, " follow");
    if (call->events)
        add_wish(out, "events", call->events);
    if (call->in)
        add_wish(out, "in", call->in);
    if (call->send)
        send_words_add(out, call->send);
    g_string_append_c(out, '\n');
}

/* A backslash at its end would make it go on in the next one: of two one stays. */
static void add_line(GString *out, const char *line) {
    gsize length = strlen(line), slashes = 0;
    while (slashes < length && line[length - slashes - 1] == '\\')
        slashes++;
    g_string_append_len(out, line, (gssize)length);
    for (; slashes; slashes--)
        g_string_append_c(out, '\\');
    g_string_append_c(out, '\n');
}

/* What is to be sent follows the first line, as it is. */
static void add_text(Talk *talk, const SendWish *wish) {
    if (wish->text)
        g_string_append(talk->out, wish->text);
    else
        talk->reads_input = wish->fd >= 0;
}

/* A line break would make two commands of one: what somebody put into it must not become another.
 */
static gboolean add_commands(Talk *talk, const RemoteCall *call, GError **error) {
    for (guint i = 0; call->commands && call->commands[i]; i++) {
        const char *command = call->commands[i];
        if (strpbrk(command, "\r\n"))
            return fail(error, _("a command is one line: “%s” is more than that"), command);
        if (strcmp(command, "-") == 0)
            talk->reads_input = TRUE;
        else
            add_line(talk->out, command);
    }
    return TRUE;
}

static gboolean output_gone(Talk *talk, int code, GError **error) {
    talk->failure = EXIT_LINE;
    return fail(error, _("the output is gone: %s"), g_strerror(code));
}

static gboolean on_line(Talk *talk, const char *line, GError **error) {
    FILE *to = *line == '!' ? stderr : stdout;
    const char *text = *line ? line + 1 : line;
    text += *text == ' ';
    if (*line == '.')
        talk->exit_code = (int)CLAMP(g_ascii_strtoll(text, NULL, 10), 0, 255);
    else if (*line && fprintf(to, "%s\n", text) < 0)
        return output_gone(talk, errno, error);
    return TRUE;
}

static gboolean hear(Talk *talk, GError **error) {
    char buffer[CHUNK];
    gssize n = recv(talk->fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return TRUE;
    if (n <= 0)
        return fail(error, "%s",
                    _("that papo has ended, or would not wait for who reads so slowly"));
    g_string_append_len(talk->in, buffer, n);
    const char *at = talk->in->str, *end;
    gboolean good = TRUE;
    while (good && talk->exit_code == UNTOLD && (end = strchr(at, '\n'))) {
        g_autofree char *line = g_strndup(at, end - at);
        good = on_line(talk, line, error);
        at = end + 1;
    }
    g_string_erase(talk->in, 0, at - talk->in->str);
    if (good && fflush(stdout) != 0)
        return output_gone(talk, errno, error);
    return good;
}

static void speak(Talk *talk) {
    gssize n = send(talk->fd, talk->out->str, talk->out->len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0)
        g_string_erase(talk->out, 0, n);
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        g_string_truncate(talk->out, 0); /* what it still said is worth reading */
}

static void read_input(Talk *talk) {
    char buffer[CHUNK];
    gssize n = read(STDIN_FILENO, buffer, sizeof buffer);
    if (n > 0)
        g_string_append_len(talk->out, buffer, n);
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        talk->reads_input = FALSE;
}

/* One round: waits until there is something to say, to hear or to read. */
static gboolean talk_round(Talk *talk, GError **error) {
    gboolean wants_input = talk->reads_input && talk->out->len == 0;
    if (!talk->reads_input && !talk->out->len && !talk->said_all) {
        shutdown(talk->fd, SHUT_WR);
        talk->said_all = TRUE;
    }
    struct pollfd fds[] = {
        {.fd = talk->fd, .events = POLLIN | (talk->out->len ? POLLOUT : 0)},
        {.fd = wants_input ? STDIN_FILENO : -1, .events = POLLIN},
        /* Who would read it may go while nothing is told. */
        {.fd = STDOUT_FILENO, .events = 0},
    };
    if (poll(fds, G_N_ELEMENTS(fds), -1) < 0)
        return errno == EINTR || fail(error, "%s", g_strerror(errno));
    if (fds[2].revents)
        return output_gone(talk, EPIPE, error);
    if (fds[0].revents & POLLOUT)
        speak(talk);
    if (fds[1].revents)
        read_input(talk);
    return !(fds[0].revents & (POLLIN | POLLHUP | POLLERR)) || hear(talk, error);
}

int remote_call(int fd, const RemoteCall *call, GError **error) {
    Talk talk = {.fd = fd,
                 .out = g_string_new(NULL),
                 .in = g_string_new(NULL),
                 .exit_code = UNTOLD,
                 .failure = EXIT_CONNECT};
    add_hello(talk.out, call);
    if (call->send)
        add_text(&talk, call->send);
    if (add_commands(&talk, call, error))
        while (talk.exit_code == UNTOLD && talk_round(&talk, error))
            ;
    else
        talk.failure = EXIT_OPTIONS;
    g_string_free(talk.out, TRUE);
    g_string_free(talk.in, TRUE);
    close(fd);
    return talk.exit_code == UNTOLD ? talk.failure : talk.exit_code;
}
