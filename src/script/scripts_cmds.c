/* The commands about scripts, for the screen. */
#include "base/safe_file.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/script_files.h"
#include "script/script.h"
#include "script/scripts.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

enum { FILE_MAX = 1024 * 1024, ABOUT_MAX = 4096 };

static Scripts *scripts_of(const Args *args, GError **error) {
    Scripts *scripts = args_owner(args);
    if (!scripts)
        cmd_fail(error, CMD_ERROR_STATE, "/%s needs a screen", args_command(args)->name);
    return scripts;
}

/* ---- run and stop ---- */

/* A list is nothing to begin in: what it was opened from. */
static Conv *place_of(const Ctx *ctx) {
    const Page *page = ctx->conv ? ctx->conv->page : NULL;
    if (!page)
        return ctx->conv;
    return convs_exists(ctx->model, page->from) ? (Conv *)page->from : NULL;
}

static gboolean run(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name");
    g_autofree char *path = script_found(ctx->model->paths, name, error);
    Scripts *scripts = args_owner(args);
    if (!path)
        return FALSE;
    if (ctx->runner) /* there its lines are the script's own */
        return runner_source(ctx->runner, path, error);
    scripts = scripts_of(args, error);
    return scripts && scripts_run(scripts, name, NULL, place_of(ctx), error);
}

static gboolean stop_recording(Ctx *ctx, Scripts *scripts) {
    guint lines;
    g_autofree char *name = recorder_stop(scripts_recorder(scripts), &lines);
    if (!name)
        return FALSE;
    reply_line(ctx->reply, tr_count("%s has %u line", "%s has %u lines", lines), name, lines);
    reply_line(ctx->reply, "/script run %s runs it, /script edit %s changes it", name, name);
    return TRUE;
}

static gboolean stop(Ctx *ctx, const Args *args, GError **error) {
    Scripts *scripts = scripts_of(args, error);
    const char *name = arg_text(args, "name");
    if (!scripts)
        return FALSE;
    g_auto(GStrv) running = scripts_running(scripts);
    guint n = g_strv_length(running);
    if (!name && stop_recording(ctx, scripts))
        return TRUE;
    if (!name && n != 1)
        return n ? cmd_fail(error, CMD_ERROR_USAGE,
                            "Several scripts run: say which, as in "
                            "/script stop %s",
                            running[0])
                 : cmd_fail(error, CMD_ERROR_STATE, "No script is running");
    name = name ? name : running[0];
    if (!scripts_stop(scripts, name))
        return cmd_fail(error, CMD_ERROR_STATE, "%s isn't running", name);
    reply_line(ctx->reply, "%s is stopped", name);
    return TRUE;
}

/* ---- look and change ---- */

/* What its first line says, if that is a comment; owned by the caller. */
static char *about(const Paths *paths, const char *name) {
    g_autofree char *path = script_path(paths, name, NULL);
    g_autofree char *text = path ? file_read(path, FILE_MAX, NULL) : NULL;
    if (!text || *text != '#')
        return g_strdup("");
    g_autofree char *line = g_strndup(text + 1, MIN(strcspn(text + 1, "\n"), ABOUT_MAX));
    return g_strdup(g_strstrip(line));
}

/* "running; started by alice@example.org" */
static char *state_of(const Model *model, const Scripts *scripts, const char *name) {
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    if (scripts && scripts_is_running(scripts, name))
        g_ptr_array_add(parts, g_strdup(_("running")));
    for (guint i = 0; i < model->accounts->len; i++) {
        const Account *account = g_ptr_array_index(model->accounts, i);
        const char *own = settings_text(model->settings, "startscript", account, NULL);
        if (g_strcmp0(own, name) == 0)
            g_ptr_array_add(parts, g_strdup_printf(_("started by %s"), account->jid));
    }
    g_ptr_array_add(parts, NULL);
    return g_strjoinv(", ", (char **)parts->pdata);
}

static void fill_list(Page *page, gpointer scripts) {
    g_auto(GStrv) names = script_names(page->model->paths);
    for (char **name = names; *name; name++) {
        g_autofree char *state = state_of(page->model, scripts, *name);
        g_autofree char *words = about(page->model->paths, *name);
        g_autofree char *word = words_quote(*name);
        PageItem *item = page_add(page, *name, *name, state, words, NULL);
        item->command = g_strdup_printf("/script show %s", word);
    }
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Page *page = page_new(ctx->model, NULL, "scripts", "Scripts");
    page->empty = g_strdup(_("No scripts: /script record NAME makes one of what you do"));
    page_fill_by(page, PAGE_EVENT(EV_SETTING_CHANGED), fill_list, args_owner(args), NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

static gboolean show(Ctx *ctx, const Args *args, GError **error) {
    const char *name = arg_text(args, "name");
    g_autofree char *path = script_found(ctx->model->paths, name, error);
    g_autofree char *text = path ? file_read(path, FILE_MAX, error) : NULL;
    if (!text)
        return FALSE;
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    Page *page = page_new(ctx->model, NULL, "script", "%s", path);
    page->back = g_strdup("/script list");
    for (guint i = 0; lines[i]; i++) {
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        page_add(page, number, number, lines[i], NULL);
    }
    reply_page(ctx->reply, page);
    return TRUE;
}

/* A new one has a folder first. */
static char *new_path(const Ctx *ctx, const char *name, GError **error) {
    g_autofree char *path = script_path(ctx->model->paths, name, error);
    g_autofree char *folder = path ? g_path_get_dirname(path) : NULL;
    if (!folder)
        return NULL;
    if (g_mkdir_with_parents(folder, 0700) == 0)
        return g_steal_pointer(&path);
    cmd_fail(error, CMD_ERROR_FAILED, "%s: %s", folder, g_strerror(errno));
    return NULL;
}

static gboolean edit(Ctx *ctx, const Args *args, GError **error) {
    g_autofree char *path = new_path(ctx, arg_text(args, "name"), error);
    g_autoptr(GError) wrong = NULL;
    if (!path || !scripts_of(args, error))
        return FALSE;
    if (!file_write(path, "", FALSE, &wrong) &&
        !g_error_matches(wrong, G_FILE_ERROR, G_FILE_ERROR_EXIST)) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return FALSE;
    }
    bus_emit(ctx->model->bus, &(Event){.type = EV_EDIT, .conv = ctx->conv, .text = path});
    return TRUE;
}

static gboolean record(Ctx *ctx, const Args *args, GError **error) {
    Scripts *scripts = scripts_of(args, error);
    const char *name = arg_text(args, "name");
    if (!scripts)
        return FALSE;
    if (strcmp(name, "stop") == 0)
        return stop_recording(ctx, scripts) ||
               cmd_fail(error, CMD_ERROR_STATE, "Nothing is being recorded");
    const char *now = recorder_name(scripts_recorder(scripts));
    if (now)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is being recorded: /script record stop ends it",
                        now);
    g_autofree char *path = new_path(ctx, name, error);
    if (!path || !recorder_start(scripts_recorder(scripts), name, path, error))
        return FALSE;
    reply_line(ctx->reply, "What you enter goes into %s from now on, until /script record stop",
               name);
    return TRUE;
}

static const Command table[] = {
    {"script", "", "List your scripts, and which of them are running.", NULL, "script", 0, list,
     "script list"},
    {"script run", "<name:script>", "Run one of your scripts.",
     "It is NAME.papo in the folder scripts of the profile. Its lines are run as if they were "
     "typed "
     "in this window, beside what you do; what it says and answers is shown here. One with rules "
     "(/on) stays until /script stop. In a script it is /source.",
     "script run morning", 0, run},
    {"script stop", "[name:script]", "End a script that is running, or the recording of one.", NULL,
     "script stop morning", 0, stop},
    {"script show", "<name:script>", "Show the lines of a script.", NULL, "script show morning", 0,
     show},
    {"script edit", "<name:script>", "Write or change a script with your editor.",
     "The setting editor says which.", "script edit morning", 0, edit},
    {"script record", "<name:script>", "Make a script of what you enter from now on.",
     "Until /script record stop. Lines with a secret are left out.", "script record morning", 0,
     record},
};

void script_file_commands(Commands *commands, Scripts *scripts) {
    commands_add_of(commands, "Scripts", table, G_N_ELEMENTS(table), scripts);
}
