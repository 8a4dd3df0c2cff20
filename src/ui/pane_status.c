/* The status bar: who we are, the tabs, and what else is wished for. */
#include "ui/pane_tabs.h"

#include "base/text.h"
#include "base/tr.h"
#include "model/conv.h"
#include "ui/sign.h"

#include <string.h>

#define COLUMNS_FOR_JID 60  /* narrower: our own state is a sign alone */
#define COLUMNS_FOR_TIME 40 /* narrower: no clock */

static const char *presence_word(const Account *account) {
    switch (account->state) {
    case ACCOUNT_CONNECTING:
        return _("connecting");
    case ACCOUNT_WAITING:
        return _("waiting");
    case ACCOUNT_OFFLINE:
        return _("offline");
    default:
        return show_word(account->show);
    }
}

static const Account *account_of(const PaneCtx *ctx) {
    const Account *meant = conv_account(ctx->conv);

    return meant ? meant : accounts_default(ctx->model);
}

static char *account_text(const PaneCtx *ctx, int width) {
    const Account *account = account_of(ctx);

    if (width < COLUMNS_FOR_JID)
        return NULL;
    if (!account)
        return g_strdup(_("no account"));
    g_autofree char *jid = text_clean(account->jid);
    return text_ellipsize(jid, width / 3);
}

static char *presence_text(const PaneCtx *ctx, int width) {
    const Account *account = account_of(ctx);

    if (!account)
        return NULL;
    Show show = account_is_online(account) ? account->show : SHOW_OFFLINE;
    const char *sign = sign_for_show(show, ctx->unicode);
    return width < COLUMNS_FOR_JID ? g_strdup(sign)
                                   : g_strdup_printf("%s %s", sign, presence_word(account));
}

static char *time_text(const PaneCtx *ctx, int width) {
    g_autoptr(GDateTime) utc =
        g_date_time_new_from_unix_utc(clock_now(ctx->model->clock) / G_USEC_PER_SEC);
    g_autoptr(GDateTime) local = ctx->zone ? g_date_time_to_timezone(utc, ctx->zone) : NULL;

    if (width < COLUMNS_FOR_TIME || !local)
        return NULL;
    return g_date_time_format(local, "%H:%M");
}

static char *item_text(const PaneCtx *ctx, const char *item, int width) {
    static const struct {
        const char *name;
        char *(*text)(const PaneCtx *ctx, int width);
    } items[] = {{"account", account_text}, {"presence", presence_text}, {"time", time_text}};

    for (guint i = 0; i < G_N_ELEMENTS(items); i++)
        if (strcmp(item, items[i].name) == 0)
            return items[i].text(ctx, width);
    return NULL;
}

/* The columns of n items, each with a blank before it. */
static int items_width(const PaneCtx *ctx, char **items, guint n, int width) {
    int sum = 0;

    for (guint i = 0; i < n; i++) {
        g_autofree char *text = item_text(ctx, items[i], width);
        sum += text ? text_width(text, -1) + 1 : 0;
    }
    return sum;
}

/* Returns the column after them. */
static int draw_items(const PaneCtx *ctx, Canvas *canvas, int x, char **items, guint n) {
    int width = canvas->width;

    for (guint i = 0; i < n; i++) {
        g_autofree char *text = item_text(ctx, items[i], width);
        Role role = strcmp(items[i], "time") == 0 ? ROLE_STATUS_TIME : ROLE_STATUS;
        if (text)
            x = canvas_put(canvas, x + 1, 0, text, theme_style(ctx->theme, role), width - x - 1);
    }
    return x;
}

void pane_status_draw(const PaneCtx *ctx, Canvas *canvas) {
    g_auto(GStrv) items = settings_list(ctx->model->settings, "status-items", NULL, NULL);
    guint n = g_strv_length(items), tabs = 0;
    int width = canvas->width, end = width;

    canvas_clear(canvas, theme_style(ctx->theme, ROLE_STATUS));
    if (canvas->height == 0)
        return;
    while (tabs < n && strcmp(items[tabs], "tabs") != 0)
        tabs++;
    int x = draw_items(ctx, canvas, 0, items, tabs);
    if (tabs == n)
        return;
    int right = items_width(ctx, items + tabs + 1, n - tabs - 1, width);
    if (right > 0) {
        end = MAX(x, width - right - 1);
        draw_items(ctx, canvas, end, items + tabs + 1, n - tabs - 1);
    }
    pane_tabs_draw(ctx, canvas, x > 0 ? x + (width >= COLUMNS_FOR_JID ? 2 : 1) : 0, end);
}
