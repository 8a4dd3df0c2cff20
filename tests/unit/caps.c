/* XEP-0115 verification strings: the examples of the text, and what must not be believed. */
#include "wire/stanza.h"
#include "xmpp/xep/0115_caps.h"
#include <string.h>

#define QUERY "<query xmlns='http://jabber.org/protocol/disco#info'>"
#define IDENTITY "<identity category='client' type='pc' name='Exodus 0.9.1'/>"
#define FEATURES                                                                                   \
    "<feature var='http://jabber.org/protocol/muc'/>"                                              \
    "<feature var='http://jabber.org/protocol/disco#items'/>"                                      \
    "<feature var='http://jabber.org/protocol/disco#info'/>"                                       \
    "<feature var='http://jabber.org/protocol/caps'/>"
#define FORM(type, value)                                                                          \
    "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='" type "'><value>" value  \
    "</value></field><field var='software'><value>Psi</value></field></x>"

static char *hash_of(const char *inner, const char *hash) {
    g_autofree char *xml = g_strconcat(QUERY, inner, "</query>", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Stanza) query = stanza_parse(xml, &error);
    g_assert_no_error(error);
    return caps_verification(query, hash);
}

static void test_simple(void) {
    g_autofree char *ver = hash_of(IDENTITY FEATURES, "sha-1");
    g_assert_cmpstr(ver, ==, "QgayPKawpkPSDYmwT/WM94uAlu0=");
}

static void test_complex(void) {
    g_autofree char *ver =
        hash_of("<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>"
                "<identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>" FEATURES
                "<x xmlns='jabber:x:data' type='result'>"
                "<field var='FORM_TYPE' type='hidden'>"
                "<value>urn:xmpp:dataforms:softwareinfo</value></field>"
                "<field var='os'><value>Mac</value></field>"
                "<field var='ip_version' type='text-multi'><value>ipv6</value><value>ipv4</value>"
                "</field>"
                "<field var='os_version'><value>10.5.1</value></field>"
                "<field var='software'><value>Psi</value></field>"
                "<field var='software_version'><value>0.11</value></field></x>",
                "sha-1");
    g_assert_cmpstr(ver, ==, "q07IKJEyjvHSyhy//CH0CxmKi8w=");
}

static void test_hashes(void) {
    static const struct {
        const char *name;
        gsize length;
    } hashes[] = {{"md5", 24}, {"sha-1", 28}, {"sha-256", 44}, {"sha-384", 64}, {"sha-512", 88}};
    for (gsize i = 0; i < G_N_ELEMENTS(hashes); i++) {
        g_autofree char *ver = hash_of(IDENTITY FEATURES, hashes[i].name);
        g_assert_cmpuint(strlen(ver), ==, hashes[i].length);
    }
    g_assert_null(hash_of(IDENTITY FEATURES, "crc32"));
    g_assert_null(hash_of(IDENTITY FEATURES, NULL));
}

static void test_ill_formed(void) {
    g_assert_null(hash_of(IDENTITY IDENTITY FEATURES, "sha-1"));
    g_assert_null(
        hash_of(IDENTITY FEATURES "<feature var='http://jabber.org/protocol/muc'/>", "sha-1"));
    g_assert_null(hash_of(IDENTITY FEATURES FORM("hidden", "a") FORM("hidden", "a"), "sha-1"));
    g_assert_null(hash_of("<identity category='client' type='pc' name='x&lt;evil'/>", "sha-1"));
    g_assert_null(hash_of(IDENTITY "<x xmlns='jabber:x:data'><field var='FORM_TYPE' type='hidden'>"
                                   "<value>a</value><value>b</value></field></x>",
                          "sha-1"));
}

/* A form without a hidden FORM_TYPE doesn't count. */
static void test_ignored_form(void) {
    g_autofree char *ver = hash_of(IDENTITY FEATURES FORM("text-single", "a"), "sha-1");
    g_assert_cmpstr(ver, ==, "QgayPKawpkPSDYmwT/WM94uAlu0=");
    g_autofree char *counted = hash_of(IDENTITY FEATURES FORM("hidden", "a"), "sha-1");
    g_assert_cmpstr(counted, !=, ver);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/caps/simple", test_simple);
    g_test_add_func("/caps/complex", test_complex);
    g_test_add_func("/caps/hashes", test_hashes);
    g_test_add_func("/caps/ill-formed", test_ill_formed);
    g_test_add_func("/caps/ignored-form", test_ignored_form);
    return g_test_run();
}
