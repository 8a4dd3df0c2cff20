/* What the user puts into a form: texts become values of the type that a field has. */
#include "base/fold.h"
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/form.h"
#include <string.h>

#define refuse(error, ...) tr_fail(error, FORM_ERROR, 0, __VA_ARGS__)

static Field *find(Form *form, const char *name, GError **error) {
    Field *field = form_find(form, name);
    if (field)
        return field;
    g_autofree char *clean = text_clean(name);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *each = g_ptr_array_index(form->fields, i);
        g_autofree char *each_name = form_name_of(form, each);
        if (form_find(form, each_name) == each)
            g_string_append_printf(all, "%s%s", all->len ? ", " : "", each_name);
    }
    refuse(error, "There is no field “%s” in the form; there is %s", clean,
           all->len ? all->str : _("none to fill in"));
    return NULL;
}

/* An option by its value, its label, a beginning that only one of them has, or "#2": its number.
 */
static const char *option_meant(const Field *field, const char *text) {
    g_autofree char *folded = fold_text(text);
    const FieldOption *found = NULL;
    guint n = 0;
    for (guint i = 0; i < field->options->len; i++) {
        const FieldOption *option = g_ptr_array_index(field->options, i);
        g_autofree char *value = fold_text(option->value), *label = fold_text(option->label);
        if (strcmp(option->value, text) == 0)
            return option->value;
        if (strcmp(label, folded) == 0 || strcmp(value, folded) == 0)
            return option->value;
        if (*folded && (g_str_has_prefix(label, folded) || g_str_has_prefix(value, folded))) {
            found = option;
            n++;
        }
    }
    guint64 number;
    if (n != 1 && *text == '#' &&
        g_ascii_string_to_unsigned(text + 1, 10, 0, field->options->len, &number, NULL) &&
        number > 0)
        return ((FieldOption *)g_ptr_array_index(field->options, (guint)number - 1))->value;
    return n == 1 ? found->value : NULL;
}

static char *read_bool(const char *text) {
    static const char *const words[][2] = {{"on", "1"},    {"yes", "1"}, {"y", "1"},  {"true", "1"},
                                           {"1", "1"},     {"off", "0"}, {"no", "0"}, {"n", "0"},
                                           {"false", "0"}, {"0", "0"}};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_ascii_strcasecmp(words[i][0], text) == 0)
            return g_strdup(words[i][1]);
    return NULL;
}

/* One value from what was typed; NULL and an error if it can't be. */
static char *read_value(const Field *field, const char *text, GError **error) {
    g_autofree char *value = NULL;
    g_autofree char *label = field_label(field), *hint = field_hint(field);
    g_autofree char *clean = text_clean(text);
    switch (field->type) {
    case FIELD_BOOLEAN:
        value = read_bool(text);
        break;
    case FIELD_JID_MULTI:
    case FIELD_JID_SINGLE:
        value = jid_prepare(text, NULL);
        break;
    case FIELD_LIST_MULTI:
    case FIELD_LIST_SINGLE:
        value = g_strdup(option_meant(field, text));
        if (!value && field->rule.method != RULE_BASIC)
            value = g_strdup(text); /* XEP-0122 3.2: others may be entered, too */
        break;
    default:
        value = text_for_wire(text);
    }
    if (!value) {
        refuse(error, "“%s” can't stand in “%s”: it has to be %s", clean, label,
               hint ? hint : _("something else"));
        return NULL;
    }
    return field_check_value(field, value, error) ? g_steal_pointer(&value) : NULL;
}

/* What was typed for a field of several values, taken apart. */
static char **parts_of(const Field *field, const char *text) {
    if (field->type == FIELD_TEXT_MULTI)
        return g_strsplit(text, "\n", -1);
    if (field->type == FIELD_LIST_MULTI && !option_meant(field, text))
        return g_strsplit_set(text, ",\n", -1);
    if (field->type == FIELD_JID_MULTI)
        return g_strsplit_set(text, " ,\n", -1);
    return g_strsplit(text, "\n", 1);
}

static gboolean is_private(const Field *field) {
    return field->type == FIELD_TEXT_PRIVATE;
}

static GPtrArray *read_values(const Field *field, const char *text, GError **error) {
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) parts = field_is_multi(field) ? parts_of(field, text) : NULL;
    gboolean single = !parts && (*text || field->type == FIELD_BOOLEAN);
    if (single) {
        char *value = read_value(field, text, error);
        if (!value)
            return NULL;
        g_ptr_array_add(values, value);
    }
    for (char **part = parts; part && *part && *text; part++) {
        if (field->type != FIELD_TEXT_MULTI && !*g_strstrip(*part))
            continue;
        char *value = read_value(field, *part, error);
        if (!value)
            return NULL;
        if (field->type == FIELD_TEXT_MULTI ||
            !g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
            g_ptr_array_add(values, value);
        else
            g_free(value);
    }
    return g_steal_pointer(&values);
}

/* In a list that is to be chosen from, the order is the one given (3.3). */
static void order(Field *field) {
    if (field->type != FIELD_LIST_MULTI)
        return;
    GPtrArray *sorted = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < field->options->len; i++) {
        const FieldOption *option = g_ptr_array_index(field->options, i);
        if (field_has(field, option->value))
            g_ptr_array_add(sorted, g_strdup(option->value));
    }
    for (guint i = 0; i < field->values->len; i++) {
        const char *value = g_ptr_array_index(field->values, i);
        if (!g_ptr_array_find_with_equal_func(sorted, value, g_str_equal, NULL))
            g_ptr_array_add(sorted, g_strdup(value));
    }
    g_ptr_array_unref(field->values);
    field->values = sorted;
}

static void put(Field *field, GPtrArray *values) {
    if (is_private(field))
        for (guint i = 0; i < field->values->len; i++) {
            char *old = g_ptr_array_index(field->values, i);
            explicit_bzero(old, strlen(old));
        }
    g_ptr_array_unref(field->values);
    field->values = values;
    field->edited = TRUE;
    order(field);
}

gboolean form_set(Form *form, const char *name, const char *text, GError **error) {
    Field *field = find(form, name, error);
    GPtrArray *values = field ? read_values(field, text, error) : NULL;
    if (!values)
        return FALSE;
    put(field, values);
    return TRUE;
}

static gboolean wants_several(const Field *field, GError **error) {
    g_autofree char *label = field_label(field);
    return field_is_multi(field) ||
           refuse(error, "“%s” has one value: /form set changes it", label);
}

gboolean form_add(Form *form, const char *name, const char *text, GError **error) {
    Field *field = find(form, name, error);
    g_autoptr(GPtrArray) more =
        field && wants_several(field, error) ? read_values(field, text, error) : NULL;
    if (!more)
        return FALSE;
    for (guint i = 0; i < more->len; i++) {
        const char *value = g_ptr_array_index(more, i);
        if (field->type == FIELD_TEXT_MULTI || !field_has(field, value))
            g_ptr_array_add(field->values, g_strdup(value));
    }
    field->edited = TRUE;
    order(field);
    return TRUE;
}

gboolean form_drop(Form *form, const char *name, const char *text, GError **error) {
    Field *field = find(form, name, error);
    if (!field || !wants_several(field, error))
        return FALSE;
    const char *option = option_meant(field, text);
    guint index;
    if (!g_ptr_array_find_with_equal_func(field->values, option ? option : text, g_str_equal,
                                          &index)) {
        g_autofree char *clean = text_clean(text), *label = field_label(field);
        return refuse(error, "“%s” isn't in “%s”", clean, label);
    }
    g_ptr_array_remove_index(field->values, index);
    field->edited = TRUE;
    return TRUE;
}

gboolean form_apply(Form *form, char **assignments, GError **error) {
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    for (char **each = assignments; each && *each; each++) {
        const char *equals = strchr(*each, '=');
        if (!equals || equals == *each)
            return refuse(error, "“%s” is no field=value", *each);
        g_autofree char *name = g_strndup(*each, (gsize)(equals - *each));
        Field *field = find(form, name, error);
        if (!field)
            return FALSE;
        gboolean again = !g_hash_table_add(seen, field) && field_is_multi(field);
        if (!(again ? form_add : form_set)(form, name, equals + 1, error))
            return FALSE;
    }
    return TRUE;
}
