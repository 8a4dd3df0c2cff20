/* /theme: chooses one, and lists them: the one under the cursor is what everything looks like. */
#include "base/tr.h"
#include "base/words.h"
#include "model/page.h"
#include "ui/ui_private.h"

#include <string.h>

#define LIST_NAME "themes"

static const char *chosen(const Model *model) {
    return settings_text(model->settings, "theme", NULL, NULL);
}

static void fill(Page *page, gpointer data) {
    g_auto(GStrv) folders = paths_themes(page->model->paths);
    const char *const *where = (const char *const *)folders;
    g_auto(GStrv) names = theme_names(where);

    for (char **name = names; *name; name++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Theme) theme = theme_load(where, *name, &error);
        g_autofree char *about = theme_about(where, *name), *quoted = words_quote(*name);
        const char *mark = strcmp(*name, chosen(page->model)) == 0 ? _("in use") : "";
        PageItem *item = page_add(page, *name, *name, mark, about ? about : "", NULL);

        if (theme)
            page_item_detail(item, "%s Enter takes it, Esc goes back.", about ? about : "");
        else
            page_item_detail(item, "%s", error->message);
        item->command = g_strdup_printf("/theme %s", quoted);
    }
}

static gboolean theme_list(Ctx *ctx) {
    Page *page = page_new(ctx->model, NULL, LIST_NAME, "Themes");

    page->once = TRUE;
    page_fill_by(page, PAGE_EVENT(EV_SETTING_CHANGED), fill, NULL, NULL);
    page_select(page, chosen(ctx->model));
    reply_page(ctx->reply, page);
    return TRUE;
}

static gboolean theme(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name");

    if (!name)
        return theme_list(ctx);
    g_auto(GStrv) folders = paths_themes(ctx->model->paths);
    g_autoptr(Theme) good = theme_load((const char *const *)folders, name, error);
    return good && settings_set(ctx->model->settings, "theme", name, NULL, NULL, error);
}

static gboolean theme_roles(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, NULL, "roles", "What a theme can give a look to");

    for (Role role = 0; role < ROLE_COUNT; role++) {
        gboolean first = role_fallback(role) == role;
        g_autofree char *other =
            first ? g_strdup("") : g_strdup_printf(_("else %s"), role_name(role_fallback(role)));
        page_add(page, NULL, role_name(role), tr(role_help(role)), other, NULL);
    }
    reply_page(ctx->reply, page);
    return TRUE;
}

gboolean theme_is_list(const Conv *conv) {
    return conv->page && strcmp(conv->page->name, LIST_NAME) == 0;
}

/* One that can't be used looks like the one that is in use; the list says what is wrong with it. */
void theme_follow(Ui *ui) {
    Page *page = theme_is_list(ui->view->conv) ? ui->view->conv->page : NULL;
    const PageItem *item = page ? page_current(page) : NULL;
    const char *now = ui->tried ? ui->tried : chosen(ui->model);
    g_autofree char *next = g_strdup(item ? item->id : chosen(ui->model));

    if (strcmp(next, now) == 0)
        return;
    if (!ui_load_theme(ui, next, NULL))
        ui_load_theme(ui, chosen(ui->model), NULL);
    g_clear_pointer(&ui->tried, g_free);
    if (strcmp(next, chosen(ui->model)) != 0)
        ui->tried = g_steal_pointer(&next);
}

static const Command table[] = {
    {"theme", "[name:theme]", "Choose a theme, or look at all there are.",
     "Without a name it lists them: everything looks like the one the cursor is on, Enter takes "
     "it, "
     "Esc goes back. Your own are files NAME.theme in the folder themes beside your settings; "
     "docs/themes.md says how to write one.",
     "theme solarized-dark", 0, theme},
    {"theme roles", "", "List what a theme can give a look to.",
     "A line of a theme is: role = foreground, background, attributes. What it leaves out is as in "
     "the role that is named here after \"else\".",
     "theme roles", 0, theme_roles},
};

void theme_commands(Commands *commands, Ui *ui) {
    commands_add_of(commands, "The screen", table, G_N_ELEMENTS(table), ui);
}
