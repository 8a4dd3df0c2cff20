#pragma once
#include "model/roster.h"

/* What people tell of themselves (XEP-0163 and what builds on it). One line each, of a bounded
 * length, as received: cleaned where it is shown. None of it ever stands for an address. */
typedef enum {
    ABOUT_NICK,
    ABOUT_MOOD,
    ABOUT_ACTIVITY,
    ABOUT_TUNE,
    ABOUT_AVATAR,
    ABOUT_COUNT
} About;

const char *about_name(About kind); /* "nick", "mood", … */
/* jid: bare, prepared: ourselves or somebody in the roster; nobody else's is kept. text NULL or "":
 * told no more. Emits EV_ABOUT. */
void about_set(Account *account, const char *jid, About kind, const char *text);
const char *about_get(const Account *account, const char *jid, About kind); /* borrowed; NULL */
void about_clear(Account *account); /* of everybody: a fresh session tells it anew */

/* The few words there is room for in a panel: tune, activity or mood; owned by the caller; NULL. */
char *about_short(const Contact *contact, gboolean unicode);
