/* The switcher: every conversation and contact of all accounts in one list, what is unread first.
 */
#include "base/tr.h"
#include "base/words.h"
#include "cmd/common.h"
#include "model/inbox.h"
#include "model/page.h"
#include "model/roster.h"
#include <string.h>

#define NAME "switch"

/* Where one may go, in the order in which one may want to. */
typedef enum { UNREAD, OPEN, HERE, CLOSED, PRESENT, ABSENT } Group;

typedef struct {
    Conv *conv;       /* NULL: only a contact so far */
    Contact *contact; /* of a conversation with one person; NULL */
    Group group;
    guint number; /* of its window; 0: it has none */
} Goal;

static const char *name_of(const Goal *goal) {
    return goal->conv ? conv_name(goal->conv) : contact_display_name(goal->contact);
}

static gint compare(gconstpointer a, gconstpointer b) {
    const Goal *x = a, *y = b;
    if (x->group != y->group)
        return (gint)x->group - (gint)y->group;
    if (!x->conv || !y->conv)
        return g_utf8_collate(name_of(x), name_of(y));
    if (x->group == UNREAD && conv_news(x->conv) != conv_news(y->conv))
        return (gint)conv_news(y->conv) - (gint)conv_news(x->conv);
    if (x->group == UNREAD && x->conv->unread_since != y->conv->unread_since)
        return x->conv->unread_since < y->conv->unread_since ? -1 : 1;
    if (x->conv->last_time != y->conv->last_time)
        return x->conv->last_time > y->conv->last_time ? -1 : 1;
    return (gint)x->number - (gint)y->number;
}

/* What strangers say is for the inbox. */
static gboolean is_listed(const Conv *conv) {
    return conv->open || ((conv->last_time > 0 || conv->unread > 0) && !inbox_folds(conv));
}

static gboolean was_left(const Conv *conv) {
    return conv->kind == CONV_ROOM && !conv->open;
}

static void add_conv(GArray *goals, Conv *conv, guint number, const Conv *here) {
    Goal goal = {.conv = conv, .number = number};
    if (conv->kind == CONV_CHAT && conv->account)
        goal.contact = roster_find(conv->account->roster, conv->jid);
    goal.group = conv == here                      ? HERE
                 : conv->unread && !was_left(conv) ? UNREAD
                 : conv->open                      ? OPEN
                                                   : CLOSED;
    g_array_append_val(goals, goal);
}

static void add_account(GArray *goals, const Account *account, const Conv *here) {
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    for (guint i = 0; i < account->convs->len; i++) {
        Conv *conv = account->convs->pdata[i];
        if (!conv->open && is_listed(conv))
            add_conv(goals, conv, 0, here);
    }
    for (guint i = 0; i < contacts->len; i++) {
        Contact *contact = contacts->pdata[i];
        const Conv *conv = convs_find(account, contact->jid);
        if (!contact->in_roster || (conv && is_listed(conv)))
            continue;
        Goal goal = {.contact = contact, .group = contact_best(contact) ? PRESENT : ABSENT};
        g_array_append_val(goals, goal);
    }
}

static GArray *find_goals(const Model *model, const Conv *here) {
    GArray *goals = g_array_new(FALSE, TRUE, sizeof(Goal));
    g_autoptr(GPtrArray) open = convs_open(model);
    for (guint i = 0; i < open->len; i++) {
        Conv *conv = open->pdata[i];
        if (!conv->page || strcmp(conv->page->name, NAME) != 0)
            add_conv(goals, conv, i + 1, here);
    }
    for (guint i = 0; i < model->accounts->len; i++)
        add_account(goals, model->accounts->pdata[i], here);
    g_array_sort(goals, compare);
    return goals;
}

/* ---- as a list ---- */

static char *state_of(const Goal *goal) {
    const Conv *conv = goal->conv;
    if (conv && conv->unread && conv->mentions)
        return g_strdup_printf(_("%u new, %u for you"), conv->unread, conv->mentions);
    if (conv && conv->unread)
        return g_strdup_printf(tr_count("%u new", "%u new", conv->unread), conv->unread);
    if (goal->contact && goal->contact->in_roster)
        return g_strdup(show_word(contact_show(goal->contact)));
    return g_strdup(conv && conv->kind == CONV_ROOM ? _("room") : "");
}

/* Going to a room that was left is going in. */
static char *command_of(const Goal *goal, const Account *account, const char *jid) {
    if (!account)
        return g_strdup_printf("/win %u", goal->number);
    g_autofree char *from = words_quote(account->jid), *to = words_quote(jid);
    gboolean enter = goal->conv && was_left(goal->conv) && account_is_online(account);
    return g_strdup_printf("/%s -a %s %s", enter ? "join" : "msg", from, to);
}

static void add_item(Page *page, const Goal *goal) {
    const Conv *conv = goal->conv;
    const Account *account = conv ? conv->account : goal->contact->account;
    const char *name = name_of(goal), *jid = conv ? conv->jid : goal->contact->jid;
    gboolean several = page->model->accounts->len > 1;
    g_autofree char *state = state_of(goal);
    g_autofree char *id = g_strdup_printf("%s %s", account ? account->jid : "", jid);
    PageItem *item = page_add(page, id, name, state, account && strcmp(name, jid) != 0 ? jid : "",
                              several && account ? account->jid : "", NULL);
    item->command = command_of(goal, account, jid);
    item->news = goal->group == UNREAD;
}

static void fill(Page *page, gpointer here) {
    g_autoptr(GArray) goals = find_goals(page->model, here);
    for (guint i = 0; i < goals->len; i++)
        add_item(page, &g_array_index(goals, Goal, i));
}

/* Not when something is said: what Enter means must not change under the finger. */
static const guint64 events = PAGE_EVENT(EV_CONV_OPENED) | PAGE_EVENT(EV_CONV_CLOSED) |
                              PAGE_EVENT(EV_ROSTER_LOADED) | PAGE_EVENT(EV_CONTACT_REMOVED) |
                              PAGE_EVENT(EV_ACCOUNT_REMOVED);

static gboolean switch_to(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, NULL, NAME, "Go to");
    const Conv *here = ctx->conv; /* perhaps gone later: only compared */
    if (here && here->page && strcmp(here->page->name, NAME) == 0)
        here = here->page->from;
    page->once = TRUE;
    page_fill_by(page, events, fill, (gpointer)here, NULL);
    if (arg_text(args, "text"))
        page_set_filter(page, arg_text(args, "text"));
    reply_page(ctx->reply, page);
    return TRUE;
}

static const Command table[] = {
    {"switch", "[text:verbatim...]", "Choose where to go, among all conversations and contacts.",
     "Of all accounts, with a window or without. What is unread comes first: conversations with "
     "one person, then rooms where somebody means you, then other rooms; then what was said last. "
     "Type a few letters of the name, Enter goes there, Esc stays here. /unread goes on without "
     "asking.",
     "switch", 0, switch_to, "goto"},
};

void switch_commands(Commands *commands) {
    commands_add(commands, "Windows", table, G_N_ELEMENTS(table));
}
