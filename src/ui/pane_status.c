/* The status bar: who we are, and the tabs. There is no clock in it: an idle papo sleeps. */
#include "ui/pane.h"

#include "base/text.h"
#include "model/conv.h"
#include "ui/sign.h"

#include <string.h>

#define COLUMNS_FOR_JID 60 /* narrower: our own state is a sign alone */
#define SHORT_NAME 8       /* of a tab, where room is scarce */
#define CURRENT_NAME 12    /* of the current one, likewise */

/* How much is said of the tabs, from all to next to nothing. */
typedef enum { TABS_ALL, TABS_SHORT, TABS_NEWS, TABS_NUMBERS, TABS_LEVELS } Level;

static const char *presence_word(const Account *account) {
    switch (account->state) {
    case ACCOUNT_CONNECTING:
        return "connecting";
    case ACCOUNT_WAITING:
        return "waiting";
    case ACCOUNT_OFFLINE:
        return "offline";
    default:
        return word_for_show(account->show);
    }
}

static int draw_account(const PaneCtx *ctx, Canvas *canvas, Style style) {
    const Account *meant = conv_account(ctx->conv);
    const Account *account = meant ? meant : accounts_default(ctx->model);
    gboolean wide = canvas->width >= COLUMNS_FOR_JID;
    g_autofree char *text = NULL;

    if (!account) {
        text = g_strdup(wide ? " no account" : "");
    } else {
        Show show = account_is_online(account) ? account->show : SHOW_OFFLINE;
        const char *sign = sign_for_show(show, ctx->unicode);
        g_autofree char *jid = text_clean(account->jid);
        g_autofree char *cut = text_ellipsize(jid, canvas->width / 3);

        text = wide ? g_strdup_printf(" %s %s %s", cut, sign, presence_word(account))
                    : g_strdup_printf(" %s", sign);
    }
    int x = canvas_put(canvas, 0, 0, text, style, canvas->width);
    return x > 0 ? x + (wide ? 2 : 1) : 0;
}

static gboolean has_news(const Conv *conv) {
    return conv->unread > 0 || conv->mentions > 0 || conv->marked;
}

/* NULL: the tab is left out at this level. */
static char *tab_text(const PaneCtx *ctx, const Conv *conv, guint number, Level level) {
    gboolean current = conv == ctx->conv;
    g_autofree char *clean = text_clean(conv_name(conv)), *name = NULL;
    g_autofree char *news = conv->mentions ? g_strdup_printf("(!%u)", conv->mentions)
                            : conv->unread ? g_strdup_printf("(%u)", conv->unread)
                                           : g_strdup("");

    if (level >= TABS_NEWS && !current && !has_news(conv))
        return NULL;
    if (level == TABS_ALL)
        name = g_strdup(clean);
    else if (current)
        name = text_ellipsize(clean, CURRENT_NAME);
    else
        name = level == TABS_NUMBERS ? g_strdup("") : text_ellipsize(clean, SHORT_NAME);
    const char *mark = !conv->marked ? "" : ctx->unicode ? "⚑" : "^";
    return g_strdup_printf("%u%s%s%s%s", number,
                           current              ? "*"
                           : conv == ctx->other ? "+"
                           : *name              ? " "
                                                : "",
                           name, mark, news);
}

static Role tab_role(const PaneCtx *ctx, const Conv *conv) {
    if (conv == ctx->conv)
        return ROLE_TAB_CURRENT;
    return conv->mentions ? ROLE_TAB_MENTION : conv->unread ? ROLE_TAB_UNREAD : ROLE_TAB;
}

/* The texts of all tabs, NULL for those left out; returns the columns they need. */
static int tabs_at_level(const PaneCtx *ctx, const GPtrArray *convs, Level level,
                         GPtrArray *texts) {
    int width = 0;
    guint hidden = 0;

    g_ptr_array_set_size(texts, 0);
    for (guint i = 0; i < convs->len; i++) {
        char *text = tab_text(ctx, g_ptr_array_index(convs, i), i + 1, level);

        g_ptr_array_add(texts, text);
        hidden += text == NULL;
        width += text ? text_width(text, -1) + (level < TABS_NUMBERS ? 2 : 1) : 0;
    }
    if (hidden)
        g_ptr_array_add(texts, g_strdup_printf("+%u", hidden));
    return width + (hidden ? 4 : 0);
}

/* The current tab is always seen: what is before it gives way. */
static guint first_tab(const PaneCtx *ctx, const GPtrArray *convs, const GPtrArray *texts, int room,
                       int gap) {
    guint current = 0, first;
    int width = 0;

    while (current < convs->len && g_ptr_array_index(convs, current) != ctx->conv)
        current++;
    for (first = MIN(current, convs->len - 1) + 1; first > 0; first--) {
        const char *text = g_ptr_array_index(texts, first - 1);

        width += text ? text_width(text, -1) + gap : 0;
        if (width > room + gap && first - 1 < current)
            break;
    }
    return first;
}

void pane_status_draw(const PaneCtx *ctx, Canvas *canvas) {
    Style style = theme_style(ctx->theme, ROLE_STATUS);
    g_autoptr(GPtrArray) convs = convs_open(ctx->model);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Level level = TABS_ALL;

    canvas_clear(canvas, style);
    if (canvas->height == 0)
        return;
    int x = draw_account(ctx, canvas, style), room = canvas->width - x;
    while (tabs_at_level(ctx, convs, level, texts) > room && level + 1 < TABS_LEVELS)
        level++;
    int gap = level < TABS_NUMBERS ? 2 : 1;
    for (guint i = first_tab(ctx, convs, texts, room, gap); i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        Role role = i < convs->len ? tab_role(ctx, g_ptr_array_index(convs, i)) : ROLE_TAB;

        if (text)
            x = canvas_put(canvas, x, 0, text, theme_style(ctx->theme, role), canvas->width - x) +
                gap;
    }
}
