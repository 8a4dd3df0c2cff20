#pragma once
#include "xmpp/module.h"

#define NS_RSM "http://jabber.org/protocol/rsm"

extern const XepModule xep_result_sets;

/* Asks for at most max items (2.1), those that come after this one (2.2); after NULL: the first.
 * The set is added to the question's own element. */
void rsm_ask(Stanza *query, guint max, const char *after);

/* What an answer says of itself. Borrowed from it. */
typedef struct {
    const char *last; /* to ask for what comes after; NULL: nothing does, or it is no set */
    gint64 count;     /* of all, about; -1: not told */
} RsmSet;
RsmSet rsm_read(const Stanza *query);
