/* Rooms to go to: those of a service, and those that a search finds anywhere. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "model/room.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0045_muc.h"
#include "xmpp/xep/0059_result_sets.h"
#include "xmpp/xep/0433_channel_search.h"
#include <string.h>

#define PAGE_NAME "rooms"

enum {
    A_PIECE = 100,    /* rooms asked for at a time */
    BY_ITSELF = 1000, /* then it waits to be asked for more */
    ROOMS_MOST = 20000,
};

typedef struct {
    char *jid, *name, *about;
    int people; /* -1: not told */
    gboolean closed;
} Entry;

/* A list that grows while the answers come; the page and the question that is open share it. */
typedef struct {
    grefcount refs;
    Model *model;
    Account *account;
    char *service, *words; /* words NULL: all rooms of the service */
    char *filter;
    GPtrArray *entries;
    GHashTable *seen; /* jid, borrowed from entries */
    char *last;       /* what the next piece comes after; NULL: that was all */
    gint64 count;
    gboolean opened, asking;
} Listing;

typedef struct {
    Listing *listing;
    Reply *reply;
    guint most; /* go on by itself up to so many */
} Question;

static void entry_free(gpointer data) {
    Entry *entry = data;
    g_free(entry->jid);
    g_free(entry->name);
    g_free(entry->about);
    g_free(entry);
}

static Listing *listing_new(Account *account, const char *service, const char *words,
                            const char *filter) {
    Listing *listing = g_new0(Listing, 1);
    g_ref_count_init(&listing->refs);
    listing->model = account->model;
    listing->account = account;
    listing->service = g_strdup(service);
    listing->words = g_strdup(words);
    listing->filter = g_strdup(filter);
    listing->entries = g_ptr_array_new_with_free_func(entry_free);
    listing->seen = g_hash_table_new(g_str_hash, g_str_equal);
    listing->count = -1;
    return listing;
}

static void listing_unref(gpointer data) {
    Listing *listing = data;
    if (!g_ref_count_dec(&listing->refs))
        return;
    g_hash_table_unref(listing->seen);
    g_ptr_array_unref(listing->entries);
    g_free(listing->service);
    g_free(listing->words);
    g_free(listing->filter);
    g_free(listing->last);
    g_free(listing);
}

/* ---- what is shown ---- */

static void show_entry(Page *page, const Listing *listing, const Entry *entry) {
    const Room *room = rooms_find(listing->account, entry->jid);
    g_autofree char *people =
        entry->people < 0 ? g_strdup("") : g_strdup_printf(_("%d there"), entry->people);
    g_autofree char *quoted = words_quote(entry->jid);
    const char *state = room && room->state == ROOM_IN ? _("you are in it")
                        : entry->closed                ? _("not open to all")
                                                       : "";
    PageItem *item = listing->words
                         ? page_add(page, entry->jid, entry->name, people, entry->jid, state, NULL)
                         : page_add(page, entry->jid, entry->name, entry->jid, state, NULL);
    item->command = g_strdup_printf("/join -a %s %s", listing->account->jid, quoted);
    if (entry->about)
        page_item_detail(item, "%s", entry->about);
}

static void fill(Page *page, gpointer data) {
    const Listing *listing = data;
    for (guint i = 0; i < listing->entries->len; i++)
        show_entry(page, listing, listing->entries->pdata[i]);
    if (!listing->last)
        return;
    g_autofree char *more = listing->asking ? g_strdup(_("… more is coming"))
                            : listing->count > (gint64)listing->entries->len
                                ? g_strdup_printf(_("[ More: %u of %d are here ]"),
                                                  listing->entries->len, (int)listing->count)
                                : g_strdup(_("[ More ]"));
    PageItem *item = page_add(page, "/rooms more", more, NULL);
    item->across = TRUE;
    if (!listing->asking)
        item->command = g_strdup("/rooms more");
}

static Page *page_of(const Listing *listing) {
    Page *page = page_find(listing->model, listing->account, PAGE_NAME);
    return page && page->fill == fill && page->data == listing ? page : NULL;
}

static void open_page(Listing *listing, Reply *reply) {
    Page *page = listing->words
                     ? page_new(listing->model, listing->account, PAGE_NAME,
                                "Rooms about “%s”, as %s knows", listing->words, listing->service)
                     : page_new(listing->model, listing->account, PAGE_NAME, "Rooms of %s",
                                listing->service);
    g_ref_count_inc(&listing->refs);
    listing->opened = TRUE;
    page->empty = g_strdup(listing->words ? _("No room is about that") : _("It shows no rooms"));
    page_fill_by(page, PAGE_EVENT(EV_ROOM_CHANGED), fill, listing, listing_unref);
    if (listing->filter)
        page_set_filter(page, listing->filter);
    reply_page(reply, page);
}

/* ---- what comes ---- */

static void take(Listing *listing, const char *raw, const char *name, const char *about, int people,
                 gboolean closed) {
    g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
    if (!jid || !strchr(jid, '@') || jid_resource(jid) || listing->entries->len >= ROOMS_MOST ||
        g_hash_table_contains(listing->seen, jid))
        return;
    g_autofree char *local = jid_local(jid);
    Entry *entry = g_new(Entry, 1);
    *entry = (Entry){g_steal_pointer(&jid), g_strdup(name && *name ? name : local),
                     g_strdup(about && *about ? about : NULL), people, closed};
    g_ptr_array_add(listing->entries, entry);
    g_hash_table_add(listing->seen, entry->jid);
}

static void take_items(Listing *listing, const Stanza *query) {
    const Stanza *item = NULL;
    while ((item = stanza_next(query, item, "item", NULL)))
        if (!stanza_get(item, "node"))
            take(listing, stanza_get(item, "jid"), stanza_get(item, "name"), NULL, -1, FALSE);
}

/* XEP-0433 6.2; only rooms of XEP-0045 can be entered. */
static void take_found(Listing *listing, const Stanza *result) {
    const Stanza *item = NULL;
    while ((item = stanza_next(result, item, "item", NULL))) {
        const char *type = stanza_child_text(item, "service-type", NULL);
        const char *users = stanza_child_text(item, "nusers", NULL);
        const char *open = stanza_child_text(item, "is-open", NULL);
        gint64 people = -1;
        if (type && strcmp(type, "xep-0045") != 0)
            continue;
        if (!users || !g_ascii_string_to_signed(users, 10, 0, G_MAXINT32, &people, NULL))
            people = -1;
        take(listing, stanza_get(item, "address"), stanza_child_text(item, "name", NULL),
             stanza_child_text(item, "description", NULL), (int)people,
             open && (strcmp(open, "false") == 0 || strcmp(open, "0") == 0));
    }
}

static void question_free(gpointer data) {
    Question *question = data;
    reply_done(question->reply);
    reply_unref(question->reply);
    listing_unref(question->listing);
    g_free(question);
}

static gboolean ask(Listing *listing, Reply *reply, guint most, GError **error);

/* Is there more to come by itself? Not for a window that was closed meanwhile. */
static gboolean goes_on(const Listing *listing, const Question *question) {
    return listing->last && listing->entries->len < question->most &&
           (!listing->opened || page_of(listing));
}

static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    const Question *question = data;
    Listing *listing = question->listing;
    const Stanza *query = listing->words ? stanza_child(answer, "result", NS_CHANNEL_SEARCH)
                                         : stanza_child(answer, "query", NS_DISCO_ITEMS);
    guint before = listing->entries->len;
    if (g_strcmp0(stanza_get(answer, "type"), "result") != 0) {
        g_autofree char *why =
            listing->words ? channel_search_refusal(stream, answer) : stanza_error_text(answer);
        g_autofree char *clean = text_clean(why);
        reply_error(question->reply, "%s: %s", listing->service, clean);
        if (listing->entries->len == 0)
            return;
    } else if (listing->words) {
        take_found(listing, query);
    } else {
        take_items(listing, query);
    }
    RsmSet set = rsm_read(query);
    gboolean news = listing->entries->len > before;
    listing->count = set.count >= 0 ? set.count : listing->count;
    g_free(listing->last); /* a service that says the same again has no end */
    listing->last = news && set.last && listing->count != (gint64)listing->entries->len
                        ? g_strdup(set.last)
                        : NULL;
    gboolean window = reply_has_window(question->reply), on = goes_on(listing, question);
    listing->asking = on;
    if (!listing->opened && (window || !on))
        open_page(listing, question->reply);
    else if (page_of(listing))
        page_stale(page_of(listing));
    if (on)
        ask(listing, question->reply, question->most, NULL);
}

static gboolean ask(Listing *listing, Reply *reply, guint most, GError **error) {
    Stream *stream = listing->account->stream;
    Question *question = g_new(Question, 1);
    *question = (Question){listing, reply_ref(reply), most};
    listing->asking = TRUE;
    g_ref_count_inc(&listing->refs);
    reply_expect(reply);
    if (!listing->words) {
        muc_ask_rooms(stream, listing->service, A_PIECE, listing->last, on_answer, question,
                      question_free);
        return TRUE;
    }
    if (channel_search(stream, listing->service, listing->words, A_PIECE, listing->last, on_answer,
                       question, question_free, error))
        return TRUE;
    listing->asking = FALSE;
    question_free(question);
    return FALSE;
}

/* ---- the commands ---- */

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *named = arg_text(args, "service");
    g_autofree char *service = named ? g_strdup(named) : muc_service(account);
    if (!service)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "No room service of %s is known: /rooms rooms.example.org asks the one you "
                        "name, /rooms search WORDS looks everywhere",
                        account->jid);
    if (strchr(service, '@'))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "%s is not a service of rooms, such as rooms.example.org", service);
    Listing *listing = listing_new(account, service, NULL, arg_text(args, "filter"));
    gboolean fine = ask(listing, ctx->reply, BY_ITSELF, error);
    listing_unref(listing);
    return fine;
}

static gboolean search(Ctx *ctx, const Args *args, GError **error) {
    Account *account = args_account(ctx, args);
    const char *service = settings_text(ctx->model->settings, "rooms-search", account, NULL);
    Listing *listing = listing_new(account, service, arg_text(args, "words"), NULL);
    gboolean fine = ask(listing, ctx->reply, 1, error);
    listing_unref(listing);
    return fine;
}

static gboolean more(Ctx *ctx, const Args *args, GError **error) {
    const Page *page = ctx->conv ? ctx->conv->page : NULL;
    if (!page || page->fill != fill)
        return cmd_fail(error, CMD_ERROR_STATE, "/rooms more belongs in the window of /rooms");
    Listing *listing = page->data;
    if (!listing->last)
        return cmd_fail(error, CMD_ERROR_STATE, "These are all the rooms");
    if (listing->asking)
        return cmd_fail(error, CMD_ERROR_STATE, "More is coming already");
    if (!account_is_online(listing->account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline: /connect", listing->account->jid);
    guint most = listing->words ? 1 : BY_ITSELF;
    return ask(listing, ctx->reply, listing->entries->len + most, error);
}

static const Command table[] = {
    {"rooms", "[-a account:account] [service:entity] [filter:verbatim...]",
     "List the rooms of a service: of your own server, or of the one you name.",
     "What you type in the window narrows the list, Enter goes in. Services show public rooms "
     "only. "
     "A long list comes in pieces.",
     "rooms rooms.example.org tea", NEED_ONLINE, list, "rooms service"},
    {"rooms more", "", "Fetch more of a long list of rooms.", NULL, "rooms more", NEED_ONLINE,
     more},
    {"rooms search", "[-a account:account] <words:verbatim...>",
     "Find public rooms on any server by what they are about (XEP-0433).",
     "The words go to a service that collects such rooms: setting rooms-search.",
     "rooms search tea party", NEED_ONLINE, search},
};

void rooms_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
