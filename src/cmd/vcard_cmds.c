/* Cards: those of others shown, one's own changed. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/common.h"
#include "xmpp/xep/0054_vcard.h"
#include <string.h>

enum { MAX_SHOWN = 200, MAX_WIDTH = 500 };

/* What waits for a card: somebody who wants to see it, or a change of our own. */
typedef struct Query {
    Reply *reply;
    char *who; /* NULL: ourselves */
    char *what, *value;
    gboolean (*edit)(Stream *stream, struct Query *query, GError **error);
} Query;

static Query *query_new(Ctx *ctx, const char *who) {
    Query *query = g_new0(Query, 1);
    query->reply = reply_ref(ctx->reply);
    query->who = g_strdup(who);
    reply_expect(query->reply);
    return query;
}

static void query_free(gpointer data) {
    Query *query = data;
    reply_done(query->reply);
    reply_unref(query->reply);
    g_free(query->who);
    g_free(query->what);
    g_free(query->value);
    g_free(query);
}

/* ---- shown ---- */

static void tell_card(Reply *reply, const char *who, const Stanza *card) {
    guint n = 0;
    reply_line(reply, "%s:", who);
    for (const Stanza *field = NULL;
         n < MAX_SHOWN && (field = stanza_next(card, field, NULL, NULL));) {
        char *name, *value;
        vcard_field(field, &name, &value);
        g_autofree char *clean_name = text_clean(name), *clean = text_clean(value);
        g_autofree char *line = text_ellipsize(clean, MAX_WIDTH);
        reply_line(reply, "  %2u  %s: %s", ++n, clean_name, line);
        g_free(name);
        g_free(value);
    }
    if (!n)
        reply_line(reply, "  nothing");
}

/* ---- our own: a list whose items can be changed ---- */

#define OWN "card"

static void add_field(Page *page, const Stanza *field, guint number) {
    char *name, *value;
    const char *part, *text = vcard_field_text(field, &part);
    g_autofree char *id = g_strdup_printf("%u", number), *plain = cmd_clean(text);
    vcard_field(field, &name, &value);
    g_autofree char *clean = text_clean(value), *line = text_ellipsize(clean, MAX_WIDTH);
    PageItem *item = page_add(page, id, id, name, line, NULL);
    if (text)
        item->edit = g_strdup_printf("/vcard set -a %s %u %s%s%s", page->account->jid, number,
                                     part ? part : "", part ? " " : "", plain);
    page_item_detail(item,
                     text ? N_("%s: %s. Enter changes it, /vcard remove %u takes it out.")
                          : N_("%s: %s. /vcard remove %u takes it out."),
                     name, line, number);
    g_free(name);
    g_free(value);
}

/* As it is being changed, else as the server had it. */
static void own_fill(Page *page, gpointer data) {
    const Stanza *draft = page->account->stream ? vcard_draft(page->account->stream) : NULL;
    const Stanza *card = draft ? draft : *(Stanza **)data;
    guint n = 0;
    g_free(page->title);
    page->title = g_strdup(draft ? _("Your card, not yet saved: /vcard save") : _("Your card"));
    for (const Stanza *field = NULL;
         n < MAX_SHOWN && (field = stanza_next(card, field, NULL, NULL));)
        add_field(page, field, ++n);
}

static void own_free(gpointer data) {
    g_clear_pointer((Stanza **)data, stanza_unref);
    g_free(data);
}

static void own_show(Reply *reply, Account *account, const Stanza *card) {
    Page *page = page_new(account->model, account, OWN, "Your card");
    Stanza **copy = g_new0(Stanza *, 1);
    *copy = card ? stanza_copy(card) : NULL;
    page->empty = g_strdup(_("You have no card; /vcard set fullname Alice Liddell begins one"));
    page_fill_by(page, 0, own_fill, copy, own_free);
    reply_page(reply, page);
}

/* card: what the server has now; NULL: what it had. */
static void own_changed(Account *account, const Stanza *card) {
    Page *page = page_find(account->model, account, OWN);
    if (!page)
        return;
    if (card) {
        g_clear_pointer((Stanza **)page->data, stanza_unref);
        *(Stanza **)page->data = stanza_copy(card);
    }
    page_stale(page);
}

/* stream: of a good or a bad answer alike, but there is one. */
static void tell_answer(Stream *stream, const Query *query, const Stanza *card) {
    if (!query->who)
        own_show(query->reply, stream_account(stream), card);
    else if (card)
        tell_card(query->reply, query->who, card);
    else
        reply_line(query->reply, "%s has no card", query->who);
}

static void on_card4(Stream *stream, Stanza *answer, gpointer data) {
    if (answer)
        tell_answer(stream, data, vcard_of(answer));
    else
        reply_error(((Query *)data)->reply, "No card: no answer came");
}

/* Who has no card of the old kind may have one of the new: the question goes on. */
static void on_card(Stream *stream, Stanza *answer, gpointer data) {
    Query *query = data;
    const Stanza *card = vcard_of(answer);
    if (card) {
        tell_answer(stream, query, card);
    } else if (answer && stream_is_bound(stream)) {
        Query *next = g_new0(Query, 1);
        next->reply = reply_ref(query->reply);
        next->who = g_strdup(query->who);
        reply_expect(next->reply);
        vcard4_ask(stream, next->who, on_card4, next, query_free);
    } else {
        reply_error(query->reply, "No card: no answer came");
    }
}

static gboolean show(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    const char *who = arg_text(args, "who");
    if (!stream)
        return FALSE;
    if (!who && ctx->conv->kind == CONV_CHAT)
        who = ctx->conv->jid;
    if (who && jid_equal_bare(who, stream_account(stream)->jid))
        who = NULL;
    g_autofree char *bare = who ? jid_bare(who) : NULL;
    if (!who && vcard_draft(stream)) {
        own_show(ctx->reply, stream_account(stream), NULL);
        return TRUE;
    }
    vcard_ask(stream, bare, on_card, query_new(ctx, bare), query_free);
    return TRUE;
}

/* ---- one's own ---- */

static gboolean edit_now(Stream *stream, Query *query, GError **error) {
    if (!query->edit(stream, query, error))
        return FALSE;
    reply_line(query->reply, "Changed here; /vcard save tells the server, /vcard shows it all");
    own_changed(stream_account(stream), NULL);
    return TRUE;
}

/* No card yet is an empty one; any other error leaves things alone. */
static void on_own(Stream *stream, Stanza *answer, gpointer data) {
    Query *query = data;
    g_autoptr(GError) error = NULL;
    gboolean none =
        stanza_child(stanza_child(answer, "error", NULL), "item-not-found", NULL) != NULL;
    if (!none && g_strcmp0(stanza_get(answer, "type"), "result") != 0) {
        g_autofree char *why = stanza_error_text(answer);
        reply_error(query->reply, "Your card could not be read: %s", why);
        return;
    }
    if (!vcard_draft(stream))
        vcard_begin(stream, stanza_child(answer, "vCard", NS_VCARD));
    if (!edit_now(stream, query, &error))
        reply_error(query->reply, "%s", error->message);
}

/* Only what the server has is changed: it is read first, so that nothing in it gets lost. */
static gboolean edit(Ctx *ctx, const Args *args, const char *what, const char *value,
                     gboolean (*fn)(Stream *, Query *, GError **), GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    Query *query = query_new(ctx, NULL);
    query->what = g_strdup(what);
    query->value = g_strdup(value);
    query->edit = fn;
    if (!vcard_draft(stream)) {
        vcard_ask(stream, NULL, on_own, query, query_free);
        return TRUE;
    }
    gboolean good = edit_now(stream, query, error);
    query_free(query);
    return good;
}

static gboolean no_field(const char *what, GError **error) {
    g_autofree char *names = g_strjoinv(", ", (char **)vcard_names);
    return cmd_fail(error, CMD_ERROR_USAGE, "A card has no “%s”, only: %s", what, names);
}

/* "fullname V", "name family V", "3 V", "3 street V", "3 cell on" */
static gboolean do_set(Stream *stream, Query *query, GError **error) {
    Stanza *card = vcard_draft(stream);
    guint64 number;
    g_auto(GStrv) words = g_strsplit(query->value, " ", 2);
    if (g_ascii_string_to_unsigned(query->what, 10, 1, MAX_SHOWN, &number, NULL)) {
        if ((words[1] && vcard_set_number(card, (guint)number, words[0], words[1])) ||
            vcard_set_number(card, (guint)number, NULL, query->value))
            return TRUE;
        return cmd_fail(error, CMD_ERROR_STATE,
                        "There is no number %s that could be changed so; /vcard lists them",
                        query->what);
    }
    if (strcmp(query->what, "name") == 0 && words[1])
        return vcard_set(card, words[0], words[1]) || no_field(words[0], error);
    return vcard_set(card, query->what, query->value) || no_field(query->what, error);
}

static gboolean set(Ctx *ctx, const Args *args, GError **error) {
    return edit(ctx, args, arg_text(args, "field"), arg_text(args, "value"), do_set, error);
}

static gboolean do_add(Stream *stream, Query *query, GError **error) {
    return vcard_add(vcard_draft(stream), query->what, query->value) ||
           no_field(query->what, error);
}

static gboolean add(Ctx *ctx, const Args *args, GError **error) {
    return edit(ctx, args, arg_text(args, "field"), arg_text(args, "value"), do_add, error);
}

static gboolean do_remove(Stream *stream, Query *query, GError **error) {
    return vcard_remove(vcard_draft(stream), (guint)g_ascii_strtoull(query->what, NULL, 10)) ||
           cmd_fail(error, CMD_ERROR_STATE, "There is no number %s; /vcard lists them",
                    query->what);
}

static gboolean remove_field(Ctx *ctx, const Args *args, GError **error) {
    return edit(ctx, args, arg_text(args, "number"), NULL, do_remove, error);
}

static void tell_saved(Late *late, Stanza *answer) {
    own_changed(late->account, vcard_draft(late->account->stream));
    vcard_drop(late->account->stream);
    reply_line(late->reply, "Your card is saved");
}

static gboolean save(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    if (!vcard_draft(stream))
        return cmd_fail(error, CMD_ERROR_STATE, "You have changed nothing: /help vcard set");
    Account *account = args_account(ctx, args);
    vcard_save(stream, late_answer,
               late_new(ctx, account, account->jid, tell_saved, "The server didn't take your card"),
               late_free);
    return TRUE;
}

static gboolean refresh(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    vcard_drop(stream);
    vcard_ask(stream, NULL, on_card, query_new(ctx, NULL), query_free);
    return TRUE;
}

void type_complete_vcard(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                         GPtrArray *out) {
    for (const char *const *name = vcard_names; *name; name++)
        g_ptr_array_add(out, g_strdup(*name));
}

static const Command table[] = {
    {"vcard", "[-a account:account] [who:entity]",
     "Show somebody's card: names, addresses, telephones (XEP-0054, XEP-0292).",
     "In the console without an address: your own, as a list. Enter there puts /vcard set into the "
     "input line; /vcard save gives it all to the server.",
     "vcard bob@example.org", NEED_ONLINE, show, "vcard get"},
    {"vcard set", "[-a account:account] <field:vcard> <value:text...>",
     "Change your own card: the first field of that name, or the one with that number.",
     "/vcard set 3 street Rua Augusta changes a part of number 3, /vcard set 3 cell on or off a "
     "mark of it. “name family Silva” is “family Silva”. Nothing reaches the server before /vcard "
     "save; what papo doesn't know of the card stays in it.",
     "vcard set fullname Alice Liddell", NEED_ONLINE, set},
    {"vcard add", "[-a account:account] <field:vcard> <value:text...>",
     "Add another field to your card: tel, email, address, nickname, url, note and so on.", NULL,
     "vcard add email alice@example.org", NEED_ONLINE, add},
    {"vcard remove", "[-a account:account] <number:number>",
     "Take a field out of your card by its number.", NULL, "vcard remove 3", NEED_ONLINE,
     remove_field},
    {"vcard save", "[-a account:account]", "Give your changed card to the server.", NULL,
     "vcard save", NEED_ONLINE, save},
    {"vcard refresh", "[-a account:account]", "Forget your changes: show what the server has.",
     NULL, "vcard refresh", NEED_ONLINE, refresh},
};

void vcard_commands(Commands *commands) {
    commands_add(commands, "Your status", table, G_N_ELEMENTS(table));
}
