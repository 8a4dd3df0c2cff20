/* Lends the terminal to the user's editor for the line being written. */
#include "ui/ui_private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX (1 << 20)

static gboolean make_file(Ui *ui, GError **error) {
    int fd = g_file_open_tmp("papo-XXXXXX", &ui->editor_file, error); /* 0600 */
    if (fd < 0)
        return FALSE;
    close(fd);
    g_autofree char *text = input_line(ui->input);
    return g_file_set_contents_full(ui->editor_file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                    error);
}

static void remove_file(Ui *ui) {
    if (ui->editor_file)
        g_unlink(ui->editor_file);
    g_clear_pointer(&ui->editor_file, g_free);
}

static void take_back(Ui *ui) {
    g_clear_handle_id(&ui->editor_watch, g_source_remove);
    ui->editor = 0;
    term_resume(ui->term);
    g_clear_pointer(&ui->title, g_free);
    input_resume(ui->input);
    ui_dirty(ui, DIRTY_ALL);
}

static void on_editor_done(GPid pid, gint status, gpointer data) {
    Ui *ui = data;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize n = 0;
    ui->editor_watch = 0;
    g_spawn_close_pid(pid);
    take_back(ui);
    if (!g_spawn_check_wait_status(status, &error))
        model_error(ui->model, ui->view->conv, "The editor failed, the line is as it was: %s",
                    error->message);
    else if (!g_file_get_contents(ui->editor_file, &text, &n, &error))
        model_error(ui->model, ui->view->conv, "%s", error->message);
    else if (n > TEXT_MAX || !g_utf8_validate(text, (gssize)n, NULL))
        model_error(ui->model, ui->view->conv, "What the editor wrote is too long or no text.");
    else
        input_set_line(ui->input, g_strchomp(text));
    remove_file(ui);
    ui_paint(ui);
}

gboolean editor_start(Ui *ui, GError **error) {
    const char *wish = g_getenv("VISUAL") ? g_getenv("VISUAL") : g_getenv("EDITOR");
    g_auto(GStrv) words = NULL;
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    int n;
    if (!g_shell_parse_argv(wish && *wish ? wish : "vi", &n, &words, error) ||
        !make_file(ui, error)) {
        remove_file(ui);
        return FALSE;
    }
    g_strv_builder_addv(argv, (const char **)words);
    g_strv_builder_add(argv, ui->editor_file);
    g_auto(GStrv) full = g_strv_builder_end(argv);
    input_pause(ui->input);
    term_suspend(ui->term);
    if (!g_spawn_async(NULL, full, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD |
                           G_SPAWN_CHILD_INHERITS_STDIN,
                       NULL, NULL, &ui->editor, error)) {
        take_back(ui);
        remove_file(ui);
        return FALSE;
    }
    ui->editor_watch = g_child_watch_add(ui->editor, on_editor_done, ui);
    return TRUE;
}

void editor_end(Ui *ui) {
    if (ui->editor)
        take_back(ui);
    remove_file(ui);
}
