/* The panel of contacts: strangers, groups, presence, devices, what is unread; per account. */
#include "base/text.h"
#include "base/tr.h"
#include "model/about.h"
#include "model/blocks.h"
#include "model/conv.h"
#include "model/groups.h"
#include "model/inbox.h"
#include "model/roster.h"
#include "ui/panel_lines.h"
#include "ui/sign.h"

#include <string.h>

typedef struct {
    const PaneCtx *ctx;
    Account *account;
    GArray *lines;    /* PanelLine: what is no contact */
    GArray *entries;  /* Entry: a line each */
    gboolean offline; /* show those, too */
} Panel;

/* Of thousands of contacts only those that are to be seen are made into lines. */
typedef struct {
    const Contact *contact; /* NULL: a line that is ready */
    guint line;             /* which one */
    int resource;           /* of the contact; -1: itself */
    int depth;
} Entry;

static void add(Panel *panel, PanelLine line) {
    Entry entry = {.line = panel->lines->len};

    panel_lines_add(panel->lines, line);
    g_array_append_val(panel->entries, entry);
}

static const char *more_text(const char *text) {
    return text && *text ? text : NULL;
}

#define RANK_OFFLINE 5

/* The one who is easiest to reach first. */
static int rank(const Contact *contact) {
    static const int ranks[] = {[SHOW_CHAT] = 0, [SHOW_ONLINE] = 1, [SHOW_DND] = 2,
                                [SHOW_AWAY] = 3, [SHOW_XA] = 4,     [SHOW_OFFLINE] = RANK_OFFLINE};

    return ranks[contact_show(contact)];
}

/* Not convs_find(): it prepares what it doesn't find, which costs where contacts are many. */
static const Conv *conv_of(const Contact *contact) {
    return g_hash_table_lookup(contact->account->conv_jids, contact->jid);
}

static guint unread_of(const Contact *contact) {
    const Conv *conv = conv_of(contact);

    return conv ? conv->unread : 0;
}

static char *news(guint unread) {
    return unread ? g_strdup_printf("(%u)", unread) : NULL;
}

static PanelLine resource_line(const Panel *panel, const Resource *resource, int depth) {
    char *more = resource->priority ? g_strdup_printf("%d", resource->priority) : NULL;

    return (PanelLine){.indent = 4 + depth,
                       .sign = sign_for_show(resource->show, panel->ctx->unicode),
                       .name = text_clean(*resource->name ? resource->name : _("(none)")),
                       .more = more,
                       .role = role_for_show(resource->show)};
}

static Role role_of(const Contact *contact, Show show) {
    const Conv *conv = conv_of(contact);
    gboolean open = conv && conv->open, unread = conv && conv->unread > 0;
    gboolean seen = contact->subscription == SUBSCRIPTION_TO ||
                    contact->subscription == SUBSCRIPTION_BOTH || show != SHOW_OFFLINE;

    return seen || open || unread ? role_for_contact(show, open, unread) : ROLE_UNSEEN;
}

static PanelLine contact_line(const Panel *panel, const Contact *contact, int depth) {
    const Resource *best = contact_best(contact);
    Show show = contact_show(contact);
    const char *status = best ? more_text(best->status) : NULL;

    gboolean blocked = blocks_match(contact->account, contact->jid) != NULL;
    if (blocked)
        status = "blocked";
    if (!status && show != SHOW_ONLINE && show != SHOW_OFFLINE)
        status = show_word(show);
    g_autofree char *about = show != SHOW_OFFLINE && settings_on(panel->ctx->model->settings,
                                                                 "moods", contact->account, NULL)
                                 ? about_short(contact, panel->ctx->unicode)
                                 : NULL;
    if (!status)
        status = about;
    if (!status && contact->asked && contact->subscription != SUBSCRIPTION_TO &&
        contact->subscription != SUBSCRIPTION_BOTH)
        status = "asked";
    return (PanelLine){.indent = 2 + depth,
                       .sign = blocked ? sign_for_blocked(panel->ctx->unicode)
                                       : sign_for_show(show, panel->ctx->unicode),
                       .name = text_clean(contact_display_name(contact)),
                       .more = status ? text_clean(status) : NULL,
                       .role = role_of(contact, show),
                       .news = news(unread_of(contact)),
                       .command = panel_lines_talk(contact->account, contact->jid)};
}

/* One with several devices has them below. */
static void add_contact(Panel *panel, const Contact *contact, int depth) {
    int resources = contact->resources->len < 2 ? 0 : (int)contact->resources->len;

    for (int i = -1; i < resources; i++) {
        Entry entry = {.contact = contact, .resource = i, .depth = depth};
        g_array_append_val(panel->entries, entry);
    }
}

/* Takes the line, if it is ready. */
static PanelLine line_of(const Panel *panel, const Entry *entry) {
    if (!entry->contact) {
        PanelLine *ready = &g_array_index(panel->lines, PanelLine, entry->line), line = *ready;

        *ready = (PanelLine){0};
        return line;
    }
    if (entry->resource < 0)
        return contact_line(panel, entry->contact, entry->depth);
    return resource_line(panel, g_ptr_array_index(entry->contact->resources, entry->resource),
                         entry->depth);
}

static gboolean is_in(const Contact *contact, const char *group) {
    if (!group)
        return !contact->groups || !*contact->groups;
    return contact->groups && g_strv_contains((const char *const *)contact->groups, group);
}

/* The contacts of the roster, the reachable ones first, else in the order given. */
static GPtrArray *by_rank(const GPtrArray *contacts) {
    GPtrArray *ranked = g_ptr_array_sized_new(contacts->len);
    g_autofree guint8 *ranks = g_new0(guint8, contacts->len + 1);

    for (guint i = 0; i < contacts->len; i++)
        ranks[i] = (guint8)rank(g_ptr_array_index(contacts, i));
    for (int wanted = 0; wanted <= RANK_OFFLINE; wanted++)
        for (guint i = 0; i < contacts->len; i++)
            if (ranks[i] == wanted && ((Contact *)g_ptr_array_index(contacts, i))->in_roster)
                g_ptr_array_add(ranked, g_ptr_array_index(contacts, i));
    return ranked;
}

/* How many of a group and of those in it are there. */
static char *count_words(const GPtrArray *ranked, const char *group) {
    guint online = 0, all = 0;

    for (guint i = 0; i < ranked->len; i++) {
        const Contact *contact = g_ptr_array_index(ranked, i);

        if (group ? !contact_in_group(contact, group) : !is_in(contact, NULL))
            continue;
        all++;
        online += rank(contact) < RANK_OFFLINE;
    }
    return all > 0 ? g_strdup_printf("%u/%u", online, all) : NULL;
}

/* group NULL: those who are in none. */
static void add_group(Panel *panel, const GPtrArray *ranked, const char *group, const char *title,
                      guint deep) {
    char *count = count_words(ranked, group);
    int depth = (int)MIN(deep, 6);

    if (!count)
        return;
    add(panel,
        (PanelLine){
            .indent = 1 + depth, .name = text_clean(title), .more = count, .role = ROLE_GROUP});
    for (guint i = 0; i < ranked->len; i++) {
        const Contact *contact = g_ptr_array_index(ranked, i);

        if (is_in(contact, group) &&
            (rank(contact) < RANK_OFFLINE || panel->offline || unread_of(contact)))
            add_contact(panel, contact, depth);
    }
}

/* Strangers take three lines, however many they are. */
static void add_inbox(Panel *panel) {
    g_autoptr(GArray) items = inbox_items(panel->ctx->model, panel->account);

    if (items->len == 0)
        return;
    add(panel, (PanelLine){.indent = 1,
                           .name = g_strdup(_("Inbox")),
                           .more = g_strdup_printf("%u", items->len),
                           .role = ROLE_MENTION,
                           .command = g_strdup("/inbox")});
    for (guint i = 0; i < MIN(items->len, 2); i++) {
        const InboxItem *item = &g_array_index(items, InboxItem, i);

        /* A name a stranger gave himself never stands for the address here. */
        add(panel, (PanelLine){.indent = 2,
                               .sign = "?",
                               .name = text_clean(item->jid),
                               .role = ROLE_MENTION,
                               .news = news(item->conv ? item->conv->unread : 0),
                               .command = g_strdup("/inbox")});
    }
}

static void add_account(Panel *panel, gboolean several) {
    const Account *account = panel->account;
    g_autoptr(GPtrArray) contacts = roster_sorted(account->roster);
    g_autoptr(GPtrArray) ranked = by_rank(contacts);
    g_autoptr(GPtrArray) groups = roster_groups(account->roster);

    if (several) {
        Show show = account_is_online(account) ? account->show : SHOW_OFFLINE;
        add(panel, (PanelLine){.sign = sign_for_show(show, panel->ctx->unicode),
                               .name = text_clean(account->jid),
                               .role = ROLE_TITLE});
    }
    add_inbox(panel);
    for (guint i = 0; i < groups->len; i++) {
        const Group *group = g_ptr_array_index(groups, i);
        add_group(panel, ranked, group->name, group->title, group->depth);
    }
    add_group(panel, ranked, NULL, groups->len ? _("No group") : _("Contacts"), 0);
}

void pane_roster_draw(const PaneCtx *ctx, Canvas *canvas, int *scroll) {
    g_autoptr(GArray) ready = panel_lines_new(), lines = panel_lines_new();
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    Panel panel = {.ctx = ctx, .lines = ready, .entries = entries};
    int none = 0;
    GPtrArray *accounts = ctx->model->accounts;

    panel.offline = settings_on(ctx->model->settings, "panel-offline", NULL, NULL);
    for (guint i = 0; i < accounts->len; i++) {
        panel.account = g_ptr_array_index(accounts, i);
        if (!settings_on(ctx->model->settings, "enabled", panel.account, NULL))
            continue;
        add_account(&panel, accounts->len > 1);
    }
    *scroll = CLAMP(*scroll, 0, MAX(0, (int)entries->len - canvas->height));
    for (int i = *scroll; i < (int)entries->len && i < *scroll + canvas->height; i++)
        panel_lines_add(lines, line_of(&panel, &g_array_index(entries, Entry, i)));
    panel_lines_draw(ctx, canvas, lines, &none);
}
