#pragma once
#include "model/form.h"
#include "xmpp/module.h"

extern const XepModule xep_captcha;

/* A challenge (XEP-0158 3.1.2): somebody wants to see that no machine wrote what we have just sent.
 */
typedef struct {
    char *challenger; /* who answers */
    char *about;      /* whom we wrote to, or the room we want to enter */
    char *url;        /* instead of the form; NULL */
    char *id;         /* of the challenge */
    Stanza *captcha;
    char *key;      /* ours, for it alone */
    guint fetching; /* pictures and sounds that are still to come (XEP-0231) */
} Challenge;

/* The oldest that waits, or NULL; borrowed until it is answered, declined, or the session ends. */
const Challenge *captcha_first(Stream *stream);
/* Pictures that came along are files in it. Owned by the caller. */
Form *captcha_form(Stream *stream, const Challenge *challenge);
/* Both forget the challenge. */
void captcha_answer(Stream *stream, const char *id, const Form *form, IqFn fn, gpointer data,
                    GDestroyNotify free_data);
void captcha_decline(Stream *stream, const char *id);
