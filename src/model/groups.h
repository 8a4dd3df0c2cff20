#pragma once
#include "model/roster.h"

/* Groups of the roster, which may stand in each other: "Friends::Choir" is Choir in Friends where
 * the delimiter is "::" (XEP-0083). */
typedef struct {
    char *name;  /* whole, as contacts have it; of one that only holds others: as far as that */
    char *title; /* the last part of it */
    guint depth; /* 0: in no other */
} Group;

/* All there are and those around them, in the order in which they are shown; Group*, unref it. */
GPtrArray *roster_groups(const Roster *roster);
/* Is it in that group, or in one in it? NULL: in any, or in none, it doesn't matter. */
gboolean contact_in_group(const Contact *contact, const char *group);

/* What stands between the names; kept on disk. One letter or digit, or "", means flat groups
 * (XEP-0083 2). */
void roster_set_delimiter(Roster *roster, const char *delimiter);
gboolean delimiter_is_good(const char *delimiter);
