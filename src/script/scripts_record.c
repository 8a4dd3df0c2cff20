/* /script record: what the user enters becomes a script. */
#include "script/scripts_record.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/registry.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct Recorder {
    Model *model;
    Commands *commands;
    char *name; /* NULL: nothing is recorded */
    int fd;
    guint lines;
    const Conv *conv; /* where the script would be now; perhaps gone: only to be compared */
};

static void recorder_end(Recorder *recorder) {
    g_clear_pointer(&recorder->name, g_free);
    close(recorder->fd);
    recorder->fd = -1;
}

/* One line, whole or not at all. */
static void put(Recorder *recorder, const char *line) {
    g_autofree char *text = g_strconcat(line, "\n", NULL);
    gssize length = (gssize)strlen(text);
    if (write(recorder->fd, text, length) == length) {
        recorder->lines++;
        return;
    }
    model_error(recorder->model, NULL, "%s can't be written any more: %s", recorder->name,
                g_strerror(errno));
    recorder_end(recorder);
}

static gboolean is_of_recording(const char *line) {
    static const char *const own[] = {"/script record", "/script stop", "/script edit"};
    for (guint i = 0; i < G_N_ELEMENTS(own); i++)
        if (g_str_has_prefix(line, own[i]))
            return TRUE;
    return FALSE;
}

/* As it has to stand in a script: dollars and a backslash at the end are what they are, a text is
 * neither a comment nor a line that may fail. What is a line for later has its own names. */
static char *written(const Recorder *recorder, const char *line) {
    const char *rest = line + 1;
    const Command *command = *line == '/' ? commands_match(recorder->commands, &rest) : NULL;
    gboolean later = command && strstr(command->args, ":command");
    g_autoptr(GString) out = g_string_new(NULL);
    if (*line != '/' && strchr("#- \t", *line))
        g_string_append(out, "/say -- ");
    for (const char *at = line; *at; at++)
        g_string_append_printf(out, *at == '$' && !later ? "$$" : "%c", *at);
    for (gsize i = out->len; i > 0 && out->str[i - 1] == '\\'; i--)
        g_string_append_c(out, '\\');
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The script has to be where the user is. */
static void go_to(Recorder *recorder, const Conv *conv) {
    if (conv == recorder->conv || !conv_has_peer(conv))
        return;
    g_autofree char *jid = words_quote(conv->jid);
    g_autofree char *line = g_strdup_printf(conv->kind == CONV_ROOM ? "/join %s" : "/msg %s", jid);
    recorder->conv = conv;
    put(recorder, line);
}

static void recorder_hear(const Event *ev, void *data) {
    Recorder *recorder = data;
    if (!recorder->name || ev->type != EV_ENTERED)
        return;
    if (!ev->text) {
        model_notice(recorder->model, ev->conv, "Left out of %s: a line with a secret",
                     recorder->name);
    } else if (strchr(ev->text, '\n')) {
        model_notice(recorder->model, ev->conv,
                     "Left out of %s: a script has no text of several lines", recorder->name);
    } else if (!is_of_recording(ev->text)) {
        g_autofree char *line = written(recorder, ev->text);
        go_to(recorder, ev->conv);
        if (recorder->name)
            put(recorder, line);
    }
}

Recorder *recorder_new(Model *model, Commands *commands) {
    Recorder *recorder = g_new0(Recorder, 1);
    recorder->model = model;
    recorder->commands = commands;
    recorder->fd = -1;
    bus_listen(model->bus, recorder_hear, recorder);
    return recorder;
}

void recorder_free(Recorder *recorder) {
    bus_ignore(recorder->model->bus, recorder_hear, recorder);
    if (recorder->name)
        recorder_end(recorder);
    g_free(recorder);
}

gboolean recorder_start(Recorder *recorder, const char *name, const char *path, GError **error) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is there already: /script edit %s changes it",
                        name, name);
    if (fd < 0)
        return cmd_fail(error, CMD_ERROR_FAILED, "%s: %s", path, g_strerror(errno));
    recorder->name = g_strdup(name);
    recorder->fd = fd;
    recorder->lines = 0;
    recorder->conv = NULL;
    return TRUE;
}

char *recorder_stop(Recorder *recorder, guint *lines) {
    char *name = g_steal_pointer(&recorder->name);
    if (name)
        recorder_end(recorder);
    *lines = recorder->lines;
    return name;
}

const char *recorder_name(const Recorder *recorder) {
    return recorder->name;
}
