/* Plain text logs, on request. */
#include "model/text_log.h"
#include "base/tr.h"
#include "model/message.h"
#include "model/model.h"
#include "model/saver.h"
#include "model/transcript.h"
#include "store/messages.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 150, PIECE = 500, EDITED_MAX = 1000 };
#define RECENT_US (10 * G_USEC_PER_SEC)

struct TextLog {
    Model *model;
    gboolean failing;   /* the user was told */
    GHashTable *edited; /* id of a message that was corrected → hash of the text that was logged */
};

/* Others choose their addresses: what is no plain letter becomes %XX, and what is long a number. */
static char *file_name(const char *jid) {
    GString *name = g_string_new(NULL);

    for (const char *p = jid; *p != '\0'; p++)
        if (g_ascii_isalnum(*p) || strchr("@_+-", *p) != NULL || (*p == '.' && p > jid))
            g_string_append_c(name, *p);
        else
            g_string_append_printf(name, "%%%02X", (guchar)*p);
    if (name->len > NAME_MAX_BYTES) {
        g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, jid, -1);
        g_string_truncate(name, NAME_MAX_BYTES - 32);
        g_string_append_len(name, sum, 32);
    }
    return g_string_free(name, FALSE);
}

char *text_log_path(const Conv *conv) {
    g_autofree char *account = NULL, *name = NULL, *base = NULL, *folder = NULL;

    if (conv->account == NULL || paths_in_memory(conv->model->paths))
        return NULL;
    account = file_name(conv->account->jid);
    name = file_name(conv->jid);
    base = g_strconcat(name, ".log", NULL);
    folder = paths_data(conv->model->paths, "logs");
    return g_build_filename(folder, account, base, NULL);
}

static gboolean append(const char *path, int flags, const GString *text, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = -1, code;

    if (g_mkdir_with_parents(folder, 0700) == 0)
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | flags, 0600);
    code = errno;
    if (fd >= 0 &&
        (fchmod(fd, 0600) != 0 || write(fd, text->str, text->len) != (gssize)text->len)) {
        code = errno != 0 ? errno : ENOSPC;
        close(fd);
        fd = -1;
    }
    if (fd >= 0) {
        close(fd);
        return TRUE;
    }
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code),
                _("The log %s can't be written: %s"), path, g_strerror(code));
    return FALSE;
}

static void log_message(TextLog *log, const Conv *conv, const Message *message) {
    g_autofree char *path = text_log_path(conv);
    g_autoptr(GString) line = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    if (path == NULL)
        return;
    transcript_message(line, conv, message, TRANSCRIPT_TEXT);
    if (append(path, 0, line, &error)) {
        log->failing = FALSE;
        return;
    }
    if (!log->failing)
        model_error(log->model, NULL, "%s; the history has it all the same", error->message);
    log->failing = TRUE;
}

/* Its text is another one, just now; other changes are of no interest here. */
static gboolean was_reworded(TextLog *log, const Message *message) {
    g_autoptr(GPtrArray) versions = saver_versions(log->model->saver, message->id);
    gint64 recent = clock_now(log->model->clock) - RECENT_US, *key;
    guint hash = g_str_hash(message->body != NULL ? message->body : "");
    gpointer known;

    if ((message->flags & MESSAGE_EDITED) == 0 || versions->len == 0 ||
        ((Version *)g_ptr_array_index(versions, versions->len - 1))->time < recent)
        return FALSE;
    if (g_hash_table_lookup_extended(log->edited, &message->id, NULL, &known) &&
        GPOINTER_TO_UINT(known) == hash)
        return FALSE;
    if (g_hash_table_size(log->edited) >= EDITED_MAX)
        g_hash_table_remove_all(log->edited);
    key = g_new(gint64, 1);
    *key = message->id;
    g_hash_table_replace(log->edited, key, GUINT_TO_POINTER(hash));
    return TRUE;
}

static void hear(const Event *ev, void *data) {
    TextLog *log = data;

    if ((ev->type != EV_MESSAGE_ADDED && ev->type != EV_MESSAGE_CHANGED) ||
        ev->conv->account == NULL || (ev->message->flags & MESSAGE_VOLATILE) != 0 ||
        ev->message->kind >= MESSAGE_ASIDE ||
        !settings_on(log->model->settings, "text-log", ev->conv->account, ev->conv))
        return;
    if (ev->type == EV_MESSAGE_ADDED || was_reworded(log, ev->message))
        log_message(log, ev->conv, ev->message);
}

TextLog *text_log_new(Model *model) {
    TextLog *log = g_new0(TextLog, 1);

    log->model = model;
    log->edited = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    bus_listen(model->bus, hear, log);
    return log;
}

void text_log_free(TextLog *log) {
    if (log == NULL)
        return;
    bus_ignore(log->model->bus, hear, log);
    g_hash_table_unref(log->edited);
    g_free(log);
}

static gboolean delete_log(const char *path, GError **error) {
    if (g_unlink(path) == 0 || errno == ENOENT)
        return TRUE;
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno),
                _("the log %s can't be deleted: %s"), path, g_strerror(errno));
    return FALSE;
}

/* What came meanwhile stands behind what was there. */
static gboolean put_together(const char *path, const char *part, GError **error) {
    g_autofree char *newer = NULL;
    gsize length;

    if (!g_file_test(part, G_FILE_TEST_EXISTS))
        return TRUE;
    if (g_file_get_contents(path, &newer, &length, NULL)) {
        g_autoptr(GString) text = g_string_new_len(newer, (gssize)length);
        if (!append(part, 0, text, error))
            return FALSE;
    }
    if (g_rename(part, path) == 0)
        return TRUE;
    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(errno),
                _("The log %s can't be written: %s"), path, g_strerror(errno));
    return FALSE;
}

static gboolean copy_some(const Conv *conv, const char *part, LogPlace *place, gboolean *more,
                          GError **error) {
    g_autoptr(GPtrArray) rows =
        messages_after(conv->model->db, conv->id, place->time, place->id, PIECE);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < rows->len; i++) {
        const Message *message = g_ptr_array_index(rows, i);
        if (message->id <= place->last_id)
            transcript_message(text, conv, message, TRANSCRIPT_TEXT);
        place->time = message->time;
        place->id = message->id;
    }
    *more = rows->len == PIECE;
    return text->len == 0 || append(part, 0, text, error);
}

gboolean text_log_renew(Conv *conv, LogPlace *place, gboolean *more, GError **error) {
    g_autofree char *path = text_log_path(conv);
    g_autofree char *part = path != NULL ? g_strconcat(path, ".part", NULL) : NULL;

    *more = FALSE;
    if (path == NULL)
        return TRUE;
    if (place->last_id == 0) {
        gboolean logged =
            g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(part, G_FILE_TEST_EXISTS);
        *place = (LogPlace){G_MININT64, 0, messages_last_id(conv->model->db)};
        if (!logged || !delete_log(part, error) || !delete_log(path, error))
            return !logged;
    }
    return copy_some(conv, part, place, more, error) && (*more || put_together(path, part, error));
}
