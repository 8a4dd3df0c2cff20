#pragma once
#include "model/form.h"
#include "model/room.h"
#include "xmpp/stream.h"

/* What moderators, admins and owners ask of a room (XEP-0045 8 to 10). fn gets the room's answer,
 * see stream_ask(). */

/* One change: role by nick, or affiliation by bare JID. The other members are NULL; so may be
 * reason. */
typedef struct {
    const char *nick, *role;
    const char *jid, *affiliation;
    const char *reason;
} MucItem;
void muc_set_item(Stream *stream, const char *room, const MucItem *item, IqFn fn, gpointer data,
                  GDestroyNotify free_data);
/* Everybody of one affiliation: 9.2, 9.5, 10.5, 10.8. */
void muc_ask_items(Stream *stream, const char *room, MucAffiliation affiliation, IqFn fn,
                   gpointer data, GDestroyNotify free_data);
/* 10.9. venue: another room to go to; it and reason may be NULL. */
void muc_destroy(Stream *stream, const char *room, const char *venue, const char *reason, IqFn fn,
                 gpointer data, GDestroyNotify free_data);
char *muc_admin_refusal(const Stanza *answer); /* why not, for people; owned by the caller */

/* 0045_muc_config.c: the form of how a room is set up (10.2), or of registration with it (7.10). */
typedef enum { MUC_CONFIG, MUC_REGISTRATION } MucForm;
void muc_ask_form(Stream *stream, const char *room, MucForm which, IqFn fn, gpointer data,
                  GDestroyNotify free_data);
/* Of a result; NULL: no form is in it. *registered: as whom we are, "" if that isn't told, NULL: we
 * are not. Both owned by the caller. */
Form *muc_read_form(const Stanza *answer, MucForm which, char **registered);
char *muc_registration_refusal(const Stanza *answer); /* as muc_admin_refusal() */
/* form NULL: as the room suggests (10.1.2). */
void muc_send_form(Stream *stream, const char *room, MucForm which, const Form *form, IqFn fn,
                   gpointer data, GDestroyNotify free_data);
void muc_cancel_config(Stream *stream, const char *room); /* a new room is gone by that */

/* 7.13. We have to be in the room. */
void muc_request_voice(Conv *conv);
/* 8.6: the nicks of those who asked and wait, the oldest first; borrowed until something else is
 * heard. Unref it. */
GPtrArray *muc_voice_requests(Conv *conv);
/* FALSE: that one didn't ask. */
gboolean muc_answer_voice(Conv *conv, const char *nick, gboolean grant);

/* 0045_muc_applicants.c, 9.9: who asks to be a member of a room whose admin we are, until one is
 * answered. */
typedef struct {
    char *name; /* the nick they want, or what else they call themselves: as received */
    Stanza *form;
} Applicant;
const GPtrArray *muc_applicants(Conv *conv); /* Applicant*, the oldest first; borrowed; NULL */
Form *muc_applicant_form(Conv *conv, const char *name); /* owned; NULL: nobody asks by this name */
/* Forgets the applicant. form NULL: no decision of ours, the room may ask somebody else. */
void muc_answer_applicant(Conv *conv, const char *name, const Form *form);
