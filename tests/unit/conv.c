/* Conversations: order, duplicates, unread counts, what is kept over a restart, and history. */
#include "model_world.h"

static Conv *chat(Model *model) {
    return convs_get(world_account(model, "me@example.org"), CONV_CHAT, "bob@example.org");
}

static const char *body_at(const Conv *conv, guint i) {
    g_assert_cmpuint(i, <, conv->history->messages->len);
    return ((Message *)g_ptr_array_index(conv->history->messages, i))->body;
}

static void test_find(void) {
    g_autoptr(Model) model = world_new(NULL);
    Account *account = world_account(model, "me@example.org");
    Conv *conv = convs_get(account, CONV_CHAT, "Bob@Example.ORG/phone");

    g_assert_cmpstr(conv->jid, ==, "bob@example.org");
    g_assert_true(convs_find(account, "bob@example.org") == conv);
    g_assert_true(convs_find(account, "bob@example.org/other") == conv);
    g_assert_true(convs_find(account, "BOB@example.org") == conv);
    g_assert_true(convs_get(account, CONV_CHAT, "bob@example.org") == conv);
    g_assert_true(convs_by_id(model, conv->id) == conv);
    g_assert_null(convs_find(account, "carol@example.org"));
    g_assert_null(convs_find(account, "@@"));
    g_assert_cmpstr(conv_name(conv), ==, "bob@example.org");
    roster_set(account->roster, "bob@example.org", NULL, NULL, SUBSCRIPTION_BOTH, FALSE);
    g_assert_cmpstr(conv_name(conv), ==, "bob");
    roster_set(account->roster, "bob@example.org", "Bob", NULL, SUBSCRIPTION_BOTH, FALSE);
    g_assert_cmpstr(conv_name(conv), ==, "Bob");
}

static void test_order(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);
    Message *late = world_received("late", "said yesterday");
    Message *future = world_received("future", "says it is tomorrow");

    conv_add(conv, world_received("a", "one"));
    model_notice(model, conv, "two");
    conv_add(conv, world_received("b", "three"));
    late->flags = MESSAGE_DELAYED;
    late->time = START - 86400 * SECOND;
    conv_add(conv, late);
    future->flags = MESSAGE_DELAYED;
    future->time = START + 86400 * SECOND;
    conv_add(conv, future);
    g_assert_cmpint(future->time, <=, clock_now(model->clock));
    g_assert_cmpuint(conv->history->messages->len, ==, 5);
    g_assert_cmpstr(body_at(conv, 0), ==, "said yesterday");
    for (guint i = 1; i < 5; i++) {
        const Message *before = g_ptr_array_index(conv->history->messages, i - 1);
        const Message *after = g_ptr_array_index(conv->history->messages, i);
        g_assert_true(before->time < after->time || before->id < after->id);
    }
    g_assert_cmpint(((Message *)g_ptr_array_index(conv->history->messages, 0))->id, >, 0);
}

static void test_clock_goes_back(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);
    Message *old = world_received("a", "one");
    Message *m;

    old->time = START;
    old = conv_add(conv, old);
    m = world_received("b", "two");
    m->time = START - 3600 * SECOND; /* live, but the clock was set back */
    m = conv_add(conv, m);
    g_assert_cmpint(m->time, >, old->time);
    g_assert_cmpstr(body_at(conv, 1), ==, "two");
}

static void test_duplicates(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Conv *conv = chat(model);

    g_assert_nonnull(conv_add(conv, world_received("a", "once")));
    bus_listen(model->bus, world_note, heard);
    g_assert_null(conv_add(conv, world_received("a", "once")));
    g_assert_cmpstr(heard->str, ==, "");
    g_assert_cmpuint(conv->history->messages->len, ==, 1);
    g_assert_cmpuint(conv->unread, ==, 1);
    g_assert_nonnull(conv_add(conv, world_received("a", "new text, old id")));
}

static void test_unread(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Conv *conv = chat(model);
    Message *mention = world_received("b", "me?");
    Message *copy = world_received(NULL, "said elsewhere");

    conv_add(conv, world_received("a", "one"));
    mention->flags = MESSAGE_MENTION;
    conv_add(conv, mention);
    copy->state = MESSAGE_SENT;
    copy->flags = MESSAGE_CARBON;
    conv_add(conv, copy);
    model_notice(model, conv, "a notice is not news");
    g_assert_cmpuint(conv->unread, ==, 2);
    g_assert_cmpuint(conv->mentions, ==, 1);
    bus_listen(model->bus, world_note, heard);
    conv_mark_read(conv);
    g_assert_cmpuint(conv->unread, ==, 0);
    g_assert_cmpuint(conv->mentions, ==, 0);
    g_assert_cmpstr(heard->str, ==, "conversation-changed\nread\n");
    g_string_truncate(heard, 0);
    conv_mark_read(conv);
    g_assert_cmpstr(heard->str, ==, "");
}

static void test_say(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Conv *conv = chat(model);
    Message *m;

    bus_listen(model->bus, world_note, heard);
    m = conv_say(conv, "tea\x01?", "drinks");
    g_assert_cmpstr(heard->str, ==, "message\noutgoing\n");
    g_assert_cmpint(m->state, ==, MESSAGE_PENDING);
    g_assert_cmpstr(m->from, ==, "me@example.org");
    g_assert_cmpstr(m->subject, ==, "drinks");
    g_assert_null(strchr(m->body, '\x01')); /* not a character of XML */
    g_assert_cmpuint(strlen(m->message_id), ==, 32);
    g_assert_cmpuint(conv->unread, ==, 0);
}

static void fill(Conv *conv, guint n) {
    for (guint i = 0; i < n; i++) {
        g_autofree char *text = g_strdup_printf("%u", i);
        clock_advance(conv->model->clock, SECOND);
        conv_add(conv, world_received(text, text));
    }
}

static void test_restart(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Conv *conv = chat(model);
    GPtrArray *open;

    conv_open(conv);
    conv_open(convs_get(conv->account, CONV_CHAT, "carol@example.org"));
    conv_set_position(conv, 2);
    fill(conv, 3);
    conv_mark_read(conv);
    clock_advance(model->clock, SECOND);
    conv_add(conv, world_received("later", "news"));
    conv_say(conv, "and mine", NULL);
    conv_set_draft(conv, "not yet s");
    model_free(model);

    model = world_new(folder);
    conv = convs_find(g_ptr_array_index(model->accounts, 0), "bob@example.org");
    g_assert_cmpuint(conv->unread, ==, 1);
    g_assert_cmpstr(conv->draft, ==, "not yet s");
    g_assert_true(conv->open);
    open = convs_open(model);
    g_assert_cmpuint(open->len, ==, 3);
    g_assert_true(g_ptr_array_index(open, 0) == model->console);
    g_assert_true(g_ptr_array_index(open, 2) == conv);
    g_ptr_array_unref(open);
    history_to_end(conv->history, 3);
    g_assert_cmpuint(conv->history->messages->len, ==, 3);
    g_assert_cmpstr(body_at(conv, 2), ==, "and mine");
    conv_close(conv);
    g_assert_false(conv->open);
    model_free(model);
}

static void test_window(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);
    History *h = conv->history;
    gint64 hit, first;

    fill(conv, 100);
    first = ((Message *)g_ptr_array_index(h->messages, 0))->id;
    hit = ((Message *)g_ptr_array_index(h->messages, 20))->id;
    history_trim(h, 10);
    g_assert_cmpuint(h->messages->len, ==, 10);
    g_assert_false(h->at_start);
    g_assert_cmpstr(body_at(conv, 0), ==, "90");
    g_assert_true(history_load_older(h, 5));
    g_assert_cmpstr(body_at(conv, 0), ==, "85");
    g_assert_cmpint(history_index(h, hit), ==, -1);

    model_notice(model, conv, "kept aside");
    g_assert_true(history_jump(h, hit, 4));
    g_assert_cmpuint(h->messages->len, ==, 9);
    g_assert_cmpstr(body_at(conv, 4), ==, "20");
    g_assert_false(h->at_start);
    g_assert_false(h->at_end);
    g_assert_true(history_load_newer(h, 3));
    g_assert_cmpstr(body_at(conv, h->messages->len - 1), ==, "27");

    /* what is added now is not in the window, but counted and found at the end */
    g_assert_nonnull(conv_add(conv, world_received("x", "while elsewhere")));
    model_error(model, conv, "and an error");
    g_assert_cmpstr(body_at(conv, h->messages->len - 1), ==, "27");
    history_to_end(h, 5);
    g_assert_true(h->at_end);
    g_assert_cmpstr(body_at(conv, h->messages->len - 1), ==, "and an error");
    g_assert_cmpstr(body_at(conv, h->messages->len - 2), ==, "while elsewhere");
    g_assert_cmpstr(body_at(conv, h->messages->len - 3), ==, "kept aside");
    g_assert_cmpstr(body_at(conv, h->messages->len - 4), ==, "99");
    g_assert_false(history_jump(h, 123456, 4));
    g_assert_true(history_jump(h, first, 4));
    g_assert_true(h->at_start);
    g_assert_false(history_load_older(h, 10));
}

/* New messages in a conversation whose past is on disk: the window stays contiguous. */
static void test_lazy(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Conv *conv = chat(model);
    Message *old;

    fill(conv, 10);
    model_free(model);
    model = world_new(folder);
    clock_advance(model->clock, 60 * SECOND);
    conv = convs_find(g_ptr_array_index(model->accounts, 0), "bob@example.org");
    old = world_received("old", "from the past");
    old->flags = MESSAGE_DELAYED;
    old->time = START + 3 * SECOND + 5;
    conv_add(conv, old);
    g_assert_cmpuint(conv->history->messages->len, ==, 1); /* the newest; the old one is below */
    g_assert_cmpstr(body_at(conv, 0), ==, "9");
    conv_add(conv, world_received("new", "now"));
    g_assert_cmpstr(body_at(conv, 1), ==, "now");
    while (history_load_older(conv->history, 4))
        ;
    g_assert_cmpuint(conv->history->messages->len, ==, 12);
    g_assert_cmpstr(body_at(conv, 3), ==, "from the past");
    model_free(model);
}

static void test_bounded(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);

    settings_set(model->settings, "history-lines", "100", NULL, NULL, NULL);
    fill(conv, 1000);
    g_assert_cmpuint(conv->history->messages->len, <=, 125);
    g_assert_cmpstr(body_at(conv, conv->history->messages->len - 1), ==, "999");
    conv->history->held = TRUE;
    fill(conv, 200);
    g_assert_cmpuint(conv->history->messages->len, >=, 200);
    for (guint i = 0; i < 1000; i++)
        model_notice(model, NULL, "console %u", i);
    g_assert_cmpuint(model->console->history->messages->len, <=, 125);
}

/* A hundred thousand messages and ten thousand conversations: no step may grow with their square.
 */
static void test_many(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);

    settings_set(model->settings, "history-lines", "1000000", NULL, NULL, NULL);
    db_begin(model->db);
    fill(conv, 100000);
    for (guint i = 0; i < 10000; i++) {
        g_autofree char *jid = g_strdup_printf("contact%u@example.org", i);
        Conv *each = convs_get(conv->account, CONV_CHAT, jid);
        conv_add(each, world_received("x", "hello"));
        conv_set_draft(each, "draft");
    }
    g_assert_true(db_commit(model->db, NULL));
    conv_mark_read(conv);
    history_trim(conv->history, 100);
    while (history_load_older(conv->history, 1000))
        ;
    g_assert_cmpuint(conv->history->messages->len, ==, 100000);
}

static void hear_changed(const Event *ev, void *data) {
    if (ev->type == EV_MESSAGE_CHANGED)
        g_string_append_printf(data, "%s %d;", ev->message->body, ev->message->state);
}

static void test_changed(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Conv *conv = chat(model);
    g_autoptr(Message) copy = NULL;
    Message *m = conv_say(conv, "one", NULL);

    bus_listen(model->bus, hear_changed, heard);
    copy = message_copy(m);
    copy->state = MESSAGE_SENT;
    conv_changed(conv, copy);
    g_assert_cmpint(m->state, ==, MESSAGE_SENT);
    history_trim(conv->history, 0);
    copy->state = MESSAGE_READ;
    conv_changed(conv, copy);
    g_assert_cmpstr(heard->str, ==, "one 2;one 4;");
    history_to_end(conv->history, 10);
    m = g_ptr_array_index(conv->history->messages, 0);
    g_assert_cmpint(m->state, ==, MESSAGE_READ);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conv/find", test_find);
    g_test_add_func("/conv/order", test_order);
    g_test_add_func("/conv/clock-goes-back", test_clock_goes_back);
    g_test_add_func("/conv/duplicates", test_duplicates);
    g_test_add_func("/conv/unread", test_unread);
    g_test_add_func("/conv/say", test_say);
    g_test_add_func("/conv/restart", test_restart);
    g_test_add_func("/conv/changed", test_changed);
    g_test_add_func("/conv/many", test_many);
    g_test_add_func("/history/window", test_window);
    g_test_add_func("/history/lazy", test_lazy);
    g_test_add_func("/history/bounded", test_bounded);
    return g_test_run();
}
