#pragma once
#include "model/model.h"

typedef enum {
    ACCOUNT_OFFLINE,
    ACCOUNT_CONNECTING, /* until the session is bound or resumed */
    ACCOUNT_ONLINE,
    ACCOUNT_WAITING, /* lost the link; tries again by itself */
} AccountState;

/* What kind of reason: exit codes of scripts tell them apart. */
typedef enum { TROUBLE_NONE, TROUBLE_CONNECT, TROUBLE_LOGIN, TROUBLE_TLS } Trouble;

typedef enum { SHOW_OFFLINE, SHOW_ONLINE, SHOW_CHAT, SHOW_AWAY, SHOW_XA, SHOW_DND } Show;

/* One account of ours. Its keys (server, port, tls, …) are settings of account scope. */
struct Account {
    Model *model;   /* borrowed: the parent */
    char *jid;      /* bare, prepared: its name everywhere */
    char *resource; /* the bound one while online, else the last one */
    AccountState state;
    gint64 online_since;  /* of this session, µs */
    char *reason;         /* why it is offline or waiting, for people; may be NULL */
    Trouble trouble;      /* the last one since it was online */
    gboolean provisional; /* made for /register, and not on its server yet */
    gboolean given_up;    /* … and it won't be: see accounts_give_up() */
    char *tls; /* "TLSv1.3 …" while verified; NULL while not encrypted: the screen warns */

    Show show; /* own presence: what was asked for, also while offline */
    char *status;
    int priority;
    gint64 idle_since; /* since when nobody is here, if contacts may know that, µs; else 0 */

    struct Roster *roster;
    GHashTable *blocked;    /* prepared JIDs: see blocks.h */
    GHashTable *accepted;   /* bare JIDs that aren't strangers: see inbox.h */
    GPtrArray *invitations; /* Invitation*, the oldest first: see invitation.h */
    char *about[5];         /* what we tell of ourselves, as the server has it: see about.h */
    GPtrArray *convs;       /* Conv*, all that exist, open or not */
    GHashTable *conv_jids;  /* jid → Conv*, the same ones; borrowed */
    struct Stream *stream;  /* opaque; owned by xmpp */
};

/* An account already there, or one that has to go offline first. */
#define ACCOUNT_ERROR (account_error_quark())
GQuark account_error_quark(void);
typedef enum { ACCOUNT_ERROR_JID, ACCOUNT_ERROR_EXISTS, ACCOUNT_ERROR_ONLINE } AccountError;

/* Where an account lives in the profile. New ones are enabled and offline. An account that could
 * be added but not saved is returned together with an error (SETTINGS_ERROR_SAVE). */
Account *accounts_add(Model *model, const char *jid, GError **error);
gboolean accounts_remove(Model *model, Account *account,
                         GError **error); /* must be offline; history stays */
/* A provisional one goes again, as soon as it is offline and nothing of it is at work. */
void accounts_give_up(Account *account);
void accounts_forget_provisional(Model *model);              /* papo ends: all of them */
Account *accounts_find(const Model *model, const char *jid); /* bare or full; NULL */
Account *accounts_default(
    const Model *model); /* setting default-account, else the first enabled one; NULL */
gboolean accounts_load(Model *model, GError **error);

/* Used by xmpp alone: changes the state and tells why (reason may be NULL). OFFLINE forgets who is
 * there, who types and what is locked; WAITING does not: the session may be resumed. */
void account_set_state(Account *account, AccountState state, const char *reason);
void account_set_trouble(Account *account, Trouble trouble); /* before account_set_state() */
void account_set_tls(Account *account, const char *description);
void account_set_resource(Account *account, const char *resource);
/* Own presence as wished; xmpp hears EV_ACCOUNT_CHANGED and sends it. status may be NULL. */
void account_set_presence(Account *account, Show show, const char *status, int priority);

gboolean account_is_online(const Account *account);
char *account_full_jid(const Account *account); /* owned by the caller; bare while never bound */

Account *account_new(Model *model, const char *jid); /* accounts_add() is what you want */
void account_free(Account *account);

const char *show_name(Show show); /* "online", "chat", "away", "xa", "dnd", "offline" */
const char *show_word(Show show); /* for people, in their language: "busy" */
gboolean show_parse(const char *name, Show *show);
