/* The list of themes: the one under the cursor is what everything looks like, and those of the
 * user are in it. */
#include "cmd/common.h"
#include "model/page.h"
#include "model_world.h"
#include "screen_world.h"
#include "ui/ui.h"

#include <locale.h>

typedef struct {
    char *folder;
    Model *model;
    Commands *commands;
    Ui *ui;
} Fixture;

static void write_theme(const Fixture *f, const char *name, const char *text) {
    g_autofree char *file = g_strconcat(name, ".theme", NULL);
    g_autofree char *themes = paths_config(f->model->paths, "themes");
    g_autofree char *path = g_build_filename(themes, file, NULL);

    g_mkdir_with_parents(themes, 0700);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void set_up(Fixture *f, gconstpointer data) {
    f->folder = folder_new();
    f->model = world_new(f->folder);
    f->commands = commands_new();
    commands_add_all(f->commands);
    write_theme(f, "mine", "# My own.\ntext = #123456, #abcdef\n");
    write_theme(f, "spoilt", "text = pink\n");
    f->ui = ui_new(f->model, f->commands);
}

static void tear_down(Fixture *f, gconstpointer data) {
    ui_free(f->ui);
    commands_free(f->commands);
    model_free(f->model);
    folder_free(f->folder);
}

/* The background of the window. */
static guint32 background(Fixture *f) {
    g_autoptr(Canvas) canvas = canvas_new(80, 24);

    ui_draw(f->ui, canvas);
    return canvas_at(canvas, 79, 12)->style.bg;
}

static void choose(Fixture *f, const char *name) {
    g_autofree char *line = g_strdup_printf("/page filter %s", name);

    g_assert_true(ui_enter(f->ui, line));
}

static const char *chosen(Fixture *f) {
    return settings_text(f->model->settings, "theme", NULL, NULL);
}

static void test_looking(Fixture *f, gconstpointer data) {
    g_assert_cmphex(background(f), ==, STYLE_DEFAULT);
    g_assert_true(ui_enter(f->ui, "/theme"));
    g_assert_cmpstr(page_current(ui_shown(f->ui)->page)->id, ==, "default");
    g_assert_cmphex(background(f), ==, STYLE_DEFAULT);
    choose(f, "mine");
    g_assert_cmphex(background(f), ==, 0xabcdef);
    g_assert_cmpstr(chosen(f), ==, "default");
    ui_show(f->ui, f->model->console); /* nobody looks at the list */
    g_assert_cmphex(background(f), ==, STYLE_DEFAULT);
    g_assert_true(ui_enter(f->ui, "/theme"));
    choose(f, "gruvbox-dark");
    g_assert_cmphex(background(f), ==, 0x282828);
    choose(f, "spoilt");
    g_assert_cmphex(background(f), ==, STYLE_DEFAULT);
    g_assert_nonnull(
        strstr(page_current(ui_shown(f->ui)->page)->detail, "line 1: text: \"pink\" is no colour"));
    choose(f, "mine");
    g_assert_cmphex(background(f), ==, 0xabcdef);
    g_assert_true(ui_enter(f->ui, "/close"));
    g_assert_cmphex(background(f), ==, STYLE_DEFAULT);
    g_assert_cmpstr(chosen(f), ==, "default");
}

static void test_taking(Fixture *f, gconstpointer data) {
    g_assert_true(ui_enter(f->ui, "/theme"));
    choose(f, "mine");
    g_assert_true(ui_enter(f->ui, "/page enter"));
    g_assert_cmphex(background(f), ==, 0xabcdef);
    g_assert_cmpstr(chosen(f), ==, "mine");
    g_assert_true(ui_shown(f->ui) == f->model->console);
    g_assert_false(ui_enter(f->ui, "/theme spoilt"));
    g_assert_cmpstr(chosen(f), ==, "mine");
    g_assert_true(ui_enter(f->ui, "/theme"));
    choose(f, "gruvbox-dark");
    g_assert_cmphex(background(f), ==, 0x282828);
    g_assert_true(ui_enter(f->ui, "/theme nord")); /* typed while looking */
    choose(f, "");
    page_select(ui_shown(f->ui)->page, "nord");
    g_assert_cmphex(background(f), ==, 0x2e3440);
    g_assert_true(ui_enter(f->ui, "/close"));
    g_assert_cmphex(background(f), ==, 0x2e3440);
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    g_test_add("/theme-list/looking", Fixture, NULL, set_up, test_looking, tear_down);
    g_test_add("/theme-list/taking", Fixture, NULL, set_up, test_taking, tear_down);
    return g_test_run();
}
