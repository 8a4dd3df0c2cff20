/* What the database keeps: messages once (S10.4, S10.5), in order, found again, whatever is in them
 * (S35.4). */
#include "store/caches.h"
#include "store/convs.h"
#include "store/messages.h"
#include "store/search.h"
#include "store/versions.h"
#include <string.h>
#include <time.h>

#define MINUTE (60 * (gint64)G_USEC_PER_SEC)
#define START (1700000000 * (gint64)G_USEC_PER_SEC)

typedef struct {
    Db *db;
    gint64 bob, carol;
} Fixture;

static gint64 add_conv(Db *db, const char *account, const char *jid) {
    ConvRow row = {
        .account = (char *)account, .kind = CONV_CHAT, .jid = (char *)jid, .draft = (char *)"d"};
    g_autoptr(GError) error = NULL;
    g_assert_true(convs_save(db, &row, &error));
    g_assert_no_error(error);
    g_assert_cmpint(row.id, >, 0);
    return row.id;
}

static void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->db = db_open(NULL, &error);
    g_assert_no_error(error);
    f->bob = add_conv(f->db, "me@example.org", "bob@example.org");
    f->carol = add_conv(f->db, "other@example.org", "carol@example.org");
}

static void tear_down(Fixture *f, gconstpointer data) {
    db_close(f->db);
}

static Message *make(gint64 conv_id, gint64 time, const char *id, const char *body) {
    Message *message = message_new(MESSAGE_TEXT);
    message->conv_id = conv_id;
    message->time = time;
    message->from = g_strdup("bob@example.org/x");
    message->message_id = g_strdup(id);
    message->body = g_strdup(body);
    return message;
}

/* The row id, or 0 if it was refused as a duplicate. */
static gint64 insert(Db *db, Message *message) {
    g_autoptr(Message) owned = message;
    g_autoptr(GError) error = NULL;
    if (messages_insert(db, owned, &error))
        return owned->id;
    g_assert_error(error, DB_ERROR, DB_ERROR_DUPLICATE);
    return 0;
}

static void test_round(Fixture *f, gconstpointer data) {
    g_autoptr(Message) m = make(f->bob, START, "m1", "tea? '; DROP TABLE messages; --");
    m->flags = MESSAGE_DELAYED | MESSAGE_MENTION;
    m->nick = g_strdup("nick");
    m->subject = g_strdup("subject");
    m->thread = g_strdup("thread");
    m->origin_id = g_strdup("origin");
    m->archive_id = g_strdup("archive");
    m->archive_by = g_strdup("by");
    m->occupant_id = g_strdup("occupant");
    m->real_jid = g_strdup("real");
    m->error = g_strdup("error");
    g_assert_true(messages_insert(f->db, m, NULL));
    g_autoptr(Message) got = messages_get(f->db, m->id);
    g_assert_cmpint(got->conv_id, ==, f->bob);
    g_assert_cmpint(got->time, ==, START);
    g_assert_cmpint(got->kind, ==, MESSAGE_TEXT);
    g_assert_cmpint(got->state, ==, MESSAGE_RECEIVED);
    g_assert_cmpuint(got->flags, ==, m->flags);
    char *const *a = &m->from, *const *b = &got->from;
    for (; a <= &m->error; a++, b++)
        g_assert_cmpstr(*a, ==, *b);
    g_free(got->body);
    got->body = g_strdup("coffee");
    got->state = MESSAGE_READ;
    g_assert_true(messages_update(f->db, got, NULL));
    g_autoptr(Message) changed = messages_get(f->db, m->id);
    g_autoptr(Message) copy = message_copy(changed);
    g_assert_cmpstr(copy->body, ==, "coffee");
    g_assert_cmpint(copy->state, ==, MESSAGE_READ);
    g_assert_null(messages_get(f->db, 12345));
}

static void test_twice(Fixture *f, gconstpointer data) {
    g_assert_cmpint(insert(f->db, make(f->bob, START, "m1", "tea?")), !=, 0);
    for (int minutes = -5; minutes <= 5; minutes++)
        g_assert_cmpint(insert(f->db, make(f->bob, START + minutes * (MINUTE - 1), "m1", "tea?")),
                        ==, 0);
    /* the same id is no reason to hide another text, another sender, another time or place */
    g_assert_cmpint(insert(f->db, make(f->bob, START, "m1", "coffee?")), !=, 0);
    g_assert_cmpint(insert(f->db, make(f->bob, START + 10 * MINUTE, "m1", "tea?")), !=, 0);
    g_assert_cmpint(insert(f->db, make(f->carol, START, "m1", "tea?")), !=, 0);
    Message *other = make(f->bob, START, "m1", "tea?");
    g_free(other->from);
    other->from = g_strdup("bob@example.org/y");
    g_assert_cmpint(insert(f->db, other), !=, 0);
    g_assert_cmpint(insert(f->db, make(f->bob, START, NULL, "tea?")), !=, 0);
    g_assert_cmpint(insert(f->db, make(f->bob, START, NULL, "tea?")), !=, 0);
    Message *mine = make(f->bob, START, "m1", "tea?");
    mine->state = MESSAGE_PENDING;
    g_assert_cmpint(insert(f->db, mine), !=, 0);
}

static void test_archived(Fixture *f, gconstpointer data) {
    Message *first = make(f->bob, START, "m1", "tea?");
    first->archive_id = g_strdup("a1");
    first->archive_by = g_strdup("me@example.org");
    g_autoptr(Message) again = message_copy(first);
    g_autoptr(Message) room = message_copy(first);
    gint64 id = insert(f->db, first);
    g_free(again->body);
    again->body = g_strdup("other");
    again->time = START + 60 * MINUTE;
    g_assert_false(messages_insert(f->db, again, NULL));
    g_free(room->archive_by);
    room->archive_by = g_strdup("room@example.org");
    room->time = START + 60 * MINUTE;
    g_assert_true(messages_insert(f->db, room, NULL));
    g_autoptr(Message) found = messages_find_archived(f->db, f->bob, "a1");
    g_assert_true(found->id == id || found->id == room->id);
    g_assert_null(messages_find_archived(f->db, f->carol, "a1"));
}

static void test_find(Fixture *f, gconstpointer data) {
    gint64 received = insert(f->db, make(f->bob, START, "x", "theirs"));
    Message *ours = make(f->bob, START + 1, "x", "ours");
    ours->state = MESSAGE_SENT;
    ours->origin_id = g_strdup("o");
    gint64 sent = insert(f->db, ours);
    Message *spoof = make(f->bob, START + 2, "y", "spoof");
    spoof->origin_id = g_strdup("o");
    insert(f->db, spoof);
    g_autoptr(Message) a = messages_find(f->db, f->bob, "x", FALSE);
    g_autoptr(Message) b = messages_find(f->db, f->bob, "x", TRUE);
    g_autoptr(Message) c = messages_find(f->db, f->bob, "o", TRUE);
    g_assert_cmpint(a->id, ==, received);
    g_assert_cmpint(b->id, ==, sent);
    g_assert_cmpint(c->id, ==, sent);
    g_assert_null(messages_find(f->db, f->bob, "o", FALSE));
    g_assert_null(messages_find(f->db, f->carol, "x", TRUE));
    g_assert_null(messages_find(f->db, f->bob, NULL, TRUE));
}

static void test_pages(Fixture *f, gconstpointer data) {
    db_begin(f->db);
    for (int i = 0; i < 10; i++) /* pairs of the same time: the id decides */
        insert(f->db, make(f->bob, START + i / 2, NULL, "x"));
    g_assert_true(db_commit(f->db, NULL));
    g_autoptr(GPtrArray) newest = messages_before(f->db, f->bob, G_MAXINT64, 0, 3);
    g_assert_cmpuint(newest->len, ==, 3);
    Message *oldest_of_them = newest->pdata[0], *last = newest->pdata[2];
    g_assert_cmpint(last->id - oldest_of_them->id, ==, 2);
    g_autoptr(GPtrArray) older =
        messages_before(f->db, f->bob, oldest_of_them->time, oldest_of_them->id, 100);
    g_assert_cmpuint(older->len, ==, 7);
    g_assert_cmpint(((Message *)older->pdata[6])->id, ==, oldest_of_them->id - 1);
    Message *first = older->pdata[0];
    g_autoptr(GPtrArray) newer = messages_after(f->db, f->bob, first->time, first->id, 4);
    g_assert_cmpuint(newer->len, ==, 4);
    g_assert_cmpint(((Message *)newer->pdata[0])->id, ==, first->id + 1);
    g_assert_cmpuint(messages_unread(f->db, f->bob, first->time, first->id), ==, 9);
    g_assert_cmpuint(messages_unread(f->db, f->bob, 0, 0), ==, 10);
    g_assert_cmpuint(messages_unread(f->db, f->carol, 0, 0), ==, 0);
    db_begin(f->db);
    for (int i = 0; i <= MESSAGES_UNREAD_MOST; i++)
        insert(f->db, make(f->carol, START + i, NULL, "one of many"));
    g_assert_true(db_commit(f->db, NULL));
    g_assert_cmpuint(messages_unread(f->db, f->carol, 0, 0), ==, MESSAGES_UNREAD_MOST);
}

/* Whatever else is in the conversation, these look at what they are asked for and no more: ids are
 * copied by anybody, and pages are turned all day long. */
static gint64 time_of_looking(Fixture *f, gint64 conv, gint64 newest) {
    struct timespec begin, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    for (int i = 0; i < 100; i++) {
        g_autoptr(GPtrArray) meant = versions_meant(f->db, conv, "50", FALSE);
        g_autoptr(GPtrArray) before = messages_before(f->db, conv, newest, 0, 10);
        g_autoptr(GPtrArray) after = messages_after(f->db, conv, newest - 5, 0, 10);
        g_autoptr(GPtrArray) said = messages_said(f->db, conv, FALSE, newest - 5, newest);
        g_assert_cmpuint(meant->len, ==, 1);
        g_assert_cmpuint(before->len, ==, 10);
        g_assert_cmpuint(after->len, ==, 6);
        g_assert_cmpuint(said->len, ==, 6);
        g_assert_cmpuint(messages_unread(f->db, conv, newest - 1, G_MAXINT64), ==, 1);
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    return (end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec;
}

static void test_long(Fixture *f, gconstpointer data) {
    db_begin(f->db);
    for (int i = 0; i <= 20000; i++) {
        g_autofree char *id = g_strdup_printf("%d", i);
        if (i <= 100)
            insert(f->db, make(f->carol, START + i, id, "one of few"));
        insert(f->db, make(f->bob, START + i, id, "one of many"));
    }
    g_assert_true(db_commit(f->db, NULL));
    gint64 little = time_of_looking(f, f->carol, START + 100);
    gint64 much = time_of_looking(f, f->bob, START + 20000);
    g_assert_cmpint(much, <,
                    10 * little); /* each walk through all of it would be 50 times as much */
}

static void test_pending(Fixture *f, gconstpointer data) {
    static const MessageState states[] = {MESSAGE_PENDING, MESSAGE_SENT, MESSAGE_PENDING,
                                          MESSAGE_RECEIVED, MESSAGE_FAILED};
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
        Message *m = make(f->bob, START - (gint64)i, NULL, "x");
        m->state = states[i];
        insert(f->db, m);
    }
    g_autoptr(GPtrArray) pending = messages_pending(f->db, "me@example.org");
    g_assert_cmpuint(pending->len, ==, 2);
    g_assert_cmpint(((Message *)pending->pdata[0])->time, ==, START - 2);
    g_autoptr(GPtrArray) other = messages_pending(f->db, "other@example.org");
    g_assert_cmpuint(other->len, ==, 0);
}

static void test_convs(Fixture *f, gconstpointer data) {
    g_autoptr(GPtrArray) rows = convs_load(f->db, "me@example.org");
    g_assert_cmpuint(rows->len, ==, 1);
    ConvRow *row = rows->pdata[0];
    g_assert_cmpint(row->id, ==, f->bob);
    g_assert_cmpstr(row->jid, ==, "bob@example.org");
    g_assert_cmpstr(row->draft, ==, "d");
    g_clear_pointer(&row->draft, g_free);
    row->open = TRUE;
    row->position = 7;
    row->read_id = 3;
    row->read_time = START;
    g_assert_true(convs_save(f->db, row, NULL));
    g_autoptr(GPtrArray) again = convs_load(f->db, "me@example.org");
    ConvRow *saved = again->pdata[0];
    g_assert_null(saved->draft);
    g_assert_true(saved->open);
    g_assert_cmpint(saved->position, ==, 7);
    g_assert_cmpint(saved->read_id, ==, 3);
    g_assert_cmpint(saved->read_time, ==, START);
    ConvRow twice = {
        .account = (char *)"me@example.org", .kind = CONV_CHAT, .jid = (char *)"bob@example.org"};
    g_autoptr(GError) error = NULL;
    g_assert_false(convs_save(f->db, &twice, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_DUPLICATE);
    g_autoptr(Message) lost = make(999, START, "x", "x");
    g_clear_error(&error);
    g_assert_false(messages_insert(f->db, lost, &error));
    g_assert_error(error, DB_ERROR, DB_ERROR_FULL);
}

static void collect(const char *key, const char *value, gpointer data) {
    g_string_append_printf(data, "%s=%s ", key, value);
}

static void test_caches(Fixture *f, gconstpointer data) {
    Db *db = f->db;
    g_assert_null(cache_get(db, "", "caps", "a"));
    for (const char *key = "dbca"; *key; key++)
        g_assert_true(cache_set(db, "", "caps", (char[]){*key, '\0'}, "1", NULL));
    g_assert_true(cache_set(db, "", "caps", "d", "2", NULL));
    g_assert_true(cache_set(db, "me", "caps", "d", "3", NULL));
    g_autofree char *value = cache_get(db, "", "caps", "d");
    g_assert_cmpstr(value, ==, "2");
    g_autoptr(GString) all = g_string_new(NULL);
    cache_each(db, "", "caps", collect, all);
    g_assert_cmpstr(all->str, ==, "a=1 b=1 c=1 d=2 ");
    cache_trim(db, "", "caps", 2);
    g_string_truncate(all, 0);
    cache_each(db, "", "caps", collect, all);
    g_assert_cmpstr(all->str, ==, "a=1 d=2 ");
    cache_clear(db, "", "caps", "a");
    g_assert_null(cache_get(db, "", "caps", "a"));
    cache_clear(db, "", "caps", NULL);
    g_assert_null(cache_get(db, "", "caps", "d"));
    g_autofree char *mine = cache_get(db, "me", "caps", "d");
    g_assert_cmpstr(mine, ==, "3");
}

static guint hits(Fixture *f, const char *words) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = search_messages(f->db, words, NULL, 0, 100, &error);
    g_assert_no_error(error);
    return found->len;
}

static void test_search(Fixture *f, gconstpointer data) {
    insert(f->db, make(f->bob, START, NULL, "Is the chá ready, or the kettle?"));
    insert(f->db, make(f->bob, START + 1, NULL, "kettle the is"));
    Message *m = make(f->carol, START + 2, NULL, "nothing OR more");
    m->subject = g_strdup("teapots");
    gint64 last = insert(f->db, m);
    g_assert_cmpuint(hits(f, "CHA"), ==, 1);
    g_assert_cmpuint(hits(f, "the kettle"), ==, 2);
    g_assert_cmpuint(hits(f, "\"the kettle\""), ==, 1);
    g_assert_cmpuint(hits(f, "teap*"), ==, 1);
    g_assert_cmpuint(hits(f, "teap"), ==, 0);
    g_assert_cmpuint(hits(f, "\"nothing or\"* -"), ==, 1);
    g_assert_cmpuint(hits(f, "kettle OR nothing"), ==, 0);
    g_assert_cmpuint(hits(f, "NEAR(the kettle)"), ==, 0);
    g_assert_cmpuint(hits(f, "body:kettle"), ==, 0);
    g_assert_cmpuint(hits(f, "ket%"), ==, 0);
    static const char *const wrong[] = {"", "  ", "*", "\"open", "-", "\"\"", "' ^ ( )"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(search_messages(f->db, wrong[i], NULL, 0, 10, &error));
        g_assert_error(error, DB_ERROR, DB_ERROR_QUERY);
    }
    g_autoptr(GPtrArray) newest = search_messages(f->db, "kettle", NULL, 0, 1, NULL);
    g_assert_cmpuint(newest->len, ==, 1);
    g_assert_cmpint(((Message *)newest->pdata[0])->time, ==, START + 1);
    g_autoptr(GPtrArray) other = search_messages(f->db, "kettle", "other@example.org", 0, 9, NULL);
    g_assert_cmpuint(other->len, ==, 0);
    g_autoptr(GPtrArray) conv = search_messages(f->db, "kettle", NULL, f->carol, 9, NULL);
    g_assert_cmpuint(conv->len, ==, 0);
    g_autoptr(Message) edited = messages_get(f->db, last);
    g_free(edited->body);
    edited->body = g_strdup("kettle");
    g_assert_true(messages_update(f->db, edited, NULL));
    g_assert_cmpuint(hits(f, "kettle"), ==, 3);
    g_assert_cmpuint(hits(f, "nothing"), ==, 0);
}

static void test_transactions(Fixture *f, gconstpointer data) {
    db_begin(f->db);
    db_begin(f->db);
    gint64 id = insert(f->db, make(f->bob, START, "m", "x"));
    g_assert_cmpint(insert(f->db, make(f->bob, START, "m", "x")), ==, 0);
    g_assert_true(db_commit(f->db, NULL));
    gint64 second = insert(f->db, make(f->bob, START, "n", "x"));
    g_assert_true(db_commit(f->db, NULL));
    g_autoptr(Message) a = messages_get(f->db, id);
    g_autoptr(Message) b = messages_get(f->db, second);
    g_assert_nonnull(a);
    g_assert_nonnull(b);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/store/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("round", test_round);
    ADD("twice", test_twice);
    ADD("archived", test_archived);
    ADD("find", test_find);
    ADD("pages", test_pages);
    ADD("long", test_long);
    ADD("pending", test_pending);
    ADD("convs", test_convs);
    ADD("caches", test_caches);
    ADD("search", test_search);
    ADD("transactions", test_transactions);
    return g_test_run();
}
