/* What people tell of themselves: name, mood, activity, tune, picture. */
#include "model/about.h"
#include <string.h>

enum { ABOUT_BYTES = 400 };

const char *about_name(About kind) {
    static const char *const names[] = {"nick", "mood", "activity", "tune", "avatar"};

    return names[kind];
}

G_STATIC_ASSERT(ABOUT_COUNT == G_N_ELEMENTS(((Contact *)NULL)->about));
G_STATIC_ASSERT(ABOUT_COUNT == G_N_ELEMENTS(((Account *)NULL)->about));

static char **slots(const Account *account, const char *jid) {
    Contact *contact;

    if (strcmp(jid, account->jid) == 0)
        return (char **)account->about;
    contact = roster_find(account->roster, jid);
    return contact != NULL && contact->in_roster ? contact->about : NULL;
}

/* Cut where a character ends. */
static char *bounded(const char *text) {
    const char *end;

    if (text == NULL || *text == '\0' || !g_utf8_validate(text, -1, NULL))
        return NULL;
    if (strlen(text) <= ABOUT_BYTES)
        return g_strdup(text);
    end = g_utf8_find_prev_char(text, text + ABOUT_BYTES);
    return g_strndup(text, end - text);
}

void about_set(Account *account, const char *jid, About kind, const char *text) {
    char **about = slots(account, jid);
    g_autofree char *kept = about != NULL ? bounded(text) : NULL;

    if (about == NULL || g_strcmp0(about[kind], kept) == 0)
        return;
    g_free(about[kind]);
    about[kind] = g_steal_pointer(&kept);
    bus_emit(account->model->bus, &(Event){.type = EV_ABOUT,
                                           .account = account,
                                           .contact = roster_find(account->roster, jid),
                                           .text = about_name(kind)});
}

const char *about_get(const Account *account, const char *jid, About kind) {
    char **about = slots(account, jid);

    return about != NULL ? about[kind] : NULL;
}

void about_clear(Account *account) {
    GHashTableIter iter;
    gpointer contact;

    g_hash_table_iter_init(&iter, account->roster->contacts);
    while (g_hash_table_iter_next(&iter, NULL, &contact))
        for (About kind = 0; kind < ABOUT_COUNT; kind++)
            g_clear_pointer(&((Contact *)contact)->about[kind], g_free);
    for (About kind = 0; kind < ABOUT_COUNT; kind++)
        g_clear_pointer(&account->about[kind], g_free);
}

char *about_short(const Contact *contact, gboolean unicode) {
    if (contact->about[ABOUT_TUNE] != NULL)
        return g_strconcat(unicode ? "♪ " : "~ ", contact->about[ABOUT_TUNE], NULL);
    if (contact->about[ABOUT_ACTIVITY] != NULL)
        return g_strdup(contact->about[ABOUT_ACTIVITY]);
    return g_strdup(contact->about[ABOUT_MOOD]);
}
