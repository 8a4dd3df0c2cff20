/* A stanza as XML: for the wire, for the store, and (redacted) for people to look at. */
#include "wire/ns.h"
#include "wire/stanza.h"
#include "wire/stanza_node.h"
#include <string.h>

#define DOTS "..."

/* Elements whose text is secret; a NULL ns matches any. */
static const struct {
    const char *name, *ns;
} secret_texts[] = {
    {"auth", NS_SASL},
    {"challenge", NS_SASL},
    {"response", NS_SASL},
    {"success", NS_SASL},
    {"initial-response", "urn:xmpp:sasl:2"},
    {"response", "urn:xmpp:sasl:2"},
    {"challenge", "urn:xmpp:sasl:2"},
    {"additional-data", "urn:xmpp:sasl:2"},
    {"task-data", "urn:xmpp:sasl:2"},
    {"digest", NS_AUTH},
    {"password", NULL},
    {"secretkey", "urn:xmpp:openpgp:0"},
};

/* Attributes that are secret; a NULL element or ns matches any. */
static const struct {
    const char *attribute, *name, *ns;
} secret_attributes[] = {
    {"password", NULL, NULL},
    {"token", "token", "urn:xmpp:fast:0"},
    {"token", "preauth", NULL},
};

/* Data form fields (XEP-0004) that carry a password under another name. */
static gboolean field_is_secret(const Stanza *field) {
    const char *type = stanza_get(field, "type"), *var = stanza_get(field, "var");
    return stanza_is(field, "field", "jabber:x:data") &&
           (g_strcmp0(type, "text-private") == 0 ||
            g_strcmp0(var, "muc#roomconfig_roomsecret") == 0 ||
            (var && (strstr(var, "password") || strstr(var, "passwd"))));
}

static gboolean header_is_secret(const Stanza *stanza) {
    const char *name = stanza_get(stanza, "name");
    return name && stanza_is(stanza, "header", "urn:xmpp:http:upload:0") &&
           (g_ascii_strcasecmp(name, "authorization") == 0 ||
            g_ascii_strcasecmp(name, "cookie") == 0);
}

static gboolean text_is_secret(const Stanza *stanza) {
    for (guint i = 0; i < G_N_ELEMENTS(secret_texts); i++)
        if (stanza_is(stanza, secret_texts[i].name, secret_texts[i].ns))
            return TRUE;
    return header_is_secret(stanza) ||
           (g_str_equal(stanza->name, "value") && field_is_secret(stanza->parent));
}

static gboolean attribute_is_secret(const Stanza *stanza, const char *attribute) {
    for (guint i = 0; i < G_N_ELEMENTS(secret_attributes); i++)
        if (g_str_equal(attribute, secret_attributes[i].attribute) &&
            stanza_is(stanza, secret_attributes[i].name, secret_attributes[i].ns))
            return TRUE;
    return FALSE;
}

/* Line ends in attributes would be read back as spaces, a CR in text as LF: these are written as
 * references. */
static const char *reference(char c, gboolean in_attribute) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#13;";
    case '"':
        return in_attribute ? "&quot;" : NULL;
    case '\'':
        return in_attribute ? "&apos;" : NULL;
    case '\n':
        return in_attribute ? "&#10;" : NULL;
    case '\t':
        return in_attribute ? "&#9;" : NULL;
    default:
        return NULL;
    }
}

static void append_escaped(GString *xml, const char *text, gsize length, gboolean in_attribute) {
    gsize done = 0;
    for (gsize i = 0; i < length; i++) {
        const char *instead = reference(text[i], in_attribute);
        if (!instead)
            continue;
        g_string_append_len(xml, text + done, (gssize)(i - done));
        g_string_append(xml, instead);
        done = i + 1;
    }
    g_string_append_len(xml, text + done, (gssize)(length - done));
}

static void append_attribute(GString *xml, const char *name, const char *value) {
    g_string_append_printf(xml, " %s='", name);
    append_escaped(xml, value, strlen(value), TRUE);
    g_string_append_c(xml, '\'');
}

static void append_text(GString *xml, const Stanza *stanza, gsize from, gsize to, gboolean redact) {
    if (to <= from)
        return;
    if (redact && text_is_secret(stanza))
        g_string_append(xml, DOTS);
    else
        append_escaped(xml, stanza->text + from, to - from, FALSE);
}

/* The namespace of xml: itself can't be the default one: it is written as the prefix it has. */
static const char *prefix(const Stanza *stanza) {
    return g_str_equal(stanza->ns, NS_XML) ? "xml:" : "";
}

static void append_start(GString *xml, const Stanza *stanza, const char *outer, gboolean redact) {
    g_string_append_printf(xml, "<%s%s", prefix(stanza), stanza->name);
    if (!g_str_equal(stanza->ns, outer) && !g_str_equal(stanza->ns, NS_XML))
        append_attribute(xml, "xmlns", stanza->ns);
    for (guint i = 0; i < stanza->n_attributes; i++) {
        const StanzaAttribute *attribute = &stanza->attributes[i];
        gboolean hide = redact && attribute_is_secret(stanza, attribute->name);
        append_attribute(xml, attribute->name, hide ? DOTS : attribute->value);
    }
    g_string_append(xml, stanza->first || stanza->length ? ">" : "/>");
}

static void append_rest_and_end(GString *xml, const Stanza *stanza, gboolean redact) {
    if (!stanza->first && !stanza->length)
        return;
    append_text(xml, stanza, stanza->last ? stanza->last->offset : 0, stanza->length, redact);
    g_string_append_printf(xml, "</%s%s>", prefix(stanza), stanza->name);
}

/* Walks without recursion: see stanza_unref(). */
static char *print(const Stanza *top, gboolean redact) {
    GString *xml = g_string_new(NULL);
    append_start(xml, top, NS_CLIENT, redact);
    const Stanza *at = top;
    while (TRUE) {
        const Stanza *next = at->first;
        if (!next) {
            append_rest_and_end(xml, at, redact);
            while (at != top && !at->next) {
                at = at->parent;
                append_rest_and_end(xml, at, redact);
            }
            if (at == top)
                return g_string_free(xml, FALSE);
            next = at->next;
        }
        const Stanza *parent = next->parent;
        append_text(xml, parent, next->previous ? next->previous->offset : 0, next->offset, redact);
        append_start(xml, next, parent->ns, redact);
        at = next;
    }
}

char *stanza_to_xml(const Stanza *stanza) {
    g_return_val_if_fail(stanza, NULL);
    return print(stanza, FALSE);
}

char *stanza_to_xml_redacted(const Stanza *stanza) {
    g_return_val_if_fail(stanza, NULL);
    return print(stanza, TRUE);
}
