/* Cuts what a terminal sends into keys and pastes. Nothing that is never finished can block it. */
#include "ui/input_decode.h"

#include <string.h>

#define ESC 27
#define ESC_MS 50
#define PASTE_BEGIN "\033[200~"
#define PASTE_END "\033[201~"
#define MOUSE_BEGIN "\033[<"
#define MOUSE_MOST 10000    /* columns, lines */
#define MOUSE_MODIFIERS 28u /* Shift, Alt, Ctrl */
#define SEQUENCE_MAX 64     /* longer is not a key */

struct InputDecoder {
    Clock *clock;
    InputDecoderEvents events;
    gpointer data;
    GByteArray *bytes; /* not yet understood */
    GString *paste;    /* NULL: not pasting */
    guint timer;
};

InputDecoder *input_decoder_new(Clock *clock, const InputDecoderEvents *events, gpointer data) {
    InputDecoder *decoder = g_new0(InputDecoder, 1);
    decoder->clock = clock;
    decoder->events = *events;
    decoder->data = data;
    decoder->bytes = g_byte_array_new();
    return decoder;
}

void input_decoder_free(InputDecoder *decoder) {
    if (!decoder)
        return;
    clock_cancel(decoder->clock, &decoder->timer);
    g_byte_array_unref(decoder->bytes);
    if (decoder->paste)
        g_string_free(decoder->paste, TRUE);
    g_free(decoder);
}

static char *paste_clean(const GString *paste) {
    g_autofree char *valid = g_utf8_make_valid(paste->str, (gssize)paste->len);
    GString *out = g_string_sized_new(paste->len + 1);
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '\r' && p[1] == '\n')
            continue;
        if (c == '\r')
            c = '\n';
        if (c == '\n' || c == '\t' || (c >= 32 && c != 127 && !(c >= 0x80 && c < 0xa0)))
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

static void paste_finish(InputDecoder *decoder) {
    GString *paste = g_steal_pointer(&decoder->paste);
    g_autofree char *text = paste_clean(paste);
    g_string_free(paste, TRUE);
    decoder->events.paste(text, decoder->data);
}

/* Takes bytes of a paste from p; returns how many, 0 if the rest may be the beginning of its end.
 */
static gsize take_paste(InputDecoder *decoder, const guint8 *p, gsize n) {
    const guint8 *esc = memchr(p, ESC, n);
    gsize text = esc ? (gsize)(esc - p) : n;
    if (text > 0) {
        for (gsize i = 0; i < text; i++) { /* NUL would end the text for the rest of papo */
            if (p[i])
                g_string_append_c(decoder->paste, (char)p[i]);
        }
        return text;
    }
    gsize end = strlen(PASTE_END);
    if (memcmp(p, PASTE_END, MIN(n, end)) != 0)
        return 1; /* an ESC of the text itself: left out */
    if (n < end)
        return 0;
    paste_finish(decoder);
    return end;
}

/* How long the escape sequence at p is; 0: not whole yet. */
static gsize sequence_length(const guint8 *p, gsize n) {
    gsize i = 0;
    while (i < n && p[i] == ESC && i < 2) /* Alt with a sequence: two of them */
        i++;
    if (i == n)
        return 0;
    if (p[i] == 'O')
        return i + 1 < n ? i + 2 : 0;
    if (p[i] != '[') {
        if (i == 2) /* Esc and Alt-something: the first one by itself */
            return 1;
        const char *text = (const char *)p + i;
        gunichar c = g_utf8_get_char_validated(text, (gssize)(n - i));
        if (c == (gunichar)-2)
            return 0;
        return c == (gunichar)-1 ? i + 1 : i + (gsize)(g_utf8_next_char(text) - text);
    }
    if (++i < n && p[i] == '[') /* function keys of the Linux console */
        return i + 1 < n ? i + 2 : 0;
    for (; i < n && i < SEQUENCE_MAX; i++) {
        if (p[i] >= 0x40 && p[i] <= 0x7e)
            return i + 1;
        if (p[i] < 0x20 || p[i] > 0x7e)
            return i; /* not a sequence after all: what came is dropped by whoever looks it up */
    }
    return i == SEQUENCE_MAX ? i : 0;
}

/* SGR: "\033[<button;column;lineM", with an m when it is let go. */
static void take_mouse(const InputDecoder *decoder, const char *text, gsize length) {
    guint64 numbers[3];
    g_autofree char *whole = g_strndup(text, length);
    const char *p = whole + strlen(MOUSE_BEGIN);
    for (int i = 0; i < 3; i++) {
        char *end;
        numbers[i] = g_ascii_strtoull(p, &end, 10);
        if (end == p || (i < 2 && *end != ';') || numbers[i] > MOUSE_MOST)
            return;
        if (*end == '\0')
            return;
        p = end + 1;
    }
    if (p != whole + length || p[-1] != 'M' || numbers[1] == 0 || numbers[2] == 0)
        return;
    guint button = (guint)numbers[0] & ~MOUSE_MODIFIERS;
    if (button == 0 || button == 64 || button == 65)
        decoder->events.mouse(button == 0    ? MOUSE_LEFT
                              : button == 64 ? MOUSE_WHEEL_UP
                                             : MOUSE_WHEEL_DOWN,
                              (int)numbers[1] - 1, (int)numbers[2] - 1, decoder->data);
}

static gsize take_sequence(InputDecoder *decoder, const guint8 *p, gsize n) {
    gsize length = sequence_length(p, n);
    const char *text = (const char *)p;
    if (length == 0)
        return 0;
    if (length == strlen(PASTE_BEGIN) && memcmp(p, PASTE_BEGIN, length) == 0)
        decoder->paste = g_string_new(NULL);
    else if (length == 3 && memcmp(p, "\033[I", 3) == 0)
        decoder->events.focus(TRUE, decoder->data);
    else if (length == 3 && memcmp(p, "\033[O", 3) == 0)
        decoder->events.focus(FALSE, decoder->data);
    else if (length > strlen(MOUSE_BEGIN) && g_str_has_prefix(text, MOUSE_BEGIN))
        take_mouse(decoder, text, length);
    else if (length == 1)
        decoder->events.escape(decoder->data);
    else if (g_utf8_validate(text, (gssize)length, NULL))
        decoder->events.key(text, length, decoder->data);
    return length;
}

static gsize take_character(InputDecoder *decoder, const guint8 *p, gsize n) {
    const char *text = (const char *)p;
    if (*p == 0) { /* Ctrl-Space */
        decoder->events.key("", 1, decoder->data);
        return 1;
    }
    gunichar c = g_utf8_get_char_validated(text, (gssize)n);
    if (c == (gunichar)-2)
        return 0;
    if (c == (gunichar)-1) {
        decoder->events.key("\357\277\275", 3, decoder->data);
        return 1;
    }
    gsize length = (gsize)(g_utf8_next_char(text) - text);
    if (!(c >= 0x80 && c < 0xa0))
        decoder->events.key(text, length, decoder->data);
    return length;
}

static void on_timeout(gpointer data) {
    InputDecoder *decoder = data;
    decoder->timer = 0;
    gsize n = decoder->bytes->len;
    gboolean lone = n > 0 && decoder->bytes->data[0] == ESC &&
                    (n == 1 || (n == 2 && decoder->bytes->data[1] == ESC));
    g_byte_array_set_size(decoder->bytes, 0); /* the rest is a sequence that was never finished */
    if (lone)
        decoder->events.escape(decoder->data);
}

void input_decoder_feed(InputDecoder *decoder, const char *bytes, gsize n) {
    g_byte_array_append(decoder->bytes, (const guint8 *)bytes, (guint)n);
    clock_cancel(decoder->clock, &decoder->timer);
    gsize done = 0, took = 1;
    while (done < decoder->bytes->len && took > 0) {
        /* One key at a time: an event may have changed anything but our bytes. */
        const guint8 *p = decoder->bytes->data + done;
        gsize left = decoder->bytes->len - done;
        took = decoder->paste ? take_paste(decoder, p, left)
               : *p == ESC    ? take_sequence(decoder, p, left)
                              : take_character(decoder, p, left);
        done += took;
    }
    memset(decoder->bytes->data, 0, done); /* may have been a password */
    g_byte_array_remove_range(decoder->bytes, 0, (guint)done);
    if (decoder->bytes->len > 0 && !decoder->paste)
        decoder->timer = clock_after(decoder->clock, ESC_MS, on_timeout, decoder);
}
