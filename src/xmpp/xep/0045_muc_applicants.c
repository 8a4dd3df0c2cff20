/* 0045_muc_applicants.c — who wants to register with a room, and its admins decide (XEP-0045 9.9).
 */
#include "wire/ns.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0045_muc_admin.h"
#include "xmpp/xep/0045_muc_private.h"
#include <string.h>

#define FORM_REGISTER NS_MUC "#register"

enum { MAX_APPLICANTS = 50, NAME_MAX_CHARS = 100 };

/* The nick wished for, else what they call themselves. Owned by the caller. */
static char *name_of(const Form *form) {
    static const char *const vars[] = {"muc#register_roomnick", "muc#register_email",
                                       "muc#register_first", "muc#register_last"};
    for (gsize i = 0; i < G_N_ELEMENTS(vars); i++) {
        const char *value = form_get(form, vars[i]);
        if (value && *value)
            return g_utf8_substring(value, 0, MIN(g_utf8_strlen(value, -1), NAME_MAX_CHARS));
    }
    return g_strdup("?");
}

static void applicant_free(gpointer data) {
    Applicant *applicant = data;
    stanza_unref(applicant->form);
    g_free(applicant->name);
    g_free(applicant);
}

GPtrArray *muc_applicants_new(void) {
    return g_ptr_array_new_with_free_func(applicant_free);
}

const GPtrArray *muc_applicants(Conv *conv) {
    const Seat *seat = seat_find(conv);
    return seat ? seat->applicants : NULL;
}

static Applicant *find(const Seat *seat, const char *name, guint *index) {
    for (*index = 0; seat && *index < seat->applicants->len; (*index)++) {
        Applicant *applicant = seat->applicants->pdata[*index];
        if (strcmp(applicant->name, name) == 0)
            return applicant;
    }
    return NULL;
}

static gboolean is_same(const Stanza *a, const Stanza *b) {
    g_autofree char *x = stanza_to_xml(a), *y = stanza_to_xml(b);
    return strcmp(x, y) == 0;
}

/* The latest form of a name counts: who reads another one than was told of is told again. */
static void keep(Seat *seat, const Stanza *x, const char *name) {
    guint index;
    const Applicant *before = find(seat, name, &index);
    gboolean news = !before || !is_same(before->form, x);
    if (before)
        g_ptr_array_remove_index(seat->applicants, index);
    else if (seat->applicants->len >= MAX_APPLICANTS)
        g_ptr_array_remove_index(seat->applicants, 0);
    Applicant *applicant = g_new(Applicant, 1);
    *applicant = (Applicant){g_strdup(name), stanza_copy(x)};
    g_ptr_array_add(seat->applicants, applicant);
    if (news)
        model_notice(seat->conv->model, seat->conv,
                     "%s asks to be a member of this room: /room requests shows what they say",
                     name);
}

/* The room asks its admins; nobody in it can. */
gboolean muc_take_applicant(Seat *seat, const Stanza *message) {
    const Stanza *x = stanza_child(message, "x", NS_DATA_FORMS);
    const Occupant *self = room_self(seat->conv->room);
    g_autoptr(Form) form = g_strcmp0(stanza_get(x, "type"), "form") == 0 ? forms_read(x) : NULL;
    if (!form || g_strcmp0(form_get(form, "FORM_TYPE"), FORM_REGISTER) != 0)
        return FALSE;
    g_autofree char *name = name_of(form);
    if (self && self->affiliation >= MUC_ADMIN)
        keep(seat, x, name);
    return TRUE;
}

Form *muc_applicant_form(Conv *conv, const char *name) {
    guint index;
    const Applicant *applicant = find(seat_find(conv), name, &index);
    return applicant ? forms_read(applicant->form) : NULL;
}

void muc_answer_applicant(Conv *conv, const char *name, const Form *form) {
    Seat *seat = seat_find(conv);
    guint index;
    if (!find(seat, name, &index))
        return;
    g_autofree char *id = stream_new_id();
    Stanza *message = stanza_new("message", NS_CLIENT);
    stanza_set(message, "to", conv->jid);
    stanza_set(message, "id", id);
    if (form)
        forms_submit(message, form);
    else
        forms_cancel(message);
    stream_send(seat->stream, message);
    g_ptr_array_remove_index(seat->applicants, index);
}
