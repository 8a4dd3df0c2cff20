/* 0077_register.c — accounts on servers and with services: made, changed, removed; the fields of
 * before are a form like any other. */
#include "xmpp/xep/0077_register.h"
#include "base/jid.h"
#include "base/tr.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0066_oob.h"
#include <string.h>

enum { MAX_FIELDS = 50 };

/* 14.1, in the words of people. */
static const char *const labels[][2] = {
    {"username", N_("Name")},  {"nick", N_("Nick")},        {"password", N_("Password")},
    {"name", N_("Full name")}, {"first", N_("First name")}, {"last", N_("Last name")},
    {"email", N_("E-mail")},   {"address", N_("Street")},   {"city", N_("City")},
    {"state", N_("State")},    {"zip", N_("Postal code")},  {"phone", N_("Telephone")},
    {"url", N_("Web page")},   {"date", N_("Date")},        {"misc", N_("Anything else")},
    {"text", N_("Some text")},
};

void register_free(Registration *registration) {
    if (!registration)
        return;
    form_free(registration->form);
    g_free(registration->url);
    g_free(registration->instructions);
    g_free(registration);
}

static const char *label_of(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        if (strcmp(labels[i][0], name) == 0)
            return _(labels[i][1]);
    return name;
}

/* 7: a key goes back as it came. */
static Field *field_of(const Stanza *element) {
    const char *name = stanza_name(element);
    gboolean secret = strcmp(name, "password") == 0;
    Field *field = field_new(strcmp(name, "key") == 0 ? FIELD_HIDDEN
                             : secret                 ? FIELD_TEXT_PRIVATE
                                                      : FIELD_TEXT_SINGLE,
                             name);
    field->label = g_strdup(label_of(name));
    field->required = secret || strcmp(name, "username") == 0;
    field->given = TRUE; /* 3.1: all of them are sent */
    if (*stanza_text(element))
        g_ptr_array_add(field->values, g_strdup(stanza_text(element)));
    return field;
}

static Form *form_of_fields(const Stanza *query) {
    static const char *const other[] = {"instructions", "registered", "remove", NULL};
    g_autoptr(Form) form = form_new();
    for (const Stanza *element = NULL;
         (element = stanza_next(query, element, NULL, NS_REGISTER));) {
        if (g_strv_contains(other, stanza_name(element)) || form->fields->len >= MAX_FIELDS)
            continue;
        Field *field = field_of(element);
        if (field->type != FIELD_HIDDEN) {
            FormPart *part = part_new(NULL, FALSE, 0);
            part->field = form->fields->len;
            g_ptr_array_add(form->parts, part);
        }
        g_ptr_array_add(form->fields, field);
    }
    return form->parts->len ? g_steal_pointer(&form) : NULL;
}

Registration *register_read(const Stanza *answer) {
    const Stanza *query = stanza_child(answer, "query", NS_REGISTER);
    const char *text = stanza_child_text(query, "instructions", NS_REGISTER);
    if (!query)
        return NULL;
    Registration *registration = g_new0(Registration, 1);
    registration->registered = stanza_child(query, "registered", NS_REGISTER) != NULL;
    registration->url = oob_url(query);
    registration->instructions = g_strdup(text);
    registration->form = forms_parse(query);
    if (registration->form)
        return registration;
    registration->form = form_of_fields(query);
    registration->fields = registration->form != NULL;
    if (registration->form && text)
        g_ptr_array_add(registration->form->instructions, g_strdup(text));
    return registration;
}

/* 3.2, 3.3: our own server knows who we are; before the login it has to be told whom we mean. */
static Stanza *question(Stream *stream, const char *type, const char *jid) {
    if (!jid && stream_is_open(stream))
        jid = stream_domain(stream);
    return iq_new(type, jid, "query", NS_REGISTER);
}

void register_ask(Stream *stream, const char *jid, IqFn fn, gpointer data,
                  GDestroyNotify free_data) {
    stream_ask(stream, question(stream, "get", jid), fn, data, free_data);
}

static void add_fields(Stanza *query, const Form *form) {
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = g_ptr_array_index(form->fields, i);
        const char *value = field->values->len ? g_ptr_array_index(field->values, 0) : NULL;
        if (value)
            stanza_add_with_text(query, field->var, NS_REGISTER, value);
        else
            stanza_add(query, field->var, NS_REGISTER);
    }
}

void register_submit(Stream *stream, const char *jid, const Form *form, gboolean fields, IqFn fn,
                     gpointer data, GDestroyNotify free_data) {
    Stanza *iq = question(stream, "set", jid);
    (fields ? add_fields : forms_submit)(stanza_child(iq, "query", NS_REGISTER), form);
    stream_ask(stream, iq, fn, data, free_data);
}

void register_remove(Stream *stream, const char *jid, IqFn fn, gpointer data,
                     GDestroyNotify free_data) {
    Stanza *iq = question(stream, "set", jid);
    stanza_add(stanza_child(iq, "query", NS_REGISTER), "remove", NS_REGISTER);
    stream_ask(stream, iq, fn, data, free_data);
}

void register_password(Stream *stream, const char *password, IqFn fn, gpointer data,
                       GDestroyNotify free_data) {
    g_autofree char *user = jid_local(stream_account(stream)->jid);
    Stanza *iq = question(stream, "set", stream_domain(stream));
    Stanza *query = stanza_child(iq, "query", NS_REGISTER);
    stanza_add_with_text(query, "username", NS_REGISTER, user);
    stanza_add_with_text(query, "password", NS_REGISTER, password);
    stream_ask(stream, iq, fn, data, free_data);
}

const XepModule xep_register = {
    .xep = "0077", .name = "In-Band Registration", .version = "2.4", .note = "asked for"};
