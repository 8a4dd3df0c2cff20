/* Exports a conversation. */
#include "model/exporter.h"
#include "base/tr.h"
#include "model/model.h"
#include "model/saver.h"
#include "store/messages.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 500, PAUSE_MS = 1 };

struct Exporter {
    Model *model;
    Conv *conv;
    TranscriptFormat format;
    char *path, *part;
    int fd;
    gint64 time, id; /* of the last one written */
    guint n, timer;
    ExporterFn fn;
    gpointer data;
};

static gboolean fail(GError **error, const char *path, int code) {
    g_autofree char *name = g_filename_display_name(path);

    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code),
                _("%s can't be written: %s"), name, g_strerror(code));
    return FALSE;
}

static gboolean write_out(Exporter *exporter, const GString *text, GError **error) {
    for (gsize done = 0; done < text->len;) {
        gssize n = write(exporter->fd, text->str + done, text->len - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return fail(error, exporter->part, n < 0 ? errno : EIO);
        done += (gsize)n;
    }
    return TRUE;
}

void exporter_free(Exporter *exporter) {
    if (exporter == NULL)
        return;
    clock_cancel(exporter->model->clock, &exporter->timer);
    if (exporter->fd >= 0)
        close(exporter->fd);
    if (exporter->part != NULL)
        g_unlink(exporter->part);
    g_free(exporter->path);
    g_free(exporter->part);
    g_free(exporter);
}

static void finish(Exporter *exporter, const GError *error) {
    exporter->fn(exporter->n, error, exporter->data);
    exporter_free(exporter);
}

/* What the disk has refused so far is newer than all the rest, or nearly. */
static void add_unsaved(const Exporter *exporter, GString *out, guint *n) {
    const GPtrArray *unsaved = exporter->model->unsaved;

    for (guint i = 0; i < unsaved->len; i++) {
        const Message *message = g_ptr_array_index(unsaved, i);
        if (message->conv_id != exporter->conv->id || message->kind >= MESSAGE_ASIDE)
            continue;
        transcript_message(out, exporter->conv, message, exporter->format);
        ++*n;
    }
}

static gboolean end(Exporter *exporter, GError **error) {
    g_autoptr(GString) out = g_string_new(NULL);

    add_unsaved(exporter, out, &exporter->n);
    transcript_end(out, exporter->format);
    if (!write_out(exporter, out, error))
        return FALSE;
    if (fsync(exporter->fd) != 0 || g_rename(exporter->part, exporter->path) != 0)
        return fail(error, exporter->path, errno);
    g_clear_pointer(&exporter->part, g_free);
    return TRUE;
}

static void step(gpointer data) {
    Exporter *exporter = data;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) error = NULL;

    exporter->timer = 0;
    if (!convs_exists(exporter->model, exporter->conv)) {
        g_set_error_literal(&error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                            _("the conversation is gone meanwhile"));
        finish(exporter, error);
        return;
    }
    rows = messages_after(exporter->model->db, exporter->conv->id, exporter->time, exporter->id,
                          PIECE);
    for (guint i = 0; i < rows->len; i++) {
        const Message *message = g_ptr_array_index(rows, i);
        const Message *newer = saver_pending_update(exporter->model->saver, message->id);
        transcript_message(out, exporter->conv, newer != NULL ? newer : message, exporter->format);
        exporter->time = message->time;
        exporter->id = message->id;
    }
    exporter->n += rows->len;
    if (!write_out(exporter, out, &error) || (rows->len < PIECE && !end(exporter, &error)) ||
        rows->len < PIECE)
        finish(exporter, error);
    else
        exporter->timer = clock_after(exporter->model->clock, PAUSE_MS, step, exporter);
}

Exporter *exporter_new(Conv *conv, TranscriptFormat format, const char *path, gboolean replace,
                       ExporterFn fn, gpointer data, GError **error) {
    g_autoptr(GString) begin = g_string_new(NULL);
    Exporter *exporter = g_new0(Exporter, 1);

    *exporter = (Exporter){.model = conv->model,
                           .conv = conv,
                           .format = format,
                           .path = g_strdup(path),
                           .fd = -1,
                           .time = G_MININT64,
                           .fn = fn,
                           .data = data};
    if (!replace && g_file_test(path, G_FILE_TEST_EXISTS)) {
        fail(error, path, EEXIST);
        exporter_free(exporter);
        return NULL;
    }
    exporter->part = g_strconcat(path, ".part", NULL);
    g_unlink(exporter->part);
    exporter->fd = open(exporter->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    transcript_begin(begin, conv, format);
    if (exporter->fd < 0 || !write_out(exporter, begin, error)) {
        if (exporter->fd < 0) {
            fail(error, path, errno);
            g_clear_pointer(&exporter->part, g_free);
        }
        exporter_free(exporter);
        return NULL;
    }
    exporter->timer = clock_after(conv->model->clock, 0, step, exporter);
    return exporter;
}
