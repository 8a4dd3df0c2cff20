/* Notes of one's own on people and rooms. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "model/page.h"
#include "model/room.h"
#include "model/roster.h"
#include "xmpp/xep/0145_notes.h"

enum { MAX_SHOWN = 300 };

static Late *late(Ctx *ctx, const Args *args, const char *who, LateFn fn, const char *what) {
    return late_new(ctx, args_account(ctx, args), who, fn, "%s", what);
}

static void tell_note(Late *late, Stanza *answer) {
    const Note *note = notes_find(late->account->stream, late->who);
    if (!note) {
        reply_line(late->reply, "No note on %s: /note set makes one", late->who);
        return;
    }
    g_autofree char *time =
        note->changed ? cmd_time(note->changed, clock_now(late->account->model->clock)) : NULL;
    g_auto(GStrv) lines = g_strsplit(note->text, "\n", -1);
    reply_line(late->reply, "%s%s%s:", late->who, time ? ", " : "", time ? time : "");
    for (char **line = lines; *line; line++) {
        g_autofree char *clean = cmd_clean(*line);
        reply_line(late->reply, "  %s", clean);
    }
}

/* The bare JID of whom the note is on; owned by the caller. */
static char *whom(const Ctx *ctx, const Args *args, GError **error) {
    const char *who = cmd_who(ctx, args, error);
    g_autofree char *bare = who ? jid_bare(who) : NULL;
    if (bare && jid_resource(who) && rooms_find(args_account(ctx, args), bare)) {
        cmd_fail(error, CMD_ERROR_STATE,
                 "Nicks in rooms change hands, so there are no notes on them: say an address");
        return NULL;
    }
    return g_steal_pointer(&bare);
}

static gboolean show(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    g_autofree char *bare = stream ? whom(ctx, args, error) : NULL;
    if (!bare)
        return FALSE;
    notes_ask(stream, late_answer, late(ctx, args, bare, tell_note, _("The notes can't be read")),
              late_free);
    return TRUE;
}

static const char *name_of(const Account *account, const char *jid) {
    const Contact *contact = roster_find(account->roster, jid);
    return contact && contact->in_roster ? contact_display_name(contact) : jid;
}

static void tell_all(Late *late, Stanza *answer) {
    const GPtrArray *notes = notes_known(late->account->stream);
    Page *page = page_new(late->account->model, late->account, "notes", "Notes");
    page->empty = g_strdup(_("No notes yet: /note set bob@example.org Likes tea"));
    for (guint i = 0; notes && i < notes->len; i++) {
        const Note *note = g_ptr_array_index(notes, i);
        g_autofree char *clean = cmd_clean(note->text), *line = text_ellipsize(clean, MAX_SHOWN);
        g_autofree char *jid = words_quote(note->jid);
        PageItem *item = page_add(page, note->jid, name_of(late->account, note->jid), line, NULL);
        item->edit = g_strdup_printf("/note set -a %s %s %s", late->account->jid, jid, note->text);
        page_item_detail(item, "%s: %s", note->jid, line);
    }
    reply_page(late->reply, page);
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    notes_ask(stream, late_answer, late(ctx, args, NULL, tell_all, _("The notes can't be read")),
              late_free);
    return TRUE;
}

static void tell_set(Late *late, Stanza *answer) {
    reply_line(late->reply, "Noted on %s", late->who);
}

static void tell_removed(Late *late, Stanza *answer) {
    reply_line(late->reply, "No note on %s any more", late->who);
}

static gboolean change(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    g_autofree char *bare = stream ? whom(ctx, args, error) : NULL;
    const char *text = arg_text(args, "text");
    if (!bare)
        return FALSE;
    notes_set(stream, bare, text, late_answer,
              late(ctx, args, bare, text ? tell_set : tell_removed, _("The note wasn't changed")),
              late_free);
    return TRUE;
}

static const Command table[] = {
    {"note", "[-a account:account] [who:entity]",
     "Show your note on somebody, or on a room (XEP-0145).",
     "Notes are kept on your server for all your devices; nobody else sees them.",
     "note bob@example.org", NEED_ONLINE, show, "note show"},
    {"note set", "[-a account:account] <who:entity> <text:text...>",
     "Write down something about somebody.", "It takes the place of the note there was.",
     "note set bob@example.org Likes his tea strong", NEED_ONLINE | ACCEPT_LINES, change},
    {"note remove", "[-a account:account] [who:entity]", "Throw a note away.", NULL,
     "note remove bob@example.org", NEED_ONLINE, change},
    {"notes", "[-a account:account]", "List all your notes.",
     "Enter puts one into the input line, to be changed.", "notes", NEED_ONLINE, list, "note list"},
};

void note_commands(Commands *commands) {
    commands_add(commands, "Roster and presence", table, G_N_ELEMENTS(table));
}
