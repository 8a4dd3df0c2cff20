/* The tabs: one for each window, with what is new there; where room is scarce, with less of it. */
#include "ui/pane_tabs.h"

#include "base/text.h"
#include "model/conv.h"

#include <string.h>

#define SHORT_NAME 8    /* where room is scarce */
#define CURRENT_NAME 12 /* of the current one, likewise */
#define HIDDEN 5        /* columns for how many are left out */

/* How much is said of the tabs, from all to next to nothing. */
typedef enum { TABS_ALL, TABS_SHORT, TABS_NEWS, TABS_NUMBERS, TABS_LEVELS } Level;

typedef struct {
    Conv *conv;
    char *text; /* NULL: it is left out */
} Tab;

typedef struct {
    const PaneCtx *ctx;
    GArray *tabs; /* Tab */
    Level level;
    gboolean all, addresses, names;
    int longest;
} Tabs;

static void tab_clear(gpointer data) {
    g_free(((Tab *)data)->text);
}

char *tab_news(const Conv *conv) {
    switch (conv_news(conv)) {
    case NEWS_NONE:
        return NULL;
    case NEWS_MESSAGE:
        return g_strdup_printf(conv->kind == CONV_ROOM ? ":%u" : "(%u)", conv->unread);
    case NEWS_MENTION:
        return g_strdup_printf("(!%u)", conv->mentions);
    default:
        return conv->mentions ? g_strdup_printf("(!%u)", conv->mentions)
                              : g_strdup_printf("(%u)", conv->unread);
    }
}

Role tab_news_role(const Conv *conv) {
    static const Role roles[] = {[NEWS_NONE] = ROLE_TAB,
                                 [NEWS_MESSAGE] = ROLE_TAB_UNREAD,
                                 [NEWS_MENTION] = ROLE_TAB_MENTION,
                                 [NEWS_PRIVATE] = ROLE_TAB_PRIVATE};

    return roles[conv_news(conv)];
}

static gboolean is_shown(const Tabs *tabs, const Conv *conv) {
    return conv == tabs->ctx->conv || conv == tabs->ctx->other;
}

static char *name_of(const Tabs *tabs, const Conv *conv) {
    g_autofree char *clean = text_clean(tabs->addresses ? conv->jid : conv_name(conv));
    gboolean current = conv == tabs->ctx->conv;
    int width = tabs->longest;

    if (!tabs->names || (tabs->level == TABS_NUMBERS && !current))
        return g_strdup("");
    if (tabs->level != TABS_ALL)
        width = MIN(width, current ? CURRENT_NAME : SHORT_NAME);
    return text_ellipsize_address(clean, width);
}

static char *tab_written(const Tabs *tabs, const Conv *conv, guint number) {
    const PaneCtx *ctx = tabs->ctx;
    g_autofree char *news = tab_news(conv);
    g_autofree char *name = name_of(tabs, conv);
    const char *mark = !conv->marked ? "" : ctx->unicode ? "⚑" : "^";
    const char *sign = conv == ctx->conv ? "*" : conv == ctx->other ? "+" : *name ? " " : "";
    return g_strdup_printf("%u%s%s%s%s", number, sign, name, mark, news ? news : "");
}

/* NULL: the tab is left out at this level. */
static char *tab_text(const Tabs *tabs, const Conv *conv, guint number) {
    if ((tabs->level >= TABS_NEWS || !tabs->all) && !is_shown(tabs, conv) && !conv->marked &&
        conv_news(conv) == NEWS_NONE)
        return NULL;
    return tab_written(tabs, conv, number);
}

static int gap_of(const Tabs *tabs) {
    return tabs->level < TABS_NUMBERS ? 2 : 1;
}

static guint count_hidden(const Tabs *tabs) {
    guint hidden = 0;

    for (guint i = 0; i < tabs->tabs->len; i++)
        hidden += !g_array_index(tabs->tabs, Tab, i).text;
    return tabs->all ? hidden : 0;
}

static int width_of(const Tabs *tabs) {
    int width = -gap_of(tabs);

    for (guint i = 0; i < tabs->tabs->len; i++) {
        const char *text = g_array_index(tabs->tabs, Tab, i).text;
        width += text ? text_width(text, -1) + gap_of(tabs) : 0;
    }
    return width + (tabs->level < TABS_NUMBERS && count_hidden(tabs) ? HIDDEN : 0);
}

/* The quiet ones have given way: as many as there is room for come back, those beside this one
 * first. */
static void put_back(Tabs *tabs, int room) {
    int current = 0, n = (int)tabs->tabs->len;
    for (int i = 0; i < n; i++)
        if (g_array_index(tabs->tabs, Tab, i).conv == tabs->ctx->conv)
            current = i;
    for (int step = 2; step < 2 * n; step++) {
        int i = current + (step % 2 ? step / 2 : -step / 2);
        Tab *tab = i >= 0 && i < n ? &g_array_index(tabs->tabs, Tab, i) : NULL;
        if (!tab || tab->text)
            continue;
        tab->text = tab_written(tabs, tab->conv, (guint)i + 1);
        if (width_of(tabs) > room)
            g_clear_pointer(&tab->text, g_free);
    }
}

static void write_tabs(Tabs *tabs, Level level) {
    tabs->level = level;
    for (guint i = 0; i < tabs->tabs->len; i++) {
        Tab *tab = &g_array_index(tabs->tabs, Tab, i);
        g_free(tab->text);
        tab->text = tab_text(tabs, tab->conv, i + 1);
    }
}

/* Even as numbers they are too many: what deserves it least is left out, the last ones first. */
static void thin_out(Tabs *tabs, int room) {
    for (News news = NEWS_NONE; news <= NEWS_PRIVATE; news++)
        for (guint i = tabs->tabs->len; i-- > 0 && width_of(tabs) > room;) {
            Tab *tab = &g_array_index(tabs->tabs, Tab, i);
            if (tab->conv != tabs->ctx->conv && conv_news(tab->conv) == news)
                g_clear_pointer(&tab->text, g_free);
        }
}

static void draw(const Tabs *tabs, Canvas *canvas, int x, int end) {
    const PaneCtx *ctx = tabs->ctx;
    guint hidden = count_hidden(tabs);
    g_autofree char *more = g_strdup_printf("+%u", hidden);

    for (guint i = 0; i < tabs->tabs->len; i++) {
        const Tab *tab = &g_array_index(tabs->tabs, Tab, i);
        Role role = tab->conv == ctx->conv ? ROLE_TAB_CURRENT : tab_news_role(tab->conv);
        if (tab->text && x < end)
            canvas_spot(canvas, x, 0, text_width(tab->text, -1), g_strdup_printf("/win %u", i + 1));
        if (tab->text && x < end)
            x = canvas_put(canvas, x, 0, tab->text, theme_style(ctx->theme, role), end - x) +
                gap_of(tabs);
    }
    if (hidden && x + text_width(more, -1) <= end)
        canvas_put(canvas, x, 0, more, theme_style(ctx->theme, ROLE_TAB), end - x);
}

void pane_tabs_draw(const PaneCtx *ctx, Canvas *canvas, int x, int end) {
    const Settings *settings = ctx->model->settings;
    const char *names = settings_text(settings, "tab-names", NULL, NULL);
    g_autoptr(GPtrArray) convs = convs_open(ctx->model);
    g_autoptr(GArray) array = g_array_new(FALSE, TRUE, sizeof(Tab));
    Tabs tabs = {.ctx = ctx, .tabs = array};

    g_array_set_clear_func(array, tab_clear);
    tabs.all = strcmp(settings_text(settings, "tabs", NULL, NULL), "all") == 0;
    tabs.addresses = strcmp(names, "address") == 0;
    tabs.names = strcmp(names, "none") != 0;
    tabs.longest = settings_number(settings, "tab-width", NULL, NULL);
    if (tabs.longest == 0)
        tabs.longest = G_MAXINT;
    for (guint i = 0; i < convs->len; i++)
        g_array_append_val(array, ((Tab){g_ptr_array_index(convs, i), NULL}));
    write_tabs(&tabs, TABS_ALL);
    while (width_of(&tabs) > end - x && tabs.level + 1 < TABS_LEVELS)
        write_tabs(&tabs, tabs.level + 1);
    thin_out(&tabs, end - x);
    if (tabs.all && tabs.level >= TABS_NEWS)
        put_back(&tabs, end - x);
    draw(&tabs, canvas, x, end);
}
