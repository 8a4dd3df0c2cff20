/* Between libstrophe and expat: see the header. The functions at the end override libexpat's. */
#include "wire/expat_guard.h"
#include "base/tr.h"
#include "wire/ns.h"
#include "wire/wire.h"
#include <dlfcn.h>
#include <expat.h>
#include <string.h>

/* The guard of the library call in progress is kept with the thread, in GLib: no static of ours. */
#define CURRENT "papo-expat-guard"
#define REAL(function) ((__typeof__(&function))dlsym(RTLD_NEXT, #function))

static void on_ready(Stanza *stanza, gpointer data) {
    ExpatGuard *guard = data;
    g_queue_push_tail(&guard->ready, stanza_ref(stanza));
    guard->bytes = 0;
    if (!guard->encrypted && stanza_is(stanza, "proceed", NS_TLS))
        guard->deaf = TRUE;
}

static void reset(ExpatGuard *guard) {
    stanza_builder_clear(&guard->builder);
    g_clear_pointer(&guard->stream_id, g_free);
    guard->opened = guard->ended = guard->deaf = FALSE;
    guard->bytes = guard->token = 0;
}

void expat_guard_init(ExpatGuard *guard) {
    *guard = (ExpatGuard){.builder = {.ready = on_ready, .data = guard}};
    g_queue_init(&guard->ready);
}

void expat_guard_clear(ExpatGuard *guard) {
    reset(guard);
    g_queue_clear_full(&guard->ready, (GDestroyNotify)stanza_unref);
    g_clear_error(&guard->error);
}

void expat_guard_enter(ExpatGuard *guard) {
    g_dataset_set_data(g_thread_self(), CURRENT, guard);
}

void expat_guard_leave(void) {
    g_dataset_remove_data(g_thread_self(), CURRENT);
}

gboolean expat_guard_has_parser(const ExpatGuard *guard) {
    return guard->parser != NULL;
}

static ExpatGuard *guard_of(XML_Parser parser) {
    ExpatGuard *guard = g_dataset_get_data(g_thread_self(), CURRENT);
    return guard && guard->parser == parser ? guard : NULL;
}

static void fail(ExpatGuard *guard, const char *why) {
    if (!guard->error)
        g_set_error(&guard->error, WIRE_ERROR, WIRE_ERROR_XML,
                    _("the server sent bad XML (%s); the connection was dropped"), why);
}

/* Stops the parser in the middle of the input if there is reason to. */
static void check(ExpatGuard *guard) {
    guard->token = 0;
    if (guard->builder.error)
        fail(guard, guard->builder.error->message);
    if (guard->error || guard->deaf || guard->ended)
        XML_StopParser(guard->parser, XML_FALSE);
}

static void open_stream(ExpatGuard *guard, const char *name, const char **attributes) {
    gsize length;
    const char *local = stanza_split_name(name, &length);
    if (!g_str_equal(local, "stream") || length != strlen(NS_STREAM) ||
        strncmp(name, NS_STREAM, length)) {
        fail(guard, "no XMPP stream");
        return;
    }
    g_autoptr(GPtrArray) plain = g_ptr_array_new();
    gboolean modern = FALSE;
    for (guint i = 0; attributes[i]; i += 2) {
        if (strchr(attributes[i], STANZA_SEPARATOR))
            continue;
        g_ptr_array_add(plain, (gpointer)attributes[i]);
        g_ptr_array_add(plain, (gpointer)attributes[i + 1]);
        if (g_str_equal(attributes[i], "id"))
            guard->stream_id = g_strdup(attributes[i + 1]);
        if (g_str_equal(attributes[i], "version"))
            modern = g_ascii_strtod(attributes[i + 1], NULL) >= 1.0;
    }
    g_ptr_array_add(plain, NULL);
    guard->opened = TRUE;
    if (!modern) /* such a server has no features to tell (RFC 6120 4.7.5) */
        g_queue_push_tail(&guard->ready, stanza_new("features", NS_STREAM));
    XML_StartElementHandler start = (XML_StartElementHandler)guard->library_start;
    start(guard->library_data, name, (const char **)plain->pdata);
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
    ExpatGuard *guard = data;
    gboolean is_stream = guard->builder.depth == 0;
    stanza_builder_start(&guard->builder, name, (const char *const *)attributes);
    if (is_stream && !guard->any_root)
        open_stream(guard, name, attributes);
    check(guard);
}

/* The library is not told of the end: it would close the socket at once, and wait while doing so.
 */
static void on_end(void *data, const XML_Char *name) {
    ExpatGuard *guard = data;
    stanza_builder_end(&guard->builder);
    guard->ended = guard->builder.depth == 0;
    check(guard);
}

static void on_text(void *data, const XML_Char *text, int length) {
    ExpatGuard *guard = data;
    if (!guard->builder.current)
        guard->bytes = 0; /* white space between stanzas may go on for years */
    stanza_builder_text(&guard->builder, text, (gsize)length);
    guard->token = 0;
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_subset) {
    stanza_builder_refuse(&((ExpatGuard *)data)->builder, "XMPP allows no DTD");
    check(data);
}

static void on_comment(void *data, const XML_Char *text) {
    stanza_builder_refuse(&((ExpatGuard *)data)->builder, "XMPP allows no comments");
    check(data);
}

static void on_instruction(void *data, const XML_Char *target, const XML_Char *text) {
    stanza_builder_refuse(&((ExpatGuard *)data)->builder, "XMPP allows no processing instructions");
    check(data);
}

/* Newer versions of expat keep back the end of a stanza that came in several pieces until much more
 * has come. The limit of a token's length is what protects us from slow parsing instead. */
static void parse_at_once(XML_Parser parser) {
    XML_Bool (*set)(XML_Parser, XML_Bool) =
        (XML_Bool(*)(XML_Parser, XML_Bool))dlsym(RTLD_DEFAULT, "XML_SetReparseDeferralEnabled");
    if (set)
        set(parser, XML_FALSE);
}

static void take_parser(ExpatGuard *guard, XML_Parser parser, XML_StartElementHandler start) {
    reset(guard);
    guard->parser = parser;
    guard->library_data = XML_GetUserData(parser);
    guard->library_start = (gpointer)start;
    XML_SetUserData(parser, guard);
    XML_SetEncoding(parser, "UTF-8");
    parse_at_once(parser);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    XML_SetCommentHandler(parser, on_comment);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    REAL(XML_SetElementHandler)(parser, on_start, on_end);
    REAL(XML_SetCharacterDataHandler)(parser, on_text);
}

static gboolean within_limits(ExpatGuard *guard, int length) {
    guard->bytes += (gsize)length;
    guard->token += (gsize)length;
    if (guard->bytes > STANZA_MAX_BYTES)
        fail(guard, "a stanza is too long");
    else if (guard->token > STANZA_MAX_TOKEN)
        fail(guard, "a tag is too long");
    return !guard->error;
}

/* What follows overrides libexpat's functions of the same names; parsers that are not ours pass
 * through untouched. */

XMLPARSEAPI(void)
XML_SetElementHandler(XML_Parser parser, XML_StartElementHandler start, XML_EndElementHandler end) {
    ExpatGuard *guard = g_dataset_get_data(g_thread_self(), CURRENT);
    if (guard)
        take_parser(guard, parser, start);
    else
        REAL(XML_SetElementHandler)(parser, start, end);
}

XMLPARSEAPI(void)
XML_SetCharacterDataHandler(XML_Parser parser, XML_CharacterDataHandler handler) {
    if (!guard_of(parser))
        REAL(XML_SetCharacterDataHandler)(parser, handler);
}

/* To the library all is well: what is wrong is in guard->error, and its owner closes. */
XMLPARSEAPI(enum XML_Status)
XML_Parse(XML_Parser parser, const char *text, int length, int is_final) {
    ExpatGuard *guard = guard_of(parser);
    if (!guard)
        return REAL(XML_Parse)(parser, text, length, is_final);
    if (guard->error || guard->deaf || guard->ended || !within_limits(guard, length))
        return XML_STATUS_OK;
    enum XML_Status status = REAL(XML_Parse)(parser, text, length, is_final);
    if (status != XML_STATUS_OK && !guard->deaf && !guard->ended)
        fail(guard, XML_ErrorString(XML_GetErrorCode(parser)));
    return XML_STATUS_OK;
}
