/* Colours of the terminal: which pair a style has, and 24 bits where curses would stop at 8. */
#include "ui/term_colour.h"
#include "ui/colour.h"

#include <ncurses.h>
#include <string.h>

#define SLOT_FIRST 16
#define SLOT_END 256
#define ASCII "\033(B"

struct Colours {
    int count; /* of curses */
    gboolean slots, strike;
    guint32 slot[SLOT_END]; /* from SLOT_FIRST on */
    int slots_used;         /* the next free one */
    GHashTable *nearest;    /* colour → what curses calls it */
    GHashTable *pairs;      /* fg and bg as curses knows them → pair */
    int next_pair;
};

Colours *colours_new(int count, gboolean slots, gboolean strike) {
    Colours *colours = g_new0(Colours, 1);
    colours->count = count;
    colours->slots = slots && count == 256;
    colours->strike = strike;
    colours->slots_used = SLOT_FIRST;
    colours->next_pair = 1;
    colours->nearest = g_hash_table_new(NULL, NULL);
    colours->pairs = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return colours;
}

void colours_free(Colours *colours) {
    if (!colours)
        return;
    g_hash_table_unref(colours->nearest);
    g_hash_table_unref(colours->pairs);
    g_free(colours);
}

int colours_count(const Colours *colours) {
    return colours->slots ? 1 << 24 : colours->count;
}

static int distance(guint32 a, guint32 b) {
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int d = (int)(a >> shift & 255) - (int)(b >> shift & 255);
        sum += d * d;
    }
    return sum;
}

static int slot_for(Colours *colours, guint32 rgb) {
    int best = SLOT_FIRST;
    for (int i = SLOT_FIRST; i < colours->slots_used; i++) {
        if (distance(colours->slot[i], rgb) < distance(colours->slot[best], rgb))
            best = i;
    }
    gboolean known = best < colours->slots_used && colours->slot[best] == rgb;
    if (!known && colours->slots_used < SLOT_END) {
        best = colours->slots_used++;
        colours->slot[best] = rgb;
    }
    return best;
}

/* Asked for every cell, of few different colours. */
static int curses_colour(Colours *colours, guint32 colour) {
    gpointer key = GUINT_TO_POINTER(colour), known;
    if (g_hash_table_lookup_extended(colours->nearest, key, NULL, &known))
        return GPOINTER_TO_INT(known);
    int found = colours->slots && colour < COLOUR_TERMINAL ? slot_for(colours, colour)
                                                           : colour_nearest(colour, colours->count);
    g_hash_table_insert(colours->nearest, key, GINT_TO_POINTER(found));
    return found;
}

static int pair_for(Colours *colours, int fg, int bg) {
    if (fg < 0 && bg < 0)
        return 0;
    gint64 key = ((gint64)fg << 32) | (guint32)bg;
    gpointer known = g_hash_table_lookup(colours->pairs, &key);
    if (known)
        return GPOINTER_TO_INT(known);
    if (colours->next_pair >= COLOR_PAIRS || init_extended_pair(colours->next_pair, fg, bg) == ERR)
        return 0;
    g_hash_table_insert(colours->pairs, g_memdup2(&key, sizeof key),
                        GINT_TO_POINTER(colours->next_pair));
    return colours->next_pair++;
}

int colours_pair(Colours *colours, Style style, unsigned *attributes) {
    attr_t attr = 0;
    if (style.attributes & STYLE_BOLD)
        attr |= A_BOLD;
    if (style.attributes & STYLE_DIM)
        attr |= A_DIM;
    if (style.attributes & STYLE_ITALIC)
        attr |= A_ITALIC;
    if (style.attributes & STYLE_UNDERLINE)
        attr |= A_UNDERLINE;
    if (style.attributes & STYLE_REVERSE)
        attr |= A_REVERSE;
    if (style.attributes & STYLE_STRIKE)
        attr |= colours->strike                                   ? A_BLINK
                : style.fg == STYLE_DEFAULT || colours->count < 8 ? A_DIM
                                                                  : 0;
    int pair = 0;
    if (colours->count < 8) {
        if (style.bg != STYLE_DEFAULT)
            attr ^= A_REVERSE; /* the only ground there is to tell a bar from the rest */
    } else {
        int fg, bg;
        if (colours->count <= 16)
            colour_nearest_pair(style.fg, style.bg, colours->count, &fg, &bg);
        else
            fg = curses_colour(colours, style.fg), bg = curses_colour(colours, style.bg);
        if (fg == bg && fg >= 0 && style.fg != style.bg)
            fg = fg == 0 || fg == 8 ? 7 : 0; /* readable all the same */
        pair = pair_for(colours, fg, bg);
    }
    *attributes = attr;
    return pair;
}

/* "\033[38;5;N" or "\033[48;5;N" at p: N, and how long it is up to before the "m"; else -1. */
static int slot_at(const char *p, const char *end, gsize *length) {
    if (end - p < 9 || (memcmp(p, "\033[38;5;", 7) != 0 && memcmp(p, "\033[48;5;", 7) != 0))
        return -1;
    int slot = 0;
    const char *q = p + 7;
    while (q < end && g_ascii_isdigit(*q) && slot < SLOT_END)
        slot = slot * 10 + (*q++ - '0');
    if (q == end || *q != 'm')
        return -1;
    *length = (gsize)(q - p);
    return slot;
}

/* How long a sequence of attributes and colours at p is, "\033[0;1;5m"; 0: there is none. */
static gsize sgr_at(const char *p, const char *end) {
    const char *q = p + 2;
    if (end - p < 3 || p[0] != '\033' || p[1] != '[')
        return 0;
    while (q < end && (g_ascii_isdigit(*q) || *q == ';'))
        q++;
    return q < end && *q == 'm' ? (gsize)(q + 1 - p) : 0;
}

/* Of "38;5;5" only the first is the kind of what is said. */
static void strike_out(const char *p, gsize length, GString *out) {
    g_autofree char *text = g_strndup(p + 2, length - 3);
    g_auto(GStrv) parts = g_strsplit(text, ";", -1);
    guint skip = 0;
    for (guint i = 0; parts[i]; i++) {
        gboolean colour = strcmp(parts[i], "38") == 0 || strcmp(parts[i], "48") == 0;
        if (skip > 0) {
            skip--;
        } else if (colour && parts[i + 1]) {
            skip = strcmp(parts[i + 1], "2") == 0 ? 4 : 2;
        } else if (strcmp(parts[i], "5") == 0) {
            parts[i][0] = '9';
        }
    }
    g_autofree char *joined = g_strjoinv(";", parts);
    g_string_append_printf(out, "\033[%sm", joined);
}

static gboolean begins(const char *p, const char *end, const char *with) {
    gsize n = strlen(with);
    return (gsize)(end - p) >= n && memcmp(p, with, n) == 0;
}

/* All attributes and colours go back to what they are by themselves. */
static gboolean resets(const char *p, const char *end) {
    if (begins(p, end, ASCII))
        p += strlen(ASCII);
    return begins(p, end, "\033[m") || begins(p, end, "\033[0m") || begins(p, end, "\033[0;");
}

/* Curses says more than it has to: the default colours before everything is reset anyway, and the
 * ASCII letters over and over. How much of it is at p. */
static gsize needless(const char *p, const char *end, gboolean ascii) {
    static const char *const defaults[] = {"\033[39m", "\033[49m", "\033[39;49m"};
    if (ascii && begins(p, end, ASCII))
        return strlen(ASCII);
    for (guint i = 0; i < G_N_ELEMENTS(defaults); i++)
        if (begins(p, end, defaults[i]) && resets(p + strlen(defaults[i]), end))
            return strlen(defaults[i]);
    return 0;
}

/* The sequence at p, or its first byte; returns how much of it that was. */
static gsize rewrite_one(const Colours *colours, const char *p, const char *end, GString *out) {
    gsize length;
    int slot = colours->slots ? slot_at(p, end, &length) : -1;
    if (slot >= SLOT_FIRST && slot < colours->slots_used) {
        guint32 rgb = colours->slot[slot];
        g_string_append_printf(out, "\033[%c8;2;%u;%u;%u", p[2], rgb >> 16, rgb >> 8 & 255,
                               rgb & 255);
        return length;
    }
    length = colours->strike ? sgr_at(p, end) : 0;
    if (length > 0) {
        strike_out(p, length, out);
        return length;
    }
    g_string_append_c(out, *p);
    return 1;
}

void colours_rewrite(const Colours *colours, const char *bytes, gsize n, GString *out) {
    const char *end = bytes + n;
    gboolean ascii = FALSE;
    for (const char *p = bytes; p < end;) {
        const char *next = memchr(p, '\033', (gsize)(end - p));
        gsize length = (gsize)((next ? next : end) - p);
        g_string_append_len(out, p, (gssize)length);
        p += length;
        if (p == end)
            break;
        length = needless(p, end, ascii);
        if (length == 0) {
            ascii = begins(p, end, ASCII) || (ascii && !begins(p, end, "\033("));
            length = rewrite_one(colours, p, end, out);
        }
        p += length;
    }
}
