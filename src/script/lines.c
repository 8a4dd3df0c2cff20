/* The lines of scripts: files, and standard input as it comes. */
#include "script/lines.h"

#include "base/tr.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    char *name, *folder;
    char *real;    /* of a file: to recognise it by; NULL */
    GString *text; /* read and not yet taken, from at on */
    gsize at;
    guint number;
    guint times; /* of a line that is repeated: how often still; its number doesn't move */
    int fd;      /* -1: everything is in text */
    gboolean pushed;
    gboolean torn; /* the end of a line that is too long is still to come */
} Source;

struct Lines {
    GPtrArray *sources; /* Source*, the current one first */
    GString *begun;     /* what there is of the line; NULL between lines */
    const char *wrong;  /* with it; or NULL */
    char *name, *folder;
    guint number;
    guint watch;
    LinesFn ready;
    gpointer data;
};

static void source_free(gpointer data) {
    Source *source = data;
    g_free(source->name);
    g_free(source->folder);
    free(source->real); /* realpath() */
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
    if (lines->begun)
        g_string_free(lines->begun, TRUE);
    g_free(lines->name);
    g_free(lines->folder);
    g_free(lines);
}

static Source *source_new(const char *name, const char *folder, GString *text, int fd) {
    Source *source = g_new0(Source, 1);
    source->name = g_strdup(name);
    source->folder = g_strdup(folder);
    source->text = text;
    source->fd = fd;
    return source;
}

void lines_add_text(Lines *lines, const char *name, const char *text) {
    guint n = lines->sources->len;
    const Source *last = n ? g_ptr_array_index(lines->sources, n - 1) : NULL;
    if (last && last->fd < 0 && !last->real && strcmp(last->name, name) == 0) {
        g_string_append_printf(last->text, "\n%s", text);
        return;
    }
    g_ptr_array_add(lines->sources, source_new(name, NULL, g_string_new(text), -1));
}

void lines_add_fd(Lines *lines, const char *name, int fd) {
    g_ptr_array_add(lines->sources, source_new(name, NULL, g_string_new(NULL), fd));
}

static Source *file_read(const char *path, GError **error) {
    char *text;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, error))
        return NULL;
    g_autofree G_GNUC_UNUSED char *owned = text;
    g_autofree char *name = g_filename_display_name(path);
    g_autofree char *folder = g_path_get_dirname(path);
    const char *start = text;
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) /* the mark some editors leave */
        start += 3;
    Source *source = source_new(name, strcmp(folder, ".") == 0 ? NULL : folder,
                                g_string_new_len(start, text + length - start), -1);
    source->real = realpath(path, NULL);
    return source;
}

gboolean lines_add_file(Lines *lines, const char *path, GError **error) {
    if (strcmp(path, "-") == 0) {
        lines_add_fd(lines, "standard input", STDIN_FILENO);
        return TRUE;
    }
    Source *source = file_read(path, error);
    if (source)
        g_ptr_array_add(lines->sources, source);
    return source != NULL;
}

/* Refused, if the same file is being read already, or if there are too many. */
static gboolean lines_push(Lines *lines, Source *source, GError **error) {
    for (guint i = 0; i < lines->sources->len; i++) {
        const Source *below = g_ptr_array_index(lines->sources, i);
        gboolean same = source->real && g_strcmp0(source->real, below->real) == 0;
        if (same || i == LINES_DEPTH) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS,
                        same ? _("%s is being read already: it would never end")
                             : _("%s would be one file too many that read each other"),
                        source->name);
            source_free(source);
            return FALSE;
        }
        if (!below->pushed)
            break;
    }
    source->pushed = TRUE;
    g_ptr_array_insert(lines->sources, 0, source);
    return TRUE;
}

gboolean lines_push_file(Lines *lines, const char *path, GError **error) {
    g_autofree char *whole = g_path_is_absolute(path) || !lines->folder
                                 ? g_strdup(path)
                                 : g_build_filename(lines->folder, path, NULL);
    Source *source = file_read(whole, error);
    return source && lines_push(lines, source, error);
}

gboolean lines_push_again(Lines *lines, const char *line, guint times, GError **error) {
    Source *source = source_new(lines_name(lines), lines->folder, g_string_new(line), -1);
    source->times = times;
    source->number = lines->number;
    return lines_push(lines, source, error);
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

/* Does it go on in the next line? Of two backslashes at the end one stays. */
static gboolean goes_on(const char *line, gsize *length) {
    gsize slashes = 0;
    while (slashes < *length && line[*length - slashes - 1] == '\\')
        slashes++;
    *length -= (slashes + 1) / 2;
    return slashes % 2;
}

/* A part of a line, or all of it, is added to begun. TRUE: it goes on. What is wrong with it is
 * told when it has come to its end: a piece of it must not be taken for a line. */
static gboolean lines_put(Lines *lines, const char *start, gsize length) {
    if (length && start[length - 1] == '\r')
        length--;
    if (!lines->wrong && (lines->begun ? lines->begun->len : 0) + length > LINES_MAX)
        lines->wrong = _("the line is longer than a megabyte");
    if (!lines->wrong && !g_utf8_validate(start, length, NULL)) /* a NUL byte isn't valid either */
        lines->wrong = _("the line isn't UTF-8 text");
    gsize blanks = 0;
    while (blanks < length && (start[blanks] == ' ' || start[blanks] == '\t'))
        blanks++;
    gboolean comment = !lines->begun && blanks < length && start[blanks] == '#';
    gboolean more = !comment && goes_on(start, &length);
    if (!lines->begun)
        lines->begun = g_string_new_len(start, length);
    else if (blanks < length)
        g_string_append_len(lines->begun, start + blanks, length - blanks);
    if (lines->wrong)
        g_string_truncate(lines->begun, 0);
    return more;
}

static LinesState lines_finish(Lines *lines, char **line, GError **error) {
    const char *wrong = lines->wrong;
    g_autofree char *text = g_string_free(g_steal_pointer(&lines->begun), FALSE);
    lines->wrong = NULL;
    if (!wrong) {
        *line = g_steal_pointer(&text);
        return LINES_ONE;
    }
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, wrong);
    return LINES_BROKEN;
}

static void lines_locate(Lines *lines, const Source *source) {
    if (lines->begun)
        return;
    g_free(lines->name);
    g_free(lines->folder);
    lines->name = g_strdup(source->name);
    lines->folder = g_strdup(source->folder);
    lines->number = source->number;
}

/* Up to the end of the line, or as much as there is of one that is too long. TRUE: it goes on. */
static gboolean lines_take(Lines *lines, Source *source, gsize length, gboolean ended) {
    source->number += !source->torn;
    lines_locate(lines, source);
    gboolean more = lines_put(lines, source->text->str + source->at, length);
    source->at += length + ended;
    source->torn = !ended && source->fd >= 0;
    if (source->at > 65536 || source->at == source->text->len) {
        g_string_erase(source->text, 0, source->at);
        source->at = 0;
    }
    return more || source->torn;
}

static LinesState lines_again(Lines *lines, Source *source, char **line) {
    lines_locate(lines, source);
    *line = g_strdup(source->text->str);
    if (--source->times == 0)
        g_string_truncate(source->text, 0);
    return LINES_ONE;
}

static LinesState lines_wait(Lines *lines, int fd, LinesFn ready, gpointer data) {
    lines->ready = ready;
    lines->data = data;
    if (!lines->watch)
        lines->watch = g_unix_fd_add(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, source_read, lines);
    return LINES_WAIT;
}

LinesState lines_next(Lines *lines, char **line, LinesFn ready, gpointer data, GError **error) {
    *line = NULL;
    while (lines->sources->len) {
        Source *source = g_ptr_array_index(lines->sources, 0);
        gsize left = source->text->len - source->at;
        const char *start = source->text->str + source->at;
        const char *end = memchr(start, '\n', left);
        if (source->times)
            return lines_again(lines, source, line);
        if (end || (left && source->fd < 0) || left > LINES_MAX) {
            if (!lines_take(lines, source, end ? (gsize)(end - start) : left, end != NULL))
                return lines_finish(lines, line, error);
            continue;
        }
        if (source->fd >= 0)
            return lines_wait(lines, source->fd, ready, data);
        if (lines->begun && !lines->wrong && !source->torn)
            lines->wrong = _("the line ends with \\, and nothing follows");
        g_ptr_array_remove_index(lines->sources, 0);
        if (lines->begun)
            return lines_finish(lines, line, error);
    }
    return LINES_END;
}

const char *lines_name(const Lines *lines) {
    return lines->name ? lines->name : "";
}

guint lines_number(const Lines *lines) {
    return lines->number;
}
