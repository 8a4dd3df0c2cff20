/* Any bytes as XML: what is read prints as XML that reads as the same; the redacted form is XML,
 * too; the guard on the wire, fed in pieces, agrees with stanza_parse(). */
#include "wire/expat_guard.h"
#include "wire/ns.h"
#include "wire/stanza.h"
#include <expat.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER                                                                                     \
    "<stream:stream xmlns='" NS_CLIENT "' xmlns:stream='" NS_STREAM "' id='x' version='1.0'>"

static void check_tree(const Stanza *stanza) {
    for (Stanza *child = stanza_child(stanza, NULL, NULL); child;
         child = stanza_next(stanza, child, NULL, NULL)) {
        g_assert_true(g_utf8_validate(stanza_text(child), -1, NULL));
        check_tree(child);
    }
}

static void check(const Stanza *stanza) {
    check_tree(stanza);
    g_autofree char *printed = stanza_to_xml(stanza);
    g_autoptr(Stanza) again = stanza_parse(printed, NULL);
    g_assert_nonnull(again);
    g_autofree char *twice = stanza_to_xml(again);
    g_assert_cmpstr(printed, ==, twice);
    g_autoptr(Stanza) copy = stanza_copy(stanza);
    g_autofree char *copied = stanza_to_xml(copy);
    g_assert_cmpstr(printed, ==, copied);
    g_autofree char *redacted = stanza_to_xml_redacted(stanza);
    g_autoptr(Stanza) shown = stanza_parse(redacted, NULL);
    g_assert_nonnull(shown);
}

static void on_library_start(void *data, const char *name, const char **attributes) {
}

static void on_library_end(void *data, const char *name) {
    g_assert_not_reached();
}

static void feed(XML_Parser parser, const char *text, size_t length, size_t chunk) {
    for (size_t at = 0; at < length; at += chunk)
        g_assert_cmpint(XML_Parse(parser, text + at, (int)MIN(chunk, length - at), 0), ==,
                        XML_STATUS_OK);
}

/* The first stanza that gets through the guard; NULL. */
static Stanza *guarded(const char *text, size_t length, size_t chunk) {
    ExpatGuard guard;
    expat_guard_init(&guard);
    expat_guard_enter(&guard);
    char separator = STANZA_SEPARATOR;
    XML_Parser parser = XML_ParserCreate_MM(NULL, NULL, &separator);
    XML_SetElementHandler(parser, on_library_start, on_library_end);
    feed(parser, HEADER, strlen(HEADER), chunk);
    g_assert_true(guard.opened);
    feed(parser, text, length, chunk);
    XML_ParserFree(parser);
    expat_guard_leave();
    Stanza *stanza = g_queue_pop_head(&guard.ready);
    expat_guard_clear(&guard);
    return stanza;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    size_t length = strlen(text);
    g_autoptr(Stanza) parsed = stanza_parse(text, NULL);
    g_autoptr(Stanza) whole = guarded(text, length, 4096);
    g_autoptr(Stanza) pieces = guarded(text, length, 3);
    if (parsed)
        check(parsed);
    g_assert_true(!whole == !pieces);
    if (!whole)
        return 0;
    check(whole);
    g_autofree char *one = stanza_to_xml(whole);
    g_autofree char *two = stanza_to_xml(pieces);
    g_assert_cmpstr(one, ==, two);
    if (parsed) {
        g_autofree char *three = stanza_to_xml(parsed);
        g_assert_cmpstr(one, ==, three);
    }
    return 0;
}
