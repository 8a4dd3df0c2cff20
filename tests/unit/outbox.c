/* The outbox, what deserves attention, and small helpers of messages. */
#include "model/outbox.h"
#include "model/attention.h"
#include "model/markup.h"
#include "model_world.h"

static Conv *chat(Model *model) {
    return convs_get(world_account(model, "me@example.org"), CONV_CHAT, "bob@example.org");
}

static void test_states(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);
    Message *m = conv_say(conv, "one", NULL);
    Message *bad = conv_say(conv, "two", NULL);

    outbox_sent(conv->account, m->id, conv->id);
    g_assert_cmpint(m->state, ==, MESSAGE_SENT);
    g_assert_true(outbox_confirmed(conv, m->message_id, MESSAGE_READ));
    g_assert_true(outbox_confirmed(conv, m->message_id, MESSAGE_DELIVERED));
    outbox_sent(conv->account, m->id, conv->id);
    g_assert_true(outbox_rejected(conv, m->message_id, "too late"));
    g_assert_cmpint(m->state, ==, MESSAGE_READ);
    g_assert_null(m->error);

    outbox_failed(conv->account, bad->id, conv->id, "no such user");
    g_assert_cmpint(bad->state, ==, MESSAGE_FAILED);
    g_assert_cmpstr(bad->error, ==, "no such user");
    outbox_sent(conv->account, bad->id, conv->id);
    g_assert_true(outbox_confirmed(conv, bad->message_id, MESSAGE_DELIVERED));
    g_assert_cmpint(bad->state, ==, MESSAGE_FAILED);
    g_assert_cmpstr(bad->error, ==, "no such user");
}

static void test_not_ours(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = chat(model);
    Conv *eve = convs_get(conv->account, CONV_CHAT, "eve@example.org");
    Account *other = world_account(model, "other@example.org");
    Message *m = conv_say(conv, "one", NULL);
    Message *theirs = conv_add(conv, world_received("abc", "two"));

    g_assert_false(outbox_confirmed(eve, m->message_id, MESSAGE_DELIVERED));
    g_assert_false(outbox_confirmed(conv, "abc", MESSAGE_DELIVERED));
    g_assert_false(outbox_rejected(conv, "unknown", "x"));
    outbox_sent(conv->account, m->id, eve->id);
    outbox_sent(other, m->id, conv->id);
    outbox_sent(conv->account, theirs->id, conv->id);
    outbox_sent(conv->account, 99999, conv->id);
    g_assert_cmpint(m->state, ==, MESSAGE_PENDING);
    g_assert_cmpint(theirs->state, ==, MESSAGE_RECEIVED);
}

static void test_restart(void) {
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    Conv *conv = chat(model);
    g_autoptr(GPtrArray) pending = NULL;
    gint64 first;

    first = conv_say(conv, "one", NULL)->id;
    conv_say(conv, "two", NULL);
    clock_advance(model->clock, SECOND);
    conv_say(convs_get(conv->account, CONV_CHAT, "carol@example.org"), "three", NULL);
    outbox_sent(conv->account, conv_say(conv, "gone", NULL)->id, conv->id);
    model_free(model);

    model = world_new(folder);
    conv = convs_find(g_ptr_array_index(model->accounts, 0), "bob@example.org");
    pending = outbox_pending(conv->account);
    g_assert_cmpuint(pending->len, ==, 3);
    g_assert_cmpint(((Message *)g_ptr_array_index(pending, 0))->id, ==, first);
    g_assert_cmpstr(((Message *)g_ptr_array_index(pending, 2))->body, ==, "three");
    outbox_sent(conv->account, first, conv->id); /* not loaded */
    g_clear_pointer(&pending, g_ptr_array_unref);
    pending = outbox_pending(conv->account);
    g_assert_cmpuint(pending->len, ==, 2);
    model_free(model);
}

static void note_attention(const Event *ev, void *data) {
    if (ev->type == EV_ATTENTION)
        g_string_append_printf(data, "%s;", ev->message->body);
}

static void add(Conv *conv, const char *body, guint flags, MessageState state) {
    Message *message = world_received(body, body);

    message->flags = flags;
    message->state = state;
    conv_add(conv, message);
}

static void test_attention(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Attention *attention = attention_new(model);
    Conv *conv = chat(model);
    Conv *carol = convs_get(conv->account, CONV_CHAT, "carol@example.org");

    bus_listen(model->bus, note_attention, heard);
    add(conv, "a stranger waits", 0, MESSAGE_RECEIVED);
    g_assert_true(settings_set(model->settings, "strangers", "window", NULL, NULL, NULL));
    add(conv, "told", 0, MESSAGE_RECEIVED);
    add(conv, "told", 0, MESSAGE_RECEIVED); /* a duplicate */
    add(conv, "delayed", MESSAGE_DELAYED, MESSAGE_RECEIVED);
    add(conv, "copy", MESSAGE_CARBON, MESSAGE_RECEIVED);
    add(conv, "own", MESSAGE_CARBON, MESSAGE_SENT);
    conv_say(conv, "mine", NULL);
    model_notice(model, conv, "notice");
    attention_looking_at(attention, conv, NULL);
    add(conv, "seen", 0, MESSAGE_RECEIVED);
    add(carol, "elsewhere", 0, MESSAGE_RECEIVED);
    attention_looking_at(attention, NULL, NULL);
    add(conv, "away", 0, MESSAGE_RECEIVED);
    g_assert_cmpstr(heard->str, ==, "told;elsewhere;away;");
    attention_free(attention);
    add(conv, "nobody listens", 0, MESSAGE_RECEIVED);
    g_assert_cmpstr(heard->str, ==, "told;elsewhere;away;");
}

static void test_markup(void) {
    g_assert_cmpstr(markup_action("/me waves"), ==, "waves");
    g_assert_cmpstr(markup_action("/me "), ==, "");
    g_assert_null(markup_action("/me"));
    g_assert_null(markup_action("/me's"));
    g_assert_null(markup_action(" /me waves"));
    g_assert_null(markup_action("/ME waves"));
    g_assert_null(markup_action(NULL));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/states", test_states);
    g_test_add_func("/outbox/not-ours", test_not_ours);
    g_test_add_func("/outbox/restart", test_restart);
    g_test_add_func("/attention/rules", test_attention);
    g_test_add_func("/markup/action", test_markup);
    return g_test_run();
}
