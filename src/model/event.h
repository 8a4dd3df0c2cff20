#pragma once
#include "store/rows.h"
#include <glib.h>

typedef struct Bus Bus;
typedef struct Account Account;
typedef struct Contact Contact;
typedef struct Conv Conv;
typedef struct Occupant Occupant;
typedef struct Prompt Prompt;

/* Everything that can be heard. X(enum, name in scripts and JSON, help). Facts, but for the last
 * group: intents. */
#define EVENTS(X)                                                                                  \
    X(EV_ACCOUNT_ADDED, "account-added", "An account was added.")                                  \
    X(EV_ACCOUNT_REMOVED, "account-removed", "An account was removed.")                            \
    X(EV_ACCOUNT_STATE, "account-state",                                                           \
      "An account went online or offline, or is trying. text: why.")                               \
    X(EV_ACCOUNT_CHANGED, "account-changed",                                                       \
      "Own presence, or what is known of the connection, changed.")                                \
    X(EV_ROSTER_LOADED, "roster-loaded", "The roster of an account arrived whole.")                \
    X(EV_CONTACT_ADDED, "contact-added", "A contact joined the roster.")                           \
    X(EV_CONTACT_CHANGED, "contact-changed", "Name, groups or subscription of a contact changed.") \
    X(EV_CONTACT_REMOVED, "contact-removed", "A contact left the roster.")                         \
    X(EV_PRESENCE, "presence", "A contact's presence changed. text: the resource.")                \
    X(EV_SUBSCRIPTION, "subscription",                                                             \
      "Somebody asks for, grants or withdraws a subscription. text: what.")                        \
    X(EV_BLOCKED, "blocked",                                                                       \
      "Addresses were blocked or unblocked (XEP-0191). text: which one, if it is one.")            \
    X(EV_ROOM_CHANGED, "room-changed",                                                             \
      "A room was entered or left, or it changed. text: state, nick, name, features or subject.")  \
    X(EV_OCCUPANT_ADDED, "occupant-joined", "Somebody came into a room we are in.")                \
    X(EV_OCCUPANT_CHANGED, "occupant-changed",                                                     \
      "Role, presence or name of somebody in a room changed. text: the old name.")                 \
    X(EV_OCCUPANT_REMOVED, "occupant-left", "Somebody left a room we are in.")                     \
    X(EV_ABOUT, "about",                                                                           \
      "What somebody tells of themselves changed. text: nick, mood, activity, tune or avatar.")    \
    X(EV_INVITED, "invitation",                                                                    \
      "Somebody invites us into a room (number: 1), or it was answered (0). text: the room.")      \
    X(EV_CONV_ADDED, "conversation-added", "A conversation began to exist.")                       \
    X(EV_CONV_OPENED, "conversation-opened", "A conversation got a window.")                       \
    X(EV_CONV_CLOSED, "conversation-closed", "A conversation lost its window.")                    \
    X(EV_CONV_CHANGED, "conversation-changed",                                                     \
      "Unread counts, draft, name, typing or lock changed. text: typing, if it was that.")         \
    X(EV_PAGE_OPENED, "page-opened",                                                               \
      "A list got a window, or new content in the one it has. text: its title.")                   \
    X(EV_PAGE_CHANGED, "page-changed", "What a list shows is not as it was any more.")             \
    X(EV_MESSAGE_ADDED, "message", "A message joined a conversation.")                             \
    X(EV_MESSAGE_CHANGED, "message-changed", "Body, state or receipt of a message changed.")       \
    X(EV_HISTORY_MOVED, "history-moved", "The loaded window of a conversation's history changed.") \
    X(EV_SETTING_CHANGED, "setting-changed", "A setting got another value. text: its name.")       \
    X(EV_PROMPT_ASKED, "prompt", "A question waits for an answer.")                                \
    X(EV_PROMPT_CLOSED, "prompt-closed", "A question was answered or withdrawn.")                  \
    X(EV_STANZA, "stanza",                                                                         \
      "Raw XML, secrets removed, while somebody watches. number: 1 sent, 0 received.")             \
    X(EV_OUTGOING, "outgoing", "Intent: a message waits to be sent.")                              \
    X(EV_READ, "read", "Intent: the user has seen a conversation up to a message.")                \
    X(EV_TYPING, "typing", "Intent: the user began or stopped to write. text: a XEP-0085 state.")  \
    X(EV_COMPOSE, "compose",                                                                       \
      "Intent: text for the input line. number: 0 before what stands there, 1 in its place, "      \
      "2 at its end.")                                                                             \
    X(EV_COPY, "copy", "Intent: a text is for the clipboard.")                                     \
    X(EV_ENTERED, "entered",                                                                       \
      "The user entered a line on the screen. text: the line, unless it has a secret.")            \
    X(EV_EDIT, "edit", "Intent: a file is to be opened in the user's editor. text: its path.")     \
    X(EV_ATTENTION, "attention",                                                                   \
      "Intent: something deserves to be told the user now. text: its kind.")                       \
    X(EV_LOOK, "look", "Intent: a message is to be shown where it was said. number: its id.")      \
    X(EV_QUIT, "quit", "Intent: papo ends.")

typedef enum {
#define X(id, name, help) id,
    EVENTS(X)
#undef X
        EV_COUNT
} EventType;

typedef enum { COMPOSE_BEFORE, COMPOSE_INSTEAD, COMPOSE_AFTER } ComposeHow; /* EV_COMPOSE */

/* One flat struct: unused fields are NULL or 0. Pointers are borrowed until the event has been
 * delivered. */
typedef struct {
    EventType type;
    Account *account;
    Contact *contact;
    Conv *conv;
    Message *message;
    Occupant *occupant;
    Prompt *prompt;
    const char *text; /* copied by the bus */
    gint64 number;
} Event;

const char *event_name(EventType type);
const char *event_help(EventType type);
