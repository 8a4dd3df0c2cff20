/* The wire of tests does what a test says, and logs everybody in when it shall. */
#include "wire/wire_fake.h"
#include "wire/ns.h"
#include <string.h>

typedef struct {
    GString *heard;
} Ear;

static void on_state(WireState state, const GError *error, gpointer data) {
    Ear *ear = data;
    g_string_append_printf(ear->heard, "%d%s%s ", state, error ? ":" : "",
                           error ? error->message : "");
}

static void on_stanza(Stanza *stanza, gpointer data) {
    Ear *ear = data;
    g_string_append_printf(ear->heard, "%s ", stanza_name(stanza));
}

static void heard(Ear *ear, const char *expected) {
    while (g_main_context_iteration(NULL, FALSE))
        ;
    g_assert_cmpstr(ear->heard->str, ==, expected);
    g_string_truncate(ear->heard, 0);
}

static void did(Wire *wire, FakeKind kind, const char *text) {
    g_autoptr(FakeCall) call = fake_wire_next(wire);
    g_assert_nonnull(call);
    g_assert_cmpint(call->kind, ==, kind);
    g_assert_cmpstr(call->text, ==, text);
}

static void send(Wire *wire, const char *xml) {
    wire->class->send(wire, xml, strlen(xml));
}

static void test_by_hand(void) {
    FakeNet *net = fake_net_new();
    Ear ear = {g_string_new(NULL)};
    WireEvents events = {on_state, on_stanza};
    Wire *wire = wire_fake_new(&events, &ear, net);
    Wire *other = wire_fake_new(&events, &ear, net);
    WireTarget target = {.domain = "example.org", .pin = "aa"};
    wire->class->connect(wire, &target);
    did(wire, FAKE_CONNECT, "example.org");
    g_assert_null(fake_wire_next(wire));
    g_assert_cmpstr(fake_wire_target(wire)->pin, ==, "aa");
    g_assert_null(fake_wire_target(other));
    heard(&ear, "");
    fake_wire_state(wire, WIRE_CONNECTED);
    heard(&ear, "0 ");
    g_assert_null(wire->class->tls(wire));
    wire->class->open(wire, NULL);
    did(wire, FAKE_OPEN, NULL);
    g_assert_true(fake_net_find(net, "me@example.org") == wire);
    wire->class->secure(wire);
    did(wire, FAKE_SECURE, NULL);
    fake_wire_state(wire, WIRE_SECURED);
    heard(&ear, "1 ");
    g_assert_nonnull(wire->class->tls(wire));
    wire->class->open(wire, "me@example.org/home");
    g_assert_true(fake_net_find(net, "me@example.org") == wire);
    g_assert_null(fake_net_find(net, "you@example.org"));
    fake_wire_receive(wire, "<stream:features/>");
    heard(&ear, "features ");
    send(wire, "<presence/>");
    send(wire, "<<");
    g_autoptr(Stanza) sent = fake_wire_sent(wire);
    g_assert_true(stanza_is(sent, "presence", NS_CLIENT));
    did(wire, FAKE_SEND, "<<");
    fake_wire_lose(wire, WIRE_ERROR_LOST, "gone");
    heard(&ear, "3:gone ");
    g_assert_false(fake_wire_is_up(wire));
    wire->class->free(wire);
    other->class->free(other);
    g_assert_cmpuint(fake_net_count(net), ==, 0);
    fake_net_free(net);
    g_string_free(ear.heard, TRUE);
}

static void test_served(void) {
    FakeNet *net = fake_net_new();
    fake_net_serve(net, "PLAIN ANONYMOUS");
    Ear ear = {g_string_new(NULL)};
    WireEvents events = {on_state, on_stanza};
    Wire *wire = wire_fake_new(&events, &ear, net);
    WireTarget target = {.domain = "example.org"};
    wire->class->connect(wire, &target);
    g_assert_cmpstr(ear.heard->str, ==, ""); /* never from inside a call */
    heard(&ear, "0 ");
    g_assert_nonnull(wire->class->tls(wire));
    wire->class->open(wire, "me@example.org");
    heard(&ear, "2 features ");
    send(wire, "<auth xmlns='" NS_SASL "' mechanism='PLAIN'>AA==</auth>");
    heard(&ear, "success ");
    wire->class->open(wire, "me@example.org");
    heard(&ear, "2 features ");
    send(wire, "<iq id='1'><bind xmlns='" NS_BIND "'/></iq>");
    heard(&ear, "iq ");
    send(wire, "<enable xmlns='" NS_SM "'/>");
    heard(&ear, "enabled ");
    g_assert_null(fake_wire_peek(wire, 0));
    send(wire, "<message/>");
    send(wire, "<r xmlns='" NS_SM "'/>");
    heard(&ear, "a ");
    did(wire, FAKE_SEND, "<message/>");
    fake_wire_lose(wire, WIRE_ERROR_LOST, "gone");
    heard(&ear, "3:gone ");
    wire->class->connect(wire, &target);
    wire->class->open(wire, "me@example.org");
    send(wire, "<auth xmlns='" NS_SASL "' mechanism='PLAIN'>AA==</auth>");
    heard(&ear, "0 2 features success ");
    send(wire, "<resume xmlns='" NS_SM "' previd='me@example.org' h='0'/>");
    heard(&ear, "resumed ");
    wire->class->close(wire, TRUE);
    heard(&ear, "3 ");
    fake_net_set_trouble(net, WIRE_ERROR_CONNECT, "refused");
    wire->class->connect(wire, &target);
    heard(&ear, "3:refused ");
    wire->class->free(wire);
    fake_net_free(net);
    g_string_free(ear.heard, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire-fake/by-hand", test_by_hand);
    g_test_add_func("/wire-fake/served", test_served);
    return g_test_run();
}
