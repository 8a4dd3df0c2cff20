/* Who may correct what (S5.1 to S5.4, S5.6), and the texts a message had. */
#include "model/correction.h"
#include "model/outbox.h"
#include "model_world.h"

static Message *said(const char *from, const char *occupant, const char *real, gint64 time) {
    Message *message = message_new(MESSAGE_TEXT);

    message->from = g_strdup(from);
    message->occupant_id = g_strdup(occupant);
    message->real_jid = g_strdup(real);
    message->time = time;
    message->body = g_strdup("x");
    return message;
}

static gboolean may(Conv *conv, Message *original, Message *by, gint64 joined) {
    g_autoptr(Message) a = original;
    g_autoptr(Message) b = by;

    return correction_allowed(conv, a, b, joined);
}

static void test_chat(void) {
    g_autoptr(Model) model = world_new(NULL);
    Account *account = world_account(model, "me@example.org");
    Conv *chat = convs_get(account, CONV_CHAT, "bob@example.org");
    Message *ours = said("me@example.org/a", NULL, NULL, 1);
    Message *join = said("bob@example.org/x", NULL, NULL, 1);

    g_assert_true(may(chat, said("bob@example.org/x", NULL, NULL, 1),
                      said("bob@example.org/y", NULL, NULL, 2), 0));
    g_assert_false(may(chat, said("bob@example.org/x", NULL, NULL, 1),
                       said("eve@example.org/x", NULL, NULL, 2), 0));
    g_assert_false(may(chat, said(NULL, NULL, NULL, 1), said(NULL, NULL, NULL, 2), 0));
    ours->state = MESSAGE_SENT;
    g_assert_false(may(chat, ours, said("me@example.org/a", NULL, NULL, 2), 0));
    join->kind = MESSAGE_JOIN;
    g_assert_false(may(chat, join, said("bob@example.org/x", NULL, NULL, 2), 0));
}

/* Nicks are taken again: an id of the occupant decides, else the real address, else how long
 * whoever has the nick has had it. */
static void test_room(void) {
    g_autoptr(Model) model = world_new(NULL);
    Account *account = world_account(model, "me@example.org");
    Conv *room = convs_get(account, CONV_ROOM, "tea@rooms.example.org");
    const char *alice = "tea@rooms.example.org/Alice", *bob = "tea@rooms.example.org/Bob";

    g_assert_true(may(room, said(alice, "o1", NULL, 10), said(bob, "o1", NULL, 20), 0));
    g_assert_false(may(room, said(alice, "o1", NULL, 10), said(alice, "o2", NULL, 20), 5));
    g_assert_false(may(room, said(alice, "o1", NULL, 10), said(alice, NULL, NULL, 20), 5));
    g_assert_false(may(room, said(alice, NULL, NULL, 10), said(alice, "o1", NULL, 20), 5));
    g_assert_true(may(room, said(alice, NULL, "a@example.org/1", 10),
                      said(bob, NULL, "a@example.org/2", 20), 0));
    g_assert_false(may(room, said(alice, NULL, "a@example.org", 10),
                       said(alice, NULL, "e@example.org", 20), 5));
    g_assert_true(may(room, said(alice, NULL, NULL, 10), said(alice, NULL, NULL, 20), 5));
    g_assert_false(may(room, said(alice, NULL, NULL, 10), said(alice, NULL, NULL, 20), 15));
    g_assert_false(may(room, said(alice, NULL, NULL, 10), said(alice, NULL, NULL, 20), 0));
    g_assert_false(may(room, said(alice, NULL, NULL, 10), said(bob, NULL, NULL, 20), 5));
}

static CorrectionResult take(Conv *conv, const char *id, const char *replaces, const char *body) {
    g_autoptr(Message) message = world_received(id, body);

    message->replaces = g_strdup(replaces);
    return correction_take(conv, message, 0);
}

static void test_bounded(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = convs_get(world_account(model, "me@example.org"), CONV_CHAT, "bob@example.org");
    Message *message = conv_add(conv, world_received("m", "first"));
    guint done = 0;

    for (guint i = 0; i < 300; i++) {
        g_autofree char *id = g_strdup_printf("c%u", i);
        done += take(conv, id, "m", id) == CORRECTION_DONE;
    }
    g_autoptr(GPtrArray) versions = correction_versions(conv, message);
    g_assert_cmpuint(versions->len, ==, done + 1);
    g_assert_cmpuint(versions->len, <=, 100);
    g_assert_cmpstr(((Version *)g_ptr_array_index(versions, 0))->body, ==, "first");
    g_assert_cmpstr(message->body, ==, "c98");
    g_assert_cmpint(take(conv, "c5", "m", "c5"), ==, CORRECTION_KNOWN);
}

/* An id that is used again, by the same sender: the newest message is meant. */
static void test_same_id(void) {
    g_autoptr(Model) model = world_new(NULL);
    Conv *conv = convs_get(world_account(model, "me@example.org"), CONV_CHAT, "bob@example.org");
    Message *old = conv_add(conv, world_received("m", "one"));
    Message *new = conv_add(conv, world_received("m", "two"));

    g_assert_cmpint(take(conv, "c", "m", "three"), ==, CORRECTION_DONE);
    g_assert_cmpstr(old->body, ==, "one");
    g_assert_cmpstr(new->body, ==, "three");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correction/chat", test_chat);
    g_test_add_func("/correction/room", test_room);
    g_test_add_func("/correction/bounded", test_bounded);
    g_test_add_func("/correction/same-id", test_same_id);
    return g_test_run();
}
