/* Service discovery as a window: what somebody is, what there is to do, its items, what it can. */
#include "cmd/disco_window.h"
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "model/page.h"
#include "xmpp/module.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0030_disco.h"
#include <string.h>

#define NAME "disco"
enum { ITEMS_MAX = 5000, FEATURES_MAX = 1000, PATH_MAX_LENGTH = 100 };

typedef struct {
    char *jid, *node, *item; /* item: where the cursor was */
} Place;

/* One look, from the question until its window goes. */
typedef struct {
    Account *account;
    Reply *reply;
    Place *here;
    GPtrArray *path; /* Place*: where one came from, the last one last */
    char *select;    /* the item one came back from; NULL */
    gboolean items_first;
    Stanza *info, *items; /* the answers; NULL: none */
    guint waiting;
} Look;

static void place_free(gpointer data) {
    Place *place = data;
    g_free(place->jid);
    g_free(place->node);
    g_free(place->item);
    g_free(place);
}

static Place *place_new(const char *jid, const char *node, const char *item) {
    Place *place = g_new0(Place, 1);
    place->jid = g_strdup(jid);
    place->node = g_strdup(node);
    place->item = g_strdup(item);
    return place;
}

static void look_free(gpointer data) {
    Look *look = data;
    place_free(look->here);
    g_ptr_array_unref(look->path);
    g_clear_pointer(&look->reply, reply_unref);
    g_clear_pointer(&look->info, stanza_unref);
    g_clear_pointer(&look->items, stanza_unref);
    g_free(look->select);
    g_free(look);
}

/* The look a window shows; NULL: it is another window. */
static Look *look_of(const Conv *conv) {
    const Page *page = conv ? conv->page : NULL;
    return page && page->free_data == look_free ? page->data : NULL;
}

/* ---- the window ---- */

static gboolean is_result(const Stanza *answer) {
    return g_strcmp0(stanza_get(answer, "type"), "result") == 0;
}

static void add_identities(Page *page, const Stanza *query) {
    for (const Stanza *one = NULL; (one = stanza_next(query, one, "identity", NS_DISCO_INFO));) {
        const char *name = stanza_get(one, "name"), *category = stanza_get(one, "category");
        g_autofree char *kind =
            g_strdup_printf("%s/%s", category ? category : "?",
                            stanza_get(one, "type") ? stanza_get(one, "type") : "?");
        page_add(page, kind, name && *name ? name : kind, name && *name ? kind : "", NULL);
    }
}

static gboolean can(const Stanza *query, const char *feature) {
    for (const Stanza *one = NULL; (one = stanza_next(query, one, "feature", NS_DISCO_INFO));)
        if (g_strcmp0(stanza_get(one, "var"), feature) == 0)
            return TRUE;
    return FALSE;
}

static void add_act(Page *page, const char *label, const char *command, const char *jid) {
    g_autofree char *quoted = words_quote(jid);
    PageItem *item = page_add(page, label, label, command, NULL);
    item->command = g_strdup_printf("%s -- %s", command, quoted);
    page_item_detail(item, "%s %s", command, jid);
}

/* What somebody who looks here may want to do. */
static void add_acts(Page *page, const Look *look, const Stanza *query) {
    const char *jid = look->here->jid;
    gboolean own = g_strcmp0(jid, stream_domain(look->account->stream)) == 0;
    if (look->here->node)
        return;
    if (can(query, "http://jabber.org/protocol/commands"))
        add_act(page, _("Its commands"), "/cmd list", jid);
    if (can(query, "jabber:iq:register") && !own)
        add_act(page, _("Register with it"), "/register", jid);
    if (can(query, "http://jabber.org/protocol/muc") && !strchr(jid, '/')) /* no client */
        add_act(page, strchr(jid, '@') ? _("Enter the room") : _("Its rooms"),
                strchr(jid, '@') ? "/join" : "/rooms", jid);
}

static void add_item(Page *page, const Stanza *one) {
    const char *text = stanza_get(one, "jid"), *node = stanza_get(one, "node");
    const char *name = stanza_get(one, "name");
    g_autofree char *jid = text ? jid_prepare(text, NULL) : NULL;
    if (!jid)
        return;
    g_autofree char *id = g_strconcat(jid, "\n", node, NULL);
    g_autofree char *who = words_quote(jid), *what = node ? words_quote(node) : g_strdup("");
    g_autofree char *where = g_strconcat(jid, node ? "  " : NULL, node, NULL);
    PageItem *item =
        name && *name ? page_add(page, id, name, where, NULL) : page_add(page, id, where, "", NULL);
    page_item_detail(item, "Enter looks into it: %s%s%s", jid, node ? _(", node ") : "",
                     node ? node : "");
    item->command = g_strdup_printf("/disco items -- %s %s", who, what);
}

static void add_items(Page *page, const Stanza *answer) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_ITEMS), *one = NULL;
    guint before = page->items->len;
    if (stanza_child(query, "item", NS_DISCO_ITEMS))
        page_add_heading(page, _("It has"));
    while ((one = stanza_next(query, one, "item", NS_DISCO_ITEMS)) &&
           page->items->len - before < ITEMS_MAX)
        add_item(page, one);
    if (one)
        page_add_heading(page, _("and more than papo shows"));
}

/* "XEP-0199 XMPP Ping": of what papo can, too, or is common. */
static char *name_of(const Stream *stream, const char *var) {
    static const char *const servers[][2] = {
        {"http://jabber.org/protocol/commands", "XEP-0050 Ad-Hoc Commands"},
        {"http://jabber.org/protocol/muc", "XEP-0045 Multi-User Chat"},
        {"http://jabber.org/protocol/pubsub", "XEP-0060 Publish-Subscribe"},
        {"http://jabber.org/protocol/rsm", "XEP-0059 Result Set Management"},
        {"jabber:iq:private", "XEP-0049 Private XML Storage"},
        {"jabber:iq:register", "XEP-0077 In-Band Registration"},
        {"jabber:iq:roster", "RFC 6121 Roster"},
        {"msgoffline", "XEP-0160 Best Practices for Handling Offline Messages"},
        {"urn:ietf:params:xml:ns:vcard-4.0", "XEP-0292 vCard4 Over XMPP"},
        {"urn:xmpp:blocking", "XEP-0191 Blocking Command"},
        {"urn:xmpp:bookmarks:1#compat", "XEP-0402 PEP Native Bookmarks"},
        {"urn:xmpp:carbons:2", "XEP-0280 Message Carbons"},
        {"urn:xmpp:http:upload:0", "XEP-0363 HTTP File Upload"},
        {"urn:xmpp:mam:2", "XEP-0313 Message Archive Management"},
        {"urn:xmpp:push:0", "XEP-0357 Push Notifications"},
        {"urn:xmpp:sid:0", "XEP-0359 Unique and Stable Stanza IDs"},
        {"vcard-temp", "XEP-0054 vcard-temp"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(servers); i++)
        if (strcmp(servers[i][0], var) == 0)
            return g_strdup(servers[i][1]);
    for (const XepModule *const *m = stream_modules(stream); *m; m++)
        for (const char *const *f = (*m)->features; f && *f; f++)
            if (strcmp(*f, var) == 0)
                return g_strdup_printf("XEP-%s %s", (*m)->xep, (*m)->name);
    return g_strdup("");
}

static void add_features(Page *page, const Stream *stream, const Stanza *query) {
    guint n = 0;
    for (const Stanza *one = NULL;
         n < FEATURES_MAX && (one = stanza_next(query, one, "feature", NS_DISCO_INFO));) {
        const char *var = stanza_get(one, "var");
        if (!var)
            continue;
        if (n++ == 0)
            page_add_heading(page, _("It can"));
        g_autofree char *name = name_of(stream, var);
        page_item_detail(page_add(page, var, var, name, NULL), "%s", var);
    }
}

/* XEP-0128: what else it tells of itself. */
static void add_more(Page *page, const Stanza *query) {
    for (Stanza *x = NULL; (x = stanza_next(query, x, "x", NS_DATA_FORMS));) {
        g_autoptr(Form) form = forms_read(x);
        const char *type = form_get(form, "FORM_TYPE");
        page_add_heading(page, type ? type : _("It also tells"));
        for (guint i = 0; i < form->fields->len; i++) {
            const Field *field = g_ptr_array_index(form->fields, i);
            if (!field->var || strcmp(field->var, "FORM_TYPE") == 0)
                continue;
            g_autofree char *label = field_label(field), *value = field_shown(field);
            page_item_detail(page_add(page, field->var, label, value, NULL), "%s", value);
        }
    }
}

static void fill_once(Page *page, const Look *look) {
    const Stanza *query = stanza_child(look->info, "query", NS_DISCO_INFO);
    if (look->info && !is_result(look->info)) {
        g_autofree char *why = stanza_error_text(look->info);
        g_autofree char *line = g_strdup_printf(_("It doesn't say what it is: %s"), why);
        page_add(page, NULL, line, NULL)->across = TRUE;
    }
    add_identities(page, query);
    add_acts(page, look, query);
    add_items(page, is_result(look->items) ? look->items : NULL);
    add_features(page, look->account->stream, query);
    add_more(page, query);
}

/* To the item one came back from; else to the first item, if that is what was asked for. */
static void put_cursor(Page *page, const Look *look) {
    const Stanza *query = stanza_child(look->items, "query", NS_DISCO_ITEMS), *one = NULL;
    if (look->select && page_select(page, look->select))
        return;
    while (look->items_first && (one = stanza_next(query, one, "item", NS_DISCO_ITEMS))) {
        g_autofree char *jid =
            stanza_get(one, "jid") ? jid_prepare(stanza_get(one, "jid"), NULL) : NULL;
        g_autofree char *id = g_strconcat(jid ? jid : "", "\n", stanza_get(one, "node"), NULL);
        if (jid && page_select(page, id))
            return;
    }
}

/* Takes the look. */
static void show(Look *look) {
    const Place *here = look->here;
    g_autoptr(Reply) reply = g_steal_pointer(&look->reply);
    Page *page = page_new(look->account->model, look->account, NAME, "%s%s%s", here->jid,
                          here->node ? "  " : "", here->node ? here->node : "");
    page->empty = g_strdup(_("Nothing is told about it."));
    page->back = look->path->len ? g_strdup("/disco back") : NULL;
    fill_once(page, look);
    page->data = look;
    page->free_data = look_free;
    put_cursor(page, look);
    page->fresh = TRUE;
    reply_page(reply, page);
}

/* ---- the questions ---- */

static void arrived(Stanza *answer, Look *look, gboolean info) {
    g_autoptr(Reply) reply = reply_ref(look->reply);
    if (answer)
        *(info ? &look->info : &look->items) = stanza_ref(answer);
    if (--look->waiting)
        return;
    if (is_result(look->info) || is_result(look->items)) {
        show(look);
    } else {
        g_autofree char *why = stanza_error_text(look->info ? look->info : look->items);
        reply_error(reply, "No answer from %s: %s", look->here->jid, why);
        look_free(look);
    }
    reply_done(reply);
}

static void on_info(Stream *stream, Stanza *answer, gpointer look) {
    arrived(answer, look, TRUE);
}

static void on_items(Stream *stream, Stanza *answer, gpointer look) {
    arrived(answer, look, FALSE);
}

/* Takes the path and the place. */
static void ask(Ctx *ctx, Account *account, Place *here, GPtrArray *path, const char *select,
                gboolean items) {
    Look *look = g_new0(Look, 1);
    g_autofree char *jid = g_strdup(here->jid), *node = g_strdup(here->node);
    *look = (Look){.account = account, .here = here, .path = path, .items_first = items};
    look->reply = reply_ref(ctx->reply);
    look->select = g_strdup(select);
    look->waiting = 2;
    reply_expect(look->reply);
    disco_ask_info(account->stream, jid, node, on_info, look, NULL);
    disco_ask_items(account->stream, jid, node, on_items, look, NULL);
}

void disco_open(Ctx *ctx, Account *account, const char *jid, const char *node, gboolean items) {
    GPtrArray *path = g_ptr_array_new_with_free_func(place_free);
    const Look *now = look_of(ctx->conv);
    if (now && now->account == account) {
        const PageItem *item = page_current(ctx->conv->page);
        for (guint i = 0; i < now->path->len; i++) {
            const Place *place = g_ptr_array_index(now->path, i);
            g_ptr_array_add(path, place_new(place->jid, place->node, place->item));
        }
        g_ptr_array_add(path, place_new(now->here->jid, now->here->node, item ? item->id : NULL));
        if (path->len > PATH_MAX_LENGTH)
            g_ptr_array_remove_index(path, 0);
    }
    ask(ctx, account, place_new(jid, node, NULL), path, NULL, items);
}

gboolean disco_back(Ctx *ctx) {
    const Look *now = look_of(ctx->conv);
    if (!now || !now->path->len)
        return FALSE;
    GPtrArray *path = g_ptr_array_new_with_free_func(place_free);
    for (guint i = 0; i + 1 < now->path->len; i++) {
        const Place *place = g_ptr_array_index(now->path, i);
        g_ptr_array_add(path, place_new(place->jid, place->node, place->item));
    }
    const Place *last = g_ptr_array_index(now->path, now->path->len - 1);
    g_autofree char *select = g_strdup(last->item);
    ask(ctx, now->account, place_new(last->jid, last->node, NULL), path, select, TRUE);
    return TRUE;
}
