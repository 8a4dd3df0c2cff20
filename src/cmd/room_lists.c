/* Lists of a room as windows: its affiliations, which are asked for, and its roles, which are
 * known. */
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/room_cmds.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc.h"
#include "xmpp/xep/0045_muc_admin.h"
#include <string.h>

enum { MAX_LISTED = 5000 }; /* of one affiliation */

/* ---- affiliations ---- */

typedef struct {
    char *jid, *nick, *reason;
} Entry;

/* The answers are gathered, until the last one is there. */
typedef struct {
    Reply *reply;
    Model *model;
    Account *account;
    char *room;
    guint open;
    GPtrArray *entries[MUC_OWNER + 1]; /* Entry*, by affiliation; NULL: not asked for */
    char *refused[MUC_OWNER + 1];      /* why it isn't told */
} Lists;

typedef struct {
    Lists *lists;
    MucAffiliation affiliation;
} Question;

static void entry_free(gpointer data) {
    Entry *entry = data;
    g_free(entry->jid);
    g_free(entry->nick);
    g_free(entry->reason);
    g_free(entry);
}

static gint by_jid(gconstpointer a, gconstpointer b) {
    return strcmp((*(Entry *const *)a)->jid, (*(Entry *const *)b)->jid);
}

static void list_one(Page *page, const Lists *lists, MucAffiliation affiliation,
                     const Entry *entry) {
    static const char *const lower[] = {"none", "none", "none", "member", "admin"};
    g_autofree char *room = words_quote(lists->room), *jid = words_quote(entry->jid);
    g_autofree char *id = g_strdup_printf("%s %s", muc_affiliation_name(affiliation), entry->jid);
    PageItem *item = page_add(page, id, entry->jid, entry->nick ? entry->nick : "",
                              entry->reason ? entry->reason : "", NULL);
    item->indent = 2;
    item->edit = g_strdup_printf("/affiliation set -a %s -r %s %s %s", lists->account->jid, room,
                                 lower[affiliation], jid);
}

static void show(Lists *lists) {
    static const char *const headings[] = {N_("Banned"), "", N_("Members"), N_("Admins"),
                                           N_("Owners")};
    Page *page =
        page_new(lists->model, lists->account, "affiliations", "Affiliations of %s", lists->room);
    page->empty = g_strdup(_("Nobody"));
    for (int i = MUC_OWNER; i >= MUC_OUTCAST; i--) {
        GPtrArray *entries = lists->entries[i];
        if (!entries)
            continue;
        g_autofree char *heading = g_strdup_printf("%s: %u", tr(headings[i]), entries->len);
        page_add_heading(page, lists->refused[i] ? tr(headings[i]) : heading);
        if (lists->refused[i])
            page_add(page, headings[i], lists->refused[i], NULL)->indent = 2;
        g_ptr_array_sort(entries, by_jid);
        for (guint k = 0; k < entries->len; k++)
            list_one(page, lists, (MucAffiliation)i, entries->pdata[k]);
    }
    reply_page(lists->reply, page);
}

static void question_free(gpointer data) {
    Question *question = data;
    Lists *lists = question->lists;
    g_free(question);
    if (--lists->open)
        return;
    show(lists);
    reply_done(lists->reply);
    reply_unref(lists->reply);
    for (int i = MUC_OUTCAST; i <= MUC_OWNER; i++) {
        g_clear_pointer(&lists->entries[i], g_ptr_array_unref);
        g_free(lists->refused[i]);
    }
    g_free(lists->room);
    g_free(lists);
}

static void take_entry(GPtrArray *entries, const Stanza *item) {
    const char *raw = stanza_get(item, "jid");
    g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
    if (!jid || entries->len >= MAX_LISTED)
        return;
    Entry *entry = g_new(Entry, 1);
    *entry = (Entry){g_steal_pointer(&jid), g_strdup(stanza_get(item, "nick")),
                     g_strdup(stanza_child_text(item, "reason", NULL))};
    g_ptr_array_add(entries, entry);
}

static void on_list(Stream *stream, Stanza *answer, gpointer data) {
    const Question *question = data;
    const Stanza *query = stanza_child(answer, "query", NS_MUC_ADMIN), *item = NULL;
    if (g_strcmp0(stanza_get(answer, "type"), "result") != 0)
        question->lists->refused[question->affiliation] = muc_admin_refusal(answer);
    else
        while ((item = stanza_next(query, item, "item", NULL)))
            take_entry(question->lists->entries[question->affiliation], item);
}

gboolean room_list_affiliations(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    MucAffiliation only = MUC_NO_AFFILIATION;
    if (!room)
        return FALSE;
    muc_affiliation_parse(arg_text(args, "affiliation"), &only);
    Lists *lists = g_new0(Lists, 1);
    lists->reply = reply_ref(ctx->reply);
    lists->model = ctx->model;
    lists->account = room->account;
    lists->room = g_strdup(room->jid);
    lists->open = 1; /* until all are asked: an answer may come at once */
    reply_expect(lists->reply);
    for (int i = MUC_OUTCAST; i <= MUC_OWNER; i++) {
        if (i == MUC_NO_AFFILIATION || (only != MUC_NO_AFFILIATION && only != (MucAffiliation)i))
            continue;
        Question *question = g_new(Question, 1);
        *question = (Question){lists, (MucAffiliation)i};
        lists->entries[i] = g_ptr_array_new_with_free_func(entry_free);
        lists->open++;
        muc_ask_items(room->account->stream, room->jid, (MucAffiliation)i, on_list, question,
                      question_free);
    }
    Question *none = g_new(Question, 1);
    *none = (Question){lists, MUC_NO_AFFILIATION};
    question_free(none);
    return TRUE;
}

/* ---- roles ---- */

typedef struct {
    char *room;
    MucRole only; /* MUC_NO_ROLE: all */
} Roles;

static void roles_free(gpointer data) {
    g_free(((Roles *)data)->room);
    g_free(data);
}

static void fill_roles(Page *page, gpointer data) {
    const Roles *roles = data;
    Room *room = rooms_find(page->account, roles->room);
    g_autoptr(GPtrArray) all = room ? room_sorted(room) : NULL;
    MucRole last = MUC_NO_ROLE;
    g_autofree char *quoted = words_quote(roles->room);
    for (guint i = 0; all && i < all->len; i++) {
        const Occupant *occupant = all->pdata[i];
        if (roles->only != MUC_NO_ROLE && occupant->role != roles->only)
            continue;
        if (i == 0 || occupant->role != last)
            page_add_heading(page, muc_role_heading(occupant->role));
        last = occupant->role;
        g_autofree char *nick = words_quote(occupant->nick);
        PageItem *item = page_add(page, occupant->nick, occupant->nick,
                                  muc_affiliation_word(occupant->affiliation),
                                  occupant->real_jid ? occupant->real_jid : "", NULL);
        item->indent = 2;
        item->edit =
            g_strdup_printf("/role set -a %s -r %s %s %s", page->account->jid, quoted,
                            occupant->role == MUC_VISITOR ? "participant" : "visitor", nick);
    }
}

gboolean room_list_roles(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    if (!room)
        return FALSE;
    Page *page = page_new(ctx->model, room->account, "roles", "Who is in %s", room->jid);
    Roles *roles = g_new0(Roles, 1);
    roles->room = g_strdup(room->jid);
    muc_role_parse(arg_text(args, "role"), &roles->only);
    page->empty = g_strdup(room_self(room->room) ? _("Nobody") : _("You are not in it"));
    page_fill_by(page,
                 PAGE_EVENT(EV_OCCUPANT_ADDED) | PAGE_EVENT(EV_OCCUPANT_CHANGED) |
                     PAGE_EVENT(EV_OCCUPANT_REMOVED) | PAGE_EVENT(EV_ROOM_CHANGED),
                 fill_roles, roles, roles_free);
    reply_page(ctx->reply, page);
    return TRUE;
}
