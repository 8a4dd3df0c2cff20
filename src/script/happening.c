/* Events as scripts hear them: who, where, what. */
#include "base/jid.h"
#include "model/invitation.h"
#include "model/room.h"
#include "model/roster.h"
#include "script/script.h"
#include <string.h>

static void put(Happening *happening, Part part, const char *value) {
    g_free(happening->match.parts[part]);
    happening->match.parts[part] = g_strdup(value);
}

static void put_conv(Happening *happening, const Conv *conv) {
    put(happening, PART_CONV, conv->jid);
    if (conv->kind == CONV_ROOM || conv->kind == CONV_PRIVATE)
        happening->match.parts[PART_ROOM] = jid_bare(conv->jid);
}

/* By the name we gave them, else by their address: nobody's name is what they call themselves. */
static void put_person(Happening *happening, const Account *account, const char *bare) {
    const Contact *contact = roster_find(account->roster, bare);
    g_autofree char *local = jid_local(bare);
    put(happening, PART_FROM, bare);
    put(happening, PART_NICK, contact && contact->name ? contact->name : local ? local : bare);
}

static void put_time(Happening *happening, gint64 us) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(us / G_USEC_PER_SEC);
    happening->match.parts[PART_TIME] = time ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S") : NULL;
}

static gboolean read_message(Happening *happening, const Event *ev) {
    const Message *message = ev->message;
    if (message->state != MESSAGE_RECEIVED || message->kind != MESSAGE_TEXT || !message->from)
        return FALSE;
    gboolean room = ev->conv->kind == CONV_ROOM;
    happening->mention = (message->flags & MESSAGE_MENTION) != 0;
    happening->old = room && message->flags & MESSAGE_DELAYED;
    put_conv(happening, ev->conv);
    if (room || ev->conv->kind == CONV_PRIVATE) {
        put(happening, PART_FROM, message->from);
        put(happening, PART_NICK, message->nick ? message->nick : "");
    } else {
        g_autofree char *bare = jid_bare(message->from);
        put_person(happening, ev->conv->account, bare);
    }
    put(happening, PART_BODY, message->body ? message->body : "");
    put(happening, PART_SUBJECT, message->subject);
    return TRUE;
}

static gboolean read_occupant(Happening *happening, const Event *ev) {
    put_conv(happening, ev->conv);
    happening->match.parts[PART_FROM] = g_strdup_printf("%s/%s", ev->conv->jid, ev->occupant->nick);
    put(happening, PART_NICK, ev->occupant->nick);
    put(happening, PART_BODY, ev->occupant->nick);
    return TRUE;
}

static gboolean read_invitation(Happening *happening, const Event *ev) {
    const Invitation *invitation = invitations_find(ev->account, ev->text);
    if (!ev->number || !invitation)
        return FALSE;
    put(happening, PART_FROM, invitation->from ? invitation->from : invitation->room);
    put(happening, PART_ROOM, invitation->room);
    put(happening, PART_CONV, invitation->room);
    put(happening, PART_BODY, invitation->reason ? invitation->reason : "");
    return TRUE;
}

static gboolean read_contact(Happening *happening, const Event *ev) {
    const Contact *contact = ev->contact;
    gboolean presence = ev->type == EV_PRESENCE;
    if (!contact || (!presence && !contact->asks))
        return FALSE;
    put_person(happening, contact->account, contact->jid);
    happening->state = presence ? show_name(contact_show(contact)) : NULL;
    const char *said = presence ? happening->state : contact->request_text;
    put(happening, PART_BODY, said ? said : "");
    return TRUE;
}

static gboolean read_account(Happening *happening, const Event *ev) {
    const Account *account = ev->account;
    if (account->state != ACCOUNT_ONLINE && account->state != ACCOUNT_OFFLINE)
        return FALSE;
    happening->state = account->state == ACCOUNT_ONLINE ? "online" : "offline";
    put(happening, PART_FROM, account->jid);
    put(happening, PART_BODY, account->reason ? account->reason : "");
    return TRUE;
}

static gboolean read_parts(Happening *happening, const Event *ev) {
    switch (ev->type) {
    case EV_MESSAGE_ADDED:
        return read_message(happening, ev);
    case EV_OCCUPANT_ADDED:
    case EV_OCCUPANT_REMOVED:
        return read_occupant(happening, ev);
    case EV_INVITED:
        return read_invitation(happening, ev);
    case EV_SUBSCRIPTION:
    case EV_PRESENCE:
        return read_contact(happening, ev);
    case EV_ACCOUNT_STATE:
        return read_account(happening, ev);
    case EV_PROMPT_ASKED:
        put(happening, PART_BODY, ev->prompt->text);
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean happening_read(Happening *happening, const Event *ev, gint64 now) {
    *happening = (Happening){.event = ev->type, .match.came = TRUE};
    if (read_parts(happening, ev)) {
        put(happening, PART_ACCOUNT, ev->account ? ev->account->jid : NULL);
        put_time(happening, ev->message ? ev->message->time : now);
        return TRUE;
    }
    happening_clear(happening);
    return FALSE;
}

void happening_clear(Happening *happening) {
    match_clear(&happening->match);
}

static gboolean is_from(const char *wished, const char *from) {
    if (!wished)
        return TRUE;
    if (!from)
        return FALSE;
    return jid_resource(wished) ? jid_equal(wished, from) : jid_equal_bare(wished, from);
}

/* What the words say; the regular expression comes last. */
static gboolean is_meant(const Happening *happening, const Clause *clause) {
    char *const *parts = happening->match.parts;
    if (clause->event != happening->event ||
        (clause->kind == CLAUSE_MENTION && !happening->mention))
        return FALSE;
    if (clause->kind == CLAUSE_ONLINE || clause->kind == CLAUSE_OFFLINE)
        return strcmp(happening->state, clause->kind == CLAUSE_ONLINE ? "online" : "offline") ==
                   0 &&
               is_from(clause->who, parts[PART_FROM]);
    if (clause->state && g_strcmp0(clause->state, happening->state) != 0)
        return FALSE;
    if (clause->in && (!parts[PART_CONV] || !jid_equal(clause->in, parts[PART_CONV])))
        return FALSE;
    return is_from(clause->who, parts[PART_FROM]) && is_from(clause->from, parts[PART_FROM]);
}

gboolean happening_fits(const Happening *happening, const Clause *clause, Match *match) {
    const char *body = happening->match.parts[PART_BODY];
    g_autoptr(GMatchInfo) info = NULL;
    if (!is_meant(happening, clause))
        return FALSE;
    if (clause->regex && !g_regex_match(clause->regex, body ? body : "", 0, &info))
        return FALSE;
    match_clear(match);
    match->came = TRUE;
    for (guint i = 0; i < PART_COUNT; i++)
        match->parts[i] = g_strdup(happening->match.parts[i]);
    guint n = clause_groups(clause) + 1;
    match->groups = g_new0(char *, n + 1);
    for (guint i = 0; i < n; i++) {
        g_autofree char *group = info ? g_match_info_fetch(info, (int)i) : NULL;
        match->groups[i] = g_strdup(group ? group : i ? "" : body ? body : "");
    }
    return TRUE;
}
