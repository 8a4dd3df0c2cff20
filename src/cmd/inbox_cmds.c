/* The inbox: strangers who write or ask, and what to do with them. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "cmd/room_cmds.h"
#include "model/blocks.h"
#include "model/inbox.h"
#include "model/page.h"
#include "model/roster.h"
#include "xmpp/roster_sync.h"
#include "xmpp/xep/0191_blocking.h"
#include <string.h>

/* The account that -a names, or everybody's. */
static Account *only(const Ctx *ctx, const Args *args) {
    return args && arg_text(args, "account") ? args_account(ctx, args) : NULL;
}

/* What the cursor of the inbox's window stands on: "ACCOUNT JID"; NULL. */
static const char *under_cursor(const Ctx *ctx) {
    Page *page = ctx->conv && ctx->conv->page && strcmp(ctx->conv->page->name, "inbox") == 0
                     ? ctx->conv->page
                     : NULL;
    const PageItem *item = page ? page_current(page) : NULL;
    return item ? item->id : NULL;
}

static gboolean is_meant(const InboxItem *item, const char *jid, const char *id) {
    g_autofree char *own = g_strconcat(item->account->jid, " ", item->jid, NULL);
    return jid ? strcmp(item->jid, jid) == 0 : g_strcmp0(own, id) == 0;
}

/* *jid: who is meant; owned by the caller. */
static gboolean find(const Ctx *ctx, const Args *args, InboxItem *item, char **jid,
                     GError **error) {
    const char *named = arg_text(args, "who"), *id = under_cursor(ctx);
    g_autoptr(GArray) items = inbox_items(ctx->model, only(ctx, args));
    if (!named && !id)
        return cmd_fail(error, CMD_ERROR_USAGE, "/%s: whom? /inbox lists who waits",
                        args_command(args)->name);
    for (guint i = 0; i < items->len; i++) {
        *item = g_array_index(items, InboxItem, i);
        if (is_meant(item, named, id)) {
            *jid = g_strdup(item->jid);
            return TRUE;
        }
    }
    return cmd_fail(error, CMD_ERROR_STATE, "%s doesn't wait in the inbox%s",
                    named ? named : strchr(id, ' ') + 1,
                    items->len ? _("; /inbox lists who does") : _(": it is empty"));
}

/* By its address, or a beginning of it that fits nobody else. */
char *type_check_stranger(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error) {
    g_autoptr(GArray) items = inbox_items(ctx->model, only(ctx, args));
    const char *found = NULL;
    if (strchr(word, '@'))
        return jid_prepare(word, error);
    for (guint i = 0; i < items->len; i++) {
        const char *jid = g_array_index(items, InboxItem, i).jid;
        if (!word_fits(jid, word) || g_strcmp0(found, jid) == 0)
            continue;
        if (found) {
            cmd_fail(error, CMD_ERROR_USAGE, "“%s” fits several: write more of it", word);
            return NULL;
        }
        found = jid;
    }
    if (!found)
        cmd_fail(error, CMD_ERROR_USAGE, "“%s” doesn't wait in the inbox; /inbox lists who does",
                 word);
    return g_strdup(found);
}

void type_complete_stranger(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out) {
    g_autoptr(GArray) items = inbox_items(ctx->model, only(ctx, args));
    for (guint i = 0; i < items->len; i++)
        g_ptr_array_add(out, g_strdup(g_array_index(items, InboxItem, i).jid));
}

static char *what_of(const InboxItem *item) {
    g_autofree char *nick = cmd_clean(item->contact ? item->contact->request_nick : NULL);
    g_autofree char *count =
        item->conv
            ? g_strdup_printf(tr_count("%u new", "%u new", item->conv->unread), item->conv->unread)
            : NULL;
    if (item->invitation)
        return g_strdup_printf(_("%s invites you into this room"),
                               item->invitation->from ? item->invitation->from : _("somebody"));
    if (!item->contact)
        return g_steal_pointer(&count);
    return g_strdup_printf(_("asks to see you%s%s%s%s%s"), *nick ? _(", calls themselves “") : "",
                           nick, *nick ? "”" : "", count ? ", " : "", count ? count : "");
}

static void list_one(Page *page, const InboxItem *item) {
    g_autofree char *words = inbox_last_words(item), *what = what_of(item);
    g_autofree char *clean = cmd_clean(words), *line = text_ellipsize(clean, 200);
    g_autofree char *time =
        item->time ? cmd_time(item->time, clock_now(page->model->clock)) : g_strdup("");
    g_autofree char *id = g_strconcat(item->account->jid, " ", item->jid, NULL);
    g_autofree char *jid = words_quote(item->jid);
    PageItem *added = page_add(page, id, item->jid, what, time, line, NULL);
    if (item->conv)
        added->command = g_strdup_printf("/msg -a %s %s", item->account->jid, jid);
    else
        added->edit = g_strdup_printf("/inbox accept -a %s %s", item->account->jid, jid);
    page_item_detail(
        added, "%s %s%s. %s/inbox accept, /inbox decline and /inbox block answer them.", item->jid,
        item->conv         ? _("wrote: ")
        : item->invitation ? ": "
                           : "",
        item->conv ? line : what, item->conv ? _("Enter opens it all. ") : "");
}

static void list_fill(Page *page, gpointer data) {
    g_autoptr(GArray) items = inbox_items(page->model, page->account);
    for (guint i = 0; i < items->len; i++)
        list_one(page, &g_array_index(items, InboxItem, i));
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, only(ctx, args), "inbox", "Inbox: who isn't a contact");
    page->empty = g_strdup(_("No stranger waits"));
    page_fill_by(page,
                 PAGE_EVENT(EV_MESSAGE_ADDED) | PAGE_EVENT(EV_CONV_CHANGED) |
                     PAGE_EVENT(EV_CONV_OPENED) | PAGE_EVENT(EV_CONV_CLOSED) |
                     PAGE_EVENT(EV_CONTACT_CHANGED) | PAGE_EVENT(EV_CONTACT_ADDED) |
                     PAGE_EVENT(EV_CONTACT_REMOVED) | PAGE_EVENT(EV_BLOCKED) |
                     PAGE_EVENT(EV_INVITED),
                 list_fill, NULL, NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

/* Answering a request tells the server: for that one has to be there. */
static gboolean may_answer(const InboxItem *item, GError **error) {
    return !item->contact || account_is_online(item->account) ||
           cmd_fail(error, CMD_ERROR_STATE, "%s is offline, so %s can't be answered: /connect",
                    item->account->jid, item->jid);
}

static gboolean accept(Ctx *ctx, const Args *args, GError **error) {
    InboxItem item;
    g_autofree char *jid = NULL;
    if (!find(ctx, args, &item, &jid, error) || !may_answer(&item, error))
        return FALSE;
    if (item.invitation)
        return invitation_accept(ctx, item.invitation, NULL, error);
    inbox_accept(item.account, jid);
    if (item.conv) {
        conv_open(item.conv);
        ctx->conv = item.conv;
        ctx->account = item.account;
    }
    if (item.contact) {
        roster_sync_subscription(item.account, jid, "subscribed", NULL);
        reply_line(ctx->reply,
                   "%s may see when you are online. /roster add %s and /sub request %s to see "
                   "them, too",
                   jid, jid, jid);
    } else {
        reply_line(ctx->reply,
                   "What %s says gets a window from now on; /roster add %s makes "
                   "them a contact",
                   jid, jid);
    }
    return TRUE;
}

static void put_away(const InboxItem *item, const char *jid) {
    Account *account = item->account;
    Conv *conv = item->conv;
    if (item->contact)
        roster_sync_subscription(account, jid, "unsubscribed", NULL);
    if (conv)
        conv_mark_read(conv);
}

static gboolean decline(Ctx *ctx, const Args *args, GError **error) {
    InboxItem item;
    g_autofree char *jid = NULL;
    if (!find(ctx, args, &item, &jid, error) || !may_answer(&item, error))
        return FALSE;
    if (item.invitation)
        return invitation_decline(ctx, item.invitation, NULL, error);
    put_away(&item, jid);
    reply_line(ctx->reply, "Put away. %s isn't told%s; /inbox block keeps them out for good", jid,
               item.contact ? _(" more than that they may not see you") : "");
    return TRUE;
}

static void tell_blocked(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s can't reach you any more", late->who);
}

static void tell_reported(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s is reported to your server, and can't reach you any more",
               late->who);
}

static gboolean block(Ctx *ctx, const Args *args, GError **error) {
    InboxItem item;
    g_autofree char *jid = NULL;
    const char *reason = arg_text(args, "reason");
    if (!find(ctx, args, &item, &jid, error))
        return FALSE;
    Stream *stream = account_is_online(item.account) ? item.account->stream : NULL;
    if (!stream || !stream_server_has(stream, NS_BLOCKING))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s can't block them now%s; /inbox decline puts them away",
                        item.account->jid, stream ? _(": its server doesn't know how") : "");
    if (reason && !stream_server_has(stream, NS_REPORTING))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s takes no reports (XEP-0377); without -r they are only blocked",
                        stream_domain(stream));
    if (item.invitation && item.invitation->direct) {
        g_free(jid); /* the room can't help it */
        jid = jid_bare(item.invitation->from);
    }
    if (item.invitation)
        invitations_remove(item.account, item.jid);
    if (item.conv)
        conv_mark_read(item.conv);
    Late *late = late_new(ctx, item.account, jid, reason ? tell_reported : tell_blocked,
                          "The server didn't block %s", jid);
    if (reason)
        blocking_report(stream, jid, reason, NULL, late_answer, late, late_free);
    else
        blocking_set(stream, jid, TRUE, late_answer, late, late_free);
    return TRUE;
}

static const Command table[] = {
    {"inbox", "[-a account:account]",
     "List who isn't a contact but writes to you, asks to see when you are online, or invites you "
     "into a room.",
     "They wait here instead of opening windows and ringing the bell; the setting strangers "
     "changes that. /inbox accept, decline and block mean whom the cursor stands on, or the "
     "address you give. Who gets an answer from you is no stranger any more.",
     "inbox", NEED_ACCOUNT, list},
    {"inbox accept", "[-a account:account] [who:stranger]",
     "Let a stranger write to you, and see when you are online if they asked; enter a room that "
     "they invite you into.",
     NULL, "inbox accept carol@example.net", NEED_ACCOUNT, accept},
    {"inbox decline", "[-a account:account] [who:stranger]",
     "Put away what a stranger wrote or asked.", "They come back when they write again.",
     "inbox decline carol@example.net", NEED_ACCOUNT, decline},
    {"inbox block", "[-a account:account] [-r reason:spam|abuse] [who:stranger]",
     "Keep a stranger from reaching you again (XEP-0191).",
     "With -r they are reported to the people who run your server, too (XEP-0377).",
     "inbox block -r spam spam@example.net", NEED_ACCOUNT, block},
};

void inbox_commands(Commands *commands) {
    commands_add(commands, "Roster and presence", table, G_N_ELEMENTS(table));
}
