#pragma once
#include "model_world.h"
#include "ui/canvas.h"
#include "ui/row.h"

/* What tests of the screen need: a look at UTC, and canvases compared as text. */
static inline RowStyle screen_style(const Theme *theme, GTimeZone *zone) {
    return (RowStyle){.theme = theme,
                      .zone = zone,
                      .time_format = "%H:%M",
                      .date_format = "%A %-d %B %Y",
                      .name_width = 8,
                      .unicode = TRUE};
}

static inline void assert_screen(const Canvas *canvas, const char *expected) {
    g_autofree char *text = canvas_to_text(canvas);

    if (!g_str_equal(text, expected))
        g_printerr("wanted:\n%s\ngot:\n%s\n", expected, text);
    g_assert_cmpstr(text, ==, expected);
}

/* What holds of every canvas, whatever was drawn: a terminal obeys nothing in it, and the columns
 * are what they say. */
static inline void assert_sound(Canvas *canvas) {
    for (int y = 0; y < canvas->height; y++)
        for (int x = 0; x < canvas->width; x++) {
            const Cell *cell = canvas_at(canvas, x, y), *next = canvas_at(canvas, x + 1, y);

            g_assert_true(g_utf8_validate(cell->text, -1, NULL));
            g_assert_cmpint(cell->width, <=, 2);
            g_assert_true((cell->width == 2) == (next && next->width == 0));
            g_assert_true(x > 0 || cell->width > 0);
            g_assert_true(cell->width > 0 || *cell->text == '\0');
            for (const char *p = cell->text; *p; p = g_utf8_next_char(p)) {
                gunichar c = g_utf8_get_char(p);
                g_assert_true(c >= 0x20 && (c < 0x7f || c > 0x9f));
                g_assert_false((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
                               c == 0x200e || c == 0x200f || c == 0x61c || c == 0x2028 ||
                               c == 0x2029);
            }
        }
}
