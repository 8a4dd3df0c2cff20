#pragma once
#include <glib.h>

/* Where the lines of a script come from: files one after the other, and standard input as it comes.
 */
typedef struct Lines Lines;
typedef void (*LinesFn)(gpointer data);

enum { LINES_MAX = 1024 * 1024 }; /* bytes of one line */

Lines *lines_new(void);
void lines_free(Lines *lines);
gboolean lines_add_file(Lines *lines, const char *path, GError **error); /* "-": standard input */
void lines_add_fd(Lines *lines, const char *name,
                  int fd); /* read as it comes; stays the caller's */
void lines_add_text(Lines *lines, const char *name, const char *text);

typedef enum { LINES_ONE, LINES_WAIT, LINES_END, LINES_BROKEN } LinesState;
/* The next line, owned by the caller. LINES_WAIT: none yet, ready is called once when it is worth
 * asking again. LINES_BROKEN: the line can't be one, the error says why. */
LinesState lines_next(Lines *lines, char **line, LinesFn ready, gpointer data, GError **error);
const char *lines_name(const Lines *lines); /* of the file the last line came from */
guint lines_number(const Lines *lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lines, lines_free)
