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
} Challenge;

/* The oldest that waits, or NULL; borrowed until it is answered, declined, or the session ends. */
const Challenge *captcha_first(Stream *stream);
Form *captcha_form(const Challenge *challenge); /* owned by the caller */
/* Both forget the challenge. */
void captcha_answer(Stream *stream, const char *id, const Form *form, IqFn fn, gpointer data,
                    GDestroyNotify free_data);
void captcha_decline(Stream *stream, const char *id);
