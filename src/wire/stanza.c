/* The element tree: what a stanza is made of. Reading XML is in stanza_build.c, writing it in
 * stanza_print.c. */
#include "wire/stanza.h"
#include "base/text.h"
#include "wire/ns.h"
#include "wire/stanza_node.h"
#include <string.h>

Stanza *stanza_node_new(const char *name, gsize length, char *ns) {
    Stanza *stanza = g_new0(Stanza, 1);
    stanza->count = 1;
    stanza->name = g_strndup(name, length);
    stanza->ns = ns;
    return stanza;
}

/* Neighbours usually share a namespace: one counted copy serves a whole tree. */
char *stanza_node_share_ns(const Stanza *parent, const char *ns) {
    if (parent && (!ns || g_str_equal(parent->ns, ns)))
        return g_ref_string_acquire(parent->ns);
    return g_ref_string_new(ns ? ns : NS_CLIENT);
}

Stanza *stanza_new(const char *name, const char *ns) {
    g_return_val_if_fail(name && *name, NULL);
    return stanza_node_new(name, strlen(name), stanza_node_share_ns(NULL, ns));
}

Stanza *stanza_ref(Stanza *stanza) {
    g_return_val_if_fail(stanza, NULL);
    stanza->count++;
    return stanza;
}

static void node_free(Stanza *stanza) {
    for (guint i = 0; i < stanza->n_attributes; i++) {
        g_free(stanza->attributes[i].name);
        g_free(stanza->attributes[i].value);
    }
    g_free(stanza->attributes);
    g_free(stanza->text);
    g_free(stanza->name);
    g_ref_string_release(stanza->ns);
    g_free(stanza);
}

/* Not recursive: a tree built by our own code has no depth limit. A child that somebody still holds
 * becomes a tree of its own. */
void stanza_unref(Stanza *stanza) {
    g_return_if_fail(stanza);
    if (--stanza->count)
        return;
    Stanza *dying = stanza;
    while (dying) {
        Stanza *child = dying->first;
        if (!child) {
            Stanza *next = dying->parent;
            node_free(dying);
            dying = next;
            continue;
        }
        dying->first = child->next;
        child->next = child->previous = NULL;
        child->offset = 0;
        if (--child->count)
            child->parent = NULL;
        else
            dying = child; /* its parent pointer leads back to here */
    }
}

static void copy_into(Stanza *copy, const Stanza *stanza) {
    for (guint i = 0; i < stanza->n_attributes; i++)
        stanza_node_add_attribute(copy, g_strdup(stanza->attributes[i].name),
                                  g_strdup(stanza->attributes[i].value));
    if (stanza->length)
        stanza_node_add_text(copy, stanza->text, stanza->length);
}

Stanza *stanza_copy(const Stanza *stanza) {
    g_return_val_if_fail(stanza, NULL);
    Stanza *copy = stanza_new(stanza->name, stanza->ns);
    copy_into(copy, stanza);
    const Stanza *from = stanza;
    Stanza *to = copy;
    while (TRUE) {
        const Stanza *next = from->first;
        if (!next) {
            while (from != stanza && !from->next) {
                from = from->parent;
                to = to->parent;
            }
            if (from == stanza)
                return copy;
            next = from->next;
            to = to->parent;
        }
        Stanza *child = stanza_add(to, next->name, next->ns);
        copy_into(child, next);
        child->offset = next->offset;
        from = next;
        to = child;
    }
}

const char *stanza_name(const Stanza *stanza) {
    return stanza ? stanza->name : NULL;
}

const char *stanza_ns(const Stanza *stanza) {
    return stanza ? stanza->ns : NULL;
}

gboolean stanza_is(const Stanza *stanza, const char *name, const char *ns) {
    return stanza && (!name || g_str_equal(stanza->name, name)) &&
           (!ns || g_str_equal(stanza->ns, ns));
}

static int find_attribute(const Stanza *stanza, const char *name) {
    for (guint i = 0; i < stanza->n_attributes; i++)
        if (g_str_equal(stanza->attributes[i].name, name))
            return (int)i;
    return -1;
}

const char *stanza_get(const Stanza *stanza, const char *attribute) {
    g_return_val_if_fail(attribute, NULL);
    int i = stanza ? find_attribute(stanza, attribute) : -1;
    return i < 0 ? NULL : stanza->attributes[i].value;
}

void stanza_node_add_attribute(Stanza *stanza, char *name, char *value) {
    guint n = stanza->n_attributes;
    if ((n & (n - 1)) == 0) /* full at every power of two */
        stanza->attributes = g_renew(StanzaAttribute, stanza->attributes, n ? n * 2 : 1);
    stanza->attributes[stanza->n_attributes++] = (StanzaAttribute){name, value};
}

void stanza_set(Stanza *stanza, const char *attribute, const char *value) {
    g_return_if_fail(stanza && attribute && !g_str_equal(attribute, "xmlns"));
    int i = find_attribute(stanza, attribute);
    g_autofree char *clean = value ? text_for_wire(value) : NULL;
    if (i < 0) {
        if (clean)
            stanza_node_add_attribute(stanza, g_strdup(attribute), g_steal_pointer(&clean));
        return;
    }
    g_free(stanza->attributes[i].value);
    stanza->attributes[i].value = g_steal_pointer(&clean);
    if (value)
        return;
    /* Keep the capacity rule of stanza_node_add_attribute(): rebuild without this one. */
    StanzaAttribute *old = stanza->attributes;
    guint n = stanza->n_attributes;
    stanza->attributes = NULL;
    stanza->n_attributes = 0;
    g_free(old[i].name);
    for (guint k = 0; k < n; k++)
        if (k != (guint)i)
            stanza_node_add_attribute(stanza, old[k].name, old[k].value);
    g_free(old);
}

void stanza_set_number(Stanza *stanza, const char *attribute, gint64 value) {
    char text[32];
    g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, value);
    stanza_set(stanza, attribute, text);
}

void stanza_take(Stanza *parent, Stanza *child) {
    g_return_if_fail(parent && child && !child->parent && parent != child);
    child->parent = parent;
    child->offset = parent->length;
    child->previous = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

Stanza *stanza_add(Stanza *parent, const char *name, const char *ns) {
    g_return_val_if_fail(parent && name && *name, NULL);
    Stanza *child = stanza_node_new(name, strlen(name), stanza_node_share_ns(parent, ns));
    stanza_take(parent, child);
    return child;
}

Stanza *stanza_add_with_text(Stanza *parent, const char *name, const char *ns, const char *text) {
    Stanza *child = stanza_add(parent, name, ns);
    stanza_add_text(child, text);
    return child;
}

void stanza_node_add_text(Stanza *stanza, const char *text, gsize length) {
    if (stanza->length + length + 1 > stanza->capacity) {
        stanza->capacity = MAX(stanza->length + length + 1, stanza->capacity * 2);
        stanza->text = g_realloc(stanza->text, stanza->capacity);
    }
    memcpy(stanza->text + stanza->length, text, length);
    stanza->length += length;
    stanza->text[stanza->length] = '\0';
}

void stanza_add_text(Stanza *stanza, const char *text) {
    g_return_if_fail(stanza);
    g_autofree char *clean = text_for_wire(text ? text : "");
    if (*clean)
        stanza_node_add_text(stanza, clean, strlen(clean));
}

void stanza_remove(Stanza *parent, Stanza *child) {
    g_return_if_fail(parent && child && child->parent == parent);
    if (child->previous)
        child->previous->next = child->next;
    else
        parent->first = child->next;
    if (child->next)
        child->next->previous = child->previous;
    else
        parent->last = child->previous;
    child->parent = child->previous = child->next = NULL;
    child->offset = 0;
    stanza_unref(child);
}

Stanza *stanza_child(const Stanza *parent, const char *name, const char *ns) {
    return stanza_next(parent, NULL, name, ns);
}

Stanza *stanza_next(const Stanza *parent, const Stanza *after, const char *name, const char *ns) {
    g_return_val_if_fail(!after || after->parent == parent, NULL);
    if (!parent)
        return NULL;
    Stanza *child = after ? after->next : parent->first;
    while (child && !stanza_is(child, name, ns))
        child = child->next;
    return child;
}

const char *stanza_text(const Stanza *stanza) {
    return stanza && stanza->text ? stanza->text : "";
}

const char *stanza_child_text(const Stanza *parent, const char *name, const char *ns) {
    const Stanza *child = stanza_child(parent, name, ns);
    return child ? stanza_text(child) : NULL;
}
