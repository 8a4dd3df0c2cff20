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
    GArray *tail;      /* Span: "(edited)", delivery state, at the end of the last line */
    int indent;        /* where further lines of the body begin: columns */
    const char *fill;  /* separators: drawn to the full width with it around the text; else NULL */
} Row;

typedef struct {
    const Theme *theme;
    GTimeZone *zone;
    const char *time_format; /* strftime-like, of GDateTime; NULL: no time */
    const char *date_format; /* of the line between two days, where there is room */
    int name_width;          /* right-aligned column for names; 0: names stand before the text */
    gint64 since;            /* what was said before is history */
    gboolean unicode;        /* else ASCII signs */
    gboolean plain_names;    /* one colour for the names of others */
    gint64 hit;              /* message a search jumped to, or 0 */
    const char *find;        /* fold_text() of words that are looked for; NULL */
    gint64 found;            /* the message where they were found last, or 0 */
} RowStyle;

/* The style as it can be had in so many columns: narrow screens have no column of names, and the
 * narrowest no time. */
RowStyle row_style_fit(const RowStyle *style, int width);

Row *row_for_message(const Conv *conv, const Message *message, const RowStyle *style);
void row_mark_found(Row *row, const RowStyle *style); /* highlights what is looked for */
Row *row_for_day(gint64 time, const RowStyle *style);
Row *row_for_unread(guint n, const RowStyle *style);
void row_free(Row *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Row, row_free)
