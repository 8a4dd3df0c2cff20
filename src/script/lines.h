#pragma once
#include <glib.h>

/* Where the lines of a script come from: files one after the other, and what comes through a file
 * descriptor as it comes. A line that ends with a backslash goes on in the next one, without the
 * blanks that one begins with; two backslashes are none. Comments don't go on. */
typedef struct Lines Lines;
typedef void (*LinesFn)(gpointer data);

enum {
    LINES_MAX = 1024 * 1024, /* bytes of one line */
    LINES_DEPTH = 16,        /* files that read each other */
};

Lines *lines_new(void);
void lines_free(Lines *lines);
/* After what was added before. name: for errors, "morning.papo". */
gboolean lines_add_file(Lines *lines, const char *path, GError **error); /* "-": standard input */
void lines_add_fd(Lines *lines, const char *name,
                  int fd); /* read as it comes; stays the caller's */
/* Texts of one name are counted as one. */
void lines_add_text(Lines *lines, const char *name, const char *text);

/* Before what is still to come, for the line taken last. A path is relative to the folder of the
 * file that line is in. The error says what is too deep, or goes in circles. */
gboolean lines_push_file(Lines *lines, const char *path, GError **error);
gboolean lines_push_again(Lines *lines, const char *line, guint times, GError **error);

typedef enum { LINES_ONE, LINES_WAIT, LINES_END, LINES_BROKEN } LinesState;
/* The next line, owned by the caller. LINES_WAIT: none yet, ready is called once when it is worth
 * asking again. LINES_BROKEN: the line can't be one, the error says why. */
LinesState lines_next(Lines *lines, char **line, LinesFn ready, gpointer data, GError **error);
const char *lines_name(const Lines *lines); /* of the file the last line came from */
guint lines_number(const Lines *lines);     /* where it began */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)
