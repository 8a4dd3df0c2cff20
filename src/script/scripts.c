/* The scripts that run in a papo with a screen. */
#include "script/scripts.h"
#include "base/tr.h"
#include "cmd/script_files.h"
#include "model/page.h"
#include "script/script.h"
#include <string.h>

enum { RUNNING_MAX = 50 };

struct Scripts {
    Model *model;
    Commands *commands;
    GPtrArray *running; /* Script* */
    Recorder *recorder;
    struct Script *session; /* the rules of hooks.papo and of the screen */
    GHashTable *started;    /* Account* whose script has been run since it was last offline */
    gboolean listening;
};

typedef struct Script {
    Scripts *scripts;
    char *name;
    Runner *runner;
    const Account *account; /* that started it; NULL: the user did */
    const Conv *conv;       /* its window, perhaps gone: compared before it is used */
    gboolean stopped;       /* by /script stop */
} Script;

static void script_free(gpointer data) {
    Script *script = data;
    runner_free(script->runner);
    g_free(script->name);
    g_free(script);
}

#define SUFFIX ".papo"

/* ---- running ---- */

static Script *find(const Scripts *scripts, const char *name, const Account *account) {
    for (guint i = 0; i < scripts->running->len; i++) {
        Script *script = g_ptr_array_index(scripts->running, i);
        if (strcmp(script->name, name) == 0 && script->account == account)
            return script;
    }
    return NULL;
}

static void listed_anew(const Scripts *scripts) {
    static const char *const names[] = {"scripts", "rules"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        Page *page = page_find(scripts->model, NULL, names[i]);
        if (page)
            page_stale(page);
    }
}

/* The window it was started in, while that is there; else NULL, the console. */
static Conv *window_of(const Script *script) {
    const Conv *conv = script->conv;
    gboolean there = conv && convs_exists(script->scripts->model, conv) && conv->open;
    return there ? (Conv *)conv : NULL;
}

/* Errors begin with the file's name. */
static gboolean told(const char *line, gboolean is_error, gpointer data) {
    const Script *script = data;
    Model *model = script->scripts->model;
    Conv *conv = window_of(script);
    const char *file = is_error && *line == '/' ? strstr(line, SUFFIX ":") : NULL;
    while (file && file > line && file[-1] != '/')
        file--;
    if (is_error)
        model_error(model, conv, "%s", file ? file : line);
    else
        model_notice(model, conv, "%s", line);
    return TRUE;
}

static void ended(int exit_code, gpointer data) {
    Script *script = data;
    Scripts *scripts = script->scripts;
    if (!script->account && !script->stopped && !exit_code)
        model_notice(scripts->model, window_of(script), "%s has come to its end", script->name);
    g_ptr_array_remove(scripts->running, script);
    listed_anew(scripts);
}

static Script *script_new(Scripts *scripts, const char *name, Account *account, Conv *conv,
                          RunnerFn fn) {
    Script *script = g_new0(Script, 1);
    script->scripts = scripts;
    script->name = g_strdup(name);
    script->account = account;
    script->conv = conv;
    script->runner =
        runner_new(scripts->model, scripts->commands, output_new(told, script), fn, script);
    runner_share(script->runner, conv ? conv : scripts->model->console);
    if (account)
        runner_set_account(script->runner, account);
    return script;
}

gboolean scripts_run(Scripts *scripts, const char *name, Account *account, Conv *conv,
                     GError **error) {
    g_autofree char *path = script_found(scripts->model->paths, name, error);
    if (!path)
        return FALSE;
    if (find(scripts, name, account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is running: /script stop %s ends it", name,
                        name);
    if (scripts->running->len >= RUNNING_MAX)
        return cmd_fail(error, CMD_ERROR_STATE, "%u scripts run already: /script list",
                        scripts->running->len);
    Script *script = script_new(scripts, name, account, conv, ended);
    if (!runner_add_file(script->runner, path, error)) {
        script_free(script);
        return FALSE;
    }
    runner_stay_for_rules(script->runner);
    g_ptr_array_add(scripts->running, script);
    runner_start(script->runner);
    listed_anew(scripts);
    return TRUE;
}

gboolean scripts_stop(Scripts *scripts, const char *name) {
    guint n = 0;
    for (guint i = scripts->running->len; i-- > 0;) {
        Script *script = g_ptr_array_index(scripts->running, i);
        if (strcmp(script->name, name) != 0)
            continue;
        script->stopped = TRUE;
        runner_halt(script->runner);
        n++;
    }
    return n > 0;
}

gboolean scripts_is_running(const Scripts *scripts, const char *name) {
    for (guint i = 0; i < scripts->running->len; i++)
        if (strcmp(((const Script *)g_ptr_array_index(scripts->running, i))->name, name) == 0)
            return TRUE;
    return FALSE;
}

char **scripts_running(const Scripts *scripts) {
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint i = 0; i < scripts->running->len; i++)
        g_strv_builder_add(names, ((const Script *)g_ptr_array_index(scripts->running, i))->name);
    return g_strv_builder_end(names);
}

static void session_ended(int exit_code, gpointer data) {
}

/* There is none before it is needed: what has no screen needs none. */
Runner *scripts_session(Scripts *scripts) {
    if (!scripts->session) {
        scripts->session = script_new(scripts, "hooks", NULL, NULL, session_ended);
        runner_set_forever(scripts->session->runner, TRUE);
        runner_set_going_on(scripts->session->runner, TRUE);
        runner_start(scripts->session->runner);
    }
    return scripts->session->runner;
}

Recorder *scripts_recorder(Scripts *scripts) {
    return scripts->recorder;
}

/* ---- by themselves ---- */

/* Once, when it comes online: not again when a lost connection is back. */
static void run_start_script(Scripts *scripts, Account *account) {
    const char *name = settings_text(scripts->model->settings, "startscript", account, NULL);
    g_autoptr(GError) error = NULL;
    if (!g_hash_table_add(scripts->started, account) || !name || !*name)
        return;
    if (!scripts_run(scripts, name, account, NULL, &error))
        model_error(scripts->model, NULL, "The script of %s did not start: %s", account->jid,
                    error->message);
}

/* What an account started ends with it. */
static void forget(Scripts *scripts, const Account *account) {
    g_hash_table_remove(scripts->started, account);
    for (guint i = scripts->running->len; i-- > 0;) {
        const Script *script = g_ptr_array_index(scripts->running, i);
        if (script->account == account)
            g_ptr_array_remove_index(scripts->running, i);
    }
}

static void scripts_hear(const Event *ev, void *data) {
    Scripts *scripts = data;
    if (ev->type == EV_ACCOUNT_REMOVED)
        forget(scripts, ev->account);
    else if (ev->type != EV_ACCOUNT_STATE)
        return;
    else if (ev->account->state == ACCOUNT_ONLINE)
        run_start_script(scripts, ev->account);
    else if (ev->account->state == ACCOUNT_OFFLINE)
        g_hash_table_remove(scripts->started, ev->account);
}

static void read_hooks(Scripts *scripts) {
    g_autofree char *path = paths_config(scripts->model->paths, "hooks.papo");
    g_autoptr(GError) error = NULL;
    if (!path || !g_file_test(path, G_FILE_TEST_EXISTS))
        return;
    if (!runner_add_file(scripts_session(scripts), path, &error))
        model_error(scripts->model, NULL, "%s: %s", path, error->message);
}

void scripts_start(Scripts *scripts) {
    if (scripts->listening)
        return;
    read_hooks(scripts);
    scripts->listening = TRUE;
    bus_listen(scripts->model->bus, scripts_hear, scripts);
}

Scripts *scripts_new(Model *model, Commands *commands) {
    Scripts *scripts = g_new0(Scripts, 1);
    scripts->model = model;
    scripts->commands = commands;
    scripts->running = g_ptr_array_new_with_free_func(script_free);
    scripts->started = g_hash_table_new(NULL, NULL);
    scripts->recorder = recorder_new(model, commands);
    scripts_commands(commands, scripts);
    return scripts;
}

void scripts_free(Scripts *scripts) {
    if (!scripts)
        return;
    if (scripts->listening)
        bus_ignore(scripts->model->bus, scripts_hear, scripts);
    g_ptr_array_unref(scripts->running);
    if (scripts->session)
        script_free(scripts->session);
    recorder_free(scripts->recorder);
    g_hash_table_unref(scripts->started);
    g_free(scripts);
}
