/* 0115_hash.c — the verification string of XEP-0115 5: what an entity can do, hashed. */
#include "wire/stanza.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0115_caps.h"
#include <string.h>

static const struct {
    const char *name;
    GChecksumType type;
} hashes[] = {
    {"md5", G_CHECKSUM_MD5},        {"sha-1", G_CHECKSUM_SHA1},     {"sha-256", G_CHECKSUM_SHA256},
    {"sha-384", G_CHECKSUM_SHA384}, {"sha-512", G_CHECKSUM_SHA512},
};

static int compare(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts and appends. FALSE if one is there twice, or contains the separator: then different
 * entities could have the same string. */
static gboolean append_sorted(GString *s, GPtrArray *parts, gboolean unique) {
    g_ptr_array_sort(parts, compare);
    for (guint i = 0; i < parts->len; i++) {
        const char *part = parts->pdata[i];
        if (strchr(part, '<') || (unique && i > 0 && strcmp(part, parts->pdata[i - 1]) == 0))
            return FALSE;
        g_string_append_printf(s, "%s<", part);
    }
    return TRUE;
}

static const char *or_empty(const char *text) {
    return text ? text : "";
}

static gboolean append_identities(GString *s, const Stanza *query) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    const Stanza *identity = NULL;
    while ((identity = stanza_next(query, identity, "identity", NS_DISCO_INFO)))
        g_ptr_array_add(parts,
                        g_strdup_printf("%s/%s/%s/%s", or_empty(stanza_get(identity, "category")),
                                        or_empty(stanza_get(identity, "type")),
                                        or_empty(stanza_get(identity, "xml:lang")),
                                        or_empty(stanza_get(identity, "name"))));
    return append_sorted(s, parts, TRUE);
}

static gboolean append_features(GString *s, const Stanza *query) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new();
    const Stanza *feature = NULL;
    while ((feature = stanza_next(query, feature, "feature", NS_DISCO_INFO)))
        g_ptr_array_add(parts, (gpointer)or_empty(stanza_get(feature, "var")));
    return append_sorted(s, parts, TRUE);
}

static gboolean field_text(const Stanza *field, GString *text) {
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    const Stanza *value = NULL;
    g_string_append_printf(text, "%s<", or_empty(stanza_get(field, "var")));
    while ((value = stanza_next(field, value, "value", NS_DATA_FORMS)))
        g_ptr_array_add(values, (gpointer)stanza_text(value));
    return !strchr(or_empty(stanza_get(field, "var")), '<') && append_sorted(text, values, FALSE);
}

/* FORM_TYPE; NULL if the form has none, or one that isn't hidden: such a form doesn't count. */
static const char *form_type(const Stanza *form, gboolean *ill_formed) {
    const Stanza *field = NULL;
    while ((field = stanza_next(form, field, "field", NS_DATA_FORMS))) {
        if (g_strcmp0(stanza_get(field, "var"), "FORM_TYPE") != 0)
            continue;
        const Stanza *first = stanza_child(field, "value", NS_DATA_FORMS);
        const Stanza *value = first;
        while ((value = stanza_next(field, value, "value", NS_DATA_FORMS)) && value != first)
            *ill_formed |= strcmp(stanza_text(value), stanza_text(first)) != 0;
        return first && g_strcmp0(stanza_get(field, "type"), "hidden") == 0 ? stanza_text(first)
                                                                            : NULL;
    }
    return NULL;
}

/* "FORM_TYPE<var<value<…": forms sort by their type because it comes first. */
static gboolean append_form(GPtrArray *forms, const Stanza *form) {
    gboolean ill_formed = FALSE;
    const char *type = form_type(form, &ill_formed);
    if (ill_formed || (type && strchr(type, '<')))
        return FALSE;
    if (!type)
        return TRUE;
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(g_free);
    const Stanza *field = NULL;
    while ((field = stanza_next(form, field, "field", NS_DATA_FORMS))) {
        if (g_strcmp0(stanza_get(field, "var"), "FORM_TYPE") == 0)
            continue;
        GString *text = g_string_new(NULL);
        gboolean fine = field_text(field, text);
        g_ptr_array_add(fields, g_string_free(text, FALSE));
        if (!fine)
            return FALSE;
    }
    g_ptr_array_sort(fields, compare);
    GString *whole = g_string_new(type);
    g_string_append_c(whole, '<');
    for (guint i = 0; i < fields->len; i++)
        g_string_append(whole, fields->pdata[i]);
    g_ptr_array_add(forms, g_string_free(whole, FALSE));
    return TRUE;
}

static gboolean append_forms(GString *s, const Stanza *query) {
    g_autoptr(GPtrArray) forms = g_ptr_array_new_with_free_func(g_free);
    const Stanza *form = NULL;
    while ((form = stanza_next(query, form, "x", NS_DATA_FORMS)))
        if (!append_form(forms, form))
            return FALSE;
    g_ptr_array_sort(forms, compare);
    for (guint i = 0; i < forms->len; i++) {
        const char *text = forms->pdata[i], *before = i > 0 ? forms->pdata[i - 1] : NULL;
        gsize type = (gsize)(strchr(text, '<') - text) + 1;
        if (before && strncmp(before, text, type) == 0)
            return FALSE; /* the same FORM_TYPE twice */
        g_string_append(s, text);
    }
    return TRUE;
}

char *caps_verification(const Stanza *query, const char *hash) {
    g_return_val_if_fail(query, NULL);
    g_autoptr(GString) s = g_string_new(NULL);
    gsize i = 0;
    while (i < G_N_ELEMENTS(hashes) && g_strcmp0(hash, hashes[i].name) != 0)
        i++;
    if (i == G_N_ELEMENTS(hashes) || !append_identities(s, query) || !append_features(s, query) ||
        !append_forms(s, query))
        return NULL;
    guint8 digest[64];
    gsize length = sizeof digest;
    g_autoptr(GChecksum) sum = g_checksum_new(hashes[i].type);
    g_checksum_update(sum, (const guchar *)s->str, (gssize)s->len);
    g_checksum_get_digest(sum, digest, &length);
    return g_base64_encode(digest, length);
}
