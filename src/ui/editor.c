/* The user's editor for what is being written: it gets the terminal, or has a window of its own and
 * papo goes on beside it. */
#include "ui/ui_private.h"

#include "base/tr.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX (1 << 20)
#define EDITORS_MAX 20

typedef struct {
    Ui *ui;
    const Conv *conv;  /* perhaps gone: only to be compared */
    char *file, *text; /* what was in it; text NULL: the file is the user's own and stays */
    gboolean beside;
    GPid pid;
    guint watch;
} Editor;

static void remove_file(Editor *editor) {
    if (editor->file && editor->text)
        g_unlink(editor->file);
    g_clear_pointer(&editor->file, g_free);
}

static void editor_free(gpointer data) {
    Editor *editor = data;
    if (editor->watch)
        g_source_remove(editor->watch);
    g_free(editor->file);
    g_free(editor->text);
    g_free(editor);
}

GPtrArray *editors_new(void) {
    return g_ptr_array_new_with_free_func(editor_free);
}

static gboolean make_file(Editor *editor, GError **error) {
    int fd = g_file_open_tmp("papo-XXXXXX", &editor->file, error); /* 0600 */
    if (fd < 0)
        return FALSE;
    close(fd);
    return g_file_set_contents_full(editor->file, editor->text, -1, G_FILE_SET_CONTENTS_NONE, 0600,
                                    error);
}

static void take_back(Ui *ui) {
    ui->lent = FALSE;
    term_resume(ui->term);
    g_clear_pointer(&ui->title, g_free);
    input_resume(ui->input);
    ui_dirty(ui, DIRTY_ALL);
}

static char *line_of(const Ui *ui, const Conv *conv) {
    return ui->view->conv == conv ? input_line(ui->input)
                                  : g_strdup(conv->draft ? conv->draft : "");
}

/* Into the line it came from. What was written there meanwhile stays before it. */
static void put_text(Editor *editor, const char *text) {
    Ui *ui = editor->ui;
    Conv *conv = (Conv *)editor->conv;
    g_autofree char *line = line_of(ui, conv);
    if (ui->view->conv == conv && strcmp(line, editor->text) == 0)
        input_set_line(ui->input, text);
    else if (strcmp(line, editor->text) == 0)
        conv_set_draft(conv, text);
    else if (strcmp(text, editor->text) != 0)
        bus_emit(ui->model->bus, &(Event){.type = EV_COMPOSE,
                                          .account = conv->account,
                                          .conv = conv,
                                          .text = text,
                                          .number = COMPOSE_AFTER});
    if (editor->beside && ui->view->conv != conv)
        model_notice(ui->model, ui->view->conv, "What you wrote in the editor waits in %s.",
                     conv_name(conv));
}

/* FALSE: the file is the only place where the text is. */
static gboolean read_back(Editor *editor, gint status) {
    Ui *ui = editor->ui;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    gsize n = 0;
    if (!g_spawn_check_wait_status(status, &error))
        model_error(ui->model, ui->view->conv,
                    editor->text ? "The editor failed, the line is as it was: %s"
                                 : "The editor failed: %s",
                    error->message);
    else if (!editor->text)
        return FALSE;
    else if (!g_file_get_contents(editor->file, &text, &n, &error))
        model_error(ui->model, ui->view->conv, "%s", error->message);
    else if (n > TEXT_MAX || !g_utf8_validate(text, (gssize)n, NULL))
        model_error(ui->model, ui->view->conv, "What the editor wrote is too long or no text.");
    else if (convs_exists(ui->model, editor->conv) && editor->conv->open)
        put_text(editor, g_strchomp(text));
    else {
        model_error(ui->model, NULL, "The window is closed that you wrote this for: it is in %s",
                    editor->file);
        return FALSE;
    }
    return TRUE;
}

static void on_done(GPid pid, gint status, gpointer data) {
    Editor *editor = data;
    Ui *ui = editor->ui;
    editor->watch = 0;
    g_spawn_close_pid(pid);
    if (!editor->beside)
        take_back(ui);
    if (read_back(editor, status))
        remove_file(editor);
    g_ptr_array_remove(ui->editors, editor);
    ui_dirty(ui, DIRTY_ALL);
    ui_paint(ui);
}

static char **command_of(const Ui *ui, const char *file, GError **error) {
    const char *wish = settings_text(ui->model->settings, "editor", NULL, NULL);
    g_auto(GStrv) words = NULL;
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    int n;
    if (!wish || !*wish)
        wish = g_getenv("VISUAL") ? g_getenv("VISUAL") : g_getenv("EDITOR");
    if (!g_shell_parse_argv(wish && *wish ? wish : "vi", &n, &words, error))
        return NULL;
    g_strv_builder_addv(argv, (const char **)words);
    g_strv_builder_add(argv, file);
    return g_strv_builder_end(argv);
}

static gboolean run(Editor *editor, GError **error) {
    Ui *ui = editor->ui;
    GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD;
    g_auto(GStrv) argv = command_of(ui, editor->file, error);
    if (!argv)
        return FALSE;
    if (editor->beside) {
        flags |= G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL;
        return g_spawn_async(NULL, argv, NULL, flags, NULL, NULL, &editor->pid, error);
    }
    input_pause(ui->input);
    term_suspend(ui->term);
    ui->lent = TRUE;
    if (g_spawn_async(NULL, argv, NULL, flags | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
                      &editor->pid, error))
        return TRUE;
    take_back(ui);
    return FALSE;
}

/* Of the file, or of one with the text of the line. */
static gboolean start(Ui *ui, const char *file, GError **error) {
    gboolean beside = settings_on(ui->model->settings, "editor-window", NULL, NULL);
    if (ui->editors->len >= EDITORS_MAX) {
        g_set_error(error, CMD_ERROR, CMD_ERROR_FAILED, _("There are %u editors open: close one."),
                    ui->editors->len);
        return FALSE;
    }
    Editor *editor = g_new0(Editor, 1);
    *editor = (Editor){.ui = ui, .conv = ui->view->conv, .beside = beside, .file = g_strdup(file)};
    editor->text = file ? NULL : input_line(ui->input);
    if ((!file && !make_file(editor, error)) || !run(editor, error)) {
        remove_file(editor);
        editor_free(editor);
        return FALSE;
    }
    editor->watch = g_child_watch_add(editor->pid, on_done, editor);
    g_ptr_array_add(ui->editors, editor);
    return TRUE;
}

gboolean editor_start(Ui *ui, GError **error) {
    return start(ui, NULL, error);
}

void editor_open(Ui *ui, const char *path) {
    g_autoptr(GError) error = NULL;
    if (!ui->term)
        model_error(ui->model, ui->view->conv, "There is no terminal for an editor");
    else if (!start(ui, path, &error))
        model_error(ui->model, ui->view->conv, "%s", error->message);
}

/* An editor with a window of its own lives on, and so does its file. */
void editors_end(Ui *ui) {
    if (ui->lent)
        take_back(ui);
    for (guint i = 0; i < ui->editors->len; i++) {
        Editor *editor = g_ptr_array_index(ui->editors, i);
        if (!editor->beside)
            remove_file(editor);
    }
    g_ptr_array_set_size(ui->editors, 0);
}
