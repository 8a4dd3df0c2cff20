/* What there is to be told of accounts, conversations, messages …: the tables of the JSON form. */
#include "script/event_parts.h"

#include "base/tr.h"
#include "model/conv.h"
#include "model/message.h"
#include "model/prompt.h"
#include "model/room.h"
#include "model/roster.h"

#define TEXT(type, member, name, help)                                                             \
    { name, FIELD_TEXT, help, offsetof(type, member) }
#define TIME(type, member, name, help)                                                             \
    { name, FIELD_TIME, help, offsetof(type, member) }
#define WORDS(type, member, name, help)                                                            \
    { name, FIELD_WORDS, help, offsetof(type, member) }
#define WORD(fn, name, help)                                                                       \
    { name, FIELD_WORD, help, .word = fn }
#define NUMBER(fn, name, help)                                                                     \
    { name, FIELD_NUMBER, help, .number = fn }
#define FLAG(fn, name, help)                                                                       \
    { name, FIELD_FLAG, help, .number = fn }

static const char *account_state(gconstpointer part) {
    static const char *const names[] = {"offline", "connecting", "online", "waiting"};
    return names[((const Account *)part)->state];
}

static const char *account_show(gconstpointer part) {
    return show_name(((const Account *)part)->show);
}

static const Field account_fields[] = {
    TEXT(Account, jid, "jid", N_("Its address, without a resource.")),
    WORD(account_state, "state", N_("offline, connecting, online, or waiting to try again.")),
    TEXT(Account, reason, "reason", N_("Why it is offline or waiting, in words.")),
    TEXT(Account, resource, "resource", N_("The resource it is or was online with.")),
    TEXT(Account, tls, "tls", N_("The encryption of the connection; left out: there is none.")),
    WORD(account_show, "show", N_("Own presence: online, chat, away, xa, dnd or offline.")),
    TEXT(Account, status, "status", N_("The words that go with it.")),
};

static const Resource *best(gconstpointer part) {
    return contact_best(part);
}

static const char *contact_show_word(gconstpointer part) {
    return show_name(contact_show(part));
}

static const char *contact_status(gconstpointer part) {
    return best(part) ? best(part)->status : NULL;
}

static const char *contact_subscription(gconstpointer part) {
    return subscription_name(((const Contact *)part)->subscription);
}

static gint64 contact_asks(gconstpointer part) {
    return ((const Contact *)part)->asks;
}

static gint64 contact_in_roster(gconstpointer part) {
    return ((const Contact *)part)->in_roster;
}

static const Field contact_fields[] = {
    TEXT(Contact, jid, "jid", N_("Their address, without a resource.")),
    TEXT(Contact, name, "name", N_("What they are called in the roster.")),
    WORDS(Contact, groups, "groups", N_("The groups of the roster they are in.")),
    WORD(contact_show_word, "show", N_("The presence of their best resource.")),
    WORD(contact_status, "status", N_("The words that go with it.")),
    WORD(contact_subscription, "subscription", N_("Who sees whom: none, to, from or both.")),
    FLAG(contact_in_roster, "in-roster", N_("They are in the roster.")),
    FLAG(contact_asks, "asks", N_("They ask to see our presence, and wait for the answer.")),
    TEXT(Contact, request_text, "request", N_("What they said when they asked.")),
};

static const char *conv_kind(gconstpointer part) {
    static const char *const names[] = {"console", "chat", "room", "private", "page"};
    return names[((const Conv *)part)->kind];
}

static const char *conv_title(gconstpointer part) {
    return conv_name(part);
}

static const char *conv_typing(gconstpointer part) {
    static const char *const names[] = {NULL, "active", "composing", "paused", "inactive", "gone"};
    return names[((const Conv *)part)->typing];
}

static gint64 conv_unread(gconstpointer part) {
    return ((const Conv *)part)->unread;
}

static gint64 conv_mentions(gconstpointer part) {
    return ((const Conv *)part)->mentions;
}

static gint64 conv_is_open(gconstpointer part) {
    return ((const Conv *)part)->open;
}

static const Field conv_fields[] = {
    WORD(conv_kind, "kind",
         N_("chat, room, private (with somebody in a room), console, or page (a list).")),
    TEXT(Conv, jid, "jid", N_("Whom it is with.")),
    WORD(conv_title, "name", N_("What its tab says.")),
    NUMBER(conv_unread, "unread", N_("How many messages in it are unread.")),
    NUMBER(conv_mentions, "mentions", N_("How many of them are for us by name.")),
    FLAG(conv_is_open, "open", N_("It has a window.")),
    WORD(conv_typing, "typing", N_("What the other side does: active, composing, paused, …")),
};

static const char *room_state(gconstpointer part) {
    static const char *const names[] = {"out", "joining", "in"};
    return names[((const Room *)part)->state];
}

static gint64 room_occupants(gconstpointer part) {
    return room_count(part);
}

static const Field room_fields[] = {
    WORD(room_state, "state", N_("in, joining or out.")),
    TEXT(Room, nick, "nick", N_("Our nick in it.")),
    TEXT(Room, name, "name", N_("What it calls itself.")),
    TEXT(Room, subject, "subject", N_("Its subject.")),
    TEXT(Room, subject_by, "subject-by", N_("Who set that.")),
    NUMBER(room_occupants, "occupants", N_("How many are in it.")),
    TEXT(Room, error, "error", N_("Why it could not be entered, or was left, in words.")),
};

static const char *message_kind(gconstpointer part) {
    return message_kind_name(((const Message *)part)->kind);
}

static const char *message_state(gconstpointer part) {
    return message_state_name(((const Message *)part)->state);
}

static gint64 message_flag(gconstpointer part, guint flag) {
    return (((const Message *)part)->flags & flag) != 0;
}

static gint64 message_delayed(gconstpointer part) {
    return message_flag(part, MESSAGE_DELAYED);
}

static gint64 message_carbon(gconstpointer part) {
    return message_flag(part, MESSAGE_CARBON);
}

static gint64 message_mention(gconstpointer part) {
    return message_flag(part, MESSAGE_MENTION);
}

static gint64 message_edited(gconstpointer part) {
    return message_flag(part, MESSAGE_EDITED);
}

static const Field message_fields[] = {
    WORD(message_kind, "kind",
         N_("text, subject, join, leave, correction (of ours), or of papo itself: notice, error.")),
    WORD(message_state, "state",
         N_("received; or of ours: pending, sent (the server has it), delivered, read, failed.")),
    TIME(Message, time, "time", N_("When it was said.")),
    TEXT(Message, from, "from", N_("Who said it: the full address, as far as it is known.")),
    TEXT(Message, nick, "nick", N_("Who said it, in a room.")),
    TEXT(Message, subject, "subject", N_("Its subject.")),
    TEXT(Message, body, "body", N_("Its text, as it was said.")),
    TEXT(Message, thread, "thread", N_("The thread it belongs to.")),
    TEXT(Message, message_id, "id", N_("Its id, as its sender gave it.")),
    TEXT(Message, replaces, "replaces", N_("The id of what it corrects.")),
    TEXT(Message, archive_id, "archive-id", N_("Its id in the archive (XEP-0359).")),
    TEXT(Message, occupant_id, "occupant-id", N_("Who said it, in a room that tells (XEP-0421).")),
    TEXT(Message, real_jid, "jid", N_("Their address, in a room that tells.")),
    FLAG(message_delayed, "delayed", N_("It was kept on its way: history, or said while away.")),
    FLAG(message_carbon, "carbon", N_("A copy for or from another device of ours.")),
    FLAG(message_mention, "mention", N_("It names us.")),
    FLAG(message_edited, "edited", N_("It was corrected.")),
    TEXT(Message, error, "error", N_("Why it failed, in words.")),
};

static const char *occupant_role(gconstpointer part) {
    return muc_role_name(((const Occupant *)part)->role);
}

static const char *occupant_affiliation(gconstpointer part) {
    return muc_affiliation_name(((const Occupant *)part)->affiliation);
}

static const char *occupant_show(gconstpointer part) {
    return show_name(((const Occupant *)part)->show);
}

static const Field occupant_fields[] = {
    TEXT(Occupant, nick, "nick", N_("Their nick.")),
    TEXT(Occupant, real_jid, "jid", N_("Their address, if the room tells.")),
    TEXT(Occupant, occupant_id, "occupant-id", N_("Stays the same under another nick (XEP-0421).")),
    WORD(occupant_role, "role", N_("moderator, participant, visitor or none.")),
    WORD(occupant_affiliation, "affiliation", N_("owner, admin, member, none or outcast.")),
    WORDS(Occupant, hats, "hats", N_("Their titles (XEP-0317).")),
    WORD(occupant_show, "show", N_("Their presence.")),
    TEXT(Occupant, status, "status", N_("The words that go with it.")),
};

static const char *prompt_kind(gconstpointer part) {
    static const char *const names[] = {"choice", "text", "secret"};
    return names[((const Prompt *)part)->kind];
}

static gint64 prompt_id(gconstpointer part) {
    return ((const Prompt *)part)->id;
}

static const Field prompt_fields[] = {
    NUMBER(prompt_id, "id", N_("Its number.")),
    WORD(prompt_kind, "kind", N_("choice, text, or secret: what is answered is kept from sight.")),
    TEXT(Prompt, text, "text", N_("The question; several lines are possible.")),
    WORDS(Prompt, choices, "choices", N_("What may be answered, the safe one first.")),
};

static gconstpointer account_of(const Event *ev) {
    return ev->account;
}

static gconstpointer contact_of(const Event *ev) {
    return ev->contact;
}

static gconstpointer conv_of(const Event *ev) {
    return ev->conv;
}

static gconstpointer room_of(const Event *ev) {
    return ev->conv ? ev->conv->room : NULL;
}

static gconstpointer message_of(const Event *ev) {
    return ev->message;
}

static gconstpointer occupant_of(const Event *ev) {
    return ev->occupant;
}

static gconstpointer prompt_of(const Event *ev) {
    return ev->prompt;
}

#define FIELDS(table) table, G_N_ELEMENTS(table)
static const Part parts[PART_COUNT] = {
    [PART_ACCOUNT] = {"account", N_("Which account of ours it is about."), account_of,
                      FIELDS(account_fields)},
    [PART_CONTACT] = {"contact", N_("Which contact."), contact_of, FIELDS(contact_fields)},
    [PART_CONVERSATION] = {"conversation", N_("Which conversation."), conv_of, FIELDS(conv_fields)},
    [PART_ROOM] = {"room", N_("What it is as a room."), room_of, FIELDS(room_fields)},
    [PART_MESSAGE] = {"message", N_("Which message."), message_of, FIELDS(message_fields)},
    [PART_OCCUPANT] = {"occupant", N_("Who, in a room."), occupant_of, FIELDS(occupant_fields)},
    [PART_QUESTION] = {"question", N_("Which question: /answer answers it."), prompt_of,
                       FIELDS(prompt_fields)},
};

const Part *event_part(PartId id) {
    return &parts[id];
}
