/* 0045_muc_words.c — what a room's codes and errors mean, in plain words (XEP-0045 7.2.17, 15.6).
 */
#include "base/jid.h"
#include "base/tr.h"
#include "wire/ns.h"
#include "xmpp/xep/0045_muc_private.h"
#include <stdlib.h>
#include <string.h>

const char *muc_condition(const Stanza *stanza) {
    const Stanza *error = stanza_child(stanza, "error", NULL);
    const Stanza *child = NULL;
    while ((child = stanza_next(error, child, NULL, NS_STANZA_ERROR)))
        if (!stanza_is(child, "text", NULL))
            return stanza_name(child);
    return "";
}

static char *with_text(const char *words, const Stanza *stanza) {
    const char *text =
        stanza_child_text(stanza_child(stanza, "error", NULL), "text", NS_STANZA_ERROR);
    return text && *text ? g_strdup_printf("%s (%s)", words, text) : g_strdup(words);
}

/* RFC 6120 8.3.3.5: a room that has moved may say where. Owned by the caller; NULL. */
static char *moved_to(const Stanza *presence) {
    const char *uri =
        stanza_child_text(stanza_child(presence, "error", NULL), "gone", NS_STANZA_ERROR);
    if (!uri || !g_str_has_prefix(uri, "xmpp:"))
        return NULL;
    g_autofree char *address = g_strndup(uri + 5, strcspn(uri + 5, "?"));
    return jid_prepare(address, NULL);
}

char *muc_refusal(const Conv *conv, const Stanza *presence) {
    static const struct {
        const char *condition, *words;
    } known[] = {
        {"forbidden", N_("You are banned from this room")},
        {"item-not-found", N_("This room is not open: it does not exist, or its owner is still "
                              "setting it up")},
        {"not-allowed", N_("You may not make a room here, and there is none of this name")},
        {"not-acceptable", N_("You have a nick of your own in this room, and no other will do")},
        {"registration-required", N_("This room is for its members only: somebody who is one can "
                                     "invite you, or /room register asks for it")},
        {"service-unavailable", N_("This room is full: nobody else is let in just now")},
        {"resource-constraint", N_("This room is full: nobody else is let in just now")},
        {"jid-malformed", N_("The room does not take such a nick")},
        {"gone", N_("This room is gone")},
        {"remote-server-not-found", N_("The room's server can't be found: is the address right?")},
        {"remote-server-timeout", N_("The room's server does not answer")},
    };
    const char *condition = muc_condition(presence);
    const Seat *seat = seat_find((Conv *)conv);
    if (seat && seat->challenged)
        return with_text(_("The room takes you for a machine: the answer was wrong, or too late"),
                         presence);
    if (strcmp(condition, "not-authorized") == 0)
        return g_strdup_printf(_("This room needs a password%s: /join %s -p PASSWORD"),
                               seat && seat->password ? _(", and that one was wrong") : "",
                               conv->jid);
    if (strcmp(condition, "conflict") == 0)
        return g_strdup_printf(_("Somebody else is “%s” here: /join %s OTHER-NICK"),
                               conv->room->nick, conv->jid);
    g_autofree char *new_place = moved_to(presence);
    if (new_place)
        return g_strdup_printf(_("This room has moved: /join %s"), new_place);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(condition, known[i].condition) == 0)
            return with_text(tr(known[i].words), presence);
    g_autofree char *why = stanza_error_text(presence);
    return g_strdup_printf(_("The room can't be entered: %s"), why);
}

char *muc_nick_refusal(const char *nick, const Stanza *presence) {
    const char *condition = muc_condition(presence);
    if (strcmp(condition, "conflict") == 0)
        return g_strdup_printf(_("Somebody else is “%s” here, or has reserved it"), nick);
    if (strcmp(condition, "not-acceptable") == 0)
        return g_strdup(_("Nicks can't be changed in this room"));
    if (strcmp(condition, "jid-malformed") == 0)
        return g_strdup_printf(_("The room does not take “%s” as a nick"), nick);
    g_autofree char *why = stanza_error_text(presence);
    return g_strdup_printf(_("You can't be “%s” here: %s"), nick, why);
}

char *muc_message_refusal(const Conv *conv, const Stanza *message) {
    static const struct {
        const char *condition, *room, *person;
    } known[] = {
        {"not-acceptable", N_("you are not in the room any more"),
         N_("you are not in the room any more")},
        {"forbidden", N_("you may not speak here: /voice request asks for it"),
         N_("private messages are not allowed here")},
        {"item-not-found", N_("the room is gone"), N_("that person is not in the room any more")},
        {"recipient-unavailable", N_("the room is gone"),
         N_("that person is not in the room any more")},
        {"not-allowed", N_("that is not allowed here"),
         N_("private messages are not allowed here")},
    };
    const char *condition = muc_condition(message);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(condition, known[i].condition) == 0)
            return with_text(tr(conv->kind == CONV_PRIVATE ? known[i].person : known[i].room),
                             message);
    return stanza_error_text(message);
}

MucCodes muc_codes(const Stanza *x) {
    MucCodes codes = {0};
    const Stanza *status = NULL;
    while (codes.n < MUC_CODES && (status = stanza_next(x, status, "status", NS_MUC_USER)))
        if (stanza_get(status, "code"))
            codes.codes[codes.n++] = (guint)strtoul(stanza_get(status, "code"), NULL, 10);
    return codes;
}

gboolean muc_has_code(const MucCodes *codes, guint code) {
    for (guint i = 0; i < codes->n; i++)
        if (codes->codes[i] == code)
            return TRUE;
    return FALSE;
}

/* "was kicked by Alice: rude" */
static char *sentence(const char *who, const char *plural, const char *singular, const char *by,
                      const char *since, const char *why) {
    gboolean you = strcmp(who, "You") == 0;
    g_autofree char *what = by ? g_strdup_printf(_("%s by %s"), tr(you ? plural : singular), by)
                               : g_strdup(tr(you ? plural : singular));
    return g_strdup_printf("%s %s%s%s%s", you ? _("You") : who, what, since ? tr(since) : "",
                           why && *why ? ": " : "", why ? why : "");
}

static char *destroyed(const Stanza *destroy) {
    const char *venue = stanza_get(destroy, "jid");
    const char *why = stanza_child_text(destroy, "reason", NULL);
    g_autofree char *jid = venue ? jid_prepare(venue, NULL) : NULL;
    return g_strdup_printf(_("The room was closed for good%s%s%s%s"), why && *why ? ": " : "",
                           why ? why : "", jid ? _("; it goes on in another one: /join ") : "",
                           jid ? jid : "");
}

char *muc_departure(const char *who, const Stanza *presence, gboolean *again, gboolean *plain) {
    static const struct {
        guint code;
        gboolean again;
        const char *you, *they, *since;
    } known[] = {
        {301, FALSE, N_("were banned"), N_("was banned"), NULL},
        {332, TRUE, N_("are out: the room's service shuts down"),
         N_("is out: the service shuts down"), NULL},
        {333, TRUE, N_("are out for technical reasons"), N_("is out for technical reasons"), NULL},
        {321, FALSE, N_("were removed"), N_("was removed"), N_(", being no member any more")},
        {322, FALSE, N_("were removed"), N_("was removed"),
         N_(": the room is for members only now")},
        {307, FALSE, N_("were kicked"), N_("was kicked"), NULL},
    };
    const Stanza *x = stanza_child(presence, "x", NS_MUC_USER);
    const Stanza *item = stanza_child(x, "item", NS_MUC_USER);
    const Stanza *actor = stanza_child(item, "actor", NS_MUC_USER);
    const Stanza *destroy = stanza_child(x, "destroy", NS_MUC_USER);
    const char *by =
        stanza_get(actor, "nick") ? stanza_get(actor, "nick") : stanza_get(actor, "jid");
    const char *why = stanza_child_text(item, "reason", NS_MUC_USER);
    MucCodes codes = muc_codes(x);
    *again = *plain = FALSE;
    if (destroy)
        return destroyed(destroy);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (!muc_has_code(&codes, known[i].code))
            continue;
        *again = known[i].again;
        return sentence(who, known[i].you, known[i].they, by, known[i].since, why);
    }
    *plain = TRUE;
    return sentence(who, N_("are out of the room"), N_("left"), NULL, NULL,
                    stanza_child_text(presence, "status", NS_CLIENT));
}

/* 15.6.2. What touches privacy is told as a warning, and only when it is news. */
void muc_tell_codes(Seat *seat, const MucCodes *codes) {
    static const struct {
        guint code, set, clear;
        gboolean warning;
        const char *words;
    } known[] = {
        {100, ROOM_NON_ANONYMOUS, 0, TRUE, N_("Everybody in this room sees your address")},
        {172, ROOM_NON_ANONYMOUS, 0, TRUE,
         N_("From now on everybody in this room sees your address")},
        {173, 0, ROOM_NON_ANONYMOUS, FALSE,
         N_("From now on only moderators of this room see your address")},
        {174, 0, ROOM_NON_ANONYMOUS, FALSE,
         N_("From now on nobody in this room sees your address")},
        {170, ROOM_LOGGED, 0, TRUE, N_("What is said here is logged in public")},
        {171, 0, ROOM_LOGGED, FALSE, N_("What is said here is not logged in public any more")},
        {102, 0, 0, FALSE, N_("From now on this room also shows members who aren't there")},
        {103, 0, 0, FALSE, N_("From now on this room shows only those who are there")},
        {104, 0, 0, FALSE, N_("The room's configuration was changed")},
    };
    Room *room = seat->conv->room;
    Model *model = seat->conv->model;
    if (muc_has_code(codes, 104))
        muc_ask_features(seat);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        gboolean *told = known[i].set == ROOM_NON_ANONYMOUS ? &seat->open_told
                         : known[i].set == ROOM_LOGGED      ? &seat->log_told
                                                            : NULL;
        if (!muc_has_code(codes, known[i].code))
            continue;
        room_set_features(room, (room->features | known[i].set) & ~known[i].clear);
        if (known[i].clear == ROOM_NON_ANONYMOUS)
            seat->open_told = FALSE;
        if (known[i].clear == ROOM_LOGGED)
            seat->log_told = FALSE;
        if (told && *told)
            continue;
        if (told)
            *told = TRUE;
        (known[i].warning ? model_error : model_notice)(model, seat->conv, "%s.",
                                                        tr(known[i].words));
    }
}

/* A room that says so only when it is asked. */
void muc_tell_open(Seat *seat) {
    const Room *room = seat->conv->room;
    if (seat->open_told || room->state != ROOM_IN || !(room->features & ROOM_NON_ANONYMOUS))
        return;
    seat->open_told = TRUE;
    model_error(seat->conv->model, seat->conv, "Everybody in this room sees your address.");
}

/* Status 101: what we are there was changed while we were away. */
void muc_tell_outside(const Room *room, const Stanza *message) {
    static const char *const words[] = {
        N_("You were banned from this room"), N_("You are no member of this room any more"),
        N_("You are a member of this room now"), N_("You are an admin of this room now"),
        N_("You are an owner of this room now")};
    const Stanza *x = stanza_child(message, "x", NS_MUC_USER);
    const Stanza *item = stanza_child(x, "item", NULL);
    const char *why = stanza_child_text(item, "reason", NULL);
    MucCodes codes = muc_codes(x);
    MucAffiliation affiliation;
    if (muc_has_code(&codes, 101) &&
        muc_affiliation_parse(stanza_get(item, "affiliation"), &affiliation))
        model_notice(room->conv->model, room->conv, "%s%s%s", tr(words[affiliation]),
                     why && *why ? ": " : "", why && *why ? why : "");
}
