#pragma once
#include "model/conv.h"
#include "ui/theme.h"

/* A message as styled text, before it is wrapped: a head (time, name) that is drawn once, and a
 * body that is indented under itself on every further line: no text from outside can begin where a
 * head begins. */
typedef struct {
    char *text; /* clean; may contain \n in the body */
    Style style;
} Span;

typedef struct {
    gint64 message_id; /* 0: a separator */
    GArray *head;      /* Span */
    GArray *body;      /* Span */
    GArray *tail;      /* Span: delivery state, at the end of the last line */
    int indent;        /* where the body begins: columns */
    char fill;         /* separators: drawn to the full width with it around the text; else 0 */
} Row;

typedef struct {
    const Theme *theme;
    GTimeZone *zone;
    const char *time_format; /* strftime-like, of GDateTime */
    int name_width;          /* right-aligned column for names */
    gboolean unicode;        /* else ASCII signs */
    gint64 hit;              /* message a search jumped to, or 0 */
} RowStyle;

Row *row_for_message(const Conv *conv, const Message *message, const RowStyle *style);
Row *row_for_day(gint64 time, const RowStyle *style);
Row *row_for_unread(guint n, const RowStyle *style);
void row_free(Row *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Row, row_free)
