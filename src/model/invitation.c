/* Invitations into rooms, until they are answered. */
#include "model/invitation.h"
#include "base/jid.h"
#include "model/inbox.h"
#include "model/room.h"
#include "store/caches.h"
#include <stdlib.h>
#include <string.h>

/* room → "d|m time", who, why: a line each; "d|m time +thread" if a conversation goes on there */
#define CACHE_INVITATION "invitation"
#define REASON_MAX 500 /* characters */

void invitation_free(gpointer data) {
    Invitation *invitation = data;

    for (volatile char *p = invitation->password; p != NULL && *p != '\0'; p++)
        *p = '\0';
    g_free(invitation->room);
    g_free(invitation->from);
    g_free(invitation->reason);
    g_free(invitation->password);
    g_free(invitation->thread);
    g_free(invitation);
}

static gboolean find(const Account *account, const char *room, guint *index) {
    for (guint i = 0; i < account->invitations->len; i++) {
        const Invitation *invitation = g_ptr_array_index(account->invitations, i);
        if (strcmp(invitation->room, room) == 0) {
            *index = i;
            return TRUE;
        }
    }
    return FALSE;
}

const Invitation *invitations_find(const Account *account, const char *room) {
    guint i;

    return find(account, room, &i) ? g_ptr_array_index(account->invitations, i) : NULL;
}

gboolean invitation_is_strangers(const Invitation *invitation) {
    const Account *account = invitation->account;
    g_autofree char *bare = invitation->from == NULL ? NULL : jid_bare(invitation->from);

    if (!invitation->direct && rooms_find(account, invitation->room) != NULL)
        return FALSE;
    return bare == NULL || inbox_is_stranger(account, bare);
}

static gboolean mode_is(const Invitation *invitation, const char *mode) {
    const Account *account = invitation->account;

    return strcmp(settings_text(account->model->settings, "strangers", account, NULL), mode) == 0;
}

gboolean invitation_folds(const Invitation *invitation) {
    return mode_is(invitation, "inbox") && invitation_is_strangers(invitation);
}

gboolean invitation_drops(const Invitation *invitation) {
    return mode_is(invitation, "drop") && invitation_is_strangers(invitation);
}

static void tell(Account *account, const char *room, gboolean waits) {
    bus_emit(account->model->bus,
             &(Event){.type = EV_INVITED, .account = account, .text = room, .number = waits});
}

static char *cut(const char *text) {
    if (text == NULL || *text == '\0' || !g_utf8_validate(text, -1, NULL))
        return NULL;
    return g_utf8_substring(text, 0, MIN(g_utf8_strlen(text, -1), REASON_MAX));
}

static void keep(const Invitation *invitation) {
    const Account *account = invitation->account;
    g_autofree char *value = g_strdup_printf(
        "%c %" G_GINT64_FORMAT "%s%s\n%s\n%s", invitation->direct ? 'd' : 'm', invitation->time,
        invitation->continues ? " +" : "", invitation->thread != NULL ? invitation->thread : "",
        invitation->from != NULL ? invitation->from : "",
        invitation->reason != NULL ? invitation->reason : "");

    cache_set(account->model->db, account->jid, CACHE_INVITATION, invitation->room, value, NULL);
}

static void forget(Account *account, guint index) {
    const Invitation *invitation = g_ptr_array_index(account->invitations, index);

    cache_clear(account->model->db, account->jid, CACHE_INVITATION, invitation->room);
    g_ptr_array_remove_index(account->invitations, index);
}

static Invitation *copy(Account *account, const Invitation *from) {
    Invitation *invitation = g_new0(Invitation, 1);

    invitation->account = account;
    invitation->room = g_strdup(from->room);
    invitation->from = g_strdup(from->from);
    invitation->direct = from->direct;
    invitation->reason = cut(from->reason);
    invitation->password = g_strdup(from->password);
    invitation->continues = from->continues;
    invitation->thread =
        from->thread == NULL ? NULL : g_strdelimit(g_strdup(from->thread), "\n\r", ' ');
    invitation->time = from->time;
    return invitation;
}

/* A flood of strangers drowns no friend. */
static guint least_wanted(const Account *account) {
    for (guint i = 0; i < account->invitations->len; i++)
        if (invitation_is_strangers(g_ptr_array_index(account->invitations, i)))
            return i;
    return 0;
}

/* XEP-0249 4: of several to one room the user sees one. */
void invitations_add(Account *account, const Invitation *news) {
    Invitation *invitation = copy(account, news);
    guint old;
    gboolean known = find(account, news->room, &old);

    if (known) {
        Invitation *before = g_ptr_array_index(account->invitations, old);
        if (invitation->password == NULL)
            invitation->password = g_steal_pointer(&before->password);
        forget(account, old);
    } else if (account->invitations->len >= INVITATIONS_MAX) {
        forget(account, least_wanted(account));
    }
    g_ptr_array_add(account->invitations, invitation);
    keep(invitation);
    if (!known)
        tell(account, invitation->room, TRUE);
}

void invitations_remove(Account *account, const char *room) {
    g_autofree char *gone = g_strdup(room);
    guint i;

    if (!find(account, room, &i))
        return;
    forget(account, i);
    tell(account, gone, FALSE);
}

static void load(const char *room, const char *value, gpointer data) {
    Account *account = data;
    g_auto(GStrv) lines = g_strsplit(value, "\n", 3);
    Invitation *invitation;
    const char *thread;

    if (g_strv_length(lines) < 3 || strlen(lines[0]) < 3)
        return;
    invitation = g_new0(Invitation, 1);
    invitation->account = account;
    invitation->room = g_strdup(room);
    invitation->direct = lines[0][0] == 'd';
    invitation->time = g_ascii_strtoll(lines[0] + 2, NULL, 10);
    thread = strstr(lines[0], " +");
    invitation->continues = thread != NULL;
    invitation->thread = thread == NULL || thread[2] == '\0' ? NULL : g_strdup(thread + 2);
    invitation->from = *lines[1] == '\0' ? NULL : g_strdup(lines[1]);
    invitation->reason = *lines[2] == '\0' ? NULL : g_strdup(lines[2]);
    g_ptr_array_add(account->invitations, invitation);
}

static gint by_time(gconstpointer a, gconstpointer b) {
    const Invitation *x = *(Invitation *const *)a, *y = *(Invitation *const *)b;

    return x->time < y->time ? -1 : x->time > y->time;
}

void invitations_load(Account *account) {
    cache_each(account->model->db, account->jid, CACHE_INVITATION, load, account);
    g_ptr_array_sort(account->invitations, by_time);
}

/* Who is in has no invitation to answer. */
void invitations_hear(const Event *ev, void *model) {
    if (ev->type == EV_ROOM_CHANGED && ev->conv->room->state == ROOM_IN)
        invitations_remove(ev->account, ev->conv->jid);
}
