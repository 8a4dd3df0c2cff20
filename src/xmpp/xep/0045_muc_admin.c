/* 0045_muc_admin.c — who may do what in a room: changes, lists, and voice asked for
 * (XEP-0045 7.13, 8, 9, 10.3 to 10.9). */
#include "xmpp/xep/0045_muc_admin.h"
#include "base/tr.h"
#include "wire/ns.h"
#include "xmpp/xep/0045_muc_private.h"
#include <string.h>

#define NS_DATA "jabber:x:data"
#define FORM_REQUEST NS_MUC "#request"

enum { MAX_REQUESTS = 50, MAX_FIELDS = 20 };

void muc_set_item(Stream *stream, const char *room, const MucItem *item, IqFn fn, gpointer data,
                  GDestroyNotify free_data) {
    Stanza *iq = iq_new("set", room, "query", NS_MUC_ADMIN);
    Stanza *entry = stanza_add(stanza_child(iq, "query", NULL), "item", NULL);
    stanza_set(entry, "nick", item->nick);
    stanza_set(entry, "role", item->role);
    stanza_set(entry, "jid", item->jid);
    stanza_set(entry, "affiliation", item->affiliation);
    if (item->reason)
        stanza_add_with_text(entry, "reason", NULL, item->reason);
    stream_ask(stream, iq, fn, data, free_data);
}

void muc_ask_items(Stream *stream, const char *room, MucAffiliation affiliation, IqFn fn,
                   gpointer data, GDestroyNotify free_data) {
    Stanza *iq = iq_new("get", room, "query", NS_MUC_ADMIN);
    Stanza *entry = stanza_add(stanza_child(iq, "query", NULL), "item", NULL);
    stanza_set(entry, "affiliation", muc_affiliation_name(affiliation));
    stream_ask(stream, iq, fn, data, free_data);
}

void muc_destroy(Stream *stream, const char *room, const char *venue, const char *reason, IqFn fn,
                 gpointer data, GDestroyNotify free_data) {
    Stanza *iq = iq_new("set", room, "query", NS_MUC_OWNER);
    Stanza *destroy = stanza_add(stanza_child(iq, "query", NULL), "destroy", NULL);
    stanza_set(destroy, "jid", venue);
    if (reason)
        stanza_add_with_text(destroy, "reason", NULL, reason);
    stream_ask(stream, iq, fn, data, free_data);
}

char *muc_admin_refusal(const Stanza *answer) {
    static const struct {
        const char *condition, *words;
    } known[] = {
        {"forbidden", N_("you may not do that in this room")},
        {"not-allowed", N_("not allowed: they may stand as high as you here, or higher")},
        {"conflict", N_("that can't be done to oneself, nor to the last owner")},
        {"item-not-found", N_("there is nobody like that, or no such room")},
        {"not-acceptable", N_("the room doesn't take it like that")},
        {"registration-required", N_("only members may do that")},
    };
    const char *condition = muc_condition(answer);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(condition, known[i].condition) == 0)
            return g_strdup(tr(known[i].words));
    return stanza_error_text(answer);
}

/* ---- voice ---- */

static void add_field(Stanza *x, const char *var, const char *value) {
    Stanza *field = stanza_add(x, "field", NULL);
    stanza_set(field, "var", var);
    stanza_add_with_text(field, "value", NULL, value);
}

static Stanza *message_to(const Conv *conv, Stanza **x) {
    Stanza *message = stanza_new("message", NS_CLIENT);
    stanza_set(message, "to", conv->jid);
    *x = stanza_add(message, "x", NS_DATA);
    stanza_set(*x, "type", "submit");
    return message;
}

void muc_request_voice(Conv *conv) {
    const Seat *seat = seat_find(conv);
    g_return_if_fail(seat);
    Stanza *x, *message = message_to(conv, &x);
    add_field(x, "FORM_TYPE", FORM_REQUEST);
    add_field(x, "muc#role", "participant");
    stream_send(seat->stream, message);
}

static const char *value_of(const Stanza *form, const char *var) {
    const Stanza *field = NULL;
    while ((field = stanza_next(form, field, "field", NULL)))
        if (g_strcmp0(stanza_get(field, "var"), var) == 0)
            return stanza_child_text(field, "value", NULL);
    return NULL;
}

static const char *nick_of(const Stanza *form) {
    return value_of(form, "muc#roomnick");
}

static Stanza *request_of(const Seat *seat, const char *nick, guint *index) {
    for (guint i = 0; seat && i < seat->requests->len; i++) {
        Stanza *form = seat->requests->pdata[i];
        *index = i;
        if (strcmp(nick_of(form), nick) == 0)
            return form;
    }
    return NULL;
}

/* 8.6. The room asks a moderator; nobody in it can. Who asks again is not told again. */
gboolean muc_take_request(Seat *seat, const Stanza *message) {
    const Stanza *form = stanza_child(message, "x", NS_DATA);
    const char *nick = nick_of(form);
    const Occupant *self = room_self(seat->conv->room);
    guint index;
    if (g_strcmp0(stanza_get(form, "type"), "form") != 0 ||
        g_strcmp0(value_of(form, "FORM_TYPE"), FORM_REQUEST) != 0 || !nick)
        return FALSE;
    if (!self || self->role != MUC_MODERATOR || !room_occupant(seat->conv->room, nick))
        return TRUE;
    gboolean again = request_of(seat, nick, &index) != NULL;
    if (again)
        g_ptr_array_remove_index(seat->requests, index);
    else if (seat->requests->len >= MAX_REQUESTS)
        g_ptr_array_remove_index(seat->requests, 0);
    g_ptr_array_add(seat->requests, stanza_copy(form));
    if (!again)
        model_notice(seat->conv->model, seat->conv,
                     "%s asks to speak: /voice grant, or /voice deny, and the nick", nick);
    return TRUE;
}

/* Those who have gone, or may speak meanwhile, don't wait any more. */
GPtrArray *muc_voice_requests(Conv *conv) {
    const Seat *seat = seat_find(conv);
    GPtrArray *nicks = g_ptr_array_new();
    for (guint i = 0; seat && i < seat->requests->len; i++) {
        const char *nick = nick_of(seat->requests->pdata[i]);
        const Occupant *occupant = room_occupant(conv->room, nick);
        if (occupant && occupant->role == MUC_VISITOR)
            g_ptr_array_add(nicks, (gpointer)nick);
    }
    return nicks;
}

gboolean muc_answer_voice(Conv *conv, const char *nick, gboolean grant) {
    Seat *seat = seat_find(conv);
    guint index, n = 0;
    const Stanza *form = request_of(seat, nick, &index), *field = NULL;
    if (!form)
        return FALSE;
    Stanza *x, *message = message_to(conv, &x);
    while (n++ < MAX_FIELDS && (field = stanza_next(form, field, "field", NULL))) {
        const char *var = stanza_get(field, "var");
        const char *value = stanza_child_text(field, "value", NULL);
        if (var && strcmp(var, "muc#request_allow") != 0)
            add_field(x, var, value ? value : "");
    }
    add_field(x, "muc#request_allow", grant ? "true" : "false");
    stream_send(seat->stream, message);
    g_ptr_array_remove_index(seat->requests, index);
    return TRUE;
}
