#pragma once
#include "script/send.h"

/* What papo send asks of a papo that runs, as words of a line; the text follows it. */
void send_words_add(GString *out, const SendWish *wish); /* each behind a blank */

/* The other side: a wish, word by word. */
typedef struct SendAsked SendAsked;
SendAsked *send_asked_new(void);
void send_asked_free(SendAsked *asked);
gboolean send_asked_take(SendAsked *asked, const char *word); /* FALSE: it is none of these */
/* Borrowed; the text comes from fd. NULL: nobody asked, or nobody is named. */
const SendWish *send_asked_wish(SendAsked *asked, int fd);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SendAsked, send_asked_free)
