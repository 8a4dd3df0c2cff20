/* Questions and answers: who may answer, when, and how often (RFC 6120 8.2.3, security class S31).
 */
#include "xmpp/iq.h"
#include "wire/ns.h"
#include <string.h>

typedef struct {
    Clock *clock;
    Iqs *iqs;
    GPtrArray *sent; /* Stanza */
    guint answers, results, nothing, freed;
} Fixture;

static void on_send(Stanza *iq, gpointer stream) {
    Fixture *f = stream; /* the fixture stands in for the stream */
    g_ptr_array_add(f->sent, iq);
}

static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    Fixture *f = data;
    f->answers++;
    f->nothing += answer == NULL;
    f->results += answer && g_strcmp0(stanza_get(answer, "type"), "result") == 0;
}

static void on_free(gpointer data) {
    ((Fixture *)data)->freed++;
}

static void set_up(Fixture *f, gconstpointer data) {
    f->clock = clock_new_fake(0);
    f->sent = g_ptr_array_new_with_free_func((GDestroyNotify)stanza_unref);
    f->iqs = iqs_new((Stream *)f, "me@example.org", f->clock, on_send);
}

static void tear_down(Fixture *f, gconstpointer data) {
    iqs_fail_all(f->iqs);
    g_assert_cmpuint(f->answers, ==, f->freed);
    iqs_free(f->iqs);
    g_ptr_array_unref(f->sent);
    clock_free(f->clock);
}

static const char *ask(Fixture *f, const char *to) {
    iqs_ask(f->iqs, iq_new("get", to, "query", "test"), TRUE, on_answer, f, on_free);
    return stanza_get(f->sent->pdata[f->sent->len - 1], "id");
}

static void answer(Fixture *f, const char *id, const char *from) {
    g_autoptr(Stanza) iq = stanza_new("iq", NS_CLIENT);
    stanza_set(iq, "type", "result");
    stanza_set(iq, "id", id);
    stanza_set(iq, "from", from);
    iqs_answered(f->iqs, iq);
}

/* S31.2, S31.3: a stranger who knows the id changes nothing, and the real answer still counts. */
static void test_stranger(Fixture *f, gconstpointer data) {
    const char *id = ask(f, "bob@example.net/x");
    answer(f, id, "eve@example.com/y");
    answer(f, id, "bob@example.net");
    answer(f, id, "bob@example.net/other");
    answer(f, id, "bob@example.net.evil.example/x");
    answer(f, id, "not a jid@@");
    answer(f, id, "me@example.org/another-device");
    g_assert_cmpuint(f->answers, ==, 0);
    answer(f, id, "BOB@example.NET/x");
    g_assert_cmpuint(f->results, ==, 1);
    answer(f, id, "bob@example.net/x"); /* S31.4: once */
    g_assert_cmpuint(f->answers, ==, 1);
}

static void test_own_server(Fixture *f, gconstpointer data) {
    static const char *const asked[] = {NULL, "me@example.org", "example.org"};
    static const char *const answering[] = {NULL, "me@example.org", "example.org"};
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++)
        for (gsize j = 0; j < G_N_ELEMENTS(answering); j++) {
            guint before = f->results;
            const char *id = ask(f, asked[i]);
            answer(f, id, "eve@example.org/x");
            answer(f, id, "eve@example.org");
            g_assert_cmpuint(f->results, ==, before);
            answer(f, id, answering[j]);
            g_assert_cmpuint(f->results, ==, before + 1);
        }
}

static void test_unknown_id(Fixture *f, gconstpointer data) {
    const char *id = ask(f, NULL);
    answer(f, "1", NULL);
    answer(f, NULL, NULL);
    answer(f, "", "example.org");
    g_assert_cmpuint(f->answers, ==, 0);
    answer(f, id, NULL);
    g_assert_cmpuint(f->results, ==, 1);
}

static void test_time_out(Fixture *f, gconstpointer data) {
    const char *id = ask(f, "bob@example.net/x");
    clock_advance(f->clock, 59 * (gint64)G_USEC_PER_SEC);
    g_assert_cmpuint(f->answers, ==, 0);
    clock_advance(f->clock, 2 * (gint64)G_USEC_PER_SEC);
    g_assert_cmpuint(f->nothing, ==, 1);
    answer(f, id, "bob@example.net/x"); /* too late */
    g_assert_cmpuint(f->answers, ==, 1);
    g_assert_cmpuint(iqs_count(f->iqs), ==, 0);
}

static void test_end(Fixture *f, gconstpointer data) {
    for (int i = 0; i < 10; i++)
        ask(f, "bob@example.net/x");
    iqs_fail_all(f->iqs);
    g_assert_cmpuint(f->nothing, ==, 10);
    clock_advance(f->clock, 3600 * (gint64)G_USEC_PER_SEC);
    g_assert_cmpuint(f->answers, ==, 10);
}

static void test_not_bound(Fixture *f, gconstpointer data) {
    iqs_ask(f->iqs, iq_new("get", NULL, "query", "test"), FALSE, on_answer, f, on_free);
    iqs_ask(f->iqs, iq_new("get", "@@", "query", "test"), TRUE, on_answer, f, on_free);
    g_assert_cmpuint(f->nothing, ==, 2);
    g_assert_cmpuint(f->sent->len, ==, 0);
}

/* S31.1 */
static void test_ids(Fixture *f, gconstpointer data) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < 1000; i++) {
        const char *id = ask(f, NULL);
        g_assert_cmpuint(strlen(id), >=, 22);
        g_assert_true(g_hash_table_add(seen, (gpointer)id));
    }
}

static void test_error_text(void) {
    static const struct {
        const char *xml, *text;
    } errors[] = {
        {"<iq type='error'><error type='cancel'><item-not-found "
         "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
         "item-not-found"},
        {"<iq type='error'><error><text "
         "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Go&#x9b;ne</text>"
         "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
         NULL},
        {"<iq type='error'/>", "an error without a reason"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(errors); i++) {
        g_autoptr(Stanza) iq = stanza_parse(errors[i].xml, NULL);
        g_autofree char *text = stanza_error_text(iq);
        if (errors[i].text)
            g_assert_cmpstr(text, ==, errors[i].text);
        else
            g_assert_true(g_str_has_prefix(text, "gone (Go") && !strstr(text, "\xc2\x9b"));
    }
    g_autofree char *none = stanza_error_text(NULL);
    g_assert_cmpstr(none, ==, "no answer came");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(path, fn) g_test_add("/iq/" path, Fixture, NULL, set_up, fn, tear_down)
    ADD("stranger", test_stranger);
    ADD("own-server", test_own_server);
    ADD("unknown-id", test_unknown_id);
    ADD("time-out", test_time_out);
    ADD("end", test_end);
    ADD("not-bound", test_not_bound);
    ADD("ids", test_ids);
    g_test_add_func("/iq/error-text", test_error_text);
    return g_test_run();
}
