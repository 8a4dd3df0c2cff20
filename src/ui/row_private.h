#pragma once
#include "ui/row.h"

/* Shared by the files that make rows. */

/* row_said.c: what somebody said, cleaned already, as the end of a row's body: styled (XEP-0393),
 * and the word that means us stands out. */
void row_add_said(Row *row, const Conv *conv, const Message *message, const char *text, Style look,
                  const RowStyle *style);
/* Of a message that means us: is it for a word of ours rather than for our nick? */
gboolean row_is_trigger(const Conv *conv, const Message *message);
void row_add_span(GArray *spans, char *text, Style style); /* takes the text */

/* row_find.c: gives bytes of the whole text of these spans another look. */
void row_colour(GArray *spans, gsize start, gsize end, Style style);
gsize row_length(const GArray *spans); /* bytes */
