/* Blocking, what people tell of themselves, cards, notes and idle times on a real server. */
#include "device.h"
#include "model/about.h"
#include "model/blocks.h"
#include "model/conv.h"
#include "model/history.h"
#include "model/idle.h"
#include "xmpp/xep/0012_last.h"
#include "xmpp/xep/0049_private.h"
#include "xmpp/xep/0054_vcard.h"
#include "xmpp/xep/0083_nested_groups.h"
#include "xmpp/xep/0107_mood.h"
#include "xmpp/xep/0145_notes.h"
#include "xmpp/xep/0191_blocking.h"

#define ALICE "alice@papo.test"
#define BOB "bob@papo.test"

typedef struct {
    gboolean done, good;
    char *text;
} Answer;

static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    Answer *a = data;
    a->done = TRUE;
    a->good = g_strcmp0(stanza_get(answer, "type"), "result") == 0;
    g_free(a->text);
    a->text = answer ? stanza_to_xml(answer) : NULL;
}

static void await_good(Answer *answer) {
    until(answer->done);
    if (!answer->good)
        g_printerr("%s\n", answer->text);
    g_assert_true(answer->good);
    answer->done = FALSE;
}

static Message *last(const Device *device, const char *jid) {
    const Conv *conv = convs_find(device->account, jid);
    guint n = conv ? conv->history->messages->len : 0;
    return n ? g_ptr_array_index(conv->history->messages, n - 1) : NULL;
}

static gboolean has(const Device *device, const char *jid, const char *body) {
    const Message *message = last(device, jid);
    return message && g_strcmp0(message->body, body) == 0;
}

static void test_blocking(gconstpointer server) {
    Device *alice = device_new(server, ALICE), *phone = device_new(server, ALICE);
    Device *bob = device_new(server, BOB);
    Answer answer = {0};
    device_online(alice);
    device_online(phone);
    device_online(bob);
    until(stream_server_has(alice->account->stream, NS_BLOCKING));
    until(stream_server_has(phone->account->stream, NS_BLOCKING));
    until(show_of(alice, BOB) == SHOW_ONLINE);
    blocking_set(alice->account->stream, BOB, TRUE, on_answer, &answer, NULL);
    await_good(&answer);
    until(blocks_match(alice->account, BOB));
    until(blocks_match(phone->account, BOB)); /* by a push */
    g_assert_cmpint(show_of(alice, BOB), ==, SHOW_OFFLINE);
    until(show_of(bob, ALICE) == SHOW_OFFLINE); /* so does she look to him */

    Message *message = conv_say(convs_get(bob->account, CONV_CHAT, ALICE), "hello?", NULL);
    until(message->state == MESSAGE_FAILED);
    message = conv_say(convs_get(alice->account, CONV_CHAT, BOB), "sorry", NULL);
    g_assert_cmpint(message->state, ==, MESSAGE_FAILED);
    g_assert_null(convs_find(bob->account, "nobody@papo.test"));

    blocking_set(phone->account->stream, BOB, FALSE, on_answer, &answer, NULL);
    await_good(&answer);
    until(!blocks_match(alice->account, BOB));
    conv_say(convs_get(bob->account, CONV_CHAT, ALICE), "better", NULL);
    until(has(alice, BOB, "better"));

    /* and it is kept: a fresh session gets the list */
    blocking_set(alice->account->stream, "evil.example", TRUE, on_answer, &answer, NULL);
    await_good(&answer);
    device_offline(alice);
    blocks_clear(alice->account);
    device_online(alice);
    until(blocks_match(alice->account, "anybody@evil.example"));
    blocking_set(alice->account->stream, NULL, FALSE, on_answer, &answer, NULL);
    await_good(&answer);
    until(!blocks_match(alice->account, "anybody@evil.example"));
    device_offline(bob);
    device_offline(phone);
    device_offline(alice);
    device_free(bob);
    device_free(phone);
    device_free(alice);
    g_free(answer.text);
}

static void test_mood(gconstpointer server) {
    Device *alice = device_new(server, ALICE), *bob = device_new(server, BOB);
    Answer answer = {0};
    device_online(alice);
    device_online(bob);
    until(show_of(alice, BOB) == SHOW_ONLINE);
    until(show_of(bob, ALICE) == SHOW_ONLINE);
    mood_publish(bob->account->stream, "in_love", "with <tea>", on_answer, &answer, NULL);
    await_good(&answer);
    until(g_strcmp0(about_get(alice->account, BOB, ABOUT_MOOD), "in love: with <tea>") == 0);
    until(about_get(bob->account, BOB, ABOUT_MOOD)); /* told to its owner, too */

    /* who comes later hears of it by the +notify in the capabilities */
    device_offline(alice);
    device_online(alice);
    until(about_get(alice->account, BOB, ABOUT_MOOD));
    mood_publish(bob->account->stream, NULL, NULL, on_answer, &answer, NULL);
    await_good(&answer);
    until(!about_get(alice->account, BOB, ABOUT_MOOD));
    g_assert_null(last(alice, BOB)); /* none of it was a message */
    device_offline(bob);
    device_offline(alice);
    device_free(bob);
    device_free(alice);
    g_free(answer.text);
}

static void test_vcard(gconstpointer server) {
    Device *alice = device_new(server, ALICE), *bob = device_new(server, BOB);
    Answer answer = {0};
    Stream *stream = alice->account->stream;
    device_online(alice);
    device_online(bob);
    vcard_begin(stream, NULL);
    g_assert_true(vcard_set(vcard_draft(stream), "fullname", "Alice Liddell"));
    g_assert_true(vcard_add(vcard_draft(stream), "email", "alice@papo.test"));
    g_assert_true(vcard_set_number(vcard_draft(stream), 2, "work", "on"));
    vcard_save(stream, on_answer, &answer, NULL);
    await_good(&answer);
    vcard_ask(bob->account->stream, ALICE, on_answer, &answer, NULL);
    await_good(&answer);
    g_assert_nonnull(strstr(answer.text, "Alice Liddell"));
    g_assert_nonnull(strstr(answer.text, "alice@papo.test"));
    /* Prosody keeps it as XEP-0292 has it */
    vcard4_ask(bob->account->stream, ALICE, on_answer, &answer, NULL);
    await_good(&answer);
    g_autoptr(Stanza) fourth = stanza_parse(answer.text, NULL);
    g_assert_nonnull(vcard_of(fourth));
    device_offline(bob);
    device_offline(alice);
    device_free(bob);
    device_free(alice);
    g_free(answer.text);
}

static void test_notes(gconstpointer server) {
    Device *desk = device_new(server, ALICE), *phone = device_new(server, ALICE);
    Answer answer = {0};
    device_online(desk);
    device_online(phone);
    until(private_announced(desk->account->stream));
    notes_set(desk->account->stream, BOB, "Likes <tea> & cake", on_answer, &answer, NULL);
    await_good(&answer);
    notes_set(phone->account->stream, "carol@papo.test", "Sings", on_answer, &answer, NULL);
    await_good(&answer);
    notes_ask(desk->account->stream, on_answer, &answer, NULL);
    await_good(&answer);
    g_assert_cmpuint(notes_known(desk->account->stream)->len, ==, 2);
    g_assert_cmpstr(notes_find(desk->account->stream, BOB)->text, ==, "Likes <tea> & cake");
    notes_set(desk->account->stream, BOB, NULL, on_answer, &answer, NULL);
    await_good(&answer);
    g_assert_null(notes_find(desk->account->stream, BOB));

    /* what stands between groups is kept next to them, and asked for at the next login */
    delimiter_set(desk->account->stream, "::", on_answer, &answer, NULL);
    await_good(&answer);
    device_offline(phone);
    device_online(phone);
    until(g_strcmp0(phone->account->roster->delimiter, "::") == 0);
    device_offline(phone);
    device_offline(desk);
    device_free(phone);
    device_free(desk);
    g_free(answer.text);
}

static gint64 idle_of(const Device *device, const char *jid) {
    const Contact *contact = roster_find(device->account->roster, jid);
    const Resource *best = contact ? contact_best(contact) : NULL;
    return best ? best->idle_since : 0;
}

static void test_idle(gconstpointer server) {
    Device *alice = device_new(server, ALICE), *bob = device_new(server, BOB);
    Settings *settings = bob->account->model->settings;
    Answer answer = {0};
    device_online(alice);
    device_online(bob);
    until(show_of(alice, BOB) == SHOW_ONLINE);
    g_assert_true(settings_set(settings, "away-on-detach", "on", NULL, NULL, NULL));
    g_assert_true(settings_set(settings, "tell-idle", "on", NULL, NULL, NULL));
    idle_touch(bob->account->model);
    idle_detached(bob->account->model, TRUE);
    until(show_of(alice, BOB) == SHOW_AWAY);
    g_assert_cmpint(idle_of(alice, BOB), >, 0);

    g_autofree char *full = account_full_jid(bob->account);
    last_ask(alice->account->stream, full, on_answer, &answer, NULL);
    await_good(&answer);
    g_assert_nonnull(strstr(answer.text, "seconds"));

    idle_touch(bob->account->model);
    until(show_of(alice, BOB) == SHOW_ONLINE);
    g_assert_cmpint(idle_of(alice, BOB), ==, 0);
    device_offline(bob);
    until(show_of(alice, BOB) == SHOW_OFFLINE);
    last_ask(alice->account->stream, "papo.test", on_answer, &answer, NULL);
    await_good(&answer); /* how long it runs */
    device_offline(alice);
    device_free(bob);
    device_free(alice);
    g_free(answer.text);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    Server *server = server_start();
    g_test_add_data_func("/contacts/blocking", server, test_blocking);
    g_test_add_data_func("/contacts/mood", server, test_mood);
    g_test_add_data_func("/contacts/vcard", server, test_vcard);
    g_test_add_data_func("/contacts/notes", server, test_notes);
    g_test_add_data_func("/contacts/idle", server, test_idle);
    int result = g_test_run();
    server_stop(server);
    return result;
}
