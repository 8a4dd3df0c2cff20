/* Names of keys, and what terminals send for them. */
#include "model_world.h"
#include "ui/key_binds.h"
#include "ui/key_names.h"

#include <string.h>

static void assert_forms(const char *name, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) forms = key_forms(name, &error);
    g_assert_no_error(error);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < forms->len; i++) {
        const GString *form = g_ptr_array_index(forms, i);
        g_string_append_len(all, form->str, (gssize)form->len);
        g_string_append_c(all, '|');
        g_autofree char *first = key_name(form->str, form->len);
        g_assert_nonnull(first);
    }
    g_assert_cmpstr(all->str, ==, expected);
}

static void test_forms(void) {
    assert_forms("Alt-k", "\033k|");
    assert_forms("alt-K", "\033K|");
    assert_forms("M-é", "\033é|");
    assert_forms("Ctrl-x b", "\030b|");
    assert_forms("Ctrl-X Ctrl-E", "\030\005|");
    assert_forms("^G", "\007|");
    assert_forms("Ctrl-Alt-y", "\033\031|");
    assert_forms("F1", "\033[P|\033OP|\033[11~|\033[[A|");
    assert_forms("Shift-F5", "\033[15;2~|");
    assert_forms("alt-up", "\033[1;3A|\033\033[A|");
    assert_forms("Ctrl-PageUp", "\033[5;5~|\033[5^|");
    assert_forms("PageUp", "\033[5~|");
    assert_forms("Tab", "\t|");
    assert_forms("Shift-Tab", "\033[Z|");
    assert_forms("Alt-Enter", "\033\r|");
    assert_forms("Alt-Equal", "\033=|");
}

static void assert_name(const char *bytes, const char *expected) {
    g_autofree char *name = key_name(bytes, strlen(bytes));
    g_assert_cmpstr(name, ==, expected);
}

static void test_names(void) {
    static const char *const same[] = {"Alt-k",     "Ctrl-X b",  "Shift-F5",    "PageUp",
                                       "Alt-Up",    "Ctrl-Home", "Alt-Enter",   "Tab",
                                       "Shift-Tab", "F12",       "Ctrl-Alt-Up", "Alt-Equal",
                                       "Ctrl-G",    "Alt-é",     "Ctrl-Alt-Y",  NULL};
    for (guint i = 0; same[i]; i++) {
        g_autoptr(GPtrArray) forms = key_forms(same[i], NULL);
        g_assert_nonnull(forms);
        for (guint k = 0; k < forms->len; k++) {
            const GString *form = g_ptr_array_index(forms, k);
            g_autofree char *name = key_name(form->str, form->len);
            g_assert_cmpstr(name, ==, same[i]);
        }
    }
    g_autofree char *space = key_name("", 1);
    g_assert_cmpstr(space, ==, "Ctrl-Space");
    assert_name("\033", "Esc");
    assert_name("x", "x");
    assert_name("\033OA", "Up");
    assert_name("\033[99~", NULL);
    assert_name("\033[1;99A", NULL);
    assert_name("\033[;", NULL);
    assert_name("\033[", "Alt-LeftBracket");
    assert_name("\033[12345678901234567890~", NULL);
    assert_name("\033[-5~", NULL);
    assert_name("\377", NULL);
    assert_name("", NULL);
}

static void test_wrong(void) {
    static const char *const wrong[] = {"",          "a",   "Enter",        "Esc",     "Alt-",
                                        "Ctrl-ä",    "F13", "Ctrl-X b c d", "Shift-a", "nonsense",
                                        "Ctrl-X  b", "é",   "Space",        "Ctrl-M",  NULL};
    for (guint i = 0; wrong[i]; i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(key_forms(wrong[i], &error));
        g_assert_nonnull(error);
    }
}

static void test_notation(void) {
    g_autofree char *octal = key_notation("\033k", 2);
    g_assert_cmpstr(octal, ==, "\\033\\153");
    g_autoptr(GString) bytes = key_bytes("\\C-x\\e[1~\\C-?");
    g_assert_cmpstr(bytes->str, ==, "\030\033[1~\177");
}

/* People may edit the file: other spellings are fine, what is wrong is told and left alone. */
static void test_file(void) {
    g_autoptr(Folder) folder = folder_new();
    g_autoptr(Paths) paths = paths_new(folder, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = paths_config(paths, "keys.ini"), *text = NULL;
    g_file_set_contents(path,
                        "# mine\n[keys]\nalt-x = /say \\o/\nF9 =\nnonsense = /who\nF8 = who\n"
                        "alt-left=/win 3\n",
                        -1, NULL);
    g_autoptr(KeyBinds) binds = key_binds_new(paths);
    g_assert_cmpint(key_binds_warnings(binds)->len, ==, 2);
    g_assert_nonnull(strstr(g_ptr_array_index(key_binds_warnings(binds), 0), "nonsense"));
    g_assert_nonnull(strstr(g_ptr_array_index(key_binds_warnings(binds), 1), "F8"));
    g_assert_cmpstr(key_binds_command(binds, "M-x"), ==, "/say \\o/");
    g_assert_cmpstr(key_binds_command(binds, "F9"), ==, "");
    g_assert_null(key_binds_command(binds, "F8"));
    g_assert_true(key_binds_set(binds, "Alt-Left", "/win 4", &error));
    g_assert_true(key_binds_set(binds, "Alt-[", "/win 5", &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==,
                    "# mine\n\n[keys]\nalt-x=/say \\o/\nF9=\nnonsense=/who\nF8=who\n"
                    "Alt-Left=/win 4\nAlt-LeftBracket=/win 5\n");
    g_autoptr(KeyBinds) again = key_binds_new(paths);
    g_assert_cmpstr(key_binds_command(again, "Alt-["), ==, "/win 5");
    g_assert_true(key_binds_reset(again, NULL, &error));
    g_autoptr(KeyBinds) none = key_binds_new(paths);
    g_assert_null(key_binds_command(none, "Alt-x"));
    g_assert_cmpint(key_binds_warnings(none)->len, ==, 2);
}

static void test_broken_file(void) {
    g_autoptr(Folder) folder = folder_new();
    g_autoptr(Paths) paths = paths_new(folder, NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = paths_config(paths, "keys.ini"), *text = NULL;
    g_file_set_contents(path, "[keys]\nwhat is this\n", -1, NULL);
    g_autoptr(KeyBinds) binds = key_binds_new(paths);
    g_assert_cmpint(key_binds_warnings(binds)->len, ==, 1);
    g_assert_nonnull(strstr(g_ptr_array_index(key_binds_warnings(binds), 0), "line 2"));
    g_assert_false(key_binds_set(binds, "F9", "/who", &error));
    g_assert_nonnull(error);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "[keys]\nwhat is this\n");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keys/forms", test_forms);
    g_test_add_func("/keys/names", test_names);
    g_test_add_func("/keys/wrong", test_wrong);
    g_test_add_func("/keys/notation", test_notation);
    g_test_add_func("/keys/file", test_file);
    g_test_add_func("/keys/broken-file", test_broken_file);
    return g_test_run();
}
