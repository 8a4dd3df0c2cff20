/* The guard before libstrophe: forged attributes, limits, forbidden XML, and bytes after
 * <proceed/>. */
#include "wire/expat_guard.h"
#include "wire/ns.h"
#include "wire/wire.h"
#include <expat.h>
#include <string.h>
#include <strophe.h>

#define HEADER                                                                                     \
    "<?xml version='1.0'?><stream:stream xmlns='" NS_CLIENT "' xmlns:stream='" NS_STREAM           \
    "' id='s1' version='1.0'>"

typedef struct {
    ExpatGuard guard;
    GString *heard;
    int starts;
} Ear;

static void library_start(void *data, const char *name, const char **attributes) {
    Ear *ear = data;
    ear->starts++;
    for (; *attributes; attributes += 2)
        g_assert_null(strchr(*attributes, STANZA_SEPARATOR));
}

static void library_end(void *data, const char *name) {
    g_assert_not_reached();
}

static void library_text(void *data, const char *text, int length) {
    g_assert_not_reached();
}

/* Does what libstrophe does with its parser, in chunks; what came through is in ear->heard. */
static void listen_in_chunks(Ear *ear, const char *text, gsize chunk) {
    expat_guard_init(&ear->guard);
    ear->heard = g_string_new(NULL);
    ear->starts = 0;
    expat_guard_enter(&ear->guard);
    char separator = STANZA_SEPARATOR;
    XML_Parser parser = XML_ParserCreate_MM(NULL, NULL, &separator);
    XML_SetUserData(parser, ear);
    XML_SetElementHandler(parser, library_start, library_end);
    XML_SetCharacterDataHandler(parser, library_text);
    g_assert_true(expat_guard_has_parser(&ear->guard));
    for (gsize at = 0, length = strlen(text); at < length; at += chunk)
        g_assert_cmpint(XML_Parse(parser, text + at, (int)MIN(chunk, length - at), 0), ==,
                        XML_STATUS_OK);
    XML_ParserFree(parser);
    expat_guard_leave();
    Stanza *ready;
    while ((ready = g_queue_pop_head(&ear->guard.ready))) {
        g_autofree char *xml = stanza_to_xml(ready);
        g_string_append(ear->heard, xml);
        stanza_unref(ready);
    }
}

static void listen_to(Ear *ear, const char *text) {
    listen_in_chunks(ear, text, 4096);
}

static void ear_clear(Ear *ear) {
    expat_guard_clear(&ear->guard);
    g_string_free(ear->heard, TRUE);
}

static void hears(const char *text, const char *expected) {
    static const gsize chunks[] = {4096, 7, 1};
    for (guint i = 0; i < G_N_ELEMENTS(chunks); i++) {
        Ear ear;
        listen_in_chunks(&ear, text, chunks[i]);
        g_assert_no_error(ear.guard.error);
        g_assert_cmpstr(ear.heard->str, ==, expected);
        g_assert_cmpint(ear.starts, ==, 1);
        ear_clear(&ear);
    }
}

static void refuses(const char *text) {
    Ear ear;
    listen_to(&ear, text);
    g_assert_error(ear.guard.error, WIRE_ERROR, WIRE_ERROR_XML);
    g_assert_cmpstr(ear.heard->str, ==, "");
    ear_clear(&ear);
}

static void test_selftest(void) {
    g_autoptr(GError) error = NULL;
    g_assert_true(wire_selftest(&error));
    g_assert_no_error(error);
}

static void test_forged(void) {
    hears(HEADER "<m from='a' xmlns:x='x' x:from='b'/><m xmlns:x='x' x:from='b' from='a'/>",
          "<m from='a'/><m from='a'/>");
    hears(HEADER "<m xmlns:x='x' x:from='b' x:to='c' x:id='d' x:type='e' xml:lang='de'/>",
          "<m xml:lang='de'/>");
    hears(HEADER "<m xmlns:client='jabber:client' client:from='b'/>", "<m/>");
}

static void test_stream(void) {
    Ear ear;
    listen_to(&ear, HEADER "<a/>");
    g_assert_true(ear.guard.opened);
    g_assert_false(ear.guard.ended);
    g_assert_cmpstr(ear.guard.stream_id, ==, "s1");
    ear_clear(&ear);
    listen_to(&ear, HEADER "<a/></stream:stream>");
    g_assert_true(ear.guard.ended);
    g_assert_cmpstr(ear.heard->str, ==, "<a/>");
    ear_clear(&ear);
    hears("<s:stream xmlns='" NS_CLIENT "' xmlns:s='" NS_STREAM "' id='x'><a/>",
          "<features xmlns='" NS_STREAM "'/><a/>");
    refuses("<html/>");
    refuses("<stream xmlns='" NS_CLIENT "'>");
    refuses("<stream:stream>");
}

static void test_text(void) {
    hears(HEADER " \n <m>a&lt;b\n\nc<![CDATA[<d>]]></m> \n", "<m>a&lt;b\n\nc&lt;d&gt;</m>");
}

/* S27 */
static void test_forbidden(void) {
    refuses("<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol1 '&lol;&lol;'>]>" HEADER);
    refuses("<!DOCTYPE foo SYSTEM 'file:///etc/passwd'>" HEADER);
    refuses("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY % p SYSTEM 'x'> %p;]>"
            "<stream:stream xmlns:stream='" NS_STREAM "'>");
    refuses(HEADER "<!DOCTYPE a [<!ENTITY e 'x'>]>");
    refuses(HEADER "<!-- hidden -->");
    refuses(HEADER "<m><!-- hidden --></m>");
    refuses(HEADER "<?php x ?>");
    refuses(HEADER "<m>&e;</m>");
    refuses(HEADER "<m>\xff</m>");
    refuses(HEADER "<m>\xc0\xaf</m>");
    refuses(HEADER "<m>\xed\xa0\x80</m>");
    refuses(HEADER "<m>\xf4\x90\x80\x80</m>");
    refuses(HEADER "<m>&#0;</m>");
    refuses(HEADER "<m>&#27;</m>");
    refuses(HEADER "<m>&#xFFFE;</m>");
    refuses(HEADER "<m>&#xD800;</m>");
    refuses(HEADER "<a></b>");
    refuses(HEADER "<a b='1' b='2'/>");
    refuses(HEADER "<x:a/>");
    /* an encoding is not the server's to choose: this is no UTF-8 */
    refuses("<?xml version='1.0' encoding='ISO-8859-1'?><stream:stream xmlns:stream='" NS_STREAM
            "' version='1.0'><a>\xe9</a>");
}

static char *repeat(const char *before, const char *part, guint times) {
    GString *text = g_string_new(before);
    for (guint i = 0; i < times; i++)
        g_string_append(text, part);
    return g_string_free(text, FALSE);
}

static void test_limits(void) {
    g_autofree char *deep = repeat(HEADER, "<a>", 100000);
    refuses(deep);
    g_autofree char *wide = repeat(HEADER "<m>", "<a/>", STANZA_MAX_ELEMENTS);
    refuses(wide);
    g_autofree char *attributes = repeat(HEADER "<m ", "a='", 1);
    g_autofree char *endless = repeat(attributes, "0123456789abcdef", STANZA_MAX_BYTES / 16);
    refuses(endless);
    GString *many = g_string_new(HEADER "<m");
    for (int i = 0; i < 10000; i++)
        g_string_append_printf(many, " a%d=''", i);
    g_string_append(many, "/>");
    refuses(many->str);
    g_string_free(many, TRUE);
}

static void test_after_proceed(void) {
    Ear ear;
    listen_to(&ear, HEADER "<proceed xmlns='" NS_TLS "'/><features xmlns='" NS_STREAM
                           "'/><message from='evil'/><<<");
    g_assert_no_error(ear.guard.error);
    g_assert_cmpstr(ear.heard->str, ==, "<proceed xmlns='" NS_TLS "'/>");
    g_assert_true(ear.guard.deaf);
    ear_clear(&ear);
    hears(HEADER "<m><proceed xmlns='" NS_TLS "'/></m><proceed/><n/>",
          "<m><proceed xmlns='" NS_TLS "'/></m><proceed/><n/>");
}

static void test_others_are_left_alone(void) {
    xmpp_ctx_t *context = xmpp_ctx_new(NULL, NULL);
    xmpp_stanza_t *stanza = xmpp_stanza_new_from_string(context, "<a b='c'/>");
    g_assert_nonnull(stanza);
    g_assert_cmpstr(xmpp_stanza_get_attribute(stanza, "b"), ==, "c");
    xmpp_stanza_release(stanza);
    xmpp_ctx_free(context);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/expat-guard/selftest", test_selftest);
    g_test_add_func("/expat-guard/forged", test_forged);
    g_test_add_func("/expat-guard/stream", test_stream);
    g_test_add_func("/expat-guard/text", test_text);
    g_test_add_func("/expat-guard/forbidden", test_forbidden);
    g_test_add_func("/expat-guard/limits", test_limits);
    g_test_add_func("/expat-guard/after-proceed", test_after_proceed);
    g_test_add_func("/expat-guard/others-are-left-alone", test_others_are_left_alone);
    return g_test_run();
}
