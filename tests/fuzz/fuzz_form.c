/* A line of text, and a form of somebody's: whatever it is, it can be looked at, filled in with
 * that line and sent as XML that reads back as the same. */
#include "model/form.h"
#include "wire/stanza.h"
#include "xmpp/xep/0004_forms.h"
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const Form *form) {
    for (guint i = 0; i < form->parts->len; i++) {
        const FormPart *part = g_ptr_array_index(form->parts, i);
        g_assert_true(part->text || part->field < form->fields->len);
    }
    for (guint i = 0; i < form->rows->len; i++)
        g_assert_cmpuint(g_strv_length(g_ptr_array_index(form->rows, i)), ==, form->reported->len);
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = g_ptr_array_index(form->fields, i);
        g_autofree char *label = field_label(field), *shown = field_shown(field);
        g_autofree char *hint = field_hint(field);
        g_assert_true(label && shown && (!hint || *hint));
    }
}

static void fill_in(Form *form, const char *text) {
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = g_ptr_array_index(form->fields, i);
        g_autofree char *name = form_name_of(form, field);
        if (form_find(form, name) != field)
            continue;
        g_autoptr(GError) set = NULL, add = NULL, drop = NULL, wrong = NULL;
        g_assert_true(form_set(form, name, text, &set) || set);
        g_assert_true(form_add(form, name, text, &add) || add);
        g_assert_true(form_drop(form, name, text, &drop) || drop);
        g_assert_true(field_check(field, &wrong) || wrong);
    }
}

static void send(const Form *form) {
    g_autoptr(Stanza) parent = stanza_new("a", NULL);
    forms_submit(parent, form);
    g_autofree char *xml = stanza_to_xml(parent);
    g_autoptr(Stanza) again = stanza_parse(xml, NULL);
    g_assert_nonnull(again);
    g_autoptr(Form) back = forms_parse(again);
    g_assert_true(back && back->fields->len <= form->fields->len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    char *xml = strchr(text, '\n');
    if (!xml || !g_utf8_validate(text, -1, NULL))
        return 0;
    *xml++ = '\0';
    g_autoptr(Stanza) stanza = stanza_parse(xml, NULL);
    g_autoptr(Form) form = forms_parse(stanza);
    if (!form)
        return 0;
    look(form);
    fill_in(form, text);
    look(form);
    send(form);
    return 0;
}
