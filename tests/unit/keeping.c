/* /forget and keep-history while papo goes on: no turn of the main loop takes long (S44), what
 * comes meanwhile stays, and what was not finished is gone on with. */
#include "model/keeping.h"
#include "model/account.h"
#include "model/history.h"
#include "model/model.h"
#include "store/messages.h"
#include "store/search.h"
#include <glib/gstdio.h>
#include <string.h>

#include "scale.h"

enum { MANY = 20000 };
#define START (1795251600 * (gint64)G_USEC_PER_SEC)

typedef struct {
    Scale scale;
    char *folder;
    Model *model;
    Conv *bob, *carol;
    guint calls, n;
    gboolean failed, freed;
} Fixture;

static void start(Fixture *f, Clock *clock) {
    g_autoptr(GError) error = NULL;
    f->model = model_new(clock, paths_new(f->folder, NULL), &error);
    g_assert_no_error(error);
    Account *account = accounts_find(f->model, "me@example.org");
    if (!account)
        account = accounts_add(f->model, "me@example.org", &error);
    g_assert_no_error(error);
    f->bob = convs_get(account, CONV_CHAT, "bob@example.org");
    f->carol = convs_get(account, CONV_CHAT, "carol@example.org");
}

static void set_up(Fixture *f, gconstpointer unused) {
    f->folder = g_dir_make_tmp("papo-XXXXXX", NULL);
    scale_set_up(&f->scale);
    start(f, clock_new());
}

static void remove_folder(const char *path) {
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        if (g_unlink(inner) != 0)
            remove_folder(inner);
    }
    g_rmdir(path);
}

static void tear_down(Fixture *f, gconstpointer unused) {
    model_free(f->model);
    scale_tear_down();
    remove_folder(f->folder);
    g_free(f->folder);
}

static void fill(const Fixture *f, const Conv *conv, guint n) {
    db_begin(f->model->db);
    for (guint i = 0; i < n; i++) {
        g_autoptr(Message) message = message_new(MESSAGE_TEXT);
        message->conv_id = conv->id;
        message->time = START + i * G_USEC_PER_SEC;
        message->from = g_strdup_printf("%s/x", conv->jid);
        message->message_id = g_strdup_printf("m%u", i);
        message->body = g_strdup_printf("message number %u about tea, word%u and other things that "
                                        "one says all day long",
                                        i, i * 7919 % 5003);
        g_assert_true(messages_insert(f->model->db, message, NULL));
    }
    g_assert_true(db_commit(f->model->db, NULL));
}

static void on_forgotten(guint n, const GError *error, gpointer data) {
    Fixture *f = data;
    f->calls++;
    f->n = n;
    f->failed = error != NULL;
}

static void on_free(gpointer data) {
    ((Fixture *)data)->freed = TRUE;
}

static void forget_now(Fixture *f, Conv *conv, gint64 before) {
    g_autoptr(GError) error = NULL;
    f->calls = 0;
    f->freed = FALSE;
    g_assert_true(forget(conv, before, on_forgotten, f, on_free, &error));
    g_assert_no_error(error);
}

static void run_until_done(Fixture *f) {
    while (!f->freed)
        g_main_context_iteration(NULL, TRUE);
    g_assert_cmpuint(f->calls, ==, 1);
    g_assert_false(f->failed);
}

static guint stored(const Fixture *f, const Conv *conv) {
    return forget_found(conv, G_MAXINT64);
}

static guint hits(const Fixture *f, const char *word) {
    g_autoptr(GPtrArray) found = search_messages(f->model->db, word, NULL, 0, MANY, NULL);
    return found->len;
}

static void say(Conv *conv, const char *body, gint64 time) {
    Message *message = message_new(MESSAGE_TEXT);
    message->from = g_strdup_printf("%s/x", conv->jid);
    message->body = g_strdup(body);
    message->time = time;
    conv_add(conv, message);
}

static gboolean begin_late(gpointer data) {
    Fixture *f = data;
    forget_now(f, f->bob, G_MAXINT64);
    g_assert_cmpuint(f->bob->history->messages->len, ==, 0);
    return G_SOURCE_REMOVE;
}

/* The command itself is one of the turns. */
static void test_light(Fixture *f, gconstpointer unused) {
    guint n = g_test_perf() ? 100000 : MANY;
    fill(f, f->bob, n);
    fill(f, f->carol, n);
    g_assert_cmpuint(hits(f, "word7"), >, 0);
    pause_scale(&f->scale);
    f->freed = FALSE;
    gint64 begun = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    g_idle_add(begin_late, f);
    run_until_done(f);
    gint64 all = clock_ns(CLOCK_THREAD_CPUTIME_ID) - begun;
    g_assert_cmpuint(f->n, ==, n);
    g_assert_cmpuint(f->scale.turns, >, 50);
    /* for the disk it waits like for every message that comes: that is no measure of us */
    f->scale.waited = 0;
    is_light(&f->scale, "forgetting");
    g_test_minimized_result((double)f->scale.used / (double)all,
                            "%u messages: the longest turn is %.4f of all the work", n,
                            (double)f->scale.used / (double)all);
    g_assert_cmpuint(stored(f, f->bob), ==, 0);
    g_assert_cmpuint(stored(f, f->carol), ==, n);
    g_autoptr(GPtrArray) found =
        search_messages(f->model->db, "word7", NULL, f->bob->id, MANY, NULL);
    g_assert_cmpuint(found->len, ==, 0);
}

/* What comes while papo is about it is seen and stays, also with an old time. */
static void test_meanwhile(Fixture *f, gconstpointer unused) {
    fill(f, f->bob, 2000);
    history_to_end(f->bob->history, 100);
    forget_now(f, f->bob, G_MAXINT64);
    say(f->bob, "delayed", START + 5);
    say(f->bob, "fresh", clock_now(f->model->clock));
    g_assert_cmpuint(f->bob->history->messages->len, ==, 2);
    /* of somebody else there is nothing: told at once, and by itself */
    forget_now(f, f->carol, G_MAXINT64);
    g_assert_true(f->freed);
    g_assert_cmpuint(f->calls, ==, 1);
    g_assert_cmpuint(f->n, ==, 0);
    f->freed = FALSE;
    f->calls = 0;
    run_until_done(f);
    g_assert_cmpuint(f->n, ==, 2000);
    g_assert_cmpuint(stored(f, f->bob), ==, 2);
    g_assert_cmpuint(hits(f, "delayed"), ==, 1);
    g_assert_cmpuint(hits(f, "fresh"), ==, 1);
}

/* papo ends in the middle: who asked is told nothing, and it goes on by itself. */
static void test_ended(Fixture *f, gconstpointer unused) {
    fill(f, f->bob, 2000);
    forget_now(f, f->bob, G_MAXINT64);
    for (int i = 0; i < 3; i++)
        g_main_context_iteration(NULL, TRUE);
    model_free(f->model);
    g_assert_true(f->freed);
    g_assert_cmpuint(f->calls, ==, 0);
    start(f, clock_new());
    g_assert_cmpuint(stored(f, f->bob), ==, 0);
    const GPtrArray *said = f->model->console->history->messages;
    guint before = said->len;
    while (said->len == before)
        g_main_context_iteration(NULL, TRUE);
    const Message *last = g_ptr_array_index(said, said->len - 1);
    g_assert_nonnull(strstr(last->body, "deleted for good now"));
    g_assert_cmpuint(hits(f, "tea"), ==, 0);
}

/* By age: a turn is as light, and once a day is enough. */
static void test_retention(Fixture *f, gconstpointer unused) {
    model_free(f->model);
    Clock *clock = clock_new_fake(START + G_TIME_SPAN_DAY * 40);
    start(f, clock);
    fill(f, f->bob, 1000);
    f->bob->unread = 0;
    settings_set(f->model->settings, "keep-history", "30", NULL, NULL, NULL);
    Retention *retention = retention_new(f->model);
    clock_advance(clock, 10 * G_USEC_PER_SEC);
    g_assert_cmpuint(stored(f, f->bob), ==, 0);
    g_assert_cmpuint(hits(f, "tea"), ==, 0);
    /* of a day that isn't over by thirty days nothing goes */
    gint64 midnight = clock_now(clock) / G_TIME_SPAN_DAY * G_TIME_SPAN_DAY;
    say(f->bob, "at midnight", midnight - 30 * G_TIME_SPAN_DAY);
    conv_mark_read(f->bob);
    clock_advance(clock, 2 * G_TIME_SPAN_HOUR);
    g_assert_cmpuint(stored(f, f->bob), ==, 1);
    clock_advance(clock, G_TIME_SPAN_DAY);
    g_assert_cmpuint(stored(f, f->bob), ==, 0);
    retention_free(retention);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/keeping/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("light", test_light);
    ADD("meanwhile", test_meanwhile);
    ADD("ended", test_ended);
    ADD("retention", test_retention);
    return g_test_run();
}
