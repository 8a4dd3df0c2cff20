/* 0045_muc_config.c — forms of a room: how it is set up (10.1, 10.2), and registration with it
 * (7.10). */
#include "base/tr.h"
#include "model/room.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0045_muc_admin.h"
#include "xmpp/xep/0045_muc_private.h"
#include <string.h>

#define NS_REGISTER "jabber:iq:register"

static const char *ns_of(MucForm which) {
    return which == MUC_CONFIG ? NS_MUC_OWNER : NS_REGISTER;
}

void muc_ask_form(Stream *stream, const char *room, MucForm which, IqFn fn, gpointer data,
                  GDestroyNotify free_data) {
    stream_ask(stream, iq_new("get", room, "query", ns_of(which)), fn, data, free_data);
}

Form *muc_read_form(const Stanza *answer, MucForm which, char **registered) {
    const Stanza *query = stanza_child(answer, "query", ns_of(which));
    *registered = NULL;
    if (which == MUC_REGISTRATION && stanza_child(query, "registered", NULL)) {
        const char *nick = stanza_child_text(query, "username", NULL);
        *registered = g_strdup(nick ? nick : "");
    }
    return forms_parse(query);
}

void muc_send_form(Stream *stream, const char *room, MucForm which, const Form *form, IqFn fn,
                   gpointer data, GDestroyNotify free_data) {
    Stanza *iq = iq_new("set", room, "query", ns_of(which));
    Stanza *query = stanza_child(iq, "query", NULL);
    if (form)
        forms_submit(query, form);
    else
        stanza_set(stanza_add(query, "x", NS_DATA_FORMS), "type", "submit");
    stream_ask(stream, iq, fn, data, free_data);
}

char *muc_registration_refusal(const Stanza *answer) {
    const char *condition = muc_condition(answer);
    if (strcmp(condition, "conflict") == 0)
        return g_strdup(_("somebody else has this nick"));
    if (strcmp(condition, "registration-required") == 0)
        return g_strdup(_("only who is a member already may register here; an admin makes members, "
                          "or invites"));
    if (strcmp(condition, "not-allowed") == 0 || strcmp(condition, "service-unavailable") == 0 ||
        strcmp(condition, "forbidden") == 0)
        return g_strdup(_("it takes no registrations"));
    if (strcmp(condition, "item-not-found") == 0)
        return g_strdup(_("there is no such room"));
    return stanza_error_text(answer);
}

void muc_cancel_config(Stream *stream, const char *room) {
    Stanza *iq = iq_new("set", room, "query", NS_MUC_OWNER);
    forms_cancel(stanza_child(iq, "query", NULL));
    stream_ask(stream, iq, NULL, NULL, NULL);
}

void muc_create(Conv *conv, const char *nick, MucFn fn, gpointer data, GDestroyNotify free_data) {
    muc_enter(conv, nick, NULL, fn, data, free_data);
    Seat *seat = seat_find(conv);
    if (seat)
        seat->configure = TRUE;
}
