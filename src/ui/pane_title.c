/* The title bar: where one is, who is there and how, and how safe the way is. */
#include "ui/pane.h"

#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/about.h"
#include "model/blocks.h"
#include "model/page.h"
#include "model/room.h"
#include "model/roster.h"
#include "ui/sign.h"

#include <string.h>

#define WIDE_ENOUGH_FOR_WORDS 50 /* narrower: the state of the connection in one word */

/* One part of the bar, and whether it is shown. */
typedef struct {
    char *text; /* NULL: there is nothing to say */
    Role role;
    gboolean shown;
} Part;

enum { NAME, JID, PRESENCE, TYPING, RESOURCE, STATUS, LEFT_PARTS };
enum { BELOW, ACCOUNT, STATE, RIGHT_PARTS };

static Style style_of(const PaneCtx *ctx, Role role) {
    gboolean stands_out = role == ROLE_TITLE_WARNING || role == ROLE_MORE_BELOW;

    return theme_style(ctx->theme, ctx->beside && !stands_out ? ROLE_TITLE_OTHER : role);
}

static void parts_clear(Part *parts, guint n) {
    for (guint i = 0; i < n; i++)
        g_free(parts[i].text);
}

static guint accounts_online(const Model *model) {
    guint n = 0;

    for (guint i = 0; i < model->accounts->len; i++)
        n += account_is_online(g_ptr_array_index(model->accounts, i));
    return n;
}

static gboolean is_open_to_all(const Account *account) {
    return account_is_online(account) && !account->tls;
}

/* For the console: the account that needs to be warned about. */
static const Account *account_of(const PaneCtx *ctx) {
    if (conv_account(ctx->conv))
        return conv_account(ctx->conv);
    for (guint i = 0; i < ctx->model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(ctx->model->accounts, i);
        if (is_open_to_all(account))
            return account;
    }
    return accounts_default(ctx->model);
}

/* The short version of a TLS description: "TLSv1.3 with TLS_AES…" is TLS 1.3. */
static char *tls_words(const char *tls, gboolean wide) {
    if (wide && g_str_has_prefix(tls, "TLSv") && g_ascii_isdigit(tls[4]))
        return g_strdup_printf("TLS %.*s", (int)strcspn(tls + 4, " ,("), tls + 4);
    return g_strdup("TLS");
}

static Part connection(const Account *account, gboolean wide) {
    static const char *const states[] = {[ACCOUNT_OFFLINE] = N_("offline"),
                                         [ACCOUNT_CONNECTING] = N_("connecting"),
                                         [ACCOUNT_WAITING] = N_("waiting to reconnect")};
    if (account_is_online(account)) {
        if (!account->tls)
            return (Part){
                g_strdup(wide ? _("not encrypted: others can read this") : _("NOT ENCRYPTED")),
                ROLE_TITLE_WARNING, TRUE};
        g_autofree char *tls = text_clean(account->tls);
        return (Part){tls_words(tls, wide), ROLE_TITLE_ENCRYPTED, TRUE};
    }
    if (account->state == ACCOUNT_WAITING && !wide)
        return (Part){g_strdup(_("waiting")), ROLE_TITLE, TRUE};
    return (Part){g_strdup(tr(states[account->state])), ROLE_TITLE, TRUE};
}

/* The day of the first line, where that is neither today nor to be seen in the window; or NULL. */
static char *other_day(const PaneCtx *ctx, gboolean wide) {
    if (!ctx->undated || !ctx->zone)
        return NULL;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ctx->undated / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, ctx->zone) : NULL;
    g_autoptr(GDateTime) utc_now =
        g_date_time_new_from_unix_utc(clock_now(ctx->model->clock) / G_USEC_PER_SEC);
    g_autoptr(GDateTime) now = g_date_time_to_timezone(utc_now, ctx->zone);

    if (!local || (g_date_time_get_year(local) == g_date_time_get_year(now) &&
                   g_date_time_get_day_of_year(local) == g_date_time_get_day_of_year(now)))
        return NULL;
    return tr_date(local, wide ? "%-d %b %Y " : "%-d %b ");
}

/* Where one is in what was said. */
static char *place_in_time(const PaneCtx *ctx, gboolean wide) {
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ctx->scrolled_to / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, ctx->zone) : NULL;
    g_autofree char *date = local && wide ? tr_date(local, "%-d %b %Y ") : NULL;

    return g_strdup_printf("%s%s", date ? date : "", ctx->unicode ? "↓" : "v");
}

/* How many items there are; of those that fit the filter, while there is one. */
static char *items_shown(Page *page) {
    page_settle(page);
    guint n = page_count(page, FALSE);
    return g_strdup_printf(*page->filter ? tr_count("%u found ", "%u found ", n) : "%u ", n);
}

static void fill_right(const PaneCtx *ctx, Part *right, guint new_below, int width) {
    const Account *account = account_of(ctx);
    gboolean wide = width >= WIDE_ENOUGH_FOR_WORDS;

    if (ctx->conv->page)
        right[BELOW] = (Part){items_shown(ctx->conv->page), ROLE_TITLE, TRUE};
    else if (new_below > 0)
        right[BELOW] = (Part){g_strdup_printf(wide ? _("%s%u new below") : "%s%u",
                                              ctx->unicode ? "↓ " : "v ", new_below),
                              ROLE_MORE_BELOW, TRUE};
    else if (ctx->scrolled_to)
        right[BELOW] = (Part){place_in_time(ctx, wide), ROLE_MORE_BELOW, TRUE};
    else
        right[BELOW] = (Part){other_day(ctx, wide), ROLE_TITLE, TRUE};
    right[BELOW].shown = right[BELOW].text != NULL;
    if (!account)
        return;
    right[STATE] = connection(account, wide);
    if (accounts_online(ctx->model) > 1 && wide)
        right[ACCOUNT] = (Part){text_clean(account->jid), ROLE_TITLE, TRUE};
}

/* A moment, not a length: nothing has to be painted anew while it grows. */
static char *idle_words(const PaneCtx *ctx, gint64 since) {
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(since / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, ctx->zone) : NULL;
    gint64 age = clock_now(ctx->model->clock) - since;

    return !local                      ? NULL
           : age < G_TIME_SPAN_DAY / 2 ? tr_date(local, "idle since %H:%M")
                                       : tr_date(local, "idle since %-d %b %H:%M");
}

static void fill_presence(const PaneCtx *ctx, const Contact *contact, Part *left) {
    const Resource *best = contact_best(contact), *locked = NULL;

    if (ctx->conv->resource)
        locked = contact_resource(contact, ctx->conv->resource);
    if (locked)
        best = locked;
    Show show = best ? best->show : SHOW_OFFLINE;
    left[PRESENCE] =
        (Part){g_strdup_printf("%s %s", sign_for_show(show, ctx->unicode), show_word(show)),
               role_for_show_in_title(show), FALSE};
    if (best && best->status && *best->status)
        left[STATUS].text = text_clean(best->status);
    else if (best && best->idle_since)
        left[STATUS].text = idle_words(ctx, best->idle_since);
    g_autofree char *about =
        best && settings_on(ctx->model->settings, "moods", contact->account, ctx->conv)
            ? about_short(contact, ctx->unicode)
            : NULL;
    if (about && !left[STATUS].text)
        left[STATUS].text = text_clean(about);
}

/* How many are there, what it is about, and whether addresses are seen by all. */
static void fill_room(const PaneCtx *ctx, const Room *room, Part *left) {
    if (room->state == ROOM_IN)
        left[PRESENCE].text = g_strdup_printf(_("%u here"), room_count(room));
    else if (account_is_online(ctx->conv->account))
        left[PRESENCE].text =
            g_strdup(room->state == ROOM_JOINING ? "entering" : _("you are not in it"));
    if (room->state == ROOM_IN && (room->features & ROOM_NON_ANONYMOUS))
        left[RESOURCE].text = g_strdup(_("addresses are seen"));
    if (!room->subject || !*room->subject)
        return;
    left[STATUS].text = text_clean(room->subject);
    g_clear_pointer(&left[JID].text, g_free);
}

static void fill_private(const PaneCtx *ctx, Part *left) {
    const Room *room = rooms_find(ctx->conv->account, ctx->conv->jid);
    const char *nick = jid_resource(ctx->conv->jid);

    left[PRESENCE].text =
        g_strdup(room && room_occupant(room, nick) ? _("in private") : _("not in the room"));
}

static gboolean is_wanted(const PaneCtx *ctx, const char *item) {
    g_auto(GStrv) items = settings_list(ctx->model->settings, "title-items", NULL, NULL);

    return g_strv_contains((const char *const *)items, item);
}

/* What is not in the setting. Warnings are no part of it. */
static void leave_out(const PaneCtx *ctx, Part *left, Part *right) {
    static const char *const names[LEFT_PARTS] = {[JID] = "address",
                                                  [PRESENCE] = "presence",
                                                  [TYPING] = "typing",
                                                  [RESOURCE] = "resource",
                                                  [STATUS] = "status"};

    for (int i = 0; i < LEFT_PARTS; i++)
        if (names[i] && !is_wanted(ctx, names[i]) && (i != RESOURCE || !ctx->conv->room))
            g_clear_pointer(&left[i].text, g_free);
    if (!is_wanted(ctx, "account"))
        right[ACCOUNT].shown = FALSE;
    if (!is_wanted(ctx, "connection") && right[STATE].role != ROLE_TITLE_WARNING)
        right[STATE].shown = FALSE;
}

static void fill_left(const PaneCtx *ctx, Part *left) {
    const Conv *conv = ctx->conv;

    left[NAME].text = text_clean(conv->page ? conv->page->title : conv_name(conv));
    if (!conv->account)
        return;
    g_autofree char *jid = text_clean(conv->jid);
    if (!g_str_equal(jid, left[NAME].text))
        left[JID].text = g_strdup_printf("<%s>", jid);
    if (conv->room) {
        fill_room(ctx, conv->room, left);
        return;
    }
    if (conv->kind == CONV_PRIVATE) {
        fill_private(ctx, left);
        return;
    }
    const Contact *contact = roster_find(conv->account->roster, conv->jid);
    if (blocks_match(conv->account, conv->jid))
        left[PRESENCE].text = g_strdup_printf(_("%s blocked"), sign_for_blocked(ctx->unicode));
    else if (contact && account_is_online(conv->account))
        fill_presence(ctx, contact, left);
    left[TYPING].role = ROLE_TITLE_TYPING;
    if (conv->typing == TYPING_COMPOSING)
        left[TYPING].text = g_strdup(ctx->unicode ? _("writing…") : _("writing..."));
    else if (conv->typing == TYPING_PAUSED)
        left[TYPING].text = g_strdup(_("paused"));
    else if (conv->typing == TYPING_GONE)
        left[TYPING].text = g_strdup(_("left the chat"));
    /* Worth a word where there is a choice. */
    if (conv->resource && (!contact || contact->resources->len > 1)) {
        g_autofree char *resource = text_clean(conv->resource);
        left[RESOURCE].text = g_strdup_printf(_("to /%s"), resource);
    }
}

static const char *between(const PaneCtx *ctx, int part) {
    return part == JID ? " " : ctx->unicode ? " · " : " | ";
}

/* Chooses what of the left side fits: by importance, not by place. */
static void choose(const PaneCtx *ctx, Part *left, int room) {
    static const int order[] = {PRESENCE, TYPING, JID, RESOURCE, STATUS};

    left[NAME].shown = TRUE;
    room -= text_width(left[NAME].text, -1);
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        Part *part = &left[order[i]];
        int space = text_width(between(ctx, order[i]), -1);

        if (!part->text)
            continue;
        if (order[i] == STATUS && room - space >= 8) {
            char *cut = text_ellipsize(part->text, room - space);
            g_free(part->text);
            part->text = cut;
        }
        int width = space + text_width(part->text, -1);
        part->shown = width <= room;
        if (part->shown)
            room -= width;
    }
}

static gboolean stands_apart(Role role) {
    return role != ROLE_TITLE && role != ROLE_TITLE_ENCRYPTED;
}

static int right_width(const Part *right) {
    int width = 0;

    for (int i = 0; i < RIGHT_PARTS; i++)
        if (right[i].shown)
            width += text_width(right[i].text, -1) + (stands_apart(right[i].role) ? 2 : 1);
    return width;
}

/* A warning has a blank of its own colour on both sides. */
static void draw_right(const PaneCtx *ctx, Canvas *canvas, const Part *right, int x) {
    for (int i = 0; i < RIGHT_PARTS; i++) {
        if (!right[i].shown)
            continue;
        g_autofree char *text =
            g_strdup_printf("%s%s ", stands_apart(right[i].role) ? " " : "", right[i].text);
        x = canvas_put(canvas, x, 0, text, style_of(ctx, right[i].role), canvas->width);
    }
}

void pane_title_draw(const PaneCtx *ctx, Canvas *canvas, guint new_below) {
    Part left[LEFT_PARTS] = {{NULL}}, right[RIGHT_PARTS] = {{NULL}};
    Style style = style_of(ctx, ROLE_TITLE);

    canvas_clear(canvas, style);
    if (canvas->height == 0)
        return;
    for (int i = 0; i < LEFT_PARTS; i++)
        left[i].role = ROLE_TITLE;
    fill_left(ctx, left);
    fill_right(ctx, right, new_below, canvas->width);
    leave_out(ctx, left, right);
    int end = MAX(0, canvas->width - right_width(right)), x = end > 8 ? 1 : 0;
    /* Both cannot be had on the narrowest screens: a warning is never cut, a name may be. */
    g_autofree char *name = text_ellipsize(left[NAME].text, MAX(0, end - x - 1));
    g_free(left[NAME].text);
    left[NAME].text = g_steal_pointer(&name);
    choose(ctx, left, end - x - 1);
    for (int i = 0; i < LEFT_PARTS; i++) {
        Style look = style_of(ctx, left[i].role);

        if (!left[i].text || !left[i].shown)
            continue;
        if (i == NAME && !ctx->beside)
            look.attributes |= STYLE_BOLD;
        if (i != NAME)
            x = canvas_put(canvas, x, 0, between(ctx, i), style, end - x);
        x = canvas_put(canvas, x, 0, left[i].text, look, end - x);
    }
    draw_right(ctx, canvas, right, end);
    parts_clear(left, LEFT_PARTS);
    parts_clear(right, RIGHT_PARTS);
}
