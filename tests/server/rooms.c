/* Rooms on a real server: made, entered with a password, left, kicked and banned from, full of
 * people of the same name, for members only, destroyed, and entered again after an outage. */
#include "model/conv.h"
#include "model/history.h"
#include "model/room.h"
#include "server_fixture.h"
#include "xmpp/module.h"
#include "xmpp/xep/0045_muc.h"
#include "xmpp/xep/0045_muc_admin.h"

#define TEA "tea@rooms.papo.test"

typedef struct {
    Client *client;
    Account *account;
    Conv *tea;
    char *error; /* of the last entry */
    gboolean done;
} Guest;

static Guest *guest_new(const Server *server, const char *jid) {
    Guest *guest = g_new0(Guest, 1);
    guest->client = client_new(server, ":memory:");
    Session *session = session_new(guest->client, jid, "secret");
    guest->account = session->account;
    session_free(session);
    stream_new(guest->account, xep_modules, wire_strophe_new, NULL);
    stream_connect(guest->account->stream, NULL);
    until(guest->account->state == ACCOUNT_ONLINE && stream_is_ready(guest->account->stream));
    return guest;
}

static void guest_free(Guest *guest) {
    if (guest->account->state != ACCOUNT_OFFLINE) {
        stream_disconnect(guest->account->stream, NULL);
        until(guest->account->state == ACCOUNT_OFFLINE);
    }
    stream_free(guest->account->stream);
    client_free(guest->client);
    g_free(guest->error);
    g_free(guest);
}

static void on_entered(Conv *conv, const char *error, gpointer data) {
    Guest *guest = data;
    g_free(guest->error);
    guest->error = g_strdup(error);
    guest->done = TRUE;
}

static void try_enter(Guest *guest, const char *nick, const char *password) {
    guest->tea = rooms_get(guest->account, TEA);
    guest->done = FALSE;
    conv_open(guest->tea);
    muc_enter(guest->tea, nick, password, on_entered, guest, NULL);
    until(guest->done);
}

static void on_answered(Stream *stream, Stanza *answer, gpointer answered) {
    *(gboolean *)answered = TRUE;
}

/* A new room is open to others when it answers what was asked after that had been asked for. */
static void enter(Guest *guest, const char *nick) {
    gboolean answered = FALSE;
    try_enter(guest, nick, NULL);
    g_assert_cmpstr(guest->error, ==, NULL);
    g_assert_cmpint(guest->tea->room->state, ==, ROOM_IN);
    until(guest->tea->room->subject); /* the end of the history */
    until(guest->tea->room->features_known);
    stream_ask(guest->account->stream,
               iq_new("get", TEA, "query", "http://jabber.org/protocol/disco#info"), on_answered,
               &answered, NULL);
    until(answered);
}

static Message *find(const Conv *conv, const char *body) {
    for (guint i = 0; conv && i < conv->history->messages->len; i++) {
        Message *message = conv->history->messages->pdata[i];
        if (message->body && strstr(message->body, body))
            return message;
    }
    return NULL;
}

static guint count(const Conv *conv, const char *body) {
    guint n = 0;
    for (guint i = 0; i < conv->history->messages->len; i++)
        n += g_strcmp0(((Message *)conv->history->messages->pdata[i])->body, body) == 0;
    return n;
}

static void on_answer(Stream *stream, Stanza *answer, gpointer done) {
    g_assert_cmpstr(stanza_get(answer, "type"), ==, "result");
    *(gboolean *)done = TRUE;
}

/* An owner's wish, as XML inside of the query. */
static void wish(Guest *owner, const char *ns, const char *xml) {
    gboolean done = FALSE;
    g_autofree char *query = g_strdup_printf("<query xmlns='%s'>%s</query>", ns, xml);
    Stanza *iq = iq_new("set", TEA, "query", ns);
    stanza_remove(iq, stanza_child(iq, NULL, NULL));
    stanza_take(iq, stanza_parse(query, NULL));
    stream_ask(owner->account->stream, iq, on_answer, &done, NULL);
    until(done);
}

static void configure(Guest *owner, const char *var, const char *value, const char *more) {
    g_autofree char *xml =
        g_strdup_printf("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
                        "http://jabber.org/protocol/muc#roomconfig</value></field><field "
                        "var='muc#roomconfig_%s'><value>%s</value></field>%s</x>",
                        var, value, more);
    wish(owner, NS_MUC_OWNER, xml);
}

static void test_talk(gconstpointer server) {
    Guest *alice = guest_new(server, "alice@papo.test"), *bob = guest_new(server, "bob@papo.test");
    enter(alice, "Alice");
    g_assert_cmpint(room_self(alice->tea->room)->affiliation, ==, MUC_OWNER); /* made by her */
    enter(bob, "Bob");
    until(room_occupant(alice->tea->room, "Bob"));
    g_assert_true(bob->tea->room->features & ROOM_OCCUPANT_IDS);
    g_assert_nonnull(room_occupant(bob->tea->room, "Alice")->occupant_id);

    const Message *said = conv_say(alice->tea, "good morning", NULL);
    until(find(bob->tea, "good morning"));
    until(said->state == MESSAGE_SENT && said->archive_id);
    g_assert_cmpuint(count(alice->tea, "good morning"), ==, 1);
    g_assert_cmpstr(find(bob->tea, "good morning")->nick, ==, "Alice");
    g_assert_cmpstr(find(bob->tea, "good morning")->archive_id, ==, said->archive_id);

    muc_set_subject(alice->tea, "Bring cups");
    until(g_strcmp0(bob->tea->room->subject, "Bring cups") == 0);
    Conv *private = convs_get(bob->account, CONV_PRIVATE, TEA "/Alice");
    conv_say(private, "psst", NULL);
    until(find(convs_find(alice->account, TEA "/Bob"), "psst"));
    g_assert_cmpint(convs_find(alice->account, TEA "/Bob")->kind, ==, CONV_PRIVATE);

    /* a name that is taken, then another one, then one's own */
    bob->done = FALSE;
    muc_change_nick(bob->tea, "Alice", on_entered, bob, NULL);
    until(bob->done);
    g_assert_nonnull(strstr(bob->error, "Somebody else is “Alice” here"));
    muc_change_nick(bob->tea, "Rob", NULL, NULL, NULL);
    until(room_occupant(alice->tea->room, "Rob") && !room_occupant(alice->tea->room, "Bob"));
    until(g_strcmp0(bob->tea->room->nick, "Rob") == 0);

    /* what was said meanwhile is there after coming back, and nothing twice */
    muc_leave(bob->tea, "bye");
    until(!room_occupant(alice->tea->room, "Rob"));
    conv_say(alice->tea, "while you were out", NULL);
    enter(bob, "Bob");
    g_assert_nonnull(find(bob->tea, "while you were out"));
    g_assert_cmpuint(count(bob->tea, "good morning"), ==, 1);
    guest_free(bob);
    guest_free(alice);
}

static void test_refused(gconstpointer server) {
    Guest *alice = guest_new(server, "alice@papo.test"), *bob = guest_new(server, "bob@papo.test");
    enter(alice, "Alice");
    try_enter(bob, "Alice", NULL); /* taken: another one is found */
    g_assert_cmpstr(bob->error, ==, NULL);
    g_assert_cmpstr(bob->tea->room->nick, ==, "Alice_");
    wish(alice, NS_MUC_ADMIN, "<item nick='Alice_' role='none'><reason>rude</reason></item>");
    until(bob->tea->room->state == ROOM_OUT);
    g_assert_nonnull(find(bob->tea, "You were kicked by Alice: rude"));

    configure(alice, "passwordprotectedroom", "1",
              "<field var='muc#roomconfig_roomsecret'><value>teapot</value></field>");
    try_enter(bob, "Bob", NULL);
    g_assert_nonnull(strstr(bob->error, "needs a password"));
    try_enter(bob, "Bob", "coffeepot");
    g_assert_nonnull(strstr(bob->error, "that one was wrong"));
    try_enter(bob, "Bob", "teapot");
    g_assert_cmpstr(bob->error, ==, NULL);
    configure(alice, "roomsecret", "", "");

    wish(alice, NS_MUC_ADMIN, "<item jid='bob@papo.test' affiliation='outcast'/>");
    until(bob->tea->room->state == ROOM_OUT);
    g_assert_nonnull(find(bob->tea, "You were banned"));
    try_enter(bob, "Bob", "");
    g_assert_nonnull(strstr(bob->error, "You are banned"));
    wish(alice, NS_MUC_ADMIN, "<item jid='bob@papo.test' affiliation='none'/>");

    configure(alice, "membersonly", "1", "");
    try_enter(bob, "Bob", "");
    g_assert_nonnull(strstr(bob->error, "for its members only"));
    configure(alice, "membersonly", "0", "");
    enter(bob, "Bob");
    wish(alice, NS_MUC_OWNER,
         "<destroy jid='coffee@rooms.papo.test'><reason>empty</reason></destroy>");
    until(bob->tea->room->state == ROOM_OUT && alice->tea->room->state == ROOM_OUT);
    g_assert_nonnull(find(bob->tea, "closed for good: empty"));
    guest_free(bob);
    guest_free(alice);
}

typedef struct {
    Form *form;
    guint found; /* items of a list */
    gboolean done;
} Answer;

static void on_form(Stream *stream, Stanza *answer, gpointer data) {
    Answer *got = data;
    g_autofree char *registered = NULL;
    g_assert_cmpstr(stanza_get(answer, "type"), ==, "result");
    got->form = muc_read_form(answer, MUC_CONFIG, &registered);
    got->done = TRUE;
}

static void on_items(Stream *stream, Stanza *answer, gpointer data) {
    Answer *got = data;
    const Stanza *query = stanza_child(answer, "query", NULL), *item = NULL;
    g_assert_cmpstr(stanza_get(answer, "type"), ==, "result");
    while ((item = stanza_next(query, item, "item", NULL)))
        got->found++;
    got->done = TRUE;
}

static void set_item(Guest *guest, const MucItem *item) {
    gboolean done = FALSE;
    muc_set_item(guest->account->stream, TEA, item, on_answer, &done, NULL);
    until(done);
}

/* A room that is set up before anybody comes in; invitations, voice, lists, the end. */
static void test_run(gconstpointer server) {
    Guest *alice = guest_new(server, "alice@papo.test"), *bob = guest_new(server, "bob@papo.test");
    Answer got = {0};
    alice->tea = rooms_get(alice->account, TEA);
    conv_open(alice->tea);
    muc_create(alice->tea, "Alice", on_entered, alice, NULL);
    until(alice->done);
    g_assert_cmpstr(alice->error, ==, NULL);
    g_assert_true(alice->tea->room->locked);
    try_enter(bob, "Bob", NULL);
    g_assert_nonnull(strstr(bob->error, "is still setting it up"));
    muc_ask_form(alice->account->stream, TEA, MUC_CONFIG, on_form, &got, NULL);
    until(got.done);
    g_assert_nonnull(got.form);
    g_assert_true(form_set(got.form, "muc#roomconfig_membersonly", "yes", NULL));
    g_assert_true(form_set(got.form, "muc#roomconfig_moderatedroom", "yes", NULL));
    g_assert_true(form_set(got.form, "muc#roomconfig_publicroom", "yes", NULL));
    gboolean sent = FALSE;
    muc_send_form(alice->account->stream, TEA, MUC_CONFIG, got.form, on_answer, &sent, NULL);
    until(sent);
    form_free(got.form);
    until(alice->tea->room->features & ROOM_MEMBERS_ONLY);

    /* whoever is invited by a room for members only becomes one */
    try_enter(bob, "Bob", NULL);
    g_assert_nonnull(strstr(bob->error, "for its members only"));
    muc_invite(alice->tea, "bob@papo.test", "the kettle is on", 0);
    until(invitations_find(bob->account, TEA));
    const Invitation *invitation = invitations_find(bob->account, TEA);
    g_assert_false(invitation->direct);
    g_assert_cmpstr(invitation->from, ==, TEA "/Alice");
    g_assert_cmpstr(invitation->reason, ==, "the kettle is on");
    enter(bob, "Bob");
    g_assert_null(invitations_find(bob->account, TEA));

    set_item(alice, &(MucItem){.nick = "Bob", .role = "visitor"});
    until(room_self(bob->tea->room)->role == MUC_VISITOR);
    muc_request_voice(bob->tea);
    until(find(alice->tea, "Bob asks to speak"));
    g_assert_true(muc_answer_voice(alice->tea, "Bob", TRUE));
    until(room_self(bob->tea->room)->role == MUC_PARTICIPANT);

    got = (Answer){0};
    muc_ask_items(alice->account->stream, TEA, MUC_MEMBER, on_items, &got, NULL);
    until(got.done);
    g_assert_cmpuint(got.found, ==, 1);
    got = (Answer){0};
    muc_ask_rooms(alice->account->stream, "rooms.papo.test", 10, NULL, on_items, &got, NULL);
    until(got.done);
    g_assert_cmpuint(got.found, >=, 1);
    set_item(alice, &(MucItem){.jid = "bob@papo.test", .affiliation = "outcast", .reason = "rude"});
    until(bob->tea->room->state == ROOM_OUT);
    g_assert_nonnull(find(bob->tea, "You were banned by Alice: rude"));
    gboolean gone = FALSE;
    muc_destroy(alice->account->stream, TEA, NULL, "empty", on_answer, &gone, NULL);
    until(gone && alice->tea->room->state == ROOM_OUT);
    guest_free(bob);
    guest_free(alice);
}

/* The server is gone for a while: a new session, and back in by itself under the same name. */
static void test_outage(gconstpointer data) {
    const Server *server = data;
    Guest *alice = guest_new(server, "alice@papo.test");
    enter(alice, "Hatter");
    g_free(server_run("restart", server->dir, ""));
    until(alice->tea->room->state == ROOM_OUT);
    until(alice->tea->room->state == ROOM_IN);
    g_assert_cmpstr(alice->tea->room->nick, ==, "Hatter");
    until(alice->tea->room->subject);
    const Message *said = conv_say(alice->tea, "back again", NULL);
    until(said->state == MESSAGE_SENT && said->archive_id);
    guest_free(alice);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_unsetenv("DBUS_SESSION_BUS_ADDRESS");
    Server *server = server_start();
    g_test_add_data_func("/rooms/talk", server, test_talk);
    g_test_add_data_func("/rooms/refused", server, test_refused);
    g_test_add_data_func("/rooms/run", server, test_run);
    g_test_add_data_func("/rooms/outage", server, test_outage);
    int result = g_test_run();
    server_stop(server);
    return result;
}
