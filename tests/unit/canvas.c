/* The canvas: nothing outside it, no half characters, nothing a terminal would obey. */
#include "ui/canvas.h"

#include <string.h>

static const Style plain = {STYLE_DEFAULT, STYLE_DEFAULT, 0};
static const Style bold = {STYLE_DEFAULT, STYLE_DEFAULT, STYLE_BOLD};

static void assert_text(const Canvas *canvas, const char *expected) {
    g_autofree char *text = canvas_to_text(canvas);
    g_assert_cmpstr(text, ==, expected);
}

static void test_put(void) {
    g_autoptr(Canvas) canvas = canvas_new(8, 3);

    g_assert_cmpint(canvas_put(canvas, 1, 0, "hello", plain, 100), ==, 6);
    g_assert_cmpint(canvas_put(canvas, 5, 1, "hello", bold, 100), ==, 8);
    g_assert_cmpint(canvas_put(canvas, 0, 2, "hello", plain, 3), ==, 3);
    g_assert_cmpint(canvas_put(canvas, 0, 3, "below", plain, 3), ==, 0);
    g_assert_cmpint(canvas_put(canvas, -2, 1, "abcd", plain, 100), ==, 2);
    assert_text(canvas, " hello\ncd   hel\nhel\n");
    g_assert_cmpint(canvas_at(canvas, 5, 1)->style.attributes, ==, STYLE_BOLD);
    g_assert_null(canvas_at(canvas, 8, 0));
    g_assert_null(canvas_at(canvas, 0, -1));
}

static void test_wide(void) {
    g_autoptr(Canvas) canvas = canvas_new(5, 2);

    g_assert_cmpint(canvas_put(canvas, 0, 0, "你好吗", plain, 5), ==, 4);
    assert_text(canvas, "你好\n\n");
    g_assert_cmpint(canvas_at(canvas, 0, 0)->width, ==, 2);
    g_assert_cmpint(canvas_at(canvas, 1, 0)->width, ==, 0);
    canvas_put(canvas, 1, 0, "xy", plain, 5); /* halves of both */
    assert_text(canvas, " xy\n\n");
    canvas_fill(canvas, 0, 1, 5, "你", plain);
    assert_text(canvas, " xy\n你你\n");
    canvas_fill(canvas, 0, 1, 4, "─", plain);
    assert_text(canvas, " xy\n────\n");
}

static void test_clusters(void) {
    g_autoptr(Canvas) canvas = canvas_new(10, 1);

    g_assert_cmpint(canvas_put(canvas, 0, 0, "e\xcc\x81xa", plain, 10), ==, 3);
    g_assert_cmpstr(canvas_at(canvas, 0, 0)->text, ==, "e\xcc\x81");
    g_assert_cmpint(canvas_put(canvas, 3, 0, "👩‍👩‍👧‍👦!", plain, 10), ==, 6);
    g_assert_cmpint(canvas_at(canvas, 3, 0)->width, ==, 2);
    g_assert_cmpstr(canvas_at(canvas, 5, 0)->text, ==, "!");
    g_assert_true(g_utf8_validate(canvas_at(canvas, 3, 0)->text, -1, NULL));
    g_autoptr(GString) flood = g_string_new("a");
    for (int i = 0; i < 100; i++)
        g_string_append(flood, "\xcc\x81");
    canvas_put(canvas, 0, 0, flood->str, plain, 10);
    g_assert_cmpuint(strlen(canvas_at(canvas, 0, 0)->text), <, sizeof canvas->cells->text);
    g_assert_true(g_utf8_validate(canvas_at(canvas, 0, 0)->text, -1, NULL));
    g_autoptr(GString) family = g_string_new("👩");
    for (int i = 0; i < 100; i++)
        g_string_append(family, "\xe2\x80\x8d👩");
    canvas_put(canvas, 0, 0, family->str, plain, 10);
    g_assert_true(g_str_has_suffix(canvas_at(canvas, 0, 0)->text, "👩"));
}

static void test_controls(void) {
    g_autoptr(Canvas) canvas = canvas_new(10, 1);

    canvas_put(canvas, 0, 0, "a\x1b[2Jb\nc\xc2\x9b", plain, 10);
    for (int x = 0; x < 10; x++)
        for (const char *p = canvas_at(canvas, x, 0)->text; *p; p = g_utf8_next_char(p))
            g_assert_false(g_unichar_iscntrl(g_utf8_get_char(p)));
}

static void test_blit(void) {
    g_autoptr(Canvas) to = canvas_new(8, 3), from = canvas_new(4, 2);

    canvas_fill(to, 0, 0, 8, "你", plain);
    canvas_fill(to, 0, 1, 8, ".", plain);
    canvas_put(from, 0, 0, "ab你", plain, 4);
    canvas_put(from, 0, 1, "你cd", plain, 4);
    from->cursor_x = 1;
    from->cursor_y = 1;
    canvas_blit(to, from, 5, 0);
    assert_text(to, "你你 ab\n.....你c\n\n");
    g_assert_cmpint(to->cursor_x, ==, 6);
    g_assert_cmpint(to->cursor_y, ==, 1);
    canvas_blit(to, from, -1, 2);
    assert_text(to, "你你 ab\n.....你c\nb你\n");
    canvas_blit(to, from, -1, 1);
    assert_text(to, "你你 ab\nb你..你c\n cd\n");
    canvas_blit(to, from, 100, -100);
}

static void test_small(void) {
    g_autoptr(Canvas) none = canvas_new(0, 0), negative = canvas_new(-1, -5),
                      one = canvas_new(1, 1);

    assert_text(none, "");
    assert_text(negative, "");
    canvas_put(none, 0, 0, "x", plain, 1);
    canvas_fill(none, 0, 0, 1, "x", plain);
    canvas_blit(none, one, 0, 0);
    g_assert_cmpint(canvas_put(one, 0, 0, "你", plain, 9), ==, 0);
    assert_text(one, "\n");
    canvas_put(one, 0, 0, "xy", plain, 9);
    assert_text(one, "x\n");
    canvas_clear(one, bold);
    assert_text(one, "\n");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/canvas/put", test_put);
    g_test_add_func("/canvas/wide", test_wide);
    g_test_add_func("/canvas/clusters", test_clusters);
    g_test_add_func("/canvas/controls", test_controls);
    g_test_add_func("/canvas/blit", test_blit);
    g_test_add_func("/canvas/small", test_small);
    return g_test_run();
}
