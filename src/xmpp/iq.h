#pragma once
#include "xmpp/stream.h"

/* The open questions of one stream: who was asked what, until the answer comes or time is up. Only
 * stream.c uses this; everybody else calls stream_ask(). */
typedef struct Iqs Iqs;

Iqs *iqs_new(Stream *stream, const char *own_jid, Clock *clock,
             void (*send)(Stanza *iq, gpointer stream)); /* send takes the stanza */
void iqs_free(Iqs *iqs);                                 /* call iqs_fail_all() first */
void iqs_ask(Iqs *iqs, Stanza *iq, gboolean bound, IqFn fn, gpointer data,
             GDestroyNotify free_data);
void iqs_answered(Iqs *iqs, Stanza *answer); /* ignores what nobody asked for */
void iqs_fail_all(Iqs *iqs);
guint iqs_count(const Iqs *iqs);
