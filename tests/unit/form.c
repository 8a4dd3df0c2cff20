/* Data forms: what is read, what may stand in a field, and what is sent back. */
#include "model/form.h"
#include "wire/stanza.h"
#include "xmpp/xep/0004_forms.h"
#include <string.h>

static Form *read_form(const char *inner) {
    g_autofree char *xml =
        g_strconcat("<a><x xmlns='jabber:x:data' type='form'>", inner, "</x></a>", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Stanza) stanza = stanza_parse(xml, &error);
    g_assert_no_error(error);
    Form *form = forms_parse(stanza);
    g_assert_nonnull(form);
    return form;
}

static char *submitted(const Form *form) {
    g_autoptr(Stanza) parent = stanza_parse("<a/>", NULL);
    forms_submit(parent, form);
    return stanza_to_xml(parent);
}

#define RULE(inner)                                                                                \
    "<validate xmlns='http://jabber.org/protocol/xdata-validate'" inner "</validate>"
#define TYPED(type, text, inner) type, RULE(" datatype='" text "'>" inner)

/* XEP-0122 4: what is typed, and whether it may stand there. */
static const struct {
    const char *type, *rule, *text;
    gboolean fine;
} values[] = {
    {TYPED("text-single", "xs:integer", "<basic/>"), "12", TRUE},
    {TYPED("text-single", "xs:integer", "<basic/>"), "-12", TRUE},
    {TYPED("text-single", "xs:integer", "<basic/>"), "1.5", FALSE},
    {TYPED("text-single", "xs:integer", "<basic/>"), "0x10", FALSE},
    {TYPED("text-single", "xs:integer", "<basic/>"), "nan", FALSE},
    {TYPED("text-single", "xs:integer", "<basic/>"), "12 ", FALSE},
    {TYPED("text-single", "xs:byte", "<basic/>"), "127", TRUE},
    {TYPED("text-single", "xs:byte", "<basic/>"), "128", FALSE},
    {TYPED("text-single", "xs:integer", "<range min='1' max='5'/>"), "5", TRUE},
    {TYPED("text-single", "xs:integer", "<range min='1' max='5'/>"), "6", FALSE},
    {TYPED("text-single", "xs:integer", "<range min='1'/>"), "0", FALSE},
    {TYPED("text-single", "xs:integer", "<range min='x'/>"), "0", TRUE},
    {TYPED("text-single", "xs:decimal", "<basic/>"), "1.5", TRUE},
    {TYPED("text-single", "xs:date", "<basic/>"), "2026-11-21", TRUE},
    {TYPED("text-single", "xs:date", "<basic/>"), "2026-02-30", FALSE},
    {TYPED("text-single", "xs:date", "<basic/>"), "tomorrow", FALSE},
    {TYPED("text-single", "xs:date", "<range min='2026-01-01' max='2026-12-31'/>"), "2027-01-01",
     FALSE},
    {TYPED("text-single", "xs:time", "<basic/>"), "12:30:00", TRUE},
    {TYPED("text-single", "xs:time", "<basic/>"), "12.30", FALSE},
    {TYPED("text-single", "xs:dateTime", "<basic/>"), "2026-11-21T12:30:00Z", TRUE},
    {TYPED("text-single", "xs:dateTime", "<basic/>"), "2026-11-21", FALSE},
    {TYPED("text-single", "xs:anyURI", "<basic/>"), "https://example.org/", TRUE},
    {TYPED("text-single", "xs:anyURI", "<basic/>"), "example", FALSE},
    {TYPED("text-single", "xs:anyURI", "<basic/>"), "", TRUE},
    {TYPED("text-single", "xs:language", "<basic/>"), "pt-BR", TRUE},
    {TYPED("text-single", "xs:language", "<basic/>"), "Brazilian Portuguese", FALSE},
    {TYPED("text-single", "xs:string", "<regex>([0-9]{3})-([0-9]{2})</regex>"), "123-45", TRUE},
    {TYPED("text-single", "xs:string", "<regex>([0-9]{3})-([0-9]{2})</regex>"), "x123-45", FALSE},
    {TYPED("text-single", "xs:string", "<regex>(</regex>"), "anything", TRUE},
    {TYPED("text-single", "xs:string", "<regex>(a+)+[bc]</regex>"),
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", TRUE}, /* given up on, not hung */
    {TYPED("text-single", "xs:string", "<range min='1' max='2'/>"), "anything", TRUE},
    {TYPED("text-single", "x:own", "<basic/>"), "anything", TRUE},
    {TYPED("list-single", "xs:string", "<open/>"), "else", TRUE},
    {TYPED("list-single", "xs:string", "<basic/>"), "else", FALSE},
    {"list-single", "", "else", FALSE},
    {"list-single", "", "b", TRUE},
    {"list-single", "", "The FIRST", TRUE},
    {"boolean", "", "maybe", FALSE},
    {"boolean", "", "on", TRUE},
    {"jid-single", "", "bob@example.org", TRUE},
    {"jid-single", "", "bob@@", FALSE},
    {"jid-multi", "", "bob@example.org, carol@example.org", TRUE},
    {"jid-multi", "", "bob@example.org carol@", FALSE},
    {"of-tomorrow", "", "anything", TRUE},
};

static void test_values(void) {
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        g_autofree char *xml = g_strdup_printf(
            "<field var='f' label='F' type='%s'>%s<option label='The first'><value>a</value>"
            "</option><option><value>b</value></option></field>",
            values[i].type, values[i].rule);
        g_autoptr(Form) form = read_form(xml);
        g_autoptr(GError) error = NULL;
        gboolean fine = form_set(form, "f", values[i].text, &error);
        g_test_message("%s %s: %s", values[i].type, values[i].text,
                       error ? error->message : "fine");
        g_assert_cmpint(fine, ==, values[i].fine);
        g_assert_true(fine || strstr(error->message, "it has to be"));
    }
}

/* XEP-0004 3.5, 3.6: hidden fields go back, untouched ones don't, fixed ones never. */
static void test_submit(void) {
    g_autoptr(Form) form =
        read_form("<field var='FORM_TYPE' type='hidden'><value>t</value></field>"
                  "<field var='h' type='hidden'/><field type='fixed'><value>Hello</value></field>"
                  "<field var='untouched' type='text-single'/><field type='text-single'/>"
                  "<field var='l' type='list-multi'><option><value>1</value></option>"
                  "<option><value>2</value></option></field>"
                  "<field var='b' type='boolean'/><field var='p' type='text-private'/>");
    g_assert_true(form_set(form, "l", "2,1", NULL));
    g_assert_true(form_set(form, "p", "s3cret", NULL));
    g_autofree char *xml = submitted(form);
    g_assert_cmpstr(xml, ==,
                    "<a><x xmlns='jabber:x:data' type='submit'>"
                    "<field var='FORM_TYPE' type='hidden'><value>t</value></field>"
                    "<field var='h'/><field var='l'><value>1</value><value>2</value></field>"
                    "<field var='b'><value>0</value></field>"
                    "<field var='p' type='text-private'><value>s3cret</value></field></x></a>");
}

static void test_names(void) {
    g_autoptr(Form) form = read_form("<field var='two words' type='text-single'/>"
                                     "<field var='a=b' type='text-single'/>"
                                     "<field var='h' type='hidden'/>"
                                     "<field var='#1' type='text-single'/>");
    char *by_number[] = {"#1=one", "#2=two", NULL}, *wrong[] = {"h=x", NULL}, *none[] = {"x", NULL};
    g_assert_true(form_apply(form, by_number, NULL));
    g_assert_cmpstr(form_get(form, "#1"), ==, "one"); /* who is called so comes first */
    g_assert_cmpstr(form_get(form, "a=b"), ==, "two");
    g_autoptr(GError) error = NULL;
    g_assert_false(form_apply(form, wrong, &error)); /* hidden fields are the service's */
    g_clear_error(&error);
    g_assert_false(form_apply(form, none, &error));
}

/* A list of nothing, and a form without fields: a number means none of them. */
static void test_nothing_to_choose(void) {
    g_autoptr(Form) list = read_form("<field var='empty' type='list-single'/>");
    g_autoptr(Form) bare = read_form("");
    char *choice[] = {"empty=#1", NULL}, *field[] = {"#1=x", NULL};
    g_autoptr(GError) no_option = NULL, no_field = NULL;
    g_assert_false(form_apply(list, choice, &no_option));
    g_assert_nonnull(no_option);
    g_assert_false(form_apply(bare, field, &no_field));
    g_assert_nonnull(no_field);
}

/* As many as there is room for; what is left out is said. */
static void test_bounds(void) {
    g_autoptr(GString) xml = g_string_new(NULL);
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(xml, "<field var='f%d' type='text-single'/>", i);
    g_autoptr(Form) form = read_form(xml->str);
    g_assert_true(form->cut);
    g_assert_cmpuint(form->fields->len, <, 1000);
}

/* XEP-0141 3: each field once, whatever is said of it; a field that isn't there is none. */
static void test_layout(void) {
    g_autoptr(Form) form = read_form(
        "<page xmlns='http://jabber.org/protocol/xdata-layout' label='P'><fieldref var='b'/>"
        "<section label='S'><fieldref var='b'/><fieldref var='nobody'/></section></page>"
        "<field var='a' type='text-single'/><field var='b' type='text-single'/>");
    g_assert_cmpuint(form->parts->len, ==, 4); /* P, b, S, a */
    const FormPart *second = g_ptr_array_index(form->parts, 1);
    g_assert_cmpuint(second->field, ==, 1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/form/values", test_values);
    g_test_add_func("/form/submit", test_submit);
    g_test_add_func("/form/names", test_names);
    g_test_add_func("/form/nothing_to_choose", test_nothing_to_choose);
    g_test_add_func("/form/bounds", test_bounds);
    g_test_add_func("/form/layout", test_layout);
    return g_test_run();
}
