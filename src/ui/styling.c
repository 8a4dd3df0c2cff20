/* Message styling (XEP-0393): blocks first, then the spans of each line. Nothing is taken out of
 * the text: every byte only gets flags. */
#include "ui/styling.h"
#include <string.h>

#define DEPTH_MAX 16 /* of quotes in quotes; deeper ones are text */
#define FENCE "```"

typedef struct {
    const char *text;
    guint8 *flags; /* one for each byte */
} Parse;

/* One line; start moves behind the signs of the quotes it is in. */
typedef struct {
    gsize start, end;
} Line;

static const struct {
    char sign;
    guint8 flag;
} spans[] = {
    {'*', STYLING_STRONG}, {'_', STYLING_EMPHASIS}, {'~', STYLING_STRIKE}, {'`', STYLING_MONO}};

static void mark(Parse *parse, gsize from, gsize to, guint8 flags) {
    for (gsize i = from; i < to; i++)
        parse->flags[i] |= flags;
}

static gboolean is_space(const char *p) {
    gunichar c = g_utf8_get_char(p);
    switch (g_unichar_type(c)) {
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return TRUE;
    default:
        return g_unichar_isspace(c);
    }
}

static gboolean space_before(const Parse *parse, gsize at) {
    return is_space(g_utf8_prev_char(parse->text + at));
}

static int span_of(char c) {
    for (guint i = 0; i < G_N_ELEMENTS(spans); i++)
        if (spans[i].sign == c)
            return (int)i;
    return -1;
}

/* Where the span that opens here closes, before end; 0: nowhere, and none of its kind after it
 * does either. */
static gsize closing(const Parse *parse, gsize open, gsize end) {
    char sign = parse->text[open];
    for (gsize i = open + 1; i < end; i++)
        if (parse->text[i] == sign && !space_before(parse, i))
            return i;
    return 0;
}

/* 6.2: from the beginning to the end, each closed by the first that can. */
static void parse_spans(Parse *parse, gsize from, gsize end) {
    gboolean never[G_N_ELEMENTS(spans)] = {FALSE};
    for (gsize i = from; i < end; i++) {
        int kind = span_of(parse->text[i]);
        if (kind < 0 || never[kind] || (i > from && !space_before(parse, i)) || i + 1 >= end ||
            is_space(parse->text + i + 1))
            continue;
        gsize close = closing(parse, i, end);
        never[kind] = close == 0;
        if (close == 0)
            continue;
        if (close > i + 1) {
            mark(parse, i, close + 1, spans[kind].flag);
            mark(parse, i, i + 1, STYLING_DIRECTIVE);
            mark(parse, close, close + 1, STYLING_DIRECTIVE);
            if (spans[kind].flag != STYLING_MONO)
                parse_spans(parse, i + 1, close);
        }
        i = close; /* also two signs with nothing between: neither is one */
    }
}

static gboolean begins(const Parse *parse, const Line *line, const char *with) {
    gsize n = strlen(with);
    return line->end - line->start >= n && strncmp(parse->text + line->start, with, n) == 0;
}

/* 6.1.2. Returns how many lines it has. */
static guint parse_fence(Parse *parse, const Line *lines, guint n) {
    guint count = 1;
    mark(parse, lines[0].start, lines[0].end, STYLING_MONO | STYLING_DIRECTIVE);
    for (; count < n; count++) {
        const Line *line = &lines[count];
        gboolean last = begins(parse, line, FENCE) && line->end - line->start == strlen(FENCE);
        mark(parse, line->start, line->end, STYLING_MONO | (last ? STYLING_DIRECTIVE : 0));
        if (last)
            return count + 1;
    }
    return count;
}

static void parse_blocks(Parse *parse, Line *lines, guint n, guint depth);

/* 6.1.3: one white space after the sign belongs to it. Returns how many lines it has. */
static guint parse_quote(Parse *parse, Line *lines, guint n, guint depth) {
    guint count = 0;
    for (; count < n && begins(parse, &lines[count], ">"); count++) {
        Line *line = &lines[count];
        gsize inner = line->start + 1;
        if (inner < line->end && is_space(parse->text + inner))
            inner = (gsize)(g_utf8_next_char(parse->text + inner) - parse->text);
        mark(parse, line->start, line->end, STYLING_QUOTE);
        mark(parse, line->start, inner, STYLING_DIRECTIVE);
        line->start = inner;
    }
    parse_blocks(parse, lines, count, depth + 1);
    return count;
}

static void parse_blocks(Parse *parse, Line *lines, guint n, guint depth) {
    for (guint i = 0; i < n;) {
        if (begins(parse, &lines[i], FENCE)) {
            i += parse_fence(parse, lines + i, n - i);
        } else if (depth < DEPTH_MAX && begins(parse, &lines[i], ">")) {
            i += parse_quote(parse, lines + i, n - i, depth);
        } else {
            parse_spans(parse, lines[i].start, lines[i].end);
            i++;
        }
    }
}

static GArray *runs_of(const guint8 *flags, gsize length) {
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(StylingRun));
    for (gsize i = 0; i < length;) {
        StylingRun run = {0, flags[i]};
        while (i < length && flags[i] == run.flags) {
            run.length++;
            i++;
        }
        g_array_append_val(runs, run);
    }
    return runs;
}

GArray *styling_parse(const char *text) {
    gsize length = strlen(text);
    g_autofree guint8 *flags = g_malloc0(length + 1);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(Line));
    Parse parse = {text, flags};
    for (gsize start = 0; start <= length;) {
        Line line = {start, start + strcspn(text + start, "\n")};
        g_array_append_val(lines, line);
        start = line.end + 1;
    }
    parse_blocks(&parse, (Line *)(gpointer)lines->data, lines->len, 0);
    return runs_of(flags, length);
}
