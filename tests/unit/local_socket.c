/* Sockets by which processes of one user meet: where there can be one, and who gets in. */
#include "base/local_socket.h"
#include "base/paths.h"
#include "model_world.h"
#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_no_listener(const char *path, const char *why) {
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(local_listen(path, &error), ==, -1);
    g_assert_nonnull(strstr(error->message, why));
}

static void assert_no_guest(const char *path, const char *why) {
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(local_connect(path, &error), ==, -1);
    g_assert_nonnull(strstr(error->message, why));
}

static void assert_meet(const char *path, int listener) {
    g_autoptr(GError) error = NULL;
    int guest = local_connect(path, &error);
    g_assert_no_error(error);
    int host = local_accept(listener);
    g_assert_cmpint(host, >=, 0);
    g_assert_cmpint(write(guest, "x", 1), ==, 1);
    char c = 0;
    g_assert_cmpint(read(host, &c, 1), ==, 1);
    g_assert_cmpint(c, ==, 'x');
    close(guest);
    close(host);
}

static void test_meet(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "new", "socket", NULL);
    struct stat st;
    assert_no_guest(path, "No such file");
    int listener = local_listen(path, &error);
    g_assert_no_error(error);
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_true(S_ISSOCK(st.st_mode));
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    g_assert_cmpint(local_accept(listener), ==, -1); /* nobody yet; it doesn't wait */
    assert_meet(path, listener);
    close(listener);

    /* Its process was killed. */
    assert_no_guest(path, "refused");
    listener = local_listen(path, &error);
    g_assert_no_error(error);
    assert_meet(path, listener);
    close(listener);
}

/* A socket's address has 107 bytes, a profile's folder may have more. */
static void test_long_path(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *name = g_strnfill(200, 'x');
    g_autofree char *path = g_build_filename(folder, name, "socket", NULL);
    int listener = local_listen(path, &error);
    g_assert_no_error(error);
    assert_meet(path, listener);
    close(listener);
}

/* Who can write into the folder, can put a socket of his own there. */
static void test_folder(void) {
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "socket", NULL);
    g_assert_cmpint(g_chmod(folder, 0777), ==, 0);
    assert_no_listener(path, "isn't this user's alone");
    assert_no_guest(path, "isn't this user's alone");
    g_assert_cmpint(g_chmod(folder, 0700), ==, 0);

    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autofree char *through = g_build_filename(link, "socket", NULL);
    g_assert_cmpint(symlink(folder, link), ==, 0);
    assert_no_listener(through, "link");
    assert_no_guest(through, "link");
}

/* What is no socket of ours is left alone. */
static void test_in_the_way(void) {
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "socket", NULL);
    g_autofree char *precious = g_build_filename(folder, "precious", NULL);
    g_assert_true(g_file_set_contents(precious, "x", 1, NULL));
    g_assert_cmpint(symlink(precious, path), ==, 0);
    assert_no_listener(path, "in the way");
    g_assert_cmpint(g_unlink(path), ==, 0);
    g_assert_true(g_file_set_contents(path, "x", 1, NULL));
    assert_no_listener(path, "in the way");
    g_assert_true(g_file_test(precious, G_FILE_TEST_IS_REGULAR));
    g_assert_true(g_file_test(path, G_FILE_TEST_IS_REGULAR));
}

static void bind_there(const char *path, int backlog) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, backlog) < 0)
        _exit(1);
}

/* As another user, if this one may become one: else the folder's owner is all there is to see. */
static void test_strangers(void) {
    g_autoptr(GError) error = NULL;
    /* Others can't reach what is in this test's own folder. */
    g_autoptr(Folder) folder = g_mkdtemp(g_strdup("/tmp/papo-test-XXXXXX"));
    g_autofree char *path = g_build_filename(folder, "socket", NULL);
    if (geteuid() != 0) {
        g_test_skip("only root can try what another user could do");
        return;
    }
    int listener = local_listen(path, &error);
    g_assert_no_error(error);
    g_chmod(folder, 0711);
    for (int open = 0; open < 2; open++) {
        g_chmod(path, open ? 0666 : 0600);
        pid_t child = fork();
        if (child == 0) {
            int fd = socket(AF_UNIX, SOCK_STREAM, 0);
            struct sockaddr_un address = {.sun_family = AF_UNIX};
            g_strlcpy(address.sun_path, path, sizeof address.sun_path);
            _exit(setuid(65534) == 0 &&
                          connect(fd, (struct sockaddr *)&address, sizeof address) == 0
                      ? 0
                      : 2);
        }
        int status;
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        g_assert_cmpint(WEXITSTATUS(status), ==, open ? 0 : 2);
        g_assert_cmpint(local_accept(listener), ==, -1);
    }
    close(listener);
    g_assert_cmpint(g_unlink(path), ==, 0);

    /* Somebody else is where papo is looked for. */
    g_assert_cmpint(g_chmod(folder, 0777), ==, 0);
    pid_t child = fork();
    if (child == 0) {
        if (setuid(65534) < 0)
            _exit(1);
        bind_there(path, 1);
        raise(SIGSTOP);
        pause();
    }
    int status;
    g_assert_cmpint(waitpid(child, &status, WUNTRACED), ==, child);
    g_assert_true(WIFSTOPPED(status));
    g_assert_cmpint(g_chmod(folder, 0700), ==, 0);
    g_assert_cmpint(g_chmod(path, 0666), ==, 0);
    assert_no_guest(path, "another user");
    assert_no_listener(path, "in the way");
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
}

/* One for each profile, however it is written; none in memory. */
static void test_where(void) {
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *link = g_build_filename(folder, "link", NULL);
    g_autofree char *one = g_build_filename(folder, "one", NULL);
    g_autofree char *other = g_build_filename(folder, "other", NULL);
    g_mkdir(one, 0700);
    g_assert_cmpint(symlink(one, link), ==, 0);
    const char *const profiles[] = {one, link, other, ":memory:"};
    char **found[4];
    for (guint i = 0; i < G_N_ELEMENTS(profiles); i++) {
        g_autoptr(Paths) paths = paths_guess(profiles[i]);
        found[i] = paths_sockets(paths);
    }
    g_assert_true(g_str_has_prefix(found[0][0], g_getenv("XDG_RUNTIME_DIR")));
    g_assert_cmpstr(found[0][0], ==, found[1][0]);
    g_assert_cmpstr(found[0][0], !=, found[2][0]);
    g_assert_null(found[3][0]);
    g_assert_false(g_file_test(other, G_FILE_TEST_EXISTS));
    for (guint i = 0; i < G_N_ELEMENTS(found); i++)
        g_strfreev(found[i]);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/local-socket/meet", test_meet);
    g_test_add_func("/local-socket/long-path", test_long_path);
    g_test_add_func("/local-socket/S46.1-folder", test_folder);
    g_test_add_func("/local-socket/S46.2-in-the-way", test_in_the_way);
    g_test_add_func("/local-socket/S46.3-strangers", test_strangers);
    g_test_add_func("/local-socket/where", test_where);
    return g_test_run();
}
