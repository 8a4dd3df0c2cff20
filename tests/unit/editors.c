/* Editors beside papo: the text of each finds its line. */
#include "cmd/common.h"
#include "model_world.h"
#include "screen_world.h"
#include "ui/ui.h"

#include <locale.h>

typedef struct {
    Model *model;
    Commands *commands;
    Ui *ui;
    Conv *bob, *carol;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    f->model = world_new(NULL);
    Account *account = world_account(f->model, "me@example.org");
    f->bob = convs_get(account, CONV_CHAT, "bob@example.org");
    f->carol = convs_get(account, CONV_CHAT, "carol@example.org");
    conv_open(f->bob);
    conv_open(f->carol);
    f->commands = commands_new();
    commands_add_all(f->commands);
    f->ui = ui_new(f->model, f->commands);
}

static void tear_down(Fixture *f, gconstpointer data) {
    ui_free(f->ui);
    commands_free(f->commands);
    model_free(f->model);
}

static void type(Fixture *f, const char *bytes) {
    ui_feed(f->ui, bytes, strlen(bytes));
}

static char *screen(Fixture *f, int width, int height) {
    g_autoptr(Canvas) canvas = canvas_new(width, height);
    ui_draw(f->ui, canvas);
    assert_sound(canvas);
    return canvas_to_text(canvas);
}

static gboolean drafted(const Conv *conv, const char *text) {
    return conv->draft && strcmp(conv->draft, text) == 0;
}

/* Two editors at once, each in a window of its own: papo goes on, and each text finds its line. */
static void test_editors(Fixture *f, gconstpointer data) {
    static const char command[] = "sh -c 'printf \" and more\" >> \"$1\"' editor";
    settings_set(f->model->settings, "editor", command, NULL, NULL, NULL);
    settings_set(f->model->settings, "editor-window", "on", NULL, NULL, NULL);
    ui_show(f->ui, f->bob);
    type(f, "tea\030\005");
    ui_show(f->ui, f->carol);
    type(f, "cake\030\005");
    type(f, " now"); /* stays */
    while (!drafted(f->bob, "tea and more"))
        g_main_context_iteration(NULL, TRUE);
    ui_show(f->ui, f->bob);
    while (!drafted(f->carol, "cake now cake and more"))
        g_main_context_iteration(NULL, TRUE);
    /* one that doesn't work leaves the line alone */
    settings_set(f->model->settings, "editor", "false", NULL, NULL, NULL);
    type(f, "\030\005");
    g_autofree char *shown = screen(f, 100, 12);
    while (!strstr(shown, "The editor failed, the line is as it was")) {
        g_main_context_iteration(NULL, TRUE);
        g_free(shown);
        shown = screen(f, 100, 12);
    }
    g_assert_nonnull(strstr(shown, "bob@example.org> tea and more"));
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    g_test_add("/editors/beside", Fixture, NULL, set_up, test_editors, tear_down);
    return g_test_run();
}
