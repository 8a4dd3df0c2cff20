/* Highlights in a row what somebody looks for. */
#include "ui/row_private.h"

#include "base/fold.h"

#include <string.h>

static char *body_text(const Row *row) {
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < row->body->len; i++)
        g_string_append(all, g_array_index(row->body, Span, i).text);
    return g_string_free(all, FALSE);
}

/* Cuts the body in two at a byte of its whole text. */
static void cut_at(GArray *spans, gsize at) {
    for (guint i = 0; i < spans->len; i++) {
        Span *span = &g_array_index(spans, Span, i);
        gsize length = strlen(span->text);
        if (at < length) {
            Span rest = {g_strdup(span->text + at), span->style};
            if (at == 0) {
                g_free(rest.text);
                return;
            }
            span->text[at] = '\0';
            g_array_insert_val(spans, i + 1, rest);
            return;
        }
        at -= length;
    }
}

void row_colour(GArray *spans, gsize start, gsize end, Style style) {
    gsize at = 0;
    cut_at(spans, start);
    cut_at(spans, end);
    for (guint i = 0; i < spans->len; i++) {
        Span *span = &g_array_index(spans, Span, i);
        if (at >= start && at < end)
            span->style = style;
        at += strlen(span->text);
    }
}

gsize row_length(const GArray *spans) {
    gsize length = 0;
    for (guint i = 0; i < spans->len; i++)
        length += strlen(g_array_index(spans, Span, i).text);
    return length;
}

void row_mark_found(Row *row, const RowStyle *style) {
    if (!style->find || !*style->find)
        return;
    g_autofree char *text = body_text(row);
    Role role = row->message_id == style->found ? ROLE_SEARCH_HIT : ROLE_SEARCH_MATCH;
    gsize from = 0, start, end;
    while (fold_find(text + from, style->find, &start, &end) && end > start) {
        row_colour(row->body, from + start, from + end, theme_style(style->theme, role));
        from += end;
    }
}
