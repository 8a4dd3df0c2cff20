/* The line editor, by the bytes a terminal would send. */
#include "ui/input.h"

#include <locale.h>
#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Clock *clock;
    Input *input;
    GPtrArray *lines; /* char*; literal ones begin with "literal:" */
    char *command;
    int changes, escapes, focus;
    const char *const *words; /* what completion offers */
} Fixture;

static void on_line(const char *line, gboolean literal, gpointer data) {
    Fixture *f = data;
    g_ptr_array_add(f->lines, g_strconcat(literal ? "literal:" : "", line, NULL));
}

static void on_key(const char *command, gpointer data) {
    Fixture *f = data;
    g_free(f->command);
    f->command = g_strdup(command);
}

static void on_changed(gpointer data) {
    ((Fixture *)data)->changes++;
}

static char **on_complete(const char *line, gsize cursor, gsize *start, gpointer data) {
    Fixture *f = data;
    while (*start > 0 && line[*start - 1] != ' ')
        --*start;
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; f->words && f->words[i]; i++) {
        if (strncmp(f->words[i], line + *start, cursor - *start) == 0)
            g_ptr_array_add(found, g_strdup(f->words[i]));
    }
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&found), FALSE);
}

static void on_escape(gpointer data) {
    ((Fixture *)data)->escapes++;
}

static void on_focus(gboolean in, gpointer data) {
    ((Fixture *)data)->focus = in ? 1 : -1;
}

static void on_eof(gpointer data) {
    g_assert_not_reached();
}

static void set_up(Fixture *f, gconstpointer data) {
    static const InputEvents events = {on_line,   on_key,   on_changed, on_complete,
                                       on_escape, on_focus, on_eof};
    f->clock = clock_new_fake(0);
    f->lines = g_ptr_array_new_with_free_func(g_free);
    f->input = input_new(f->clock, -1, &events, f);
}

static void tear_down(Fixture *f, gconstpointer data) {
    input_free(f->input);
    g_ptr_array_unref(f->lines);
    g_free(f->command);
    clock_free(f->clock);
}

static void type(Fixture *f, const char *bytes) {
    input_feed(f->input, bytes, strlen(bytes));
}

static void assert_text(Fixture *f, const char *expected) {
    g_autofree char *text = input_text(f->input);
    g_assert_cmpstr(text, ==, expected);
}

static void assert_lines(Fixture *f, const char *expected) {
    g_ptr_array_add(f->lines, NULL);
    g_autofree char *all = g_strjoinv("|", (char **)f->lines->pdata);
    g_assert_cmpstr(all, ==, expected);
    g_ptr_array_set_size(f->lines, 0);
}

static void test_line(Fixture *f, gconstpointer data) {
    type(f, "hello\r");
    type(f, "\r");
    assert_lines(f, "hello|");
    assert_text(f, "");
    type(f, "a\033[D\033[Db\033OCc\r"); /* arrows of both kinds */
    assert_lines(f, "bac");
    type(f, "one\033\rtwo\r");
    assert_lines(f, "one\ntwo");
}

static void test_utf8(Fixture *f, gconstpointer data) {
    type(f, "\303");
    type(f, "\244\344\270\255\r");
    assert_lines(f, "ä中");
    type(f, "\377x\r"); /* no UTF-8 at all */
    assert_lines(f, "\357\277\275x");
    type(f, "👩‍👩‍👧é\177");
    assert_text(f, "👩‍👩‍👧");
    type(f, "\177");
    assert_text(f, "");
    type(f, "e\314\201x\033[D\033[D\033[3~\r"); /* a combining mark goes with its letter */
    assert_lines(f, "x");
}

static void test_controls_never_leave(Fixture *f, gconstpointer data) {
    type(f, "a\026\026b\026\033c\r"); /* Ctrl-V Ctrl-V, Ctrl-V Esc */
    g_assert_cmpuint(f->lines->len, ==, 1);
    for (const char *p = f->lines->pdata[0]; *p; p++)
        g_assert_cmpint((guchar)*p, >=, 32);
    g_ptr_array_set_size(f->lines, 0);
    type(f, "\302\233x\r"); /* a C1 control as UTF-8 */
    assert_lines(f, "x");
    type(f, "\033[200~a\001b\033[31mc\302\205d\033[201~\r");
    assert_lines(f, "ab[31mcd");
}

static void test_paste(Fixture *f, gconstpointer data) {
    type(f, "\033[200~/quit\r\nnow\rend\033[201~");
    g_assert_cmpuint(f->lines->len, ==, 0);
    type(f, "\r");
    assert_lines(f, "literal:/quit\nnow\nend");
    type(f, "\033[200~/help\n\033[201~\r"); /* one line with its end is that line */
    assert_lines(f, "/help");
    type(f, "/say \033[200~a\nb\033[201~\r");
    assert_lines(f, "/say a\nb");
    type(f, "x\033[200~one\ntwo\033[201~\037"); /* undone at once */
    assert_text(f, "x");
}

static void test_paste_in_pieces(Fixture *f, gconstpointer data) {
    const char *bytes = "\033[200~a\033[201b\033[20\033[201~!";
    for (const char *p = bytes; *p; p++)
        input_feed(f->input, p, 1);
    assert_text(f, "a[201b[20!");
    clock_advance(f->clock, G_USEC_PER_SEC);
    g_assert_cmpint(f->escapes, ==, 0);
    type(f, "\033[200~never finished");
    clock_advance(f->clock, 60 * G_USEC_PER_SEC);
    type(f, "\033[201~\r"); /* until it is */
    assert_lines(f, "a[201b[20!never finished");
}

static void test_paste_of_a_megabyte(Fixture *f, gconstpointer data) {
    g_autofree char *book = g_malloc(1 << 20);
    for (gsize i = 0; i < 1 << 20; i++)
        book[i] = i % 80 == 79 ? '\n' : (char)('a' + i % 26);
    type(f, "\033[200~");
    input_feed(f->input, book, 1 << 20);
    type(f, "\033[201~");
    g_autofree char *text = input_text(f->input);
    g_assert_cmpuint(strlen(text), ==, 1 << 20);
    int changes = f->changes;
    type(f, "x");
    g_assert_cmpint(f->changes, ==, changes + 1);
    g_assert_cmpint(input_height(f->input, "> ", 80, 8), ==, 8);
}

static void test_escape(Fixture *f, gconstpointer data) {
    type(f, "\033");
    clock_advance(f->clock, 49 * 1000);
    g_assert_cmpint(f->escapes, ==, 0);
    clock_advance(f->clock, 2 * 1000);
    g_assert_cmpint(f->escapes, ==, 1);
    type(f, "bc"); /* no Alt-b */
    assert_text(f, "bc");
    type(f, "\033");
    type(f, "[D");
    type(f, "a");
    assert_text(f, "bac");
    type(f, "\033[");
    clock_advance(f->clock, G_USEC_PER_SEC);
    type(f, "\033[99;99X\033[?62;c\033[Iz"); /* keys nobody knows, answers nobody asked for */
    assert_text(f, "bazc");
    g_assert_cmpint(f->focus, ==, 1);
    type(f, "\033[O");
    g_assert_cmpint(f->focus, ==, -1);
}

static void test_control_keys(Fixture *f, gconstpointer data) {
    type(f, "\004"); /* Ctrl-D */
    type(f, "text\003");
    assert_text(f, "");
    assert_lines(f, "");
    type(f, "\037"); /* undo */
    assert_text(f, "text");
    type(f, "\001\004");
    assert_text(f, "ext");
}

static void test_secret(Fixture *f, gconstpointer data) {
    g_autoptr(Theme) theme = theme_builtin();
    g_autoptr(Canvas) canvas = canvas_new(30, 1);
    type(f, "draft");
    input_ask(f->input, "Password: ", TRUE);
    type(f, "hunter\303\244x\1772\033[A\033[200~ y\n\033[201~");
    input_draw(f->input, canvas, "> ", theme);
    g_autofree char *shown = canvas_to_text(canvas);
    g_assert_cmpstr(g_strchomp(shown), ==, "Password: **********");
    type(f, "\r");
    assert_lines(f, "literal:hunterä2 y");
    input_ask(f->input, NULL, FALSE);
    assert_text(f, "draft");
    type(f, "\003\033[A\031"); /* neither the history nor the kill ring know it */
    assert_text(f, "");
    input_ask(f->input, "Password: ", TRUE);
    type(f, "a\003");
    g_assert_cmpint(f->escapes, ==, 1);
    assert_lines(f, "");
}

static void test_history(Fixture *f, gconstpointer data) {
    input_history_use(f->input, "bob");
    input_history_add(f->input, "one");
    input_history_add(f->input, "two");
    input_history_add(f->input, "two");
    input_history_use(f->input, "carol");
    type(f, "\033[A");
    assert_text(f, "");
    input_history_add(f->input, "three");
    type(f, "begun");
    input_history_use(f->input, "bob");
    assert_text(f, "begun");
    type(f, "\033[A");
    assert_text(f, "two");
    type(f, "\033[A!");
    assert_text(f, "one!");
    type(f, "\033[B\033[B");
    assert_text(f, "begun");
    type(f, "\033[A\033[A\r");
    assert_lines(f, "one!");
    type(f, "\033[A\033[A"); /* what was changed on the way is again as it was said */
    assert_text(f, "one");
    input_history_use(f->input, "carol");
    type(f, "\033[A");
    assert_text(f, "three");
    input_set_text(f->input, "");
    type(f, "later\033[1;5B");
    assert_text(f, "");
    type(f, "\033[A");
    assert_text(f, "later");
    input_history_use(f->input, "bob");
    input_set_text(f->input, "");
    type(f, "\022tw"); /* Ctrl-R */
    g_autoptr(Theme) theme = theme_builtin();
    g_autoptr(Canvas) canvas = canvas_new(60, 1);
    input_draw(f->input, canvas, "> ", theme);
    g_autofree char *shown = canvas_to_text(canvas);
    g_assert_nonnull(strstr(shown, "search)`tw': two"));
    type(f, "\r");
    assert_lines(f, "two");
}

static void test_several_lines(Fixture *f, gconstpointer data) {
    type(f, "first\033\rsecond\033[Ax");
    assert_text(f, "firstx\nsecond");
    type(f, "\033[By");
    assert_text(f, "firstx\nsecondy");
    g_assert_cmpint(input_height(f->input, "> ", 20, 5), ==, 2);
    g_assert_cmpint(input_height(f->input, "> ", 5, 9), ==, 4);
    g_assert_cmpint(input_height(f->input, "> ", 5, 3), ==, 3);
    g_assert_cmpint(input_height(f->input, "> ", 0, 0), ==, 1);
}

static void test_completion(Fixture *f, gconstpointer data) {
    static const char *const words[] = {"/join", "/jump", "/quit", NULL};
    g_autoptr(Theme) theme = theme_builtin();
    g_autoptr(Canvas) canvas = canvas_new(30, 2);
    f->words = words;
    type(f, "/q\t");
    assert_text(f, "/quit ");
    type(f, "\003/j\t");
    assert_text(f, "/join");
    g_assert_cmpint(input_height(f->input, "> ", 30, 5), ==, 2);
    input_draw(f->input, canvas, "> ", theme);
    g_autofree char *shown = canvas_to_text(canvas);
    g_assert_cmpstr(g_strchomp(shown), ==, " /join  /jump\n> /join");
    type(f, "\t");
    assert_text(f, "/jump");
    type(f, "\t\033[Z\033[Z");
    assert_text(f, "/join");
    type(f, "x");
    g_assert_cmpint(input_height(f->input, "> ", 30, 5), ==, 1);
    type(f, "\t");
    assert_text(f, "/joinx");
    type(f, "\003/j\t\t\t\033");
    clock_advance(f->clock, G_USEC_PER_SEC);
    assert_text(f, "/j");
    g_assert_cmpint(input_height(f->input, "> ", 30, 5), ==, 1);
    g_assert_cmpint(f->escapes, ==, 0);
}

static int press(int count, int key) {
    return input_pressed("/win 1");
}

static void test_keys(Fixture *f, gconstpointer data) {
    input_define(f->input, "papo-test", "\\e1 \\e[5~", press);
    input_read_inputrc(f->input);
    type(f, "a\0331");
    g_assert_cmpstr(f->command, ==, "/win 1");
    g_clear_pointer(&f->command, g_free);
    type(f, "\033[5~b");
    g_assert_cmpstr(f->command, ==, "/win 1");
    assert_text(f, "ab");
    g_clear_pointer(&f->command, g_free);
    input_ask(f->input, "Password:", TRUE);
    type(f, "x\0331y\033dz\r"); /* windows can be looked at while a password is asked for */
    g_assert_cmpstr(f->command, ==, "/win 1");
    assert_lines(f, "literal:xyz");
}

static void test_vi(Fixture *f, gconstpointer data) {
    rl_variable_bind("editing-mode", "vi");
    type(f, "hello world\033");
    int changes = f->changes;
    clock_advance(f->clock, G_USEC_PER_SEC);
    g_assert_cmpint(f->changes, ==, changes + 1);
    g_assert_cmpint(f->escapes, ==, 0);
    type(f, "bx\033[C");
    assert_text(f, "hello orld");
    type(f, "iw\r");
    assert_lines(f, "hello owrld");
    rl_variable_bind("editing-mode", "emacs");
}

/* The mode is told; Esc leads to vi's commands, and there it is papo's. */
static void test_vi_setting(Fixture *f, gconstpointer data) {
    g_assert_null(input_mode(f->input));
    input_set_editing(f->input, "vi");
    g_assert_cmpstr(input_mode(f->input), ==, "ins");
    type(f, "one two\033");
    clock_advance(f->clock, G_USEC_PER_SEC);
    g_assert_cmpstr(input_mode(f->input), ==, "cmd");
    g_assert_cmpint(f->escapes, ==, 0);
    type(f, "d\033"); /* half a command is given up */
    clock_advance(f->clock, G_USEC_PER_SEC);
    g_assert_cmpint(f->escapes, ==, 0);
    type(f, "\033");
    clock_advance(f->clock, G_USEC_PER_SEC);
    g_assert_cmpint(f->escapes, ==, 1);
    type(f, "bx");
    assert_text(f, "one wo");
    type(f, "A!");
    g_assert_cmpstr(input_mode(f->input), ==, "ins");
    type(f, "\r");
    assert_lines(f, "one wo!");
    input_set_editing(f->input, "inputrc");
    g_assert_null(input_mode(f->input));
}

static void test_drawing(Fixture *f, gconstpointer data) {
    g_autoptr(Theme) theme = theme_builtin();
    g_autoptr(Canvas) canvas = canvas_new(10, 2);
    type(f, "abcdefgh中x");
    input_draw(f->input, canvas, "> ", theme);
    g_autofree char *shown = canvas_to_text(canvas);
    g_assert_cmpstr(g_strchomp(shown), ==, "> abcdefgh\n  中x");
    g_assert_cmpint(canvas->cursor_x, ==, 5);
    g_assert_cmpint(canvas->cursor_y, ==, 1);
    g_autoptr(Canvas) words = canvas_new(20, 3);
    type(f, "\003words stay whole, averylongonedoesnot so");
    input_draw(f->input, words, "> ", theme);
    g_autofree char *wrapped = canvas_to_text(words);
    g_assert_cmpstr(g_strchomp(wrapped), ==, "> words stay whole,\n  averylongonedoesno\n  t so");
    g_assert_cmpint(words->cursor_x, ==, 6);
    type(f, "\001\033f\033f");
    input_draw(f->input, words, "> ", theme);
    g_assert_cmpint(words->cursor_x, ==, 12);
    g_assert_cmpint(words->cursor_y, ==, 0);
    for (int width = 0; width < 4; width++) {
        for (int height = 0; height < 3; height++) {
            g_autoptr(Canvas) tiny = canvas_new(width, height);
            input_draw(f->input, tiny, "console> ", theme);
        }
    }
}

int main(int argc, char **argv) {
    g_setenv("INPUTRC", "/dev/null", TRUE);
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/input/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("line", test_line);
    ADD("utf8", test_utf8);
    ADD("controls-never-leave", test_controls_never_leave);
    ADD("paste", test_paste);
    ADD("paste-in-pieces", test_paste_in_pieces);
    ADD("paste-of-a-megabyte", test_paste_of_a_megabyte);
    ADD("escape", test_escape);
    ADD("control-keys", test_control_keys);
    ADD("secret", test_secret);
    ADD("history", test_history);
    ADD("several-lines", test_several_lines);
    ADD("completion", test_completion);
    ADD("keys", test_keys);
    ADD("vi", test_vi);
    ADD("vi-setting", test_vi_setting);
    ADD("drawing", test_drawing);
    return g_test_run();
}
