/* Files of contacts: rows and fields, and files that are neither written over nor waited for. */
#include "base/csv.h"
#include "base/safe_file.h"
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Rows as "line:field|field|…;". */
static char *read_rows(const char *text, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);
    guint line, next = 1;
    for (char **row; (row = csv_read(&text, &line, &next, error));) {
        g_autofree char *joined = g_strjoinv("|", row);
        g_string_append_printf(out, "%u:%s;", line, joined);
        g_strfreev(row);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static void assert_rows(const char *text, const char *rows) {
    g_autoptr(GError) error = NULL;
    g_autofree char *read = read_rows(text, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(read, ==, rows);
}

static void test_read(void) {
    assert_rows("", "");
    assert_rows("\n\r\n\n", "");
    assert_rows("a", "1:a;");
    assert_rows("a,b\nc,d\n", "1:a|b;2:c|d;");
    assert_rows("a,b\r\n\r\nc,\r\n", "1:a|b;3:c|;");
    assert_rows(",\n", "1:|;");
    assert_rows("\"a,\"\"b\"\"\",\"\"\n", "1:a,\"b\"|;");
    assert_rows("\"a\nb\",c\nd\n", "1:a\nb|c;3:d;");
    assert_rows("\"a\"b,c", "1:ab|c;"); /* not as it should be, but nothing is lost */
    assert_rows("a\"b,c", "1:a\"b|c;");

    g_autoptr(GError) error = NULL;
    g_autofree char *rows = read_rows("a\nb,\"c\nd", &error);
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_cmpstr(error->message, ==, "line 2: a quote has no end");
    g_assert_cmpstr(rows, ==, "1:a;");
}

static void test_write(void) {
    static const char *const row[] = {"plain", "with, comma", "\"quoted\"", "two\nlines", " blank",
                                      "",      "ü",           NULL};
    g_autoptr(GString) out = g_string_new(NULL);
    csv_write(out, row);
    g_assert_cmpstr(out->str, ==,
                    "plain,\"with, comma\",\"\"\"quoted\"\"\",\"two\nlines\",\" blank\",,ü\n");
    const char *text = out->str;
    guint line, next = 1;
    g_auto(GStrv) read = csv_read(&text, &line, &next, NULL);
    g_assert_cmpstrv(read, row);
}

static void test_files(void) {
    g_autofree char *folder = g_dir_make_tmp("papo-csv-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "x.csv", NULL), *text = NULL;
    g_autofree char *nowhere = g_build_filename(folder, "no", "x.csv", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(file_write(path, "one", FALSE, &error));
    struct stat info;
    g_assert_cmpint(stat(path, &info), ==, 0);
    g_assert_cmpint(info.st_mode & 0777, ==, 0600);
    g_assert_false(file_write(path, "two", FALSE, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
    g_clear_error(&error);
    g_assert_false(file_write(nowhere, "two", FALSE, &error));
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_clear_error(&error);
    g_assert_false(file_write(folder, "two", TRUE, &error));
    g_clear_error(&error);
    text = file_read(path, 100, &error);
    g_assert_cmpstr(text, ==, "one");
    g_assert_true(file_write(path, "\xef\xbb\xbfthree", TRUE, &error));
    g_free(text);
    text = file_read(path, 100, &error);
    g_assert_cmpstr(text, ==, "three");

    g_assert_null(file_read(path, 3, &error));
    g_clear_error(&error);
    g_assert_null(file_read(folder, 100, &error));
    g_clear_error(&error);
    g_assert_null(file_read(nowhere, 100, &error));
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(path, "a\0b", 3, NULL));
    g_assert_null(file_read(path, 100, &error));
    g_clear_error(&error);
    g_assert_true(g_file_set_contents(path, "\xff", 1, NULL));
    g_assert_null(file_read(path, 100, &error));
    g_clear_error(&error);
    g_assert_cmpint(g_remove(path), ==, 0);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0); /* would keep us waiting for ever */
    g_assert_null(file_read(path, 100, &error));
    g_assert_nonnull(error);
    g_remove(path);
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv/read", test_read);
    g_test_add_func("/csv/write", test_write);
    g_test_add_func("/csv/files", test_files);
    return g_test_run();
}
