/* The panel of conversations: all there are, the one where something was said last first. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/conv.h"
#include "model/inbox.h"
#include "model/room.h"
#include "model/roster.h"
#include "ui/pane_tabs.h"
#include "ui/panel_lines.h"
#include "ui/sign.h"

#define WEEK (7 * G_TIME_SPAN_DAY)

/* The time today, the day of the last week, else the date. */
static char *when(const PaneCtx *ctx, gint64 time) {
    const char *of_day = settings_text(ctx->model->settings, "time-format", NULL, NULL);
    gint64 now = clock_now(ctx->model->clock);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time / G_USEC_PER_SEC);
    g_autoptr(GDateTime) utc_now = g_date_time_new_from_unix_utc(now / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, ctx->zone) : NULL;
    g_autoptr(GDateTime) today = g_date_time_to_timezone(utc_now, ctx->zone);

    if (!local || time == 0)
        return NULL;
    gboolean same_day = g_date_time_get_year(local) == g_date_time_get_year(today) &&
                        g_date_time_get_day_of_year(local) == g_date_time_get_day_of_year(today);
    g_autofree char *text = same_day                              ? tr_date(local, of_day)
                            : now - time < WEEK - G_TIME_SPAN_DAY ? tr_date(local, "%a")
                                                                  : tr_date(local, "%-d %b");
    return text ? text_clean(text) : NULL;
}

static gint compare(gconstpointer a, gconstpointer b) {
    const Conv *x = *(Conv *const *)a, *y = *(Conv *const *)b;

    if (x->last_time != y->last_time)
        return x->last_time > y->last_time ? -1 : 1;
    return x->id > y->id ? -1 : x->id < y->id;
}

/* What nobody says anything in is above the rest. */
static GPtrArray *all_convs(const Model *model, const GPtrArray *open) {
    GPtrArray *all = g_ptr_array_new();

    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);

        for (guint k = 0; k < account->convs->len; k++) {
            Conv *conv = g_ptr_array_index(account->convs, k);
            if (conv->open || (conv->last_time && !inbox_folds(conv)))
                g_ptr_array_add(all, conv);
        }
    }
    g_ptr_array_sort(all, compare);
    for (guint i = open->len; i > 0; i--) {
        Conv *conv = g_ptr_array_index(open, i - 1);
        if (!conv->account)
            g_ptr_array_insert(all, 0, conv);
    }
    return all;
}

static const char *sign_of(const PaneCtx *ctx, const Conv *conv, Role *role) {
    const Contact *contact;

    *role = ROLE_TEXT;
    if (conv->kind == CONV_ROOM) {
        *role = conv->mentions ? ROLE_ROOM_MENTION : conv->unread ? ROLE_ROOM_UNREAD : ROLE_ROOM;
        return "#";
    }
    if (conv->kind == CONV_PRIVATE) {
        const Room *room = rooms_find(conv->account, conv->jid);
        const Occupant *occupant = room ? room_occupant(room, jid_resource(conv->jid)) : NULL;
        Show show = occupant ? occupant->show : SHOW_OFFLINE;
        *role = role_for_contact(show, conv->open, conv->unread > 0);
        return sign_for_show(show, ctx->unicode);
    }
    if (conv->kind != CONV_CHAT || !conv->account)
        return " ";
    contact = roster_find(conv->account->roster, conv->jid);
    if (!contact || !contact->in_roster)
        return "?"; /* nobody one knows */
    *role = role_for_contact(contact_show(contact), conv->open, conv->unread > 0);
    return sign_for_show(contact_show(contact), ctx->unicode);
}

static void add(const PaneCtx *ctx, GArray *lines, const Conv *conv, guint number) {
    g_autofree char *name = text_clean(conv_name(conv)), *time = when(ctx, conv->last_time);
    g_autofree char *account =
        ctx->model->accounts->len > 1 && conv->account ? text_clean(conv->account->jid) : NULL;
    const char *mark = conv == ctx->conv ? "*" : conv == ctx->other ? "+" : " ";
    PanelLine line = {.indent = 1, .news = tab_news(conv)};

    line.sign = sign_of(ctx, conv, &line.role);
    line.name =
        number ? g_strdup_printf("%2u%s%s", number, mark, name) : g_strdup_printf("   %s", name);
    if (time || account)
        line.more = g_strdup_printf("%s%s%s", time ? time : "", time && account ? " " : "",
                                    account ? account : "");
    line.command = number          ? g_strdup_printf("/win %u", number)
                   : conv->account ? panel_lines_talk(conv->account, conv->jid)
                                   : NULL;
    panel_lines_add(lines, line);
}

/* Only those lines are made that are to be seen; the first one is the heading. */
void pane_convs_draw(const PaneCtx *ctx, Canvas *canvas, int *scroll) {
    g_autoptr(GArray) lines = panel_lines_new();
    g_autoptr(GPtrArray) open = convs_open(ctx->model);
    g_autoptr(GPtrArray) all = all_convs(ctx->model, open);
    g_autoptr(GHashTable) numbers = g_hash_table_new(NULL, NULL);
    int count = (int)all->len + 1, none = 0;

    for (guint i = 0; i < open->len; i++)
        g_hash_table_insert(numbers, g_ptr_array_index(open, i), GUINT_TO_POINTER(i + 1));
    *scroll = CLAMP(*scroll, 0, MAX(0, count - canvas->height));
    if (*scroll == 0)
        panel_lines_add(lines, (PanelLine){.indent = 1,
                                           .name = g_strdup(_("Conversations")),
                                           .more = g_strdup_printf("%u", all->len),
                                           .role = ROLE_GROUP});
    for (int i = MAX(*scroll, 1); i < count && i < *scroll + canvas->height; i++) {
        Conv *conv = g_ptr_array_index(all, i - 1);
        add(ctx, lines, conv, GPOINTER_TO_UINT(g_hash_table_lookup(numbers, conv)));
    }
    panel_lines_draw(ctx, canvas, lines, &none);
}
