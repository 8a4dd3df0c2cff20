/* The control socket: what callers may do, and what they can't do to papo. */
#include "script/control.h"
#include "app.h"
#include "base/local_socket.h"
#include "model/settings.h"
#include "model_world.h"
#include "script/runner.h"
#include "wire/wire_fake.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    Folder *folder;
    FakeNet *net;
    App *app;
    Clock *clock;
    Control *control;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->folder = folder_new();
    f->clock = clock_new_fake(START);
    f->net = fake_net_new();
    fake_net_serve(f->net, "PLAIN");
    f->app = app_new(
        &(AppOptions){
            .profile = f->folder, .maker = wire_fake_new, .maker_data = f->net, .clock = f->clock},
        &error);
    g_assert_no_error(error);
    runner_commands(app_commands(f->app));
    f->control = control_new(app_model(f->app), app_commands(f->app));
    g_assert_nonnull(control_path(f->control));
}

static void tear_down(Fixture *f, gconstpointer data) {
    g_autofree char *path = g_strdup(control_path(f->control));
    control_free(f->control);
    g_assert_true(!path || !g_file_test(path, G_FILE_TEST_EXISTS));
    app_free(f->app);
    fake_net_free(f->net);
    folder_free(f->folder);
}

static void run(Fixture *f) {
    for (guint i = 0; i < 50; i++) {
        clock_advance(f->clock, 1000);
        while (g_main_context_iteration(NULL, FALSE))
            ;
    }
}

static int enter(Fixture *f, const char *text) {
    g_autoptr(GError) error = NULL;
    int fd = local_connect(control_path(f->control), &error);
    g_assert_no_error(error);
    g_assert_cmpint(send(fd, text, strlen(text), MSG_NOSIGNAL), ==, strlen(text));
    return fd;
}

/* All that has come; "|" at the end: papo has hung up. */
static char *heard(Fixture *f, int fd) {
    GString *all = g_string_new(NULL);
    char buffer[4096];
    gssize n;
    run(f);
    while ((n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0) {
        g_string_append_len(all, buffer, n);
        run(f);
    }
    if (n == 0 || errno == ECONNRESET)
        g_string_append_c(all, '|');
    return g_string_free(all, FALSE);
}

static void assert_heard(Fixture *f, int fd, const char *expected) {
    g_autofree char *text = heard(f, fd);
    g_assert_cmpstr(text, ==, expected);
}

/* Says it all, and what is answered is this. */
static void assert_talk(Fixture *f, const char *said, const char *expected) {
    int fd = enter(f, said);
    shutdown(fd, SHUT_WR);
    assert_heard(f, fd, expected);
    close(fd);
}

static void test_talk(Fixture *f, gconstpointer data) {
    struct stat st;
    g_assert_cmpint(stat(control_path(f->control), &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0600);
    assert_talk(f, "papo 1\n/echo one\n\n# nothing\n/echo two", "= one\n= two\n. 0\n|");
    assert_talk(f, "papo 1\n", ". 0\n|");
    assert_talk(f, "papo 1\n/echo one\n/nonsense\n/echo two\n",
                "= one\n! remote:2: There is no command “/nonsense”; /help lists them all\n. 1\n|");
    assert_talk(f, "papo 1\n/echo \xff\n", "! remote:1: the line isn't UTF-8 text\n. 1\n|");
    assert_talk(f, "papo 1 in=console\n/wins\n", "=  1 console\n. 0\n|");
}

static void test_hello(Fixture *f, gconstpointer data) {
    static const char *const wrong[][2] = {
        {"hello\n/quit\n",
         "! This papo is spoken to with a first line that begins with “papo 1”\n. 2\n|"},
        {"papo 2\n/quit\n",
         "! This papo is spoken to with a first line that begins with “papo 1”\n. 2\n|"},
        {"papo 1 dance\n/quit\n", "! This papo does not understand “dance”\n. 2\n|"},
        {"papo 1 in=bob\n/quit\n",
         "! there is no window “bob”; /wins lists them, /msg opens one\n. 2\n|"},
        {"papo 1 \xff\n/quit\n", "! The first line is no line of text\n. 2\n|"},
        {"papo 1", "|"},
        {"", "|"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_talk(f, wrong[i][0], wrong[i][1]);
    g_autofree char *endless = g_strnfill(100000, 'x');
    assert_talk(f, endless, "! The first line is no line of text\n. 2\n|");

    /* In pieces. */
    int fd = enter(f, "pap");
    run(f);
    g_assert_cmpint(write(fd, "o 1\n/ec", 7), ==, 7);
    run(f);
    g_assert_cmpint(write(fd, "ho x\n", 5), ==, 5);
    assert_heard(f, fd, "= x\n");
    g_assert_cmpint(write(fd, "/echo y\n", 8), ==, 8);
    assert_heard(f, fd, "= y\n");
    close(fd);
    run(f);
}

static void test_several(Fixture *f, gconstpointer data) {
    int one = enter(f, "papo 1\n/sleep 1s\n/echo one\n"), two = enter(f, "papo 1\n/echo two\n");
    assert_heard(f, two, "= two\n");
    assert_heard(f, one, "");
    clock_advance(f->clock, SECOND);
    assert_heard(f, one, "= one\n");
    close(one);
    close(two);
}

static Conv *shown(gpointer data) {
    return data;
}

/* The window that is named, or the one that is looked at. */
static void test_place(Fixture *f, gconstpointer data) {
    Model *model = app_model(f->app);
    Account *account = world_account(model, "me@example.org");
    Conv *bob = convs_get(account, CONV_CHAT, "bob@example.org");
    conv_open(bob);
    assert_talk(f, "papo 1 in=bob@example.org\nhello\n/wins\n",
                "=  1 console\n=  2 bob@example.org\n! remote:2: 1 message was not sent: kept for "
                "the next connection\n. 3\n|");
    g_assert_cmpuint(bob->history->messages->len, ==, 1);
    control_set_shown(f->control, shown, bob);
    assert_talk(f, "papo 1\nhello again\n",
                "! remote:1: 1 message was not sent: kept for the next connection\n. 3\n|");
    g_assert_cmpuint(bob->history->messages->len, ==, 2);
}

/* What others say meanwhile is not waited for. */
static void test_shared(Fixture *f, gconstpointer data) {
    Model *model = app_model(f->app);
    Account *account = world_account(model, "me@example.org");
    Conv *bob = convs_get(account, CONV_CHAT, "bob@example.org");
    int fd = enter(f, "papo 1\n/sleep 1s\n/echo done\n");
    shutdown(fd, SHUT_WR);
    run(f);
    conv_say(bob, "from the keyboard", NULL);
    clock_advance(f->clock, SECOND);
    assert_heard(f, fd, "= done\n. 0\n|");
    close(fd);
}

static void test_hang_up(Fixture *f, gconstpointer data) {
    int fd = enter(f, "papo 1\n/sleep 1s\n/set bell off\n");
    run(f);
    close(fd);
    run(f);
    clock_advance(f->clock, 2 * SECOND);
    run(f);
    g_assert_true(settings_on(app_model(f->app)->settings, "bell", NULL, NULL));
}

/* Neither waited for nor kept in memory. */
static void test_slow(Fixture *f, gconstpointer data) {
    Model *model = app_model(f->app);
    g_autofree char *line = g_strnfill(1000, 'x');
    int slow = enter(f, "papo 1 follow\n"), quick = enter(f, "papo 1 follow\n");
    run(f);
    gsize got = 0;
    for (guint i = 0; i < 3000; i++) {
        model_notice(model, model->console, "%u %s", i, line);
        run(f);
        char buffer[8192];
        gssize n = recv(quick, buffer, sizeof buffer, MSG_DONTWAIT);
        g_assert_cmpint(n, >, 0);
        got += (gsize)n;
    }
    g_assert_cmpuint(got, >, 3000 * 1000);
    g_autofree char *rest = heard(f, slow);
    g_assert_true(g_str_has_suffix(rest, "|"));
    g_assert_null(strstr(rest, "\n. "));
    g_assert_cmpuint(strlen(rest), <, 1000 * 1000);
    close(slow);
    assert_talk(f, "papo 1\n/echo still here\n", "= still here\n. 0\n|");
    close(quick);
}

static void test_too_much(Fixture *f, gconstpointer data) {
    g_autofree char *block = g_strnfill(65536, 'x');
    int fd = enter(f, "papo 1\n/echo ");
    for (guint i = 0; i < 160; i++) {
        for (gssize n, at = 0; at < 65536; at += MAX(n, 0)) {
            n = send(fd, block + at, 65536 - (gsize)at, MSG_NOSIGNAL | MSG_DONTWAIT);
            run(f);
        }
    }
    g_assert_cmpint(send(fd, "\n/echo y\n", 9, MSG_NOSIGNAL), ==, 9);
    assert_heard(f, fd, "! remote:1: the line is longer than a megabyte\n. 1\n|");
    close(fd);
}

static void test_many(Fixture *f, gconstpointer data) {
    GArray *fds = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < 32; i++) {
        int fd = enter(f, "papo 1 follow\n");
        run(f);
        g_array_append_val(fds, fd);
    }
    int late = enter(f, "papo 1\n");
    assert_heard(f, late, "! Too many programs drive this papo already\n. 1\n|");
    close(late);
    close(g_array_index(fds, int, 7));
    run(f);
    assert_talk(f, "papo 1\n/echo room\n", "= room\n. 0\n|");
    for (guint i = 0; i < fds->len; i++)
        if (i != 7)
            close(g_array_index(fds, int, i));
    g_array_unref(fds);
    run(f);
}

/* It can be forbidden, from there too; who is in goes then. */
static void test_setting(Fixture *f, gconstpointer data) {
    g_autofree char *path = g_strdup(control_path(f->control));
    int follower = enter(f, "papo 1 follow\n"), fd = enter(f, "papo 1\n/set remote off\n");
    g_autofree char *last = heard(f, fd), *other = heard(f, follower);
    g_assert_true(g_str_has_suffix(last, "|"));
    g_assert_true(g_str_has_suffix(other, "|"));
    close(fd);
    close(follower);
    g_assert_null(control_path(f->control));
    g_assert_cmpint(local_connect(path, NULL), ==, -1);
    g_assert_true(settings_set(app_model(f->app)->settings, "remote", "on", NULL, NULL, NULL));
    run(f);
    assert_talk(f, "papo 1\n/echo again\n", "= again\n. 0\n|");
}

/* papo ends: everybody is told, and has what was told. */
static void test_quit(Fixture *f, gconstpointer data) {
    int follower = enter(f, "papo 1 follow\n"), fd = enter(f, "papo 1\n/quit\n");
    assert_heard(f, fd, ". 0\n|");
    assert_heard(f, follower, ". 0\n|");
    close(fd);
    close(follower);
}

/* A password that is set from there is told to nobody. */
static void test_secret(Fixture *f, gconstpointer data) {
    int follower = enter(f, "papo 1 json follow events=all\n");
    run(f);
    int fd = enter(f, "papo 1\n/account add me@example.org\n/account set me@example.org password "
                      "Wonderland7\n/acount set me@example.org password Wonderland7\n");
    g_autofree char *answer = heard(f, fd), *told = heard(f, follower);
    g_assert_nonnull(strstr(answer, "password of me@example.org is set"));
    g_assert_nonnull(strstr(answer, "! remote:3:"));
    g_assert_null(strstr(answer, "Wonderland7"));
    g_assert_nonnull(strstr(told, "setting-changed"));
    g_assert_null(strstr(told, "Wonderland7"));
    close(fd);
    close(follower);
}

static void test_follow(Fixture *f, gconstpointer data) {
    Model *model = app_model(f->app);
    int text = enter(f, "papo 1 follow\n/echo first\n"),
        json = enter(f, "papo 1 follow json events=message,setting-changed\n");
    shutdown(text, SHUT_WR);
    run(f);
    model_notice(model, model->console, "what is");
    assert_heard(f, text, "= first\n= notice: what is\n");
    g_autofree char *object = heard(f, json);
    g_assert_true(g_str_has_prefix(object, "= {\"v\":1,\"event\":\"message\","));
    g_assert_true(g_str_has_suffix(object, "}\n"));
    close(text);
    close(json);
    assert_talk(f, "papo 1 json events=all\n/sleep 1ms\n", ". 0\n|");
}

#define ADD(name, fn) g_test_add("/control/" name, Fixture, NULL, set_up, fn, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD("talk", test_talk);
    ADD("S46.8-hello", test_hello);
    ADD("several", test_several);
    ADD("place", test_place);
    ADD("shared", test_shared);
    ADD("follow", test_follow);
    ADD("S46.7-hang-up", test_hang_up);

    ADD("S46.5-too-much", test_too_much);
    ADD("S46.4-slow", test_slow);
    ADD("S46.6-many", test_many);
    ADD("setting", test_setting);
    ADD("quit", test_quit);
    ADD("S46.9-secret", test_secret);
    return g_test_run();
}
