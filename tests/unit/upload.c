/* What a service of files answers, and what it is told of a file's name (XEP-0363, S19). */
#include "wire/stanza.h"
#include "xmpp/xep/0363_upload.h"
#include <string.h>

#define NOON (1795348800 * (gint64)G_USEC_PER_SEC) /* 2026-11-22 12:00 UTC */

static Stanza *parse(const char *xml) {
    g_autoptr(GError) error = NULL;
    Stanza *stanza = stanza_parse(xml, &error);
    g_assert_no_error(error);
    return stanza;
}

static Stanza *slot_with(const char *inside) {
    g_autofree char *xml =
        g_strdup_printf("<iq type='result'><slot xmlns='" NS_UPLOAD "'>%s</slot></iq>", inside);
    return parse(xml);
}

/* The headers of the PUT, one a line; NULL: the slot is refused. */
static char *headers_of(const char *inside, gboolean plain) {
    g_autoptr(Stanza) answer = slot_with(inside);
    g_autoptr(GError) error = NULL;
    UploadSlot slot = {0};
    if (!upload_read_slot(answer, plain, &slot, &error)) {
        g_assert_nonnull(error);
        g_assert_null(slot.put);
        return NULL;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **h = slot.headers; h[0]; h += 2)
        g_string_append_printf(text, "%s: %s\n", h[0], h[1]);
    upload_slot_clear(&slot);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void check(const char *inside, gboolean plain, const char *headers) {
    g_autofree char *got = headers_of(inside, plain);
    g_assert_cmpstr(got, ==, headers);
}

#define GET "<get url='https://down.example/x'/>"
#define PUT(headers) "<put url='https://up.example/x'>" headers "</put>"

static void test_slots(void) {
    check(PUT("") GET, FALSE, "");
    check(PUT("<header name='eXpires'>1</header><header name='COOKIE'>a</header><header "
              "name='Cookie'>b</header>") GET,
          FALSE, "Expires: 1\nCookie: a\nCookie: b\n");
    /* S19.2 */
    check(PUT("<header name='Cookie'>a&#13;&#10;Host: evil</header>") GET, FALSE,
          "Cookie: aHost: evil\n");
    check(PUT("<header name='Coo&#10;kie'>a</header><header name='Host'>evil</header><header "
              "name='Content-Length'>0</header><header>x</header><header name=''>x</header>") GET,
          FALSE, "Cookie: a\n");
    check(PUT("<header name='Cookie'>a&#9;b</header>") GET, FALSE, "");
    /* S19.1, S19.6 */
    check("<put url='http://up.example/x'/>" GET, FALSE, NULL);
    check("<put url='http://up.example/x'/>" GET, TRUE, NULL);
    check("<put url='http://127.0.0.1/x'/>" GET, FALSE, NULL);
    check("<put url='http://127.0.0.1/x'/>" GET, TRUE, "");
    check(PUT("") "<get url='http://down.example/x'/>", TRUE, NULL);
    check(PUT("") "<get url='javascript:alert(1)'/>", FALSE, NULL);
    check(PUT(""), FALSE, NULL);
    check(GET, FALSE, NULL);
    check("<put>https://up.example/x</put>" GET, FALSE, NULL);
    check("<put xmlns='urn:other' url='https://up.example/x'/>" GET, FALSE, NULL);
}

static void test_many_headers(void) {
    g_autoptr(GString) inside = g_string_new("<put url='https://up.example/x'>");
    for (int i = 0; i < 1000; i++)
        g_string_append(inside, "<header name='Cookie'>a</header>");
    g_string_append(inside, "</put>" GET);
    g_autofree char *headers = headers_of(inside->str, FALSE);
    g_assert_cmpuint(strlen(headers), ==, 20 * strlen("Cookie: a\n"));

    g_autofree char *value = g_strnfill(20000, 'a');
    g_autofree char *one = g_strdup_printf(
        "<put url='https://up.example/x'><header name='Cookie'>%s</header></put>" GET, value);
    check(one, FALSE, "");
}

static void refuses(const char *error, const char *expected) {
    g_autofree char *xml = g_strdup_printf(
        "<iq type='error'><error type='wait'>"
        "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>%s</error></iq>",
        error);
    g_autoptr(Stanza) answer = parse(xml);
    g_autofree char *got = upload_refusal(answer, NOON);
    g_assert_cmpstr(got, ==, expected);
}

static void test_refusals(void) {
    refuses("", "resource-constraint");
    refuses("<file-too-large xmlns='" NS_UPLOAD
            "'><max-file-size>20000</max-file-size></file-too-large>",
            "it takes files of up to 20.0\302\240kB");
    refuses("<file-too-large xmlns='" NS_UPLOAD
            "'><max-file-size>-1</max-file-size></file-too-large>",
            "resource-constraint");
    refuses("<file-too-large xmlns='" NS_UPLOAD
            "'><max-file-size>99999999999999999999</max-file-size></file-too-large>",
            "resource-constraint");
    refuses("<retry xmlns='" NS_UPLOAD "' stamp='2026-11-22T13:30:00Z'/>",
            "resource-constraint; try again after 2026-11-22 13:30");
    refuses("<retry xmlns='" NS_UPLOAD "' stamp='2020-11-22T13:30:00Z'/>", "resource-constraint");
    refuses("<retry xmlns='" NS_UPLOAD "' stamp='tomorrow'/>", "resource-constraint");
    refuses("<retry xmlns='" NS_UPLOAD "'/>", "resource-constraint");
}

#define FORM(type, field)                                                                          \
    "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>" type     \
    "</value></field>" field "</x>"
#define MOST(size) "<field var='max-file-size'><value>" size "</value></field>"

static void limit(const char *forms, gint64 expected) {
    g_autofree char *xml =
        g_strdup_printf("<query xmlns='http://jabber.org/protocol/disco#info'>%s</query>", forms);
    g_autoptr(Stanza) query = parse(xml);
    g_assert_cmpint(upload_limit(query), ==, expected);
}

static void test_limits(void) {
    limit("", 0);
    limit(FORM(NS_UPLOAD, MOST("5242880")), 5242880);
    limit(FORM("urn:other", MOST("5")) FORM(NS_UPLOAD, MOST("7")), 7);
    limit(FORM("urn:other", MOST("5")), 0);
    limit(FORM(NS_UPLOAD, MOST("0")), 0);
    limit(FORM(NS_UPLOAD, MOST("-7")), 0);
    limit(FORM(NS_UPLOAD, MOST("7 MB")), 0);
    limit(FORM(NS_UPLOAD, ""), 0);
}

static void named(const char *path, const char *expected) {
    g_autofree char *name = upload_name(path);
    g_assert_cmpstr(name, ==, expected);
}

/* S19.5: no folder, nothing that moves a cursor, of bounded length, with its ending. */
static void test_names(void) {
    named("/home/alice/secret folder/tr\303\250s cool.jpg", "tr\303\250s cool.jpg");
    named("teapot.jpg", "teapot.jpg");
    named("../..", "file");
    named("/", "_");
    named("a\\..\\b.jpg", "a_.._b.jpg");
    g_autofree char *odd = upload_name("/tmp/a\033[2J\r\nb\342\200\256gpj.exe");
    for (const char *c = odd; *c; c++)
        g_assert_false(g_ascii_iscntrl(*c));
    g_assert_null(strstr(odd, "\342\200\256"));
    g_autofree char *bytes = upload_name("/tmp/\377\376.jpg");
    g_assert_true(g_utf8_validate(bytes, -1, NULL));
    g_autofree char *long_part = g_strnfill(300, 'a');
    g_autofree char *long_path = g_strconcat("/tmp/", long_part, ".tar.gz", NULL);
    g_autofree char *shortened = upload_name(long_path);
    g_assert_cmpuint(strlen(shortened), ==, 120);
    g_assert_true(g_str_has_suffix(shortened, "a.tar.gz"));
}

int main(int argc, char **argv) {
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/upload/slots", test_slots);
    g_test_add_func("/upload/many_headers", test_many_headers);
    g_test_add_func("/upload/refusals", test_refusals);
    g_test_add_func("/upload/limits", test_limits);
    g_test_add_func("/upload/names", test_names);
    return g_test_run();
}
