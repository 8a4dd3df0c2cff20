#pragma once
#include "model/conv.h"

/* Quotes as XEP-0393 (6.1.3) has them: lines that begin with ">". */

/* A copy of the nth message of others, counted from the last (1); NULL. */
Message *quote_find(const Conv *conv, guint nth);
Message *quote_selected(const Conv *conv); /* a copy; NULL: none is */
/* What it says as a quote, ending in a line end; in a room with who said it. What it quotes itself
 * is left out; a long one is cut. Cleaned: it is going to be seen and sent. Owned by the caller. */
char *quote_text(const Conv *conv, const Message *message);

/* Puts the quote into the input line (EV_COMPOSE), in place of the one that was put there before:
 * of the selected message, else of the nth. FALSE: there is none. */
gboolean quote_begin(Conv *conv, guint nth);
