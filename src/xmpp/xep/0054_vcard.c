/* 0054_vcard.c — cards with what people tell of themselves; our own is changed without losing what
 * we don't know. */
#include "xmpp/xep/0054_vcard.h"
#include "base/tr.h"
#include "xmpp/xep/0163_pep.h"
#include <string.h>

#define NS_VCARD4 "urn:ietf:params:xml:ns:vcard-4.0"
#define NODE_VCARD4 "urn:xmpp:vcard4"

static gpointer attach(Stream *stream) {
    return g_new0(Stanza *, 1);
}

static void detach(Stream *stream, gpointer state) {
    g_clear_pointer((Stanza **)state, stanza_unref);
    g_free(state);
}

void vcard_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data) {
    stream_ask(stream, iq_new("get", jid, "vCard", NS_VCARD), fn, data, free_data);
}

void vcard4_ask(Stream *stream, const char *jid, IqFn fn, gpointer data, GDestroyNotify free_data) {
    pep_fetch(stream, jid, NODE_VCARD4, 1, fn, data, free_data);
}

const Stanza *vcard_of(const Stanza *answer) {
    if (!answer || g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        return NULL;
    const Stanza *card = stanza_child(answer, "vCard", NS_VCARD);
    if (!card)
        card = pep_payload(answer, "vcard", NS_VCARD4);
    return stanza_child(card, NULL, NULL) ? card : NULL;
}

/* ---- shown ---- */

/* Words for the names that say little. */
static char *spoken(const char *name) {
    static const struct {
        const char *name, *word;
    } words[] = {{"fn", N_("full name")},      {"n", N_("name")},      {"bday", N_("birthday")},
                 {"tel", N_("tel")},           {"adr", N_("address")}, {"jabberid", N_("jid")},
                 {"desc", N_("note")},         {"impp", N_("jid")},    {"org", N_("organisation")},
                 {"nickname", N_("nickname")}, {"email", N_("email")}, {"title", N_("title")},
                 {"role", N_("role")},         {"url", N_("url")},     {"photo", N_("photo")},
                 {"note", N_("note")}};
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].name, lower) == 0)
            return g_strdup(tr(words[i].word));
    return g_steal_pointer(&lower);
}

static void append(GString *list, const char *text) {
    if (*text)
        g_string_append_printf(list, "%s%s", list->len ? ", " : "", text);
}

/* Marks of telephones, addresses and mail that can be turned on and off (XEP-0054 DTD). */
static const char *const known_marks[] = {"home", "work",   "voice",  "fax",      "pager", "msg",
                                          "cell", "video",  "bbs",    "modem",    "isdn",  "pcs",
                                          "pref", "postal", "parcel", "internet", "x400",  NULL};

/* Texts of elements without children; of those without a text, marks such as HOME. */
static void collect(const Stanza *field, GString *values, GString *marks, guint depth) {
    for (const Stanza *child = NULL; (child = stanza_next(field, child, NULL, NULL));) {
        const char *text = stanza_text(child);
        gboolean inside_marks = stanza_is(child, "parameters", NULL);
        if (stanza_is(child, "BINVAL", NULL)) {
            g_autofree char *size =
                g_strdup_printf(_("%lu bytes"), (unsigned long)strlen(text) / 4 * 3);
            append(values, size);
        } else if (stanza_child(child, NULL, NULL)) {
            if (depth < 4)
                collect(child, inside_marks ? marks : values, marks, depth + 1);
        } else if (*text) {
            append(values, text);
        } else {
            g_autofree char *mark = g_ascii_strdown(stanza_name(child), -1);
            if (g_strv_contains(known_marks, mark))
                append(marks, mark);
        }
    }
}

void vcard_field(const Stanza *field, char **name, char **value) {
    g_autoptr(GString) values = g_string_new(NULL), marks = g_string_new(NULL);
    if (stanza_child(field, NULL, NULL))
        collect(field, values, marks, 0);
    else
        append(values, stanza_text(field));
    if (marks->len)
        g_string_append_printf(values, "%s[%s]", values->len ? "  " : "", marks->str);
    *name = spoken(stanza_name(field));
    *value = g_string_free(g_steal_pointer(&values), FALSE);
}

/* ---- our own ---- */

Stanza *vcard_draft(Stream *stream) {
    return *(Stanza **)stream_state(stream, &xep_vcard);
}

void vcard_drop(Stream *stream) {
    g_clear_pointer((Stanza **)stream_state(stream, &xep_vcard), stanza_unref);
}

void vcard_begin(Stream *stream, const Stanza *card) {
    vcard_drop(stream);
    *(Stanza **)stream_state(stream, &xep_vcard) =
        stanza_is(card, "vCard", NS_VCARD) ? stanza_copy(card) : stanza_new("vCard", NS_VCARD);
}

void vcard_save(Stream *stream, IqFn fn, gpointer data, GDestroyNotify free_data) {
    g_return_if_fail(vcard_draft(stream));
    Stanza *iq = iq_new("set", NULL, "vCard", NS_VCARD);
    stanza_remove(iq, stanza_child(iq, NULL, NULL));
    stanza_take(iq, stanza_copy(vcard_draft(stream)));
    stream_ask(stream, iq, fn, data, free_data);
}

/* ---- changed ---- */

/* What people call it → the element, and the part of it that has the text. */
static const struct {
    const char *name, *element, *part;
} fields[] = {
    {"fullname", "FN", NULL},       {"family", "N", "FAMILY"},
    {"given", "N", "GIVEN"},        {"middle", "N", "MIDDLE"},
    {"prefix", "N", "PREFIX"},      {"suffix", "N", "SUFFIX"},
    {"nickname", "NICKNAME", NULL}, {"birthday", "BDAY", NULL},
    {"tel", "TEL", "NUMBER"},       {"email", "EMAIL", "USERID"},
    {"jid", "JABBERID", NULL},      {"title", "TITLE", NULL},
    {"role", "ROLE", NULL},         {"org", "ORG", "ORGNAME"},
    {"unit", "ORG", "ORGUNIT"},     {"note", "DESC", NULL},
    {"url", "URL", NULL},           {"address", "ADR", "STREET"},
    {"street", "ADR", "STREET"},    {"locality", "ADR", "LOCALITY"},
    {"region", "ADR", "REGION"},    {"pocode", "ADR", "PCODE"},
    {"country", "ADR", "CTRY"},     {"pobox", "ADR", "POBOX"},
    {"extaddr", "ADR", "EXTADD"},
};

const char *const vcard_names[] = {"fullname", "family",   "given",  "middle", "prefix",  "suffix",
                                   "nickname", "birthday", "tel",    "email",  "jid",     "title",
                                   "role",     "org",      "unit",   "note",   "url",     "address",
                                   "street",   "locality", "region", "pocode", "country", "pobox",
                                   "extaddr",  NULL};

static int find(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++)
        if (strcmp(fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* Its text is value from now on; an empty one takes it away. */
static void put(Stanza *parent, const char *name, const char *value) {
    Stanza *old;
    while ((old = stanza_child(parent, name, NULL)))
        stanza_remove(parent, old);
    if (value && *value)
        stanza_add_with_text(parent, name, NULL, value);
}

gboolean vcard_add(Stanza *card, const char *name, const char *value) {
    int i = find(name);
    if (i < 0)
        return FALSE;
    if (!fields[i].part)
        stanza_add_with_text(card, fields[i].element, NULL, value);
    else
        put(stanza_add(card, fields[i].element, NULL), fields[i].part, value);
    return TRUE;
}

/* Another text for a field without parts; what stands behind it keeps its number. */
static void replace(Stanza *card, Stanza *field, const char *name, const char *value) {
    g_autoptr(GPtrArray) behind = g_ptr_array_new();
    for (Stanza *next = field; (next = stanza_next(card, next, NULL, NULL));)
        g_ptr_array_add(behind, stanza_ref(next));
    stanza_remove(card, field);
    if (value && *value)
        vcard_add(card, name, value);
    for (guint i = 0; i < behind->len; i++) {
        stanza_remove(card, g_ptr_array_index(behind, i));
        stanza_take(card, g_ptr_array_index(behind, i));
    }
}

gboolean vcard_set(Stanza *card, const char *name, const char *value) {
    int i = find(name);
    if (i < 0)
        return FALSE;
    Stanza *element = stanza_child(card, fields[i].element, NULL);
    if (!element && value && *value)
        return vcard_add(card, name, value);
    if (element && fields[i].part)
        put(element, fields[i].part, value);
    else if (element)
        replace(card, element, name, value);
    return TRUE;
}

static Stanza *nth(Stanza *card, guint number) {
    Stanza *field = NULL;
    for (guint i = 0; i < number && (i == 0 || field); i++)
        field = stanza_next(card, field, NULL, NULL);
    return number ? field : NULL;
}

/* "cell on", "home off" */
static gboolean set_mark(Stanza *field, const char *mark, const char *value) {
    if (!g_strv_contains(known_marks, mark) || !value ||
        (strcmp(value, "on") != 0 && strcmp(value, "off") != 0))
        return FALSE;
    g_autofree char *name = g_ascii_strup(mark, -1);
    put(field, name, NULL);
    if (strcmp(value, "on") == 0)
        stanza_add(field, name, NULL);
    return TRUE;
}

gboolean vcard_set_number(Stanza *card, guint number, const char *part, const char *value) {
    Stanza *field = nth(card, number);
    if (!field || stanza_child(field, "BINVAL", NULL))
        return FALSE;
    if (part && set_mark(field, part, value))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (!stanza_is(field, fields[i].element, NULL) ||
            (part && strcmp(fields[i].name, part) != 0))
            continue;
        if (fields[i].part) {
            put(field, fields[i].part, value);
            return TRUE;
        }
        replace(card, field, fields[i].name, value);
        return TRUE;
    }
    return FALSE;
}

const char *vcard_field_text(const Stanza *field, const char **part) {
    *part = NULL;
    if (stanza_child(field, "BINVAL", NULL))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (!stanza_is(field, fields[i].element, NULL))
            continue;
        const char *text =
            fields[i].part ? stanza_child_text(field, fields[i].part, NULL) : stanza_text(field);
        if (i + 1 < G_N_ELEMENTS(fields) && stanza_is(field, fields[i + 1].element, NULL))
            *part = fields[i].name;
        return text ? text : "";
    }
    return NULL;
}

gboolean vcard_remove(Stanza *card, guint number) {
    Stanza *field = nth(card, number);
    if (field)
        stanza_remove(card, field);
    return field != NULL;
}

const XepModule xep_vcard = {
    .xep = "0054", .name = "vcard-temp", .version = "1.3.0", .attach = attach, .detach = detach};

const XepModule xep_vcard4 = {.xep = "0292",
                              .name = "vCard4 Over XMPP",
                              .version = "0.12.0",
                              .note = "read where there is no other card"};
