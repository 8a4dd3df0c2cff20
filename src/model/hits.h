#pragma once
#include "model/conv.h"

/* The hits of the last search, kept so that they can be named by their numbers: /search tells them,
 * /jump goes to one. */

/* Searches (see store/search.h for what words may be); account and conv narrow it. The hits are
 * borrowed until the next search, newest first; NULL and an error if words is no search. */
const GPtrArray *hits_search(Model *model, const char *words, const Account *account,
                             const Conv *conv, guint limit, GError **error);
/* The hit of a number as told (1 is the first), and its conversation; FALSE if there is none. */
gboolean hits_get(const Model *model, guint number, gint64 *message_id, Conv **conv);
