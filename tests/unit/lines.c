/* The lines of scripts: where they come from, and what is one. */
#include "script/lines.h"
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void ready(gpointer data) {
    *(gboolean *)data = TRUE;
}

/* The next line as "NAME:NUMBER line", with what is wrong with it, or "end"; owned by the caller.
 */
static char *next(Lines *lines) {
    for (;;) {
        g_autoptr(GError) error = NULL;
        g_autofree char *line = NULL;
        gboolean again = FALSE;
        switch (lines_next(lines, &line, ready, &again, &error)) {
        case LINES_ONE:
            return g_strdup_printf("%s:%u %s", lines_name(lines), lines_number(lines), line);
        case LINES_BROKEN:
            return g_strdup_printf("%s:%u !%s", lines_name(lines), lines_number(lines),
                                   error->message);
        case LINES_END:
            return g_strdup("end");
        case LINES_WAIT:
            while (!again)
                g_main_context_iteration(NULL, TRUE);
        }
    }
}

static void assert_next(Lines *lines, const char *expected) {
    g_autofree char *line = next(lines);
    g_assert_cmpstr(line, ==, expected);
}

static void test_text(void) {
    g_autoptr(Lines) lines = lines_new();
    lines_add_text(lines, "a", "one\r\n\n two\nthree");
    lines_add_text(lines, "b", "");
    lines_add_text(lines, "c", "four\n");
    lines_add_text(lines, "-x", "five");
    lines_add_text(lines, "-x", "six");
    assert_next(lines, "a:1 one");
    assert_next(lines, "a:2 ");
    assert_next(lines, "a:3  two");
    assert_next(lines, "a:4 three");
    assert_next(lines, "c:1 four");
    assert_next(lines, "-x:1 five");
    assert_next(lines, "-x:2 six");
    assert_next(lines, "end");
    assert_next(lines, "end");
}

static void test_goes_on(void) {
    g_autoptr(Lines) lines = lines_new();
    lines_add_text(lines, "a",
                   "one \\\n   two\\\n, three\n# no \\\nfour\\\\\r\nfive \\\r\n# six\nse\\");
    lines_add_text(lines, "b", "b");
    assert_next(lines, "a:1 one two, three");
    assert_next(lines, "a:4 # no \\");
    assert_next(lines, "a:5 four\\");
    assert_next(lines, "a:6 five # six");
    assert_next(lines, "a:8 !the line ends with \\, and nothing follows");
    assert_next(lines, "b:1 b");
    assert_next(lines, "end");
}

static void test_broken(void) {
    g_autoptr(Lines) lines = lines_new();
    lines_add_text(lines, "a", "\xff\\\n/quit\nfine\n");
    assert_next(lines, "a:1 !the line isn't UTF-8 text");
    assert_next(lines, "a:3 fine");
    g_autofree char *much = g_strnfill(LINES_MAX, 'x');
    g_autofree char *text = g_strdup_printf("%s\n%sy\n/z\n%s\\\n%s\nlast", much, much, much, much);
    lines_add_text(lines, "b", text);
    g_autofree char *longest = next(lines);
    g_assert_cmpuint(strlen(longest), ==, strlen("b:1 ") + LINES_MAX);
    assert_next(lines, "b:2 !the line is longer than a megabyte");
    assert_next(lines, "b:3 /z");
    assert_next(lines, "b:4 !the line is longer than a megabyte");
    assert_next(lines, "b:6 last");
    assert_next(lines, "end");
}

/* A line that doesn't end is not kept in memory, and what is behind it is no line. */
static gpointer much(gpointer data) {
    int fd = GPOINTER_TO_INT(data);
    g_autofree char *megabyte = g_strnfill(1024 * 1024, '\\');
    for (guint i = 0; i < 10; i++)
        for (gsize done = 0; done < 1024 * 1024;)
            done += write(fd, megabyte + done, 1024 * 1024 - done);
    g_assert_cmpint(write(fd, "/quit\nnext\nhalf \\", 17), ==, 17);
    close(fd);
    return NULL;
}

static void test_descriptor(void) {
    g_autoptr(Lines) lines = lines_new();
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    lines_add_fd(lines, "pipe", ends[0]);
    lines_add_text(lines, "after", "after");
    GThread *writer = g_thread_new("writer", much, GINT_TO_POINTER(ends[1]));
    assert_next(lines, "pipe:1 !the line is longer than a megabyte");
    assert_next(lines, "pipe:2 next");
    assert_next(lines, "pipe:3 !the line ends with \\, and nothing follows");
    assert_next(lines, "after:1 after");
    assert_next(lines, "end");
    g_thread_join(writer);
    close(ends[0]);
}

static void write_file(const char *folder, const char *name, const char *text) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_pushed(Lines *lines, const char *path, const char *wrong) {
    g_autoptr(GError) error = NULL;
    gboolean done = lines_push_file(lines, path, &error);
    g_assert_cmpint(done, ==, !wrong);
    if (wrong && !strstr(error->message, wrong))
        g_error("“%s” isn't in “%s”", wrong, error->message);
}

/* As next(), with the name of the file alone. */
static void assert_file(Lines *lines, const char *expected) {
    g_autofree char *line = next(lines), *base = g_path_get_basename(line);
    g_assert_cmpstr(base, ==, expected);
}

static void test_files(void) {
    g_autofree char *folder = g_dir_make_tmp("papo-lines-XXXXXX", NULL);
    g_autofree char *sub = g_build_filename(folder, "sub", NULL);
    g_autofree char *first = g_build_filename(folder, "a.papo", NULL);
    g_assert_cmpint(g_mkdir(sub, 0700), ==, 0);
    write_file(folder, "a.papo", "\xef\xbb\xbfone\ntwo\n");
    write_file(folder, "b.papo", "three");
    write_file(sub, "c.papo", "four\nfive");
    g_autoptr(Lines) lines = lines_new();
    g_assert_false(lines_add_file(lines, sub, NULL));
    g_assert_true(lines_add_file(lines, first, NULL));
    lines_add_text(lines, "end", "end");
    assert_file(lines, "a.papo:1 one");
    assert_pushed(lines, "nowhere.papo", "nowhere.papo");
    assert_pushed(lines, "a.papo", "being read already");
    assert_pushed(lines, "sub/c.papo", NULL);
    assert_file(lines, "c.papo:1 four");
    assert_pushed(lines, "../a.papo", "being read already");
    assert_pushed(lines, "./c.papo", "being read already");
    assert_pushed(lines, "../b.papo", NULL);
    assert_file(lines, "b.papo:1 three");
    assert_file(lines, "c.papo:2 five");
    assert_pushed(lines, "../b.papo", NULL); /* again is not in circles */
    assert_file(lines, "b.papo:1 three");
    assert_file(lines, "a.papo:2 two");
    assert_file(lines, "end:1 end");
    g_autofree char *remove = g_strdup_printf("rm -r %s", folder);
    g_assert_true(g_spawn_command_line_sync(remove, NULL, NULL, NULL, NULL));
}

static void test_again(void) {
    g_autoptr(Lines) lines = lines_new();
    g_autoptr(GError) error = NULL;
    lines_add_text(lines, "a", "first\nrepeat\nlast");
    assert_next(lines, "a:1 first");
    assert_next(lines, "a:2 repeat");
    g_assert_true(lines_push_again(lines, "# so \\", 2, &error));
    assert_next(lines, "a:2 # so \\");
    g_assert_true(lines_push_again(lines, "inner", 2, &error));
    assert_next(lines, "a:2 inner");
    assert_next(lines, "a:2 inner");
    assert_next(lines, "a:2 # so \\");
    assert_next(lines, "a:3 last");
    guint deep = 0;
    while (lines_push_again(lines, "deep", 2, &error))
        deep++;
    g_assert_cmpuint(deep, ==, LINES_DEPTH);
    g_assert_nonnull(strstr(error->message, "one file too many"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/text", test_text);
    g_test_add_func("/lines/goes-on", test_goes_on);
    g_test_add_func("/lines/broken", test_broken);
    g_test_add_func("/lines/descriptor", test_descriptor);
    g_test_add_func("/lines/files", test_files);
    g_test_add_func("/lines/again", test_again);
    return g_test_run();
}
