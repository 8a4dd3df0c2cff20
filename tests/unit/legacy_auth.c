/* The login of before 2004 (XEP-0078): only where the account says so. */
#include "link_fixture.h"

#define FIELDS(inside) "<query xmlns='jabber:iq:auth'><username/>" inside "<resource/></query>"

static void answer(Fix *f, const Stanza *iq, const char *type, const char *inside) {
    g_autofree char *xml =
        g_strdup_printf("<iq type='%s' id='%s'>%s</iq>", type, stanza_get(iq, "id"), inside);
    fix_say(f, xml);
}

static Fix *asked(gboolean encrypted) {
    Fix *f = fix_new();
    fix_set(f, "auth", "legacy");
    fix_set(f, "password", "Calli0pe");
    fix_set(f, "resource", "globe");
    if (!encrypted)
        fix_set(f, "tls", "none");
    fake_wire_set_stream_id(f->wire, "3EE948B0");
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    if (encrypted)
        fake_wire_set_tls(f->wire, "TLSv1.2 TEST");
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
    return f;
}

/* A server of the time sends no features: papo does not wait for them for long. */
static Stanza *fields_wanted(Fix *f) {
    fix_nothing(f);
    fix_wait(f, 3 * G_USEC_PER_SEC);
    Stanza *get = fix_sent(f, "iq");
    g_assert_cmpstr(stanza_get(get, "type"), ==, "get");
    g_assert_cmpstr(stanza_get(get, "to"), ==, "example.org");
    g_assert_cmpstr(
        stanza_child_text(stanza_child(get, "query", "jabber:iq:auth"), "username", NULL), ==,
        "me");
    return get;
}

static void test_digest(void) {
    Fix *f = asked(FALSE);
    g_autoptr(Stanza) get = fields_wanted(f);
    answer(f, get, "result", FIELDS("<password/><digest/>"));
    g_autoptr(Stanza) set = fix_sent(f, "iq");
    const Stanza *query = stanza_child(set, "query", "jabber:iq:auth");
    /* the numbers of XEP-0078 3.1 */
    g_assert_cmpstr(stanza_child_text(query, "digest", NULL), ==,
                    "48fc78be9ec8f86d8ce1c39c320c97c21d62334d");
    g_assert_null(stanza_child(query, "password", NULL));
    g_assert_cmpstr(stanza_child_text(query, "resource", NULL), ==, "globe");
    answer(f, set, "result", "");
    fix_is(f, ACCOUNT_ONLINE, NULL);
    g_assert_null(f->account->tls); /* the screen warns for ever */
    fix_heard(f, "bound ");
    g_assert_cmpstr(f->account->resource, ==, "globe");
    fix_nothing(f);
    fix_free(f);
}

static void test_plain_under_tls(void) {
    Fix *f = asked(TRUE);
    g_autoptr(Stanza) get = fields_wanted(f);
    answer(f, get, "result", FIELDS("<password/>"));
    g_autoptr(Stanza) set = fix_sent(f, "iq");
    g_assert_cmpstr(
        stanza_child_text(stanza_child(set, "query", "jabber:iq:auth"), "password", NULL), ==,
        "Calli0pe");
    answer(f, set, "error",
           "<error code='401' type='auth'><not-authorized "
           "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "wrong");
    fix_free(f);
}

/* Old servers know only codes. */
static void test_old_errors(void) {
    Fix *f = asked(TRUE);
    g_autoptr(Stanza) get = fields_wanted(f);
    answer(f, get, "result", FIELDS("<digest/>"));
    g_autoptr(Stanza) set = fix_sent(f, "iq");
    answer(f, set, "error", "<error code='409'>Resource is busy</error>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_WAITING, "It said: Resource is busy");
    fix_free(f);

    f = asked(TRUE);
    g_autoptr(Stanza) again = fields_wanted(f);
    answer(f, again, "error", "<error code='503'/>");
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "/account clear me@example.org auth");
    fix_free(f);
}

/* tls require is not overruled by auth legacy. */
static void test_not_in_the_clear(void) {
    Fix *f = fix_new();
    fix_set(f, "auth", "legacy");
    fix_set(f, "password", "Calli0pe");
    link_connect(f->link);
    fix_skip(f, FAKE_CONNECT);
    fake_wire_state(f->wire, WIRE_CONNECTED);
    fix_skip(f, FAKE_OPEN);
    fake_wire_state(f->wire, WIRE_OPENED);
    fix_wait(f, 3 * G_USEC_PER_SEC);
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "tls none");
    fix_free(f);
}

/* When and only when: not because SASL failed, nor because the server offers it. */
static void test_only_if_wanted(void) {
    Fix *f = fix_new();
    fix_set(f, "password", "secret");
    link_connect(f->link);
    fix_open(f);
    fix_say(f, FEATURES("<auth xmlns='http://jabber.org/features/iq-auth'/>"));
    fix_skip(f, FAKE_CLOSE);
    fake_wire_state(f->wire, WIRE_CLOSED);
    fix_is(f, ACCOUNT_OFFLINE, "auth legacy");
    fix_free(f);
}

static void watch(const Event *ev, gpointer data) {
    if (ev->type == EV_STANZA)
        g_string_append(data, ev->text);
}

/* S26.3: the XML console shows that there was a login, and nothing of its secrets. */
static void test_shown_without_secrets(void) {
    g_autoptr(GString) seen = g_string_new(NULL);
    Fix *f = asked(TRUE);
    f->model->stanza_watchers = 1;
    bus_listen(f->model->bus, watch, seen);
    g_autoptr(Stanza) get = fields_wanted(f);
    answer(f, get, "result", FIELDS("<password/>"));
    g_autoptr(Stanza) G_GNUC_UNUSED set = fix_sent(f, "iq");
    g_assert_nonnull(strstr(seen->str, "jabber:iq:auth"));
    g_assert_nonnull(strstr(seen->str, "globe"));
    g_assert_null(strstr(seen->str, "Calli0pe"));
    bus_ignore(f->model->bus, watch, seen);
    fix_free(f);

    g_string_truncate(seen, 0);
    f = fix_new();
    f->model->stanza_watchers = 1;
    bus_listen(f->model->bus, watch, seen);
    fix_set(f, "password", "Calli0pe");
    link_connect(f->link);
    fix_open(f);
    fix_say(f, OFFER("PLAIN"));
    g_autoptr(Stanza) auth = fix_sent(f, "auth");
    g_assert_cmpstr(stanza_text(auth), ==, "AG1lAENhbGxpMHBl");
    g_assert_nonnull(strstr(seen->str, "<auth"));
    g_assert_null(strstr(seen->str, "AG1l"));
    bus_ignore(f->model->bus, watch, seen);
    fix_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/legacy-auth/digest", test_digest);
    g_test_add_func("/legacy-auth/plain-under-tls", test_plain_under_tls);
    g_test_add_func("/legacy-auth/old-errors", test_old_errors);
    g_test_add_func("/legacy-auth/not-in-the-clear", test_not_in_the_clear);
    g_test_add_func("/legacy-auth/only-if-wanted", test_only_if_wanted);
    g_test_add_func("/legacy-auth/shown-without-secrets", test_shown_without_secrets);
    return g_test_run();
}
