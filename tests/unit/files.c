/* Settings files, folders, the lock and the log: private (S25.1, S25.2), whole (S34.1), and told
 * when they fail (S35.1). A second papo is told of the first (S33.11). */
#include "base/ini.h"
#include "base/log.h"
#include "base/paths.h"
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int mode_of(const char *path) {
    GStatBuf st;
    g_assert_cmpint(g_stat(path, &st), ==, 0);
    return st.st_mode & 0777;
}

static char *new_folder(void) {
    char *folder = g_dir_make_tmp("papo-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

static void remove_all(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
            remove_all(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

static void test_ini_round(void) {
    g_autofree char *folder = new_folder(), *path = g_build_filename(folder, "settings", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GKeyFile) empty = ini_load(path, &error);
    g_assert_no_error(error);
    g_assert_nonnull(empty);
    g_assert_true(g_file_set_contents(path, "[a]\n# mine\nb=c\n", -1, NULL));
    g_chmod(path, 0644);
    g_autoptr(GKeyFile) ini = ini_load(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(mode_of(path), ==, 0600);
    g_key_file_set_string(ini, "a", "d", "é");
    mode_t old = umask(0);
    g_assert_true(ini_save(ini, path, &error));
    umask(old);
    g_assert_cmpint(mode_of(path), ==, 0600);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "[a]\n# mine\nb=c\nd=é\n");
    remove_all(folder);
}

static void test_ini_link(void) {
    g_autofree char *folder = new_folder(), *path = g_build_filename(folder, "settings", NULL),
                    *target = g_build_filename(folder, "dotfile", NULL);
    g_autoptr(GKeyFile) ini = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_key_file_set_string(ini, "a", "b", "c");
    g_assert_cmpint(symlink("dotfile", path), ==, 0);
    g_assert_true(ini_save(ini, path, &error));
    g_assert_true(ini_save(ini, path, &error));
    g_assert_true(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
    g_assert_true(g_file_test(target, G_FILE_TEST_IS_REGULAR));
    remove_all(folder);
}

static void test_ini_broken(void) {
    g_autofree char *folder = new_folder(), *path = g_build_filename(folder, "settings", NULL);
    static const char *const broken[] = {"[a]\nb=c\n\nnonsense\nd=e\n", "[a]\nb=c\n#\n[x",
                                         "\n\n\n\xff=1"};
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(path, broken[i], -1, NULL));
        g_assert_null(ini_load(path, &error));
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, path));
        g_assert_nonnull(strstr(error->message, "line 4"));
        g_autofree char *after = NULL;
        g_assert_true(g_file_get_contents(path, &after, NULL, NULL));
        g_assert_cmpstr(after, ==, broken[i]);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(ini_load(folder, &error));
    g_assert_nonnull(error);
    remove_all(folder);
}

static void test_ini_unwritable(void) {
    g_autoptr(GKeyFile) ini = g_key_file_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(ini_save(ini, "/proc/self/no/settings", &error));
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, "/proc/self/no/settings"));
}

static void test_folders(void) {
    g_autofree char *folder = new_folder(), *profile = g_build_filename(folder, "a", "b", NULL);
    g_autoptr(GError) error = NULL;
    mode_t old = umask(0);
    g_autoptr(Paths) paths = paths_new(profile, &error);
    g_assert_no_error(error);
    umask(old);
    g_assert_cmpint(mode_of(profile), ==, 0700);
    g_assert_false(paths_in_memory(paths));
    g_autofree char *config = paths_config(paths, "settings");
    g_assert_true(g_str_has_prefix(config, profile));
    g_clear_pointer(&paths, paths_free);
    g_chmod(profile, 0755);
    paths = paths_new(profile, &error);
    g_assert_cmpint(mode_of(profile), ==, 0700);
    g_clear_pointer(&paths, paths_free);
    g_autofree char *blocked = g_build_filename(profile, "file", NULL);
    g_assert_true(g_file_set_contents(blocked, "", 0, NULL));
    g_autofree char *below = g_build_filename(blocked, "x", NULL);
    g_assert_null(paths_new(below, &error));
    g_assert_nonnull(strstr(error->message, below));
    remove_all(folder);
}

static void test_xdg(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Paths) paths = paths_new(NULL, &error);
    g_assert_no_error(error);
    g_autofree char *config = paths_config(paths, "x"), *data = paths_data(paths, "x");
    g_assert_true(g_str_has_prefix(config, g_get_user_config_dir()));
    g_assert_true(g_str_has_prefix(data, g_get_user_data_dir()));
}

static void test_memory(void) {
    g_autoptr(Paths) paths = paths_new(":memory:", NULL);
    g_assert_true(paths_in_memory(paths));
    g_assert_null(paths_config(paths, "x"));
    g_assert_null(paths_data(paths, "x"));
    g_assert_true(paths_lock(paths, NULL));
}

static void test_lock(void) {
    g_autofree char *folder = new_folder();
    g_autoptr(GError) error = NULL;
    g_autoptr(Paths) first = paths_new(folder, NULL), second = paths_new(folder, NULL);
    g_assert_true(paths_lock(first, &error));
    g_assert_true(paths_lock(first, &error));
    g_assert_false(paths_lock(second, &error));
    g_autofree char *pid = g_strdup_printf("process %d,", (int)getpid());
    g_assert_nonnull(strstr(error->message, pid));
    g_clear_pointer(&first, paths_free);
    g_clear_error(&error);
    g_assert_true(paths_lock(second, &error));
    g_autofree char *lock = g_build_filename(folder, "lock", NULL);
    g_assert_cmpint(mode_of(lock), ==, 0600);
    remove_all(folder);
}

static void test_log(void) {
    g_autofree char *folder = new_folder(), *path = g_build_filename(folder, "log", NULL);
    g_autoptr(GError) error = NULL;
    g_assert_true(log_open(path, &error));
    log_info("one\n2026-01-01 forged \x1b[1m");
    log_debug("two");
    log_close();
    g_assert_true(log_open(NULL, &error));
    log_warning("nowhere");
    log_close();
    g_assert_cmpint(mode_of(path), ==, 0600);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    g_assert_nonnull(strstr(lines[0], "info papo: one 2026-01-01 forged ␛[1m"));
    g_assert_nonnull(strstr(lines[1], "debug papo: two"));
    g_assert_false(log_open("/proc/self/no/log", &error));
    g_assert_nonnull(error);
    remove_all(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
    g_test_add_func("/ini/round", test_ini_round);
    g_test_add_func("/ini/link", test_ini_link);
    g_test_add_func("/ini/broken", test_ini_broken);
    g_test_add_func("/ini/unwritable", test_ini_unwritable);
    g_test_add_func("/paths/folders", test_folders);
    g_test_add_func("/paths/xdg", test_xdg);
    g_test_add_func("/paths/memory", test_memory);
    g_test_add_func("/paths/lock", test_lock);
    g_test_add_func("/log", test_log);
    return g_test_run();
}
