/* Links are found where people put them, lead where they say, and are never for a shell. */
#include "base/links.h"
#include <string.h>

static char *all_of(const char *text) {
    GString *all = g_string_new(NULL);
    gsize start = 0, end = 0;
    while (link_next(text, &start, &end)) {
        g_assert_cmpuint(end, >, start);
        g_string_append_len(all, text + start, (gssize)(end - start));
        g_string_append_c(all, '|');
        start = end;
    }
    return g_string_free(all, FALSE);
}

static void test_found(void) {
    static const char *const examples[][2] = {
        {"", ""},
        {"no link", ""},
        {"https://example.org", "https://example.org|"},
        {"see https://example.org/a, and http://b.example?q=1#x.",
         "https://example.org/a|http://b.example?q=1#x|"},
        {"(https://example.org/a_(b)).", "https://example.org/a_(b)|"},
        {"<https://example.org/>", "https://example.org/|"},
        {"*https://example.org/*", "https://example.org/|"},
        {"\"https://example.org\"", "https://example.org|"},
        {"HTTPS://EXAMPLE.ORG", "HTTPS://EXAMPLE.ORG|"},
        {"xmpp:tea@rooms.example.org?join", "xmpp:tea@rooms.example.org?join|"},
        {"mailto:bob@example.org", "mailto:bob@example.org|"},
        {"https://", ""},
        {"https://...", ""},
        {"nothttps://example.org", ""},
        {"file:///etc/passwd javascript:alert(1) -https", ""},
        {"https://ex\xc3\xa4mple.org/\xf0\x9f\x8d\xb5 x",
         "https://ex\xc3\xa4mple.org/\xf0\x9f\x8d\xb5|"},
        {"https://a.example/\xe2\x80\xaegnp.exe", "https://a.example/|"},
        {"https://a.example/\x1b]0;x", "https://a.example/|"},
        {"https://a.example/x\xc2\xa0y", "https://a.example/x|"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autofree char *all = all_of(examples[i][0]);
        g_assert_cmpstr(all, ==, examples[i][1]);
    }
}

static void test_whole(void) {
    g_assert_true(link_is_whole("https://example.org/a?b=c&d"));
    g_assert_false(link_is_whole("-https://example.org/"));
    g_assert_false(link_is_whole("https://example.org/ --flag"));
    g_assert_false(link_is_whole("file:///etc/passwd"));
    g_assert_false(link_is_whole("https://\xff"));
}

static void test_hosts(void) {
    static const char *const examples[][2] = {
        {"https://example.org:443/a", "example.org"},
        {"https://bank.example@evil.example/", "evil.example"},
        {"https://\xd0\xb0pple.com/", "xn--pple-43d.com"},
        {"mailto:bob@example.org", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(examples); i++) {
        g_autofree char *host = link_host(examples[i][0]);
        g_assert_cmpstr(host, ==, examples[i][1]);
    }
}

static char *command_of(const char *template, const char *link) {
    g_auto(GStrv) words = link_command(template, link, NULL);
    return words ? g_strjoinv("|", words) : NULL;
}

/* S21: what a link has in it stays inside one word. */
static void test_commands(void) {
    static const char bad[] = "https://a.example/$(rm)'; x";
    g_autofree char *one = command_of("xdg-open %u", bad), *two = command_of("firefox -new", bad);
    g_autofree char *three = command_of("open --url=%u '%u'", bad),
                    *none = command_of("open '", bad);
    g_assert_cmpstr(one, ==, "xdg-open|https://a.example/$(rm)'; x");
    g_assert_cmpstr(two, ==, "firefox|-new|https://a.example/$(rm)'; x");
    g_assert_cmpstr(three, ==,
                    "open|--url=https://a.example/$(rm)'; x|https://a.example/$(rm)'; x");
    g_assert_null(none);
}

/* S30: takes no time that grows faster than the text. */
static void test_long(void) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 200000; i++)
        g_string_append(text, i % 2 ? "http://" : "((((((");
    g_autofree char *all = all_of(text->str);
    g_assert_nonnull(all);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/links/found", test_found);
    g_test_add_func("/links/whole", test_whole);
    g_test_add_func("/links/hosts", test_hosts);
    g_test_add_func("/links/commands", test_commands);
    g_test_add_func("/links/long", test_long);
    return g_test_run();
}
