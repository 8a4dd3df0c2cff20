#pragma once
#include "model/account.h"

typedef enum {
    SUBSCRIPTION_NONE,
    SUBSCRIPTION_TO,
    SUBSCRIPTION_FROM,
    SUBSCRIPTION_BOTH
} Subscription;

typedef struct {
    char *name; /* "" for a bare JID (gateways) */
    Show show;
    char *status;
    int priority;
    gint64 since;      /* when this presence began: delay stamp or arrival, µs */
    gint64 idle_since; /* since when nobody touches it, as it says, µs; 0: it does not say */
    char *caps_node;   /* XEP-0115, as announced; NULL if not */
    char *caps_ver, *caps_hash;
} Resource;

struct Contact {
    Account *account;
    char *jid;  /* bare, prepared */
    char *name; /* from the roster; NULL */
    char **groups;
    Subscription subscription;
    gboolean asked;       /* our request waits for an answer (ask='subscribe', or just sent) */
    gboolean asks;        /* wants to see our presence: answer with /sub allow or deny */
    char *request_text;   /* what came with the request */
    char *request_nick;   /* what they call themselves in it (XEP-0172): never instead of the JID */
    gboolean in_roster;   /* FALSE: known only by presence or a request */
    Show told;            /* what its conversation last heard of it */
    char *last_words;     /* the status with which the last resource went offline; NULL */
    GPtrArray *resources; /* Resource*, best first: highest priority, then latest */
    char *about[5];       /* what they tell of themselves: see about.h */
};

typedef struct Roster {
    Account *account;
    GHashTable *contacts; /* jid → Contact* */
    char *version;        /* RFC 6121 2.6; NULL: the server has no versions, or ask for all */
    GPtrArray *sorted;    /* what roster_sorted() gave last; NULL: to be sorted again */
    GHashTable *awaited;  /* during a full roster: JIDs of the old one not yet seen; else NULL */
    guint strangers;      /* contacts that are not in the roster */
    char *delimiter;      /* between the names of groups in groups: see groups.h; NULL: flat */
    gboolean stale;       /* the disk refused a change: the cache must get no newer version */
} Roster;

#define CACHE_DELIMITER "roster-delimiter" /* "" → delimiter */

Roster *roster_new(Account *account);
void roster_free(Roster *roster);
void roster_load(Roster *roster); /* from the cache in the store */

Contact *roster_find(const Roster *roster, const char *jid); /* any form of the JID; NULL */
Contact *roster_find_name(const Roster *roster,
                          const char *name);    /* JID, or the one contact of that name; NULL */
GPtrArray *roster_sorted(const Roster *roster); /* borrowed Contact*, by display name; unref it */

/* Changes, as the server told them (xmpp only); saved and emitted, during a full roster only once,
 * at its end. roster_set() takes nothing; NULL if jid is not a bare JID. */
Contact *roster_set(Roster *roster, const char *jid, const char *name, const char *const *groups,
                    Subscription sub, gboolean asked);
void roster_drop(Roster *roster, const char *jid);
void roster_begin_full(
    Roster *roster); /* a full roster follows: what isn't set until roster_end_full() is gone */
void roster_end_full(Roster *roster, const char *version);
void roster_set_version(Roster *roster, const char *version);
/* We asked to see their presence, or gave it up; the server's push says the same soon. */
void roster_set_asked(Roster *roster, const char *jid, gboolean asked);
void roster_set_request(Roster *roster, const char *jid, gboolean asks, const char *text);
void roster_set_request_nick(Roster *roster, const char *jid,
                             const char *nick); /* of one that asks */

/* Presence of one resource; SHOW_OFFLINE removes it (of a bare JID: all), and its status becomes
 * the contact's last words. NULL then, or if too many strangers or resources are known already. */
Resource *roster_set_presence(Roster *roster, const char *full_jid, Show show, const char *status,
                              int priority, gint64 since);
void roster_clear_presence(Roster *roster); /* we went offline */

Contact *contact_new(Account *account, const char *jid); /* contacts come from the roster */
void contact_free(Contact *contact);
Resource *contact_set_resource(Contact *contact, const char *resource, Show show,
                               const char *status, int priority, gint64 since);
gboolean contact_drop_resource(Contact *contact, const char *resource, const char *status);

const char *contact_display_name(const Contact *contact); /* name or JID; borrowed */
Resource *contact_best(const Contact *contact);           /* NULL: offline */
Resource *contact_resource(const Contact *contact, const char *resource);
Show contact_show(const Contact *contact);
gboolean contact_may_see_us(
    const Contact *contact); /* subscription from or both: receipts, idle, … allowed */
const char *subscription_name(Subscription sub);
