/* Whom one doesn't want to hear from: blocked by the server, and reported to it. */
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "model/blocks.h"
#include "model/page.h"
#include "model/roster.h"
#include "xmpp/xep/0191_blocking.h"
#include <string.h>

/* The stream of a server that can block. */
static Stream *blocking_stream(const Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (stream && !stream_server_has(stream, NS_BLOCKING)) {
        cmd_fail(error, CMD_ERROR_STATE,
                 "%s can't block anybody for you (XEP-0191); /set strangers drop at least keeps "
                 "strangers away",
                 stream_domain(stream));
        return NULL;
    }
    return stream;
}

static void tell_blocked(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s can't reach you any more; /unblock %s takes it back", late->who,
               late->who);
}

static void tell_reported(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s is reported to your server, and can't reach you any more",
               late->who);
}

static void tell_unblocked(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s can reach you again", late->who);
}

static void tell_all_unblocked(Late *late, Stanza *answer) {
    reply_line(late->reply, "Nobody is blocked any more");
}

/* Whom to block: never the resource of somebody who can choose another one, unless it was typed. */
static gboolean whom(const Ctx *ctx, const Args *args, const char **who, GError **error) {
    const Account *account = args_account(ctx, args);
    *who = cmd_who(ctx, args, error);
    if (!*who)
        return FALSE;
    if (jid_equal_bare(*who, account->jid))
        return cmd_fail(error, CMD_ERROR_USAGE, "%s is yourself", *who);
    return TRUE;
}

static gboolean block(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = blocking_stream(ctx, args, error);
    const char *who;
    if (!stream || !whom(ctx, args, &who, error))
        return FALSE;
    if (blocks_has(args_account(ctx, args), who))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is blocked already", who);
    blocking_set(stream, who, TRUE, late_answer,
                 late_new(ctx, args_account(ctx, args), who, tell_blocked,
                          "The server didn't block %s", who),
                 late_free);
    return TRUE;
}

static gboolean report(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = blocking_stream(ctx, args, error);
    const char *reason = strrchr(args_command(args)->name, '-') + 1, *who;
    if (!stream || !whom(ctx, args, &who, error))
        return FALSE;
    if (!stream_server_has(stream, NS_REPORTING))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s takes no reports (XEP-0377); /block %s blocks without one",
                        stream_domain(stream), who);
    blocking_report(stream, who, reason, arg_text(args, "text"), late_answer,
                    late_new(ctx, args_account(ctx, args), who, tell_reported,
                             "The server didn't take the report on %s", who),
                    late_free);
    return TRUE;
}

static gboolean unblock(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = blocking_stream(ctx, args, error);
    const char *who = stream ? cmd_who(ctx, args, error) : NULL;
    if (!who)
        return FALSE;
    Account *account = args_account(ctx, args);
    const char *entry = blocks_match(account, who);
    if (!entry)
        return cmd_fail(error, CMD_ERROR_STATE, "%s isn't blocked; /blocked lists who is", who);
    if (strcmp(entry, who) != 0)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is blocked by the entry %s: /unblock %s", who,
                        entry, entry);
    blocking_set(stream, who, FALSE, late_answer,
                 late_new(ctx, account, who, tell_unblocked, "The server didn't unblock %s", who),
                 late_free);
    return TRUE;
}

static gboolean unblock_all(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = blocking_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    Account *account = args_account(ctx, args);
    blocking_set(
        stream, NULL, FALSE, late_answer,
        late_new(ctx, account, account->jid, tell_all_unblocked, "The server didn't unblock them"),
        late_free);
    return TRUE;
}

static void list_fill(Page *page, gpointer data) {
    g_autoptr(GPtrArray) jids = blocks_sorted(page->account);
    for (guint i = 0; i < jids->len; i++) {
        const char *jid = g_ptr_array_index(jids, i);
        const Contact *contact = roster_find(page->account->roster, jid);
        g_autofree char *quoted = words_quote(jid);
        PageItem *item =
            page_add(page, jid, jid, contact && contact->name ? contact->name : "", NULL);
        item->edit = g_strdup_printf("/unblock -a %s %s", page->account->jid, quoted);
        page_item_detail(item, "%s can't reach you. Enter puts /unblock into the input line.", jid);
    }
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    if (!blocking_stream(ctx, args, error))
        return FALSE;
    Page *page = page_new(ctx->model, args_account(ctx, args), "blocked", "Blocked");
    page->empty = g_strdup(_("Nobody is blocked"));
    page_fill_by(page, PAGE_EVENT(EV_BLOCKED), list_fill, NULL, NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

static const Command table[] = {
    {"block", "[-a account:account] [who:entity]",
     "Keep somebody from reaching you: their messages, presence and requests (XEP-0191).",
     "Your server does that, for all your devices, until you /unblock them. They see you offline. "
     "The address of a server blocks everybody on it. In a window without an address: the one you "
     "talk with.",
     "block mallory@example.org", NEED_ONLINE, block, "blocked add"},
    {"unblock", "[-a account:account] [who:entity]", "Let somebody reach you again.", NULL,
     "unblock mallory@example.org", NEED_ONLINE, unblock, "blocked remove"},
    {"unblock all", "[-a account:account]", "Let everybody reach you again.", NULL, "unblock all",
     NEED_ONLINE, unblock_all},
    {"blocked", "[-a account:account]", "List whom you have blocked.",
     "Enter puts /unblock into the input line.", "blocked", NEED_ONLINE, list, "blocked list"},
    {"blocked report-spam", "[-a account:account] [who:entity] [text:text...]",
     "Block somebody and report them to your server for unwanted messages (XEP-0377).",
     "The report points at what they wrote last, if your server archives it; your words go with "
     "it.",
     "blocked report-spam mallory@example.org Sells watches", NEED_ONLINE, report},
    {"blocked report-abuse", "[-a account:account] [who:entity] [text:text...]",
     "Block somebody and report them to your server for abuse (XEP-0377).", NULL,
     "blocked report-abuse mallory@example.org", NEED_ONLINE, report},
};

void block_commands(Commands *commands) {
    commands_add(commands, "Roster and presence", table, G_N_ELEMENTS(table));
}
