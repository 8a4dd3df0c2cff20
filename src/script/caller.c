/* One program that drives papo through the control socket: a script whose lines come from there,
 * and a queue of what it has to be told, which never waits for it. */
#include "script/caller.h"

#include "base/tr.h"
#include "base/words.h"
#include "cmd/types.h"
#include "model/conv.h"
#include "script/runner.h"
#include "script/script.h"
#include "script/send_words.h"
#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HELLO_MAX = 65536, QUEUE_MAX = 1024 * 1024, WRITE_NOW = 65536 };

struct Caller {
    const CallerHost *host;
    int fd;
    guint hello;    /* waits for the first line */
    guint hung_up;  /* notices that the other side has gone */
    guint writable; /* while something is queued */
    GString *line;  /* the first one, as far as it has come */
    SendAsked *asked;
    GString *queue; /* what has to be told */
    Runner *runner;
    Sender *sender;    /* papo send: makes the runner's lines */
    gboolean said_all; /* the queue ends with the last line */
    gboolean dropped;
};

static void caller_gone(Caller *caller) {
    caller->host->gone(caller, caller->host->gone_data);
}

/* As much as goes without waiting. FALSE: the other side has gone. */
static gboolean flush(Caller *caller) {
    gsize at = 0;
    gssize n = 0;
    while (at < caller->queue->len && n >= 0) {
        n = send(caller->fd, caller->queue->str + at, caller->queue->len - at,
                 MSG_NOSIGNAL | MSG_DONTWAIT);
        at += MAX(n, 0);
    }
    int code = errno;
    g_string_erase(caller->queue, 0, at);
    return n >= 0 || code == EAGAIN || code == EINTR;
}

static gboolean on_writable(int fd, GIOCondition condition, gpointer data) {
    Caller *caller = data;
    gboolean there = flush(caller);
    if (there && caller->queue->len)
        return G_SOURCE_CONTINUE;
    caller->writable = 0;
    if (!there || caller->said_all)
        caller_gone(caller);
    return G_SOURCE_REMOVE;
}

static gboolean drop(Caller *caller, int code) {
    caller->dropped = TRUE;
    errno = code;
    return FALSE;
}

/* FALSE: it's too slow, or has gone; errno says it. */
static gboolean put(Caller *caller, char sign, const char *text) {
    if (caller->dropped)
        return drop(caller, EPIPE);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        g_string_append_printf(caller->queue, "%c %s\n", sign, lines[i]);
    if (caller->queue->len > WRITE_NOW && !flush(caller))
        return drop(caller, EPIPE);
    if (caller->queue->len > QUEUE_MAX)
        return drop(caller, ENOBUFS);
    if (!caller->writable)
        caller->writable = g_unix_fd_add(caller->fd, G_IO_OUT, on_writable, caller);
    return TRUE;
}

static gboolean on_output(const char *line, gboolean is_error, gpointer data) {
    return put(data, is_error ? '!' : '=', line);
}

static void say_end(Caller *caller, int exit_code) {
    g_autofree char *code = g_strdup_printf("%d", exit_code);
    put(caller, '.', code);
    caller->said_all = TRUE;
}

static void on_end(int exit_code, gpointer data) {
    Caller *caller = data;
    if (!caller->dropped)
        say_end(caller, exit_code);
    if (caller->dropped)
        caller_gone(caller);
}

void caller_refuse(Caller *caller, int exit_code, const char *why) {
    put(caller, '!', why);
    say_end(caller, exit_code);
}

/* What the first line asks for. */
typedef struct {
    gboolean follow, json;
    EventSet events;
    char *in;
    SendAsked *send;
} Wish;

static gboolean read_word(const char *word, Wish *wish, GError **error) {
    if (strcmp(word, "follow") == 0)
        wish->follow = TRUE;
    else if (strcmp(word, "json") == 0)
        wish->json = TRUE;
    else if (g_str_has_prefix(word, "events="))
        return event_set_parse(&wish->events, strchr(word, '=') + 1, error);
    else if (g_str_has_prefix(word, "in="))
        wish->in = (g_free(wish->in), g_strdup(strchr(word, '=') + 1));
    else if (!send_asked_take(wish->send, word))
        return cmd_fail(error, CMD_ERROR_USAGE, "This papo does not understand “%s”", word);
    return TRUE;
}

static gboolean read_wish(const char *line, Wish *wish, GError **error) {
    const char *rest = line;
    g_autofree char *name = words_next(&rest), *version = words_next(&rest);
    if (g_strcmp0(name, "papo") != 0 || g_strcmp0(version, "1") != 0)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "This papo is spoken to with a first line that begins with “papo 1”");
    for (char *word; (word = words_next(&rest));) {
        g_autofree char *owned = word;
        if (!read_word(owned, wish, error))
            return FALSE;
    }
    return TRUE;
}

/* The window that is named, else the one that is looked at. NULL and an error if there is none. */
static Conv *find_window(const CallerHost *host, const char *name, GError **error) {
    Conv *shown = host->shown ? host->shown(host->shown_data) : host->model->console;
    if (!name)
        return shown;
    Ctx ctx = {.model = host->model,
               .commands = host->commands,
               .account = accounts_default(host->model),
               .conv = shown};
    g_autofree char *number = type_check_window(&ctx, NULL, NULL, name, error);
    g_autoptr(GPtrArray) open = convs_open(host->model);
    return number ? g_ptr_array_index(open, strtoul(number, NULL, 10) - 1) : NULL;
}

static void start(Caller *caller, const Wish *wish, Conv *conv) {
    const CallerHost *host = caller->host;
    Output *output = output_new(on_output, caller);
    output_set_form(output, wish->json ? OUTPUT_JSON : OUTPUT_TEXT);
    output_set_events(output, wish->follow ? wish->events : 0);
    caller->runner = runner_new(host->model, host->commands, output, on_end, caller);
    runner_share(caller->runner, conv);
    runner_set_forever(caller->runner, wish->follow);
    const SendWish *send = send_asked_wish(wish->send, caller->fd);
    g_autoptr(GError) error = NULL;
    if (!send)
        runner_add_fd(caller->runner, "remote", caller->fd);
    else
        caller->sender = sender_new(caller->runner, host->commands, send, &error);
    if (error)
        caller_refuse(caller, EXIT_OPTIONS, error->message);
    else
        runner_start(caller->runner);
}

static void greet(Caller *caller, const char *line) {
    g_autoptr(GError) error = NULL;
    Wish wish = {.events = event_set_default(), .send = caller->asked};
    Conv *conv = read_wish(line, &wish, &error) ? find_window(caller->host, wish.in, &error) : NULL;
    if (conv)
        start(caller, &wish, conv);
    else
        caller_refuse(caller, EXIT_OPTIONS, error->message);
    g_free(wish.in);
}

/* Byte by byte: what follows the first line is the script's. */
static gboolean on_hello(int fd, GIOCondition condition, gpointer data) {
    Caller *caller = data;
    char c = 0;
    gssize n;
    while ((n = recv(fd, &c, 1, MSG_DONTWAIT)) == 1 && c != '\n' && caller->line->len < HELLO_MAX)
        g_string_append_c(caller->line, c);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    caller->hello = 0;
    if (n <= 0)
        caller_gone(caller);
    else if (c != '\n' || !g_utf8_validate_len(caller->line->str, caller->line->len, NULL))
        caller_refuse(caller, EXIT_OPTIONS, _("The first line is no line of text"));
    else
        greet(caller, caller->line->str);
    return G_SOURCE_REMOVE;
}

static gboolean on_hung_up(int fd, GIOCondition condition, gpointer data) {
    Caller *caller = data;
    caller->hung_up = 0;
    caller_gone(caller);
    return G_SOURCE_REMOVE;
}

Caller *caller_new(const CallerHost *host, int fd) {
    Caller *caller = g_new0(Caller, 1);
    caller->host = host;
    caller->fd = fd;
    caller->line = g_string_new(NULL);
    caller->asked = send_asked_new();
    caller->queue = g_string_new(NULL);
    caller->hello = g_unix_fd_add(fd, G_IO_IN, on_hello, caller);
    caller->hung_up = g_unix_fd_add(fd, G_IO_HUP | G_IO_ERR, on_hung_up, caller);
    return caller;
}

void caller_free(Caller *caller) {
    g_clear_pointer(&caller->runner, runner_free);
    g_clear_pointer(&caller->sender, sender_free);
    send_asked_free(caller->asked);
    g_clear_handle_id(&caller->hello, g_source_remove);
    g_clear_handle_id(&caller->hung_up, g_source_remove);
    g_clear_handle_id(&caller->writable, g_source_remove);
    if (!caller->dropped)
        flush(caller);
    close(caller->fd);
    g_string_free(caller->line, TRUE);
    g_string_free(caller->queue, TRUE);
    g_free(caller);
}
