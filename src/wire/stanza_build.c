/* XML events become stanzas: for the guard on the wire and for stanza_parse(), with the same
 * limits. */
#include "wire/stanza_build.h"
#include "base/tr.h"
#include "wire/ns.h"
#include "wire/stanza_node.h"
#include "wire/wire.h"
#include <expat.h>
#include <string.h>

void stanza_builder_clear(StanzaBuilder *builder) {
    Stanza *top = builder->current;
    while (top && top->parent)
        top = top->parent;
    g_clear_pointer(&top, stanza_unref);
    g_clear_error(&builder->error);
    builder->current = NULL;
    builder->depth = builder->elements = 0;
}

void stanza_builder_refuse(StanzaBuilder *builder, const char *what) {
    if (!builder->error)
        g_set_error(&builder->error, WIRE_ERROR, WIRE_ERROR_XML, "%s", what);
}

const char *stanza_split_name(const char *name, gsize *length) {
    const char *separator = strchr(name, STANZA_SEPARATOR);
    *length = separator ? (gsize)(separator - name) : 0;
    return separator ? separator + 1 : name;
}

static GRefString *take_ns(const Stanza *parent, const char *ns, gsize length) {
    if (parent && strncmp(parent->ns, ns, length) == 0 && !parent->ns[length])
        return g_ref_string_acquire(parent->ns);
    return g_ref_string_new_len(ns, (gssize)length);
}

/* An attribute with a prefix is somebody else's, and only looks like ours without it: only xml:lang
 * is kept. */
static void add_attributes(Stanza *stanza, const char *const *attributes) {
    for (guint i = 0; attributes[i]; i += 2) {
        const char *name = attributes[i];
        if (strchr(name, STANZA_SEPARATOR)) {
            gsize length;
            const char *local = stanza_split_name(name, &length);
            if (length != strlen(NS_XML) || strncmp(name, NS_XML, length) ||
                !g_str_equal(local, "lang"))
                continue;
            name = "xml:lang";
        }
        stanza_node_add_attribute(stanza, g_strdup(name), g_strdup(attributes[i + 1]));
    }
}

void stanza_builder_start(StanzaBuilder *builder, const char *name, const char *const *attributes) {
    if (builder->error)
        return;
    builder->depth++;
    if (builder->depth == 1)
        return; /* the stream itself */
    if (builder->depth == 2)
        builder->elements = 0;
    if (builder->depth > STANZA_MAX_DEPTH + 1)
        stanza_builder_refuse(builder, _("elements are nested too deeply"));
    if (++builder->elements > STANZA_MAX_ELEMENTS)
        stanza_builder_refuse(builder, _("too many elements in one stanza"));
    if (g_strv_length((char **)attributes) > 2 * STANZA_MAX_ATTRIBUTES)
        stanza_builder_refuse(builder, _("too many attributes in one element"));
    if (builder->error)
        return;
    gsize length;
    const char *local = stanza_split_name(name, &length);
    Stanza *stanza = stanza_node_new(local, strlen(local), take_ns(builder->current, name, length));
    add_attributes(stanza, attributes);
    if (builder->current)
        stanza_take(builder->current, stanza);
    builder->current = stanza;
}

void stanza_builder_end(StanzaBuilder *builder) {
    if (builder->error)
        return;
    builder->depth--;
    Stanza *stanza = builder->current;
    if (!stanza)
        return;
    builder->current = stanza->parent;
    if (builder->current)
        return;
    builder->ready(stanza, builder->data);
    stanza_unref(stanza);
}

void stanza_builder_text(StanzaBuilder *builder, const char *text, gsize length) {
    if (builder->current && !builder->error)
        stanza_node_add_text(builder->current, text, length);
}

typedef struct {
    StanzaBuilder builder;
    XML_Parser parser;
    Stanza *stanza;
} Parse;

static void check(Parse *parse) {
    if (parse->builder.error)
        XML_StopParser(parse->parser, XML_FALSE);
}

static void on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
    Parse *parse = data;
    stanza_builder_start(&parse->builder, name, (const char *const *)attributes);
    check(parse);
}

static void on_end(void *data, const XML_Char *name) {
    Parse *parse = data;
    stanza_builder_end(&parse->builder);
    check(parse);
}

static void on_text(void *data, const XML_Char *text, int length) {
    Parse *parse = data;
    if (!parse->builder.current)
        for (int i = 0; i < length; i++)
            if (!strchr(" \t\r\n", text[i]))
                stanza_builder_refuse(&parse->builder, _("there is text outside the element"));
    stanza_builder_text(&parse->builder, text, (gsize)length);
    check(parse);
}

static void on_comment(void *data, const XML_Char *text) {
    Parse *parse = data;
    stanza_builder_refuse(&parse->builder, _("XMPP allows no comments"));
    check(parse);
}

static void on_instruction(void *data, const XML_Char *target, const XML_Char *text) {
    Parse *parse = data;
    stanza_builder_refuse(&parse->builder, _("XMPP allows no processing instructions"));
    check(parse);
}

static void on_ready(Stanza *stanza, gpointer data) {
    Parse *parse = data;
    if (parse->stanza)
        stanza_builder_refuse(&parse->builder, _("there is more than one element"));
    else
        parse->stanza = stanza_ref(stanza);
}

static gboolean feed(Parse *parse, const char *text, gboolean last) {
    return XML_Parse(parse->parser, text, (int)strlen(text), last) == XML_STATUS_OK;
}

Stanza *stanza_parse(const char *xml, GError **error) {
    g_return_val_if_fail(xml, NULL);
    if (strlen(xml) > STANZA_MAX_BYTES) {
        g_set_error_literal(error, WIRE_ERROR, WIRE_ERROR_XML, _("the XML is too long"));
        return NULL;
    }
    Parse parse = {.parser = XML_ParserCreateNS("UTF-8", STANZA_SEPARATOR)};
    parse.builder = (StanzaBuilder){.ready = on_ready, .data = &parse};
    XML_SetUserData(parse.parser, &parse);
    XML_SetElementHandler(parse.parser, on_start, on_end);
    XML_SetCharacterDataHandler(parse.parser, on_text);
    XML_SetCommentHandler(parse.parser, on_comment);
    XML_SetProcessingInstructionHandler(parse.parser, on_instruction);
    gboolean fine =
        feed(&parse, "<stream xmlns='" NS_CLIENT "' xmlns:stream='" NS_STREAM "'>", FALSE) &&
        feed(&parse, xml, FALSE) && feed(&parse, "</stream>", TRUE);
    g_autoptr(Stanza) stanza = parse.stanza;
    if (parse.builder.error)
        g_propagate_error(error, g_steal_pointer(&parse.builder.error));
    else if (!fine)
        g_set_error(error, WIRE_ERROR, WIRE_ERROR_XML, _("that is no XML: %s"),
                    XML_ErrorString(XML_GetErrorCode(parse.parser)));
    else if (!stanza)
        g_set_error_literal(error, WIRE_ERROR, WIRE_ERROR_XML, _("there is no element"));
    fine = fine && !(error && *error);
    stanza_builder_clear(&parse.builder);
    XML_ParserFree(parse.parser);
    return fine ? g_steal_pointer(&stanza) : NULL;
}
