/* Addresses: prepared, compared (S39.1), refused (S39.2), escaped (S39.3). */
#include "base/jid.h"
#include <string.h>

static void assert_prepared(const char *text, const char *expected) {
    g_autoptr(GError) error = NULL;
    g_autofree char *prepared = jid_prepare(text, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(prepared, ==, expected);
    g_autofree char *again = jid_prepare(prepared, NULL);
    g_assert_cmpstr(again, ==, expected);
}

static void assert_refused(const char *text) {
    g_autoptr(GError) error = NULL;
    g_autofree char *prepared = jid_prepare(text, &error);
    if (prepared)
        g_error("%s was accepted as %s", text, prepared);
    g_assert_nonnull(error);
    g_assert_true(g_utf8_validate(error->message, -1, NULL));
    g_assert_false(jid_is_valid(text));
}

static void test_prepare(void) {
    assert_prepared("bob@example.org", "bob@example.org");
    assert_prepared("BOB@Example.ORG/Work", "bob@example.org/Work");
    assert_prepared("example.org", "example.org");
    assert_prepared("example.org.", "example.org");
    assert_prepared("example.org/a@b/c", "example.org/a@b/c");
    assert_prepared("room@conf.example.org/Mad Hatter", "room@conf.example.org/Mad Hatter");
    assert_prepared("ＢＯＢ@example.org", "bob@example.org");
    assert_prepared("ÉVA@EXÄMPLE.org", "éva@exämple.org");
    assert_prepared("bob@xn--exmple-cua.org", "bob@exämple.org");
    assert_prepared("e\u0301va@example.org", "éva@example.org");
    assert_prepared("bob@example\u3002org", "bob@example.org");
    assert_prepared("bob@[::1]", "bob@[::1]");
    assert_prepared("x@y/e\u0301", "x@y/é");
    assert_prepared("x@y/a\u00a0b", "x@y/a b");
    assert_prepared("x@y/👨‍👩‍👧", "x@y/👨‍👩‍👧");
    assert_prepared("d\\27artagnan@gascon.fr", "d\\27artagnan@gascon.fr");
}

static void test_refuse(void) {
    static const char *const wrong[] = {
        "",
        "@",
        "@example.org",
        "bob@",
        "bob@/x",
        "/x",
        "bob@example.org/",
        "a b@example.org",
        "a\"b@example.org",
        "a'b@example.org",
        "a:b@example.org",
        "a<b@example.org",
        "a&b@example.org",
        "a@b@example.org",
        "bob@exa mple.org",
        "bob@example..org",
        "bob@.example.org",
        "bob@example.org/a\nb",
        "bob@example.org/a\x1b[1m",
        "b\x7fob@example.org",
        "bob\u200b@example.org",
        "bob\u202e@example.org",
        "bob@exam\u200dple.org",
        "bob@example.org/x\u202ey",
        "bob@example.org/x\u200by",
        "bob\xff@example.org",
        "\xed\xa0\x80@example.org",
        "bob@example.org/\ufffe",
        "a\uff20b@example.org",
        "bob@[::1",
        "bob@exa$mple.org",
        "bob@ex\uff0fample.org",
        "\u3164@example.org",
        "bob@example.org\xc2\x85",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_refused(wrong[i]);
    g_autoptr(GError) error = NULL;
    g_assert_null(jid_prepare(NULL, &error));
    g_assert_nonnull(error);
}

static void test_limits(void) {
    g_autofree char *most = g_strnfill(1023, 'a');
    g_autofree char *fits = g_strconcat(most, "@example.org/", most, NULL);
    assert_prepared(fits, fits);
    g_autofree char *local = g_strconcat(most, "a@example.org", NULL);
    assert_refused(local);
    g_autofree char *resource = g_strconcat("bob@example.org/", most, "a", NULL);
    assert_refused(resource);
    g_autofree char *label = g_strnfill(64, 'a');
    g_autofree char *domain = g_strconcat("bob@", label, ".org", NULL);
    assert_refused(domain);
    g_autofree char *huge = g_strnfill(1 << 20, 'a');
    assert_refused(huge);
}

static void test_parts(void) {
    const char *jid = "bob@example.org/a@b/c";
    g_autofree char *bare = jid_bare(jid), *local = jid_local(jid), *domain = jid_domain(jid);
    g_assert_cmpstr(bare, ==, "bob@example.org");
    g_assert_cmpstr(local, ==, "bob");
    g_assert_cmpstr(domain, ==, "example.org");
    g_assert_cmpstr(jid_resource(jid), ==, "a@b/c");
    g_assert_null(jid_resource(bare));
    g_assert_null(jid_local("example.org/a@b"));
    g_autofree char *host = jid_domain("example.org/a@b");
    g_assert_cmpstr(host, ==, "example.org");
    g_autofree char *full = jid_full(bare, "x"), *none = jid_full(bare, NULL);
    g_assert_cmpstr(full, ==, "bob@example.org/x");
    g_assert_cmpstr(none, ==, bare);
    g_assert_null(jid_bare(NULL));
    g_assert_null(jid_resource(NULL));
}

static void test_equal(void) {
    g_assert_true(jid_equal("a@b/c", "a@b/c"));
    g_assert_false(jid_equal("a@b/c", "a@b/d"));
    g_assert_false(jid_equal("a@b", NULL));
    g_assert_true(jid_equal(NULL, NULL));
    g_assert_true(jid_equal_bare("a@b/c", "a@b"));
    g_assert_false(jid_equal_bare("a@b", "a@b.evil.example"));
    g_assert_false(jid_equal_bare(NULL, "a@b"));
}

static void test_escape(void) {
    static const char *const pairs[][2] = {
        {"space cadet", "space\\20cadet"},
        {"call me \"ishmael\"", "call\\20me\\20\\22ishmael\\22"},
        {"at&t guy", "at\\26t\\20guy"},
        {"/.fanboy", "\\2f.fanboy"},
        {"::foo::", "\\3a\\3afoo\\3a\\3a"},
        {"<foo>", "\\3cfoo\\3e"},
        {"user@host", "user\\40host"},
        {"c:\\net", "c\\3a\\net"},
        {"c:\\5commas", "c\\3a\\5c5commas"},
        {"\\3and\\2is\\5cool", "\\5c3and\\2is\\5c5cool"},
        {"\\2plus\\2is\\4", "\\2plus\\2is\\4"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autofree char *escaped = jid_escape_local(pairs[i][0]);
        g_assert_cmpstr(escaped, ==, pairs[i][1]);
        g_autofree char *back = jid_unescape_local(escaped);
        g_assert_cmpstr(back, ==, pairs[i][0]);
    }
    g_autofree char *ignored = jid_unescape_local("foob\\41r\\2");
    g_assert_cmpstr(ignored, ==, "foob\\41r\\2");
    g_autofree char *edges = jid_unescape_local("\\20bob\\20");
    g_assert_cmpstr(edges, ==, "\\20bob\\20");
}

static void test_suggest(void) {
    g_autoptr(GError) error = NULL;
    g_assert_null(jid_prepare("joe@msn.example@gate.example.org", &error));
    g_assert_true(g_str_has_suffix(error->message, "written joe\\40msn.example@gate.example.org"));
    g_clear_error(&error);
    g_assert_null(jid_prepare("bob@@example.org", &error));
    g_assert_null(strstr(error->message, "gateway"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/jid/prepare", test_prepare);
    g_test_add_func("/jid/refuse", test_refuse);
    g_test_add_func("/jid/limits", test_limits);
    g_test_add_func("/jid/suggest", test_suggest);
    g_test_add_func("/jid/parts", test_parts);
    g_test_add_func("/jid/equal", test_equal);
    g_test_add_func("/jid/escape", test_escape);
    return g_test_run();
}
