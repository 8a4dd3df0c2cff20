/* 0141_layout.c — pages and sections of a form: headings here, for a terminal has one long page. */
#include "xmpp/xep/0141_layout.h"
#include <string.h>

#define NS_LAYOUT "http://jabber.org/protocol/xdata-layout"
enum { MAX_DEPTH = 8, MAX_PARTS = 2000 };

typedef struct {
    Form *form;
    gboolean *placed; /* for each field */
    guint references;
} Layout;

static void add_text(Form *form, const char *text, gboolean heading, int indent) {
    if (text && *text && form->parts->len < MAX_PARTS)
        g_ptr_array_add(form->parts, part_new(text, heading, indent));
}

static void add_field(Layout *layout, guint index, int indent) {
    Form *form = layout->form;
    const Field *field = g_ptr_array_index(form->fields, index);
    if (layout->placed[index] || field->type == FIELD_HIDDEN || form->parts->len >= MAX_PARTS)
        return;
    layout->placed[index] = TRUE;
    if (field->type != FIELD_FIXED) {
        FormPart *part = part_new(NULL, FALSE, indent);
        part->field = index;
        g_ptr_array_add(form->parts, part);
        return;
    }
    if (field->label && field->values->len)
        add_text(form, field->label, FALSE, indent);
    for (guint i = 0; i < field->values->len; i++)
        add_text(form, g_ptr_array_index(field->values, i), FALSE, indent);
}

static void add_named(Layout *layout, const char *var, int indent) {
    if (layout->references++ >= MAX_PARTS)
        return;
    for (guint i = 0; var && i < layout->form->fields->len; i++)
        if (g_strcmp0(((Field *)g_ptr_array_index(layout->form->fields, i))->var, var) == 0)
            add_field(layout, i, indent);
}

/* A page or a section, in the order of what is in it. */
static void add_part(Layout *layout, const Stanza *part, int depth) {
    if (depth >= MAX_DEPTH)
        return;
    add_text(layout->form, stanza_get(part, "label"), TRUE, depth);
    for (const Stanza *child = NULL; (child = stanza_next(part, child, NULL, NS_LAYOUT));) {
        if (stanza_is(child, "text", NULL))
            add_text(layout->form, stanza_text(child), FALSE, depth);
        else if (stanza_is(child, "fieldref", NULL))
            add_named(layout, stanza_get(child, "var"), depth);
        else if (stanza_is(child, "section", NULL))
            add_part(layout, child, depth + 1);
    }
}

void layout_read(const Stanza *x, Form *form) {
    g_autofree gboolean *placed = g_new0(gboolean, form->fields->len + 1);
    Layout layout = {form, placed, 0};
    for (const Stanza *page = NULL; (page = stanza_next(x, page, "page", NS_LAYOUT));)
        add_part(&layout, page, 0);
    for (guint i = 0; i < form->fields->len; i++)
        add_field(&layout, i, 0);
}

static const char *const features[] = {NS_LAYOUT, NULL};

const XepModule xep_layout = {
    .xep = "0141", .name = "Data Forms Layout", .version = "1.0", .features = features};
