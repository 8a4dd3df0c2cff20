/* 0004_forms.c — data forms: read, within limits, and sent back filled in. */
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0122_validate.h"
#include "xmpp/xep/0141_layout.h"
#include "xmpp/xep/0221_media.h"
#include <string.h>

enum { MAX_FIELDS = 500, MAX_VALUES = 1000, MAX_OPTIONS = 1000, MAX_COLUMNS = 50, MAX_ROWS = 2000 };

/* May one more be taken? */
static gboolean has_room(Form *form, const GPtrArray *taken, guint most) {
    if (taken->len >= most)
        form->cut = TRUE;
    return taken->len < most;
}

static void read_values(Form *form, const Stanza *element, Field *field) {
    const Stanza *value = NULL;
    while ((value = stanza_next(element, value, "value", NS_DATA_FORMS)) &&
           has_room(form, field->values, MAX_VALUES))
        g_ptr_array_add(field->values, g_strdup(stanza_text(value)));
    field->given = field->values->len > 0;
}

static void read_options(Form *form, const Stanza *element, Field *field) {
    const Stanza *option = NULL;
    while ((option = stanza_next(element, option, "option", NS_DATA_FORMS)) &&
           has_room(form, field->options, MAX_OPTIONS)) {
        const char *value = stanza_child_text(option, "value", NS_DATA_FORMS);
        if (value)
            g_ptr_array_add(field->options, option_new(value, stanza_get(option, "label")));
    }
}

static Field *read_field(Form *form, const Stanza *element) {
    const char *var = stanza_get(element, "var");
    FieldType type = field_type(stanza_get(element, "type"));
    if (!form->result && g_strcmp0(var, "FORM_TYPE") == 0)
        type = FIELD_HIDDEN;
    Field *field = field_new(var ? type : FIELD_FIXED, var); /* nothing can be asked without one */
    field->label = g_strdup(stanza_get(element, "label"));
    field->desc = g_strdup(stanza_child_text(element, "desc", NS_DATA_FORMS));
    field->required = stanza_child(element, "required", NS_DATA_FORMS) != NULL;
    read_values(form, element, field);
    read_options(form, element, field);
    validate_read(element, field);
    media_read(element, field);
    return field;
}

static void read_fields(Form *form, const Stanza *parent, GPtrArray *to, guint most) {
    const Stanza *element = NULL;
    while ((element = stanza_next(parent, element, "field", NS_DATA_FORMS)) &&
           has_room(form, to, most))
        g_ptr_array_add(to, read_field(form, element));
}

/* One row of the table: a cell for each column, whatever else it has. */
static char **read_row(const Form *form, const Stanza *item) {
    GPtrArray *cells = g_ptr_array_new();
    for (guint i = 0; i < form->reported->len; i++) {
        const Field *column = g_ptr_array_index(form->reported, i);
        g_autoptr(GString) text = g_string_new(NULL);
        const Stanza *field = NULL, *value = NULL;
        while ((field = stanza_next(item, field, "field", NS_DATA_FORMS)))
            if (g_strcmp0(stanza_get(field, "var"), column->var) == 0)
                break;
        while ((value = stanza_next(field, value, "value", NS_DATA_FORMS)))
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", stanza_text(value));
        g_ptr_array_add(cells, g_strdup(text->str));
    }
    g_ptr_array_add(cells, NULL);
    return (char **)g_ptr_array_free(cells, FALSE);
}

static void read_table(Form *form, const Stanza *x) {
    const Stanza *reported = stanza_child(x, "reported", NS_DATA_FORMS), *item = NULL;
    if (!reported)
        return;
    read_fields(form, reported, form->reported, MAX_COLUMNS);
    while ((item = stanza_next(x, item, "item", NS_DATA_FORMS)) &&
           has_room(form, form->rows, MAX_ROWS))
        g_ptr_array_add(form->rows, read_row(form, item));
}

Form *forms_parse(const Stanza *parent) {
    const Stanza *x = stanza_child(parent, "x", NS_DATA_FORMS);
    return x ? forms_read(x) : NULL;
}

Form *forms_read(const Stanza *x) {
    const Stanza *text = NULL;
    Form *form = form_new();
    form->result = g_strcmp0(stanza_get(x, "type"), "form") != 0;
    form->title = g_strdup(stanza_child_text(x, "title", NS_DATA_FORMS));
    while ((text = stanza_next(x, text, "instructions", NS_DATA_FORMS)) &&
           has_room(form, form->instructions, MAX_FIELDS))
        g_ptr_array_add(form->instructions, g_strdup(stanza_text(text)));
    read_fields(form, x, form->fields, MAX_FIELDS);
    read_table(form, x);
    layout_read(x, form);
    return form;
}

static Stanza *add_field(Stanza *x, const Field *field) {
    Stanza *element = stanza_add(x, "field", NS_DATA_FORMS);
    stanza_set(element, "var", field->var);
    if (strcmp(field->var, "FORM_TYPE") == 0)
        stanza_set(element, "type", "hidden");
    else if (field->type == FIELD_TEXT_PRIVATE) /* by this who prints the stanza knows to hide it */
        stanza_set(element, "type", "text-private");
    return element;
}

/* 3.6: a text that was emptied is an empty value, anything else none at all. */
static void add_values(Stanza *element, const Field *field) {
    gboolean text = field->type == FIELD_TEXT_SINGLE || field->type == FIELD_TEXT_PRIVATE;
    for (guint i = 0; i < field->values->len; i++)
        stanza_add_with_text(element, "value", NS_DATA_FORMS, g_ptr_array_index(field->values, i));
    if (field->values->len == 0 && field->type == FIELD_BOOLEAN)
        stanza_add_with_text(element, "value", NS_DATA_FORMS, "0"); /* as it was shown */
    else if (field->values->len == 0 && text)
        stanza_add(element, "value", NS_DATA_FORMS);
}

void forms_submit(Stanza *parent, const Form *form) {
    Stanza *x = stanza_add(parent, "x", NS_DATA_FORMS);
    stanza_set(x, "type", "submit");
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = g_ptr_array_index(form->fields, i);
        gboolean said = field->given || field->edited || field->type == FIELD_BOOLEAN ||
                        field->type == FIELD_HIDDEN;
        if (field->var && field->type != FIELD_FIXED && said)
            add_values(add_field(x, field), field);
    }
}

void forms_cancel(Stanza *parent) {
    stanza_set(stanza_add(parent, "x", NS_DATA_FORMS), "type", "cancel");
}

static const char *const features[] = {NS_DATA_FORMS, NULL};

const XepModule xep_forms = {
    .xep = "0004", .name = "Data Forms", .version = "2.13.2", .features = features};
