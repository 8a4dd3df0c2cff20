/* Stanzas: reading, writing, limits, namespaces, escapes, and what a log may see. */
#include "wire/stanza.h"
#include "wire/ns.h"
#include "wire/stanza_build.h"
#include "wire/wire.h"
#include <string.h>

static Stanza *parse(const char *xml) {
    g_autoptr(GError) error = NULL;
    Stanza *stanza = stanza_parse(xml, &error);
    g_assert_no_error(error);
    g_assert_nonnull(stanza);
    return stanza;
}

static void same(const char *xml, const char *expected) {
    g_autoptr(Stanza) stanza = parse(xml);
    g_autofree char *printed = stanza_to_xml(stanza);
    g_assert_cmpstr(printed, ==, expected ? expected : xml);
    g_autoptr(Stanza) again = parse(printed);
    g_autofree char *twice = stanza_to_xml(again);
    g_assert_cmpstr(twice, ==, printed);
    g_autoptr(Stanza) copy = stanza_copy(stanza);
    g_autofree char *copied = stanza_to_xml(copy);
    g_assert_cmpstr(copied, ==, printed);
}

static void refused(const char *xml) {
    g_autoptr(GError) error = NULL;
    Stanza *stanza = stanza_parse(xml, &error);
    g_assert_null(stanza);
    g_assert_error(error, WIRE_ERROR, WIRE_ERROR_XML);
    g_assert_null(strchr(error->message, '\n'));
    g_assert_null(stanza_parse(xml, NULL));
}

static void test_build(void) {
    g_autoptr(Stanza) message = stanza_new("message", NULL);
    stanza_set(message, "to", "bob@example.org");
    stanza_set(message, "type", "chat");
    stanza_set(message, "type", NULL);
    stanza_set(message, "id", "1");
    stanza_set_number(message, "n", G_MININT64);
    stanza_add_with_text(message, "body", NULL, "a < b & \"c\" > 'd'\r\n");
    Stanza *x = stanza_add(message, "x", "urn:x");
    stanza_add(x, "y", NULL);
    stanza_add(x, "z", "urn:z");
    g_autofree char *xml = stanza_to_xml(message);
    g_assert_cmpstr(xml, ==,
                    "<message to='bob@example.org' id='1' n='-9223372036854775808'>"
                    "<body>a &lt; b &amp; \"c\" &gt; 'd'\n</body>"
                    "<x xmlns='urn:x'><y/><z xmlns='urn:z'/></x></message>");
    g_assert_cmpstr(stanza_child_text(message, "body", NULL), ==, "a < b & \"c\" > 'd'\n");
    g_assert_null(stanza_child_text(message, "subject", NULL));
    g_assert_true(stanza_is(stanza_child(x, "y", NULL), "y", "urn:x"));
    stanza_remove(message, x);
    g_assert_null(stanza_child(message, "x", NULL));
    stanza_remove(message, stanza_child(message, NULL, NULL));
    g_assert_null(stanza_child(message, NULL, NULL));
}

static void test_chains(void) {
    g_assert_null(stanza_child(stanza_child(NULL, "a", NULL), "b", NULL));
    g_assert_null(stanza_get(NULL, "id"));
    g_assert_null(stanza_name(NULL));
    g_assert_cmpstr(stanza_text(NULL), ==, "");
    g_assert_false(stanza_is(NULL, NULL, NULL));
    g_assert_null(stanza_next(NULL, NULL, NULL, NULL));
}

static void test_walk(void) {
    g_autoptr(Stanza) query =
        parse("<query xmlns='q'><i n='1'/><j/><i n='2'/><i xmlns='o' n='3'/></query>");
    GString *seen = g_string_new(NULL);
    for (Stanza *i = stanza_next(query, NULL, "i", "q"); i; i = stanza_next(query, i, "i", "q"))
        g_string_append(seen, stanza_get(i, "n"));
    g_assert_cmpstr(seen->str, ==, "12");
    g_string_free(seen, TRUE);
}

static void test_counts(void) {
    Stanza *parent = parse("<a><b><c/></b></a>");
    Stanza *kept = stanza_ref(stanza_child(parent, "b", NULL));
    stanza_unref(parent);
    g_assert_nonnull(stanza_child(kept, "c", NULL));
    g_autoptr(Stanza) other = stanza_new("other", NULL);
    stanza_take(other, kept);
    g_autofree char *xml = stanza_to_xml(other);
    g_assert_cmpstr(xml, ==, "<other><b><c/></b></other>");
}

static void test_deep_tree_of_ours(void) {
    Stanza *top = stanza_new("a", NULL), *at = top;
    for (int i = 0; i < 300000; i++)
        at = stanza_add(at, "a", NULL);
    g_autoptr(Stanza) copy = stanza_copy(top);
    stanza_unref(top);
    g_autofree char *xml = stanza_to_xml(copy);
    g_assert_cmpuint(strlen(xml), ==, 300000 * 7 + 4);
}

static void test_print(void) {
    same("<message/>", NULL);
    same("<message><body>x</body></message>", NULL);
    same("<p xmlns='http://www.w3.org/1999/xhtml'>one <b>two</b> three <i/> four</p>", NULL);
    same("<a>1<b>2<c/>3</b>4<d/></a>", NULL);
    same("<a x='&lt;&amp;&gt;&quot;&apos;&#10;&#9;&#13;'/>", NULL);
    same("<a><![CDATA[<b>&]]></a>", "<a>&lt;b&gt;&amp;</a>");
    same("<a xmlns=''><b/></a>", NULL);
    same("<a><b xmlns=''><c/></b></a>", NULL);
    same("<stream:features/>", "<features xmlns='http://etherx.jabber.org/streams'/>");
    same("<m xml:lang='en'/>", NULL);
    same("<m><xml:a><xml:b/><c xmlns='jabber:client'/></xml:a><d/></m>", NULL);
    same(" <m/>\n", "<m/>");
    same("<m>\xf0\x9f\xab\x96&#x1f600;</m>", "<m>\xf0\x9f\xab\x96\xf0\x9f\x98\x80</m>");
}

static void test_namespaced_attributes(void) {
    same("<m from='real' xmlns:x='urn:x' x:from='forged'/>", "<m from='real'/>");
    same("<m xmlns:x='urn:x' x:from='forged' from='real' x:id='1' x:lang='de'/>",
         "<m from='real'/>");
    same("<x:m xmlns:x='urn:x' x:from='forged'><x:c/></x:m>", "<m xmlns='urn:x'><c/></m>");
    same("<m xml:space='preserve' xml:lang='de' lang='en'/>", "<m xml:lang='de' lang='en'/>");
}

static void test_illegal_characters(void) {
    g_autoptr(Stanza) m = stanza_new("m", NULL);
    stanza_set(m, "a",
               "1\x01\x1b[2\xff"
               "3");
    stanza_add_text(m, "a\x08"
                       "b\xef\xbf\xbe"
                       "c\xed\xa0\x80"
                       "d\te\n");
    g_autofree char *xml = stanza_to_xml(m);
    g_autoptr(Stanza) back = parse(xml);
    g_assert_true(g_str_has_prefix(stanza_get(back, "a"), "1[2"));
    g_assert_true(g_str_has_prefix(stanza_text(back), "abc"));
    g_assert_true(g_str_has_suffix(stanza_text(back), "d\te\n"));
    g_assert_true(g_utf8_validate(xml, -1, NULL));
}

static void test_refused(void) {
    refused("");
    refused("   ");
    refused("text");
    refused("<a/>text");
    refused("<a/><b/>");
    refused("<a>");
    refused("</a>");
    refused("<a/></stream><stream>");
    refused("<a></b>");
    refused("<a b='1' b='2'/>");
    refused("<a>&nbsp;</a>");
    refused("<x:a/>");
    refused("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
    refused("<?xml version='1.0'?><a/>");
    refused("<a><!-- comment --></a>");
    refused("<a><?pi x?></a>");
    refused("<a>&#0;</a>");
    refused("<a>&#27;</a>");
    refused("<a>&#xFFFE;</a>");
    refused("<a>&#xD800;</a>");
    refused("<a>\xff</a>");
    refused("<a>\xc0\x80</a>");
    refused("<a>\xed\xa0\x80</a>");
    refused("<a>\xf4\x90\x80\x80</a>");
    refused("<a>\x1b</a>");
}

static char *repeat(const char *before, const char *part, guint times, const char *after) {
    GString *text = g_string_new(before);
    for (guint i = 0; i < times; i++)
        g_string_append(text, part);
    g_string_append(text, after);
    return g_string_free(text, FALSE);
}

static void test_limits(void) {
    g_autofree char *deepest = repeat("", "<a>", STANZA_MAX_DEPTH, "");
    g_autofree char *deep = repeat(deepest, "</a>", STANZA_MAX_DEPTH, "");
    g_autoptr(Stanza) G_GNUC_UNUSED fine = parse(deep);
    g_autofree char *deeper = g_strdup_printf("<b>%s</b>", deep);
    refused(deeper);
    g_autofree char *wide = repeat("<a>", "<b/>", STANZA_MAX_ELEMENTS - 1, "</a>");
    g_autoptr(Stanza) G_GNUC_UNUSED also_fine = parse(wide);
    g_autofree char *wider = repeat("<a>", "<b/>", STANZA_MAX_ELEMENTS, "</a>");
    refused(wider);
    GString *many = g_string_new("<a");
    for (int i = 0; i <= STANZA_MAX_ATTRIBUTES; i++)
        g_string_append_printf(many, " a%d=''", i);
    g_string_append(many, "/>");
    refused(many->str);
    g_string_free(many, TRUE);
    g_autofree char *lines = repeat("<a>", "\n", 5 * 1024 * 1024, "</a>");
    g_autoptr(Stanza) long_one = parse(lines);
    g_assert_cmpuint(strlen(stanza_text(long_one)), ==, 5 * 1024 * 1024);
    g_autofree char *longer = repeat("<a>", "0123456789abcdef", STANZA_MAX_BYTES / 16, "</a>");
    refused(longer);
}

static const struct {
    const char *xml, *shown;
} redacted[] = {
    {"<auth xmlns='" NS_SASL "' mechanism='PLAIN'>AGEAYg==</auth>",
     "<auth xmlns='" NS_SASL "' mechanism='PLAIN'>...</auth>"},
    {"<success xmlns='" NS_SASL "'>dj0=</success>", "<success xmlns='" NS_SASL "'>...</success>"},
    {"<failure xmlns='" NS_SASL "'><not-authorized/></failure>", NULL},
    {"<mechanisms xmlns='" NS_SASL "'><mechanism>PLAIN</mechanism></mechanisms>", NULL},
    {"<authenticate xmlns='urn:xmpp:sasl:2'><initial-response>s</initial-response></authenticate>",
     "<authenticate "
     "xmlns='urn:xmpp:sasl:2'><initial-response>...</initial-response></authenticate>"},
    {"<iq><query xmlns='jabber:iq:auth'><username>u</username><digest>s</digest></query></iq>",
     "<iq><query xmlns='jabber:iq:auth'><username>u</username><digest>...</digest></query></iq>"},
    {"<iq><query xmlns='jabber:iq:register'><password>s</password></query></iq>",
     "<iq><query xmlns='jabber:iq:register'><password>...</password></query></iq>"},
    {"<presence><x xmlns='http://jabber.org/protocol/muc'><password>s</password></x></presence>",
     "<presence><x xmlns='http://jabber.org/protocol/muc'><password>...</password></x></presence>"},
    {"<x xmlns='jabber:x:conference' jid='r@e' password='s'/>",
     "<x xmlns='jabber:x:conference' jid='r@e' password='...'/>"},
    {"<token xmlns='urn:xmpp:fast:0' token='s' expiry='e'/>",
     "<token xmlns='urn:xmpp:fast:0' token='...' expiry='e'/>"},
    {"<x xmlns='jabber:x:data'><field var='password'><value>s</value></field></x>",
     "<x xmlns='jabber:x:data'><field var='password'><value>...</value></field></x>"},
    {"<x xmlns='jabber:x:data'><field var='x' type='text-private'><value>s</value></field></x>",
     "<x xmlns='jabber:x:data'><field var='x' type='text-private'><value>...</value></field></x>"},
    {"<header xmlns='urn:xmpp:http:upload:0' name='Authorization'>s</header>",
     "<header xmlns='urn:xmpp:http:upload:0' name='Authorization'>...</header>"},
    {"<message><body>password: s</body></message>", NULL},
};

static void test_redacted(void) {
    for (guint i = 0; i < G_N_ELEMENTS(redacted); i++) {
        g_autoptr(Stanza) stanza = parse(redacted[i].xml);
        g_autofree char *shown = stanza_to_xml_redacted(stanza);
        g_assert_cmpstr(shown, ==, redacted[i].shown ? redacted[i].shown : redacted[i].xml);
        g_autofree char *whole = stanza_to_xml(stanza);
        g_assert_cmpstr(whole, ==, redacted[i].xml);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stanza/build", test_build);
    g_test_add_func("/stanza/chains", test_chains);
    g_test_add_func("/stanza/walk", test_walk);
    g_test_add_func("/stanza/counts", test_counts);
    g_test_add_func("/stanza/deep-tree-of-ours", test_deep_tree_of_ours);
    g_test_add_func("/stanza/print", test_print);
    g_test_add_func("/stanza/namespaced-attributes", test_namespaced_attributes);
    g_test_add_func("/stanza/illegal-characters", test_illegal_characters);
    g_test_add_func("/stanza/refused", test_refused);
    g_test_add_func("/stanza/limits", test_limits);
    g_test_add_func("/stanza/redacted", test_redacted);
    return g_test_run();
}
