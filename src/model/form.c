/* A data form: fields, options, layout, and how they are shown. */
#include "model/form.h"
#include "base/text.h"
#include "base/tr.h"
#include <string.h>

static const char *const types[] = {[FIELD_TEXT_SINGLE] = "text-single",
                                    [FIELD_BOOLEAN] = "boolean",
                                    [FIELD_FIXED] = "fixed",
                                    [FIELD_HIDDEN] = "hidden",
                                    [FIELD_JID_MULTI] = "jid-multi",
                                    [FIELD_JID_SINGLE] = "jid-single",
                                    [FIELD_LIST_MULTI] = "list-multi",
                                    [FIELD_LIST_SINGLE] = "list-single",
                                    [FIELD_TEXT_MULTI] = "text-multi",
                                    [FIELD_TEXT_PRIVATE] = "text-private"};

GQuark form_error_quark(void) {
    return g_quark_from_static_string("papo-form-error");
}

FieldType field_type(const char *name) {
    for (gsize i = 0; name && i < G_N_ELEMENTS(types); i++)
        if (strcmp(types[i], name) == 0)
            return (FieldType)i;
    return FIELD_TEXT_SINGLE;
}

gboolean field_is_multi(const Field *field) {
    return field->type == FIELD_JID_MULTI || field->type == FIELD_LIST_MULTI ||
           field->type == FIELD_TEXT_MULTI;
}

static void option_free(gpointer data) {
    FieldOption *option = data;
    g_free(option->value);
    g_free(option->label);
    g_free(option);
}

FieldOption *option_new(const char *value, const char *label) {
    FieldOption *option = g_new0(FieldOption, 1);
    option->value = g_strdup(value);
    option->label = g_strdup(label && *label ? label : value);
    return option;
}

Field *field_new(FieldType type, const char *var) {
    Field *field = g_new0(Field, 1);
    field->type = type;
    field->var = g_strdup(var);
    field->values = g_ptr_array_new_with_free_func(g_free);
    field->options = g_ptr_array_new_with_free_func(option_free);
    field->media = g_ptr_array_new_with_free_func(g_free);
    return field;
}

/* A password that was typed leaves nothing behind. */
static void wipe(Field *field) {
    for (guint i = 0; field->type == FIELD_TEXT_PRIVATE && i < field->values->len; i++) {
        char *value = g_ptr_array_index(field->values, i);
        explicit_bzero(value, strlen(value));
    }
}

void field_free(gpointer data) {
    Field *field = data;
    wipe(field);
    g_free(field->var);
    g_free(field->label);
    g_free(field->desc);
    g_ptr_array_unref(field->values);
    g_ptr_array_unref(field->options);
    g_ptr_array_unref(field->media);
    g_free(field->rule.datatype);
    g_free(field->rule.min);
    g_free(field->rule.max);
    g_free(field->rule.regex);
    g_free(field);
}

static void part_free(gpointer data) {
    FormPart *part = data;
    g_free(part->text);
    g_free(part);
}

FormPart *part_new(const char *text, gboolean heading, int indent) {
    FormPart *part = g_new0(FormPart, 1);
    part->text = g_strdup(text);
    part->heading = heading;
    part->indent = indent;
    return part;
}

Form *form_new(void) {
    Form *form = g_new0(Form, 1);
    form->instructions = g_ptr_array_new_with_free_func(g_free);
    form->fields = g_ptr_array_new_with_free_func(field_free);
    form->parts = g_ptr_array_new_with_free_func(part_free);
    form->reported = g_ptr_array_new_with_free_func(field_free);
    form->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    return form;
}

void form_free(Form *form) {
    if (!form)
        return;
    g_free(form->title);
    g_ptr_array_unref(form->instructions);
    g_ptr_array_unref(form->fields);
    g_ptr_array_unref(form->parts);
    g_ptr_array_unref(form->reported);
    g_ptr_array_unref(form->rows);
    g_free(form);
}

static gboolean is_fillable(const Field *field) {
    return field->var && field->type != FIELD_FIXED && field->type != FIELD_HIDDEN;
}

Field *form_find(const Form *form, const char *name) {
    for (guint i = 0; i < form->fields->len; i++) {
        Field *field = g_ptr_array_index(form->fields, i);
        if (is_fillable(field) && strcmp(field->var, name) == 0)
            return field;
    }
    guint64 number;
    if (*name != '#' ||
        !g_ascii_string_to_unsigned(name + 1, 10, 0, form->fields->len, &number, NULL) ||
        number == 0)
        return NULL;
    Field *field = g_ptr_array_index(form->fields, (guint)number - 1);
    return is_fillable(field) ? field : NULL;
}

const char *form_get(const Form *form, const char *var) {
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = g_ptr_array_index(form->fields, i);
        if (g_strcmp0(field->var, var) == 0)
            return field->values->len ? g_ptr_array_index(field->values, 0) : NULL;
    }
    return NULL;
}

void form_fix(Form *form, const char *var, const char *value) {
    const Field *field = form_find(form, var);
    guint index;
    if (!field || !g_ptr_array_find(form->fields, field, &index))
        return;
    Field *own = g_ptr_array_index(form->fields, index);
    own->type = FIELD_HIDDEN;
    g_ptr_array_set_size(own->values, 0);
    g_ptr_array_add(own->values, g_strdup(value));
    for (guint i = form->parts->len; i-- > 0;) {
        const FormPart *part = g_ptr_array_index(form->parts, i);
        if (!part->text && part->field == index)
            g_ptr_array_remove_index(form->parts, i);
    }
}

char *form_name_of(const Form *form, const Field *field) {
    gboolean plain = field->var && g_ascii_isalnum(*field->var) && strlen(field->var) <= 100;
    for (const char *p = field->var; plain && *p; p++)
        plain = g_ascii_isgraph(*p) && !strchr("\"\\'=", *p);
    if (plain && form_find(form, field->var) == field)
        return g_strdup(field->var);
    guint index = 0;
    g_ptr_array_find(form->fields, field, &index);
    return g_strdup_printf("#%u", index + 1);
}

char *field_label(const Field *field) {
    const char *label = field->label && *field->label ? field->label : field->var;
    return text_clean(label ? label : "");
}

gboolean field_is_on(const Field *field) {
    const char *value = field->values->len ? g_ptr_array_index(field->values, 0) : "";
    return strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
}

gboolean field_has(const Field *field, const char *value) {
    return g_ptr_array_find_with_equal_func(field->values, value, g_str_equal, NULL);
}

static const char *label_of(const Field *field, const char *value) {
    for (guint i = 0; i < field->options->len; i++) {
        const FieldOption *option = g_ptr_array_index(field->options, i);
        if (strcmp(option->value, value) == 0)
            return option->label;
    }
    return value;
}

char *field_shown(const Field *field) {
    if (field->type == FIELD_BOOLEAN)
        return g_strdup(field_is_on(field) ? _("[x] yes") : _("[ ] no"));
    if (field->type == FIELD_TEXT_PRIVATE)
        return g_strdup(
            field->values->len && *(char *)g_ptr_array_index(field->values, 0) ? "********" : "");
    g_autoptr(GString) all = g_string_new(NULL);
    const char *between = field->type == FIELD_TEXT_MULTI ? " / " : ", ";
    for (guint i = 0; i < field->values->len; i++)
        g_string_append_printf(all, "%s%s", i ? between : "",
                               label_of(field, g_ptr_array_index(field->values, i)));
    return text_clean(all->str);
}

static char *options_hint(const Field *field) {
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < field->options->len; i++) {
        const FieldOption *option = g_ptr_array_index(field->options, i);
        g_string_append_printf(all, "%s%s", i ? ", " : "", option->value);
        if (strcmp(option->label, option->value) != 0)
            g_string_append_printf(all, " (%s)", option->label);
    }
    g_autofree char *clean = text_clean(all->str);
    if (!field->options->len)
        return NULL;
    return g_strdup_printf("%s %s%s", field->type == FIELD_LIST_MULTI ? _("some of") : _("one of"),
                           clean, field->rule.method == RULE_BASIC ? "" : _(", or something else"));
}

static char *range_hint(const FieldRule *rule) {
    const char *kind = form_datatype_words(rule->datatype);
    g_autoptr(GString) all = g_string_new(kind ? tr(kind) : NULL);
    if (rule->min)
        g_string_append_printf(all, _("%sfrom %s"), all->len ? " " : "", rule->min);
    if (rule->max)
        g_string_append_printf(all, _("%sup to %s"), all->len ? " " : "", rule->max);
    if (rule->regex)
        g_string_append_printf(all, _("%slike %s"), all->len ? " " : "", rule->regex);
    return all->len ? text_clean(all->str) : NULL;
}

char *field_hint(const Field *field) {
    switch (field->type) {
    case FIELD_BOOLEAN:
        return g_strdup(_("yes or no"));
    case FIELD_JID_SINGLE:
        return g_strdup(_("an address such as bob@example.org"));
    case FIELD_JID_MULTI:
        return g_strdup(_("addresses with blanks between them"));
    case FIELD_LIST_MULTI:
    case FIELD_LIST_SINGLE:
        return options_hint(field);
    default:
        return range_hint(&field->rule);
    }
}

gboolean form_is_edited(const Form *form) {
    for (guint i = 0; i < form->fields->len; i++)
        if (((const Field *)g_ptr_array_index(form->fields, i))->edited)
            return TRUE;
    return FALSE;
}

/* The same fields in the same order: the same questions. */
static gboolean asks_the_same(const Form *one, const Form *other) {
    gboolean same = one->fields->len == other->fields->len;
    for (guint i = 0; same && i < one->fields->len; i++) {
        const Field *a = g_ptr_array_index(one->fields, i);
        const Field *b = g_ptr_array_index(other->fields, i);
        same = g_strcmp0(a->var, b->var) == 0 && a->type == b->type;
    }
    return same;
}

gboolean form_keep(Form *form, const Form *before) {
    gboolean kept = FALSE;
    if (!asks_the_same(form, before))
        return FALSE;
    for (guint i = 0; i < before->fields->len; i++) {
        const Field *old = g_ptr_array_index(before->fields, i);
        Field *field = g_ptr_array_index(form->fields, i);
        if (!old->edited)
            continue;
        wipe(field);
        g_ptr_array_set_size(field->values, 0);
        for (guint k = 0; k < old->values->len; k++)
            g_ptr_array_add(field->values, g_strdup(g_ptr_array_index(old->values, k)));
        field->edited = kept = TRUE;
    }
    return kept;
}
