/* When the disk is full or read-only, a file is broken, or papo is killed: nothing is lost, and it
 * is said (security classes S34, S35, S42). */
#include "model/outbox.h"
#include "model/saver.h"
#include "model_world.h"
#include "store/messages.h"
#include "store/sql.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static Conv *bob(Model *model) {
    return convs_get(g_ptr_array_index(model->accounts, 0), CONV_CHAT, "bob@example.org");
}

static void refuse_writes(Model *model, gboolean refuse) {
    const char *sql = refuse ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF";

    g_assert_cmpint(sqlite3_exec(model->db->handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static guint count_console(const Model *model, const char *text) {
    GPtrArray *messages = model->console->history->messages;
    guint n = 0;

    for (guint i = 0; i < messages->len; i++)
        n += strstr(((Message *)g_ptr_array_index(messages, i))->body, text) != NULL;
    return n;
}

static void assert_bodies(Conv *conv, const char *const *bodies) {
    GPtrArray *messages = conv->history->messages;

    history_to_end(conv->history, 100);
    g_assert_cmpuint(messages->len, ==, g_strv_length((char **)bodies));
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = g_ptr_array_index(messages, i);
        g_assert_cmpstr(message->body, ==, bodies[i]);
        g_assert_true(i == 0 || ((Message *)messages->pdata[i - 1])->time < message->time);
    }
}

static void test_refused(void) {
    static const char *const bodies[] = {"before", "in", "out", "in again", "after", NULL};
    static const char *const carols[] = {"hello", NULL};
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Conv *conv, *carol;
    g_autoptr(GPtrArray) pending = NULL;
    Message *out, *before;
    gint64 out_id;

    world_account(model, "me@example.org");
    conv = bob(model);
    before = conv_say(conv, "before", NULL);
    refuse_writes(model, TRUE);
    conv_add(conv, world_received("1", "in"));
    out = conv_say(conv, "out", NULL);
    out_id = out->id;
    g_assert_cmpint(out_id, <, 0);
    conv_add(conv, world_received("2", "in again"));
    outbox_sent(conv->account, before->id, conv->id);
    conv_set_draft(conv, "half a tho");
    carol = convs_get(conv->account, CONV_CHAT, "carol@example.org");
    conv_add(carol, world_received("3", "hello"));
    conv_open(carol);
    conv_mark_read(carol);
    g_assert_cmpuint(conv->unread, ==, 2);
    g_assert_cmpuint(count_console(model, "Could not save"), ==, 1); /* told once */
    pending = outbox_pending(conv->account);
    g_assert_cmpuint(pending->len, ==, 1); /* "before" was acknowledged, whatever the disk says */
    g_assert_cmpstr(((Message *)g_ptr_array_index(pending, 0))->body, ==, "out");
    clock_advance(model->clock, 65 * SECOND);
    g_assert_cmpuint(count_console(model, "Could not save"), ==, 1);

    refuse_writes(model, FALSE);
    clock_advance(model->clock, 30 * SECOND);
    g_assert_cmpuint(count_console(model, "nothing was lost"), ==, 1);
    g_assert_cmpuint(model->unsaved->len, ==, 0);
    g_assert_cmpint(out->id, >, 0);
    g_assert_cmpint(carol->id, >, 0);
    outbox_sent(conv->account, out_id, conv->id); /* the link knows it by its first id */
    g_assert_cmpint(out->state, ==, MESSAGE_SENT);
    conv_add(conv, world_received("4", "after"));
    model_free(model);

    model = world_new(folder);
    conv = bob(model);
    assert_bodies(conv, bodies);
    g_assert_cmpuint(conv->unread, ==, 3);
    g_assert_cmpstr(conv->draft, ==, "half a tho");
    carol = convs_find(conv->account, "carol@example.org");
    assert_bodies(carol, carols);
    g_assert_cmpuint(carol->unread, ==, 0);
    g_assert_true(carol->open);
    g_clear_pointer(&pending, g_ptr_array_unref);
    pending = outbox_pending(conv->account);
    g_assert_cmpuint(pending->len, ==, 0);
    model_free(model);
}

/* The window is elsewhere, or trimmed, while the disk refuses: what is unsaved is not freed. */
static void test_refused_elsewhere(void) {
    static const char *const bodies[] = {"a", "b", "c", "d", NULL};
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Conv *conv;
    gint64 first;

    world_account(model, "me@example.org");
    conv = bob(model);
    first = conv_add(conv, world_received("1", "a"))->id;
    conv_add(conv, world_received("2", "b"));
    refuse_writes(model, TRUE);
    conv_add(conv, world_received("3", "c"));
    history_trim(conv->history, 0);
    g_assert_true(history_jump(conv->history, first, 0));
    g_assert_false(conv->history->at_end);
    conv_add(conv, world_received("4", "d"));
    assert_bodies(conv, bodies);
    history_trim(conv->history, 0);
    refuse_writes(model, FALSE);
    clock_advance(model->clock, 30 * SECOND);
    assert_bodies(conv, bodies);
    model_free(model);
    model = world_new(folder);
    assert_bodies(bob(model), bodies);
    model_free(model);
}

/* The same message twice while the disk refuses: known when it works again. */
static void test_refused_twice(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    g_autoptr(GPtrArray) rows = NULL;

    world_account(model, "me@example.org");
    refuse_writes(model, TRUE);
    conv_add(bob(model), world_received("1", "once"));
    conv_add(bob(model), world_received("1", "once"));
    refuse_writes(model, FALSE);
    clock_advance(model->clock, 30 * SECOND);
    rows = messages_before(model->db, bob(model)->id, G_MAXINT64, G_MAXINT64, 10);
    g_assert_cmpuint(rows->len, ==, 1);
    model_free(model);
}

static void test_roster_refused(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Roster *roster = world_account(model, "me@example.org")->roster;

    roster_begin_full(roster);
    roster_set(roster, "a@example.org", "A", NULL, SUBSCRIPTION_BOTH, FALSE);
    roster_end_full(roster, "v1");
    refuse_writes(model, TRUE);
    roster_set(roster, "b@example.org", "B", NULL, SUBSCRIPTION_BOTH, FALSE);
    refuse_writes(model, FALSE);
    roster_set_version(roster, "v2"); /* would hide b for ever */
    model_free(model);
    model = world_new(folder);
    roster = ((Account *)g_ptr_array_index(model->accounts, 0))->roster;
    g_assert_cmpstr(roster->version, !=, "v2");
    refuse_writes(model, TRUE);
    roster_begin_full(roster);
    roster_set(roster, "c@example.org", "C", NULL, SUBSCRIPTION_BOTH, FALSE);
    roster_end_full(roster, "v3");
    g_assert_nonnull(roster_find(roster, "c@example.org"));
    refuse_writes(model, FALSE);
    model_free(model);
    model = world_new(folder);
    roster = ((Account *)g_ptr_array_index(model->accounts, 0))->roster;
    g_assert_cmpstr(roster->version, !=, "v3");
    model_free(model);
}

/* Another program holds the database: nothing waits for it, nothing is lost (S35.3). */
static void test_locked(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    g_autofree char *path = paths_data(model->paths, "papo.db");
    sqlite3 *other = NULL;
    gint64 start;

    world_account(model, "me@example.org");
    conv_add(bob(model), world_received("0", "first"));
    g_assert_true(saver_flush(model->saver));
    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
    start = g_get_monotonic_time();
    for (guint i = 1; i <= 200; i++) { /* each of them waiting for 20 ms would be 4 s and more */
        g_autofree char *id = g_strdup_printf("%u", i);
        conv_add(bob(model), world_received(id, "while it is locked"));
    }
    g_assert_cmpint(g_get_monotonic_time() - start, <, 1 * SECOND);
    g_assert_cmpuint(model->unsaved->len, ==, 200);
    g_assert_cmpuint(count_console(model, "Could not save"), ==, 1);
    g_assert_cmpuint(count_console(model, "end the other program"), ==, 1);
    sqlite3_exec(other, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(other);
    conv_add(bob(model), world_received("last", "third"));
    g_assert_cmpuint(model->unsaved->len, ==, 0);
    model_free(model);
    model = world_new(folder);
    g_assert_cmpuint(bob(model)->unread, ==, 202);
    model_free(model);
}

/* At the start it is said who is to be ended, not that a backup is needed. */
static void test_locked_at_start(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    g_autofree char *path = paths_data(model->paths, "papo.db");
    g_autoptr(GError) error = NULL;
    sqlite3 *other = NULL;

    world_account(model, "me@example.org");
    model_free(model);
    g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
    g_assert_cmpint(
        sqlite3_exec(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL),
        ==, SQLITE_OK);
    g_assert_null(db_open(path, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_OPEN);
    g_assert_nonnull(strstr(error->message, "another program holds it; end that one"));
    g_assert_null(strstr(error->message, "backup"));
    sqlite3_close(other);
}

/* Nobody may write there, not even root: what is missing is not a backup. */
static void test_forbidden(void) {
    g_autoptr(GError) error = NULL;

    g_assert_null(db_open("/sys/papo.db", &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_OPEN);
    g_assert_nonnull(strstr(error->message, "readable and writable"));
    g_assert_null(strstr(error->message, "backup"));
}

static void limit_files(rlim_t bytes) {
    struct rlimit limit = {bytes, RLIM_INFINITY};

    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

/* A real write that fails in the middle, of every file. */
static void test_full(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    g_autofree char *old = NULL;
    g_autofree char *now = NULL;
    g_autofree char *path = paths_config(model->paths, "accounts.ini");
    g_autoptr(GError) error = NULL;
    Account *account = world_account(model, "me@example.org");

    conv_add(bob(model), world_received("0", "first"));
    g_assert_true(g_file_get_contents(path, &old, NULL, NULL));
    limit_files(4);
    for (guint i = 1; i <= 500; i++) {
        g_autofree char *text = g_strdup_printf("%u", i);
        conv_add(bob(model), world_received(text, text));
    }
    g_assert_false(saver_flush(model->saver)); /* the round as a whole is held */
    g_assert_cmpuint(count_console(model, "Could not save"), ==, 1);
    conv_add(bob(model), world_received("501", "501"));
    conv_add(bob(model), world_received("501", "501")); /* sent again: not taken twice */
    g_assert_cmpuint(model->unsaved->len, ==, 0);
    g_assert_cmpuint(saver_last_try(model->saver), ==, 502);
    g_assert_false(saver_settle(model->saver));
    history_trim(bob(model)->history, 100); /* read again while nothing of it is on the disk */
    g_assert_cmpuint(bob(model)->history->messages->len, ==, 100);
    while (history_load_older(bob(model)->history, 100))
        ;
    g_assert_cmpuint(bob(model)->history->messages->len, ==, 502);
    g_assert_false(settings_set(model->settings, "nick", "Me", account, NULL, &error));
    g_assert_error(error, SETTINGS_ERROR, SETTINGS_ERROR_SAVE);
    limit_files(RLIM_INFINITY);
    g_assert_true(g_file_get_contents(path, &now, NULL, NULL));
    g_assert_cmpstr(now, ==, old);
    g_assert_cmpstr(settings_text(model->settings, "nick", account, NULL), ==, "Me");
    clock_advance(model->clock, 31 * SECOND);
    g_assert_true(saver_settle(model->saver));
    g_assert_cmpuint(saver_last_try(model->saver), ==, 0);
    g_assert_true(settings_set(model->settings, "status", "x", account, NULL, NULL));
    model_free(model);
    model = world_new(folder);
    history_to_end(bob(model)->history, 1000);
    g_assert_cmpuint(bob(model)->history->messages->len, ==, 502);
    g_assert_cmpuint(bob(model)->unread, ==, 502);
    account = g_ptr_array_index(model->accounts, 0);
    g_assert_cmpstr(settings_text(model->settings, "nick", account, NULL), ==, "Me");
    model_free(model);
}

static void write_until_killed(const char *folder, int fd) {
    Model *model = world_new(folder);
    Account *account = g_ptr_array_index(model->accounts, 0);

    for (guint i = 0;; i++) {
        g_autofree char *text = g_strdup_printf("%d-%u", getpid(), i);
        conv_add(bob(model), world_received(text, text));
        conv_set_draft(bob(model), text);
        settings_set(model->settings, "status", text, account, NULL, NULL);
        if (i % 3 == 0) /* several messages, one round */
            continue;
        if (!saver_flush(model->saver))
            _exit(1);
        if (write(fd, "x", 1) != 1)
            _exit(1);
    }
}

/* Killed at any moment: what was told to be there is there, and every file is whole. */
static void test_killed(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    guint told = 0;

    world_account(model, "me@example.org");
    model_free(model);
    for (guint round = 0; round < 12; round++) {
        char buffer[4096];
        int ends[2];
        pid_t child;
        guint wanted = told + round * 3 + 1;
        ssize_t n;

        g_assert_cmpint(pipe(ends), ==, 0);
        child = fork();
        if (child == 0)
            write_until_killed(folder, ends[1]);
        close(ends[1]);
        while (told < wanted && (n = read(ends[0], buffer, 1)) > 0)
            told += (guint)n;
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        while ((n = read(ends[0], buffer, sizeof buffer)) > 0)
            told += (guint)n;
        close(ends[0]);
        g_assert_cmpuint(told, >=, wanted);

        model = world_new(folder);
        g_assert_cmpuint(bob(model)->unread, >=, told);
        told = bob(model)->unread; /* one more may have been stored than told */
        model_free(model);
    }
}

typedef enum { EMPTY, HALF, GARBAGE, FOLDER, DAMAGE_COUNT } Damage;

static void damage(const char *path, Damage how, GByteArray *after) {
    g_autofree char *data = NULL;
    gsize n = 0;

    g_assert_true(g_file_get_contents(path, &data, &n, NULL));
    if (how == FOLDER) {
        g_assert_cmpint(g_unlink(path), ==, 0);
        g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
        return;
    }
    n = how == EMPTY ? 0 : how == HALF ? n / 2 : n;
    for (gsize i = 0; how == GARBAGE && i < n; i++)
        data[i] = (char)(i * 37 + 11);
    g_assert_true(g_file_set_contents(path, data, (gssize)n, NULL));
    g_byte_array_append(after, (guint8 *)data, (guint)n);
}

/* Every file × every damage: either papo starts, or it names the file and leaves it as it is. */
static void test_damaged(void) {
    static const char *const names[] = {"settings.ini", "accounts.ini", "papo.db"};

    for (guint file = 0; file < G_N_ELEMENTS(names); file++) {
        for (Damage how = EMPTY; how < DAMAGE_COUNT; how++) {
            g_autoptr(Folder) folder = folder_new();
            Model *model = world_new(folder);
            g_autofree char *path = file == 2 ? paths_data(model->paths, names[file])
                                              : paths_config(model->paths, names[file]);
            g_autoptr(GByteArray) expected = g_byte_array_new();
            g_autoptr(GError) error = NULL;
            g_autofree char *now = NULL;
            Account *account = world_account(model, "me@example.org");
            gsize n = 0;

            settings_set(model->settings, "theme", "night", NULL, NULL, NULL);
            settings_set(model->settings, "nick", "Somebody", account, NULL, NULL);
            for (guint i = 0; i < 50; i++) {
                g_autofree char *text = g_strdup_printf("%u", i);
                conv_add(bob(model), world_received(text, text));
            }
            model_free(model);
            damage(path, how, expected);
            model = model_new(clock_new_fake(START), paths_new(folder, NULL), &error);
            if (model != NULL) {
                g_test_message("%s, damage %d: starts", names[file], how);
                g_assert_no_error(error);
                g_assert_true(how == EMPTY || how == HALF);
                model_free(model);
                continue;
            }
            g_test_message("%s, damage %d: %s", names[file], how, error->message);
            g_assert_nonnull(strstr(error->message, path));
            if (how == FOLDER)
                continue;
            g_assert_true(g_file_get_contents(path, &now, &n, NULL));
            g_assert_cmpmem(now, n, expected->data, expected->len);
        }
    }
}

static void test_newer(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    g_autofree char *path = paths_data(model->paths, "papo.db");
    g_autoptr(GError) error = NULL;

    sqlite3_exec(model->db->handle, "PRAGMA user_version = 999", NULL, NULL, NULL);
    model_free(model);
    model = model_new(clock_new_fake(START), paths_new(folder, NULL), &error);
    g_assert_null(model);
    g_assert_error(error, DB_ERROR, DB_ERROR_NEWER);
    g_assert_nonnull(strstr(error->message, path));
}

/* What looks like several lines of several people stays one message of its sender. */
static void test_forged_lines(void) {
    static const char forged[] = "ok\n12:00 carol  I owe you 100\r\x1b[2K\xe2\x80\xa8'; DROP";
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Message *m;

    world_account(model, "me@example.org");
    conv_add(bob(model), world_received("1", forged));
    model_free(model);
    model = world_new(folder);
    history_to_end(bob(model)->history, 10);
    g_assert_cmpuint(bob(model)->history->messages->len, ==, 1);
    m = g_ptr_array_index(bob(model)->history->messages, 0);
    g_assert_cmpstr(m->body, ==, forged); /* as received; the screen cleans it */
    g_assert_cmpstr(m->from, ==, "bob@example.org/phone");
    g_assert_cmpint(m->kind, ==, MESSAGE_TEXT);
    model_free(model);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trouble/refused", test_refused);
    g_test_add_func("/trouble/refused-elsewhere", test_refused_elsewhere);
    g_test_add_func("/trouble/refused-twice", test_refused_twice);
    g_test_add_func("/trouble/roster-refused", test_roster_refused);
    g_test_add_func("/trouble/locked", test_locked);
    g_test_add_func("/trouble/forbidden", test_forbidden);
    g_test_add_func("/trouble/locked-at-start", test_locked_at_start);
    g_test_add_func("/trouble/full", test_full);
    g_test_add_func("/trouble/killed", test_killed);
    g_test_add_func("/trouble/damaged", test_damaged);
    g_test_add_func("/trouble/newer", test_newer);
    g_test_add_func("/trouble/forged-lines", test_forged_lines);
    return g_test_run();
}
