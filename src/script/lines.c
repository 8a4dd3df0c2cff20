/* The lines of scripts: files, and standard input as it comes. */
#include "script/lines.h"

#include "base/tr.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *name;
    GString *text; /* read and not yet taken, from at on */
    gsize at;
    guint number;
    int fd; /* -1: everything is in text */
} Source;

struct Lines {
    GPtrArray *sources; /* Source*, the current one first */
    char *name;
    guint number;
    guint watch;
    LinesFn ready;
    gpointer data;
};

static void source_free(gpointer data) {
    Source *source = data;
    g_free(source->name);
    g_string_free(source->text, TRUE);
    g_free(source);
}

Lines *lines_new(void) {
    Lines *lines = g_new0(Lines, 1);
    lines->sources = g_ptr_array_new_with_free_func(source_free);
    return lines;
}

void lines_free(Lines *lines) {
    if (!lines)
        return;
    if (lines->watch)
        g_source_remove(lines->watch);
    g_ptr_array_unref(lines->sources);
    g_free(lines->name);
    g_free(lines);
}

static Source *source_add(Lines *lines, const char *name, GString *text, int fd) {
    Source *source = g_new0(Source, 1);
    source->name = g_strdup(name);
    source->text = text;
    source->fd = fd;
    g_ptr_array_add(lines->sources, source);
    return source;
}

void lines_add_text(Lines *lines, const char *name, const char *text) {
    source_add(lines, name, g_string_new(text), -1);
}

void lines_add_fd(Lines *lines, const char *name, int fd) {
    source_add(lines, name, g_string_new(NULL), fd);
}

gboolean lines_add_file(Lines *lines, const char *path, GError **error) {
    if (strcmp(path, "-") == 0) {
        lines_add_fd(lines, "standard input", STDIN_FILENO);
        return TRUE;
    }
    char *text;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, error))
        return FALSE;
    g_autofree G_GNUC_UNUSED char *owned = text;
    g_autofree char *name = g_filename_display_name(path);
    source_add(lines, name, g_string_new_len(text, length), -1);
    return TRUE;
}

/* Reads what is there; at its end the source is as a file that was read whole. */
static gboolean source_read(int fd, GIOCondition condition, gpointer data) {
    Lines *lines = data;
    Source *source = g_ptr_array_index(lines->sources, 0);
    char buffer[16384];
    gssize n = read(fd, buffer, sizeof buffer);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return G_SOURCE_CONTINUE;
    if (n > 0)
        g_string_append_len(source->text, buffer, n);
    else
        source->fd = -1;
    LinesFn ready = lines->ready;
    lines->watch = 0;
    lines->ready = NULL;
    if (ready)
        ready(lines->data);
    return G_SOURCE_REMOVE;
}

static LinesState broken(Lines *lines, const char *why, GError **error) {
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, why);
    return LINES_BROKEN;
}

static LinesState source_take(Lines *lines, Source *source, gsize length, char **line,
                              GError **error) {
    const char *start = source->text->str + source->at;
    source->at += length + (source->at + length < source->text->len);
    source->number++;
    g_free(lines->name);
    lines->name = g_strdup(source->name);
    lines->number = source->number;
    if (length > LINES_MAX)
        return broken(lines, _("the line is longer than a megabyte"), error);
    if (length && start[length - 1] == '\r')
        length--;
    if (!g_utf8_validate(start, length, NULL)) /* a NUL byte isn't valid either */
        return broken(lines, _("the line isn't UTF-8 text"), error);
    *line = g_strndup(start, length);
    if (source->at > 65536 || source->at == source->text->len) {
        g_string_erase(source->text, 0, source->at);
        source->at = 0;
    }
    return LINES_ONE;
}

LinesState lines_next(Lines *lines, char **line, LinesFn ready, gpointer data, GError **error) {
    *line = NULL;
    while (lines->sources->len) {
        Source *source = g_ptr_array_index(lines->sources, 0);
        gsize left = source->text->len - source->at;
        const char *start = source->text->str + source->at;
        const char *end = memchr(start, '\n', left);
        if (end || (left && source->fd < 0) || left > LINES_MAX)
            return source_take(lines, source, end ? (gsize)(end - start) : left, line, error);
        if (source->fd >= 0) {
            lines->ready = ready;
            lines->data = data;
            if (!lines->watch)
                lines->watch =
                    g_unix_fd_add(source->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, source_read, lines);
            return LINES_WAIT;
        }
        g_ptr_array_remove_index(lines->sources, 0);
    }
    return LINES_END;
}

const char *lines_name(const Lines *lines) {
    return lines->name ? lines->name : "";
}

guint lines_number(const Lines *lines) {
    return lines->number;
}
