#pragma once
#include "model/conv.h"
#include "model/foreign_logs.h"

/* Tells what of another program's log papo has already: from an earlier import, or because it heard
 * the same. One message here is the same as only one there, so that what was said twice stays said
 * twice. */
typedef struct Recogniser Recogniser;
Recogniser *recogniser_new(const Conv *conv);
void recogniser_free(Recogniser *recogniser);

/* import_id: the message id that an earlier import gave it. By the ids of its stanza, where the log
 * has them; else by who said what within a few seconds, or as long as the log's times are vague. A
 * text that has been corrected is known by each of its versions. */
gboolean recogniser_knows(Recogniser *recogniser, const ForeignMessage *foreign,
                          const char *import_id);
void recogniser_took(Recogniser *recogniser, gint64 id); /* it became this one */
