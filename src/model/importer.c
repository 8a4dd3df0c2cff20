/* Imports the logs of other programs, a piece at a time. */
#include "model/importer.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/foreign_file.h"
#include "model/history.h"
#include "model/model.h"
#include "model/recognise.h"
#include "model/saver.h"
#include "store/messages.h"
#include <string.h>

enum { PIECE = 200, PAUSE_MS = 1, FILES_MAX = 20000 };

struct Importer {
    Model *model;
    Conv *conv;
    ForeignKind kind;
    char *path, *own;
    GPtrArray *files;    /* that are still to be read, the next one last */
    ForeignFile *file;   /* that is being read; NULL */
    GPtrArray *messages; /* ForeignMessage*, a piece of it */
    guint next;          /* of them */
    guint taken, known, timer;
    gboolean unread; /* there was something before */
    gint64 last;     /* the newest that was taken, µs */
    Recogniser *recogniser;
    ImporterFn fn;
    gpointer data;
};

void importer_free(Importer *importer) {
    if (importer == NULL)
        return;
    clock_cancel(importer->model->clock, &importer->timer);
    g_free(importer->path);
    g_free(importer->own);
    foreign_file_free(importer->file);
    recogniser_free(importer->recogniser);
    g_ptr_array_unref(importer->files);
    g_clear_pointer(&importer->messages, g_ptr_array_unref);
    g_free(importer);
}

static gint newest_first(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

static GPtrArray *files_of(const char *path) {
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    if (dir == NULL)
        g_ptr_array_add(files, g_strdup(path));
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL && files->len < FILES_MAX) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(files, g_steal_pointer(&file));
    }
    g_ptr_array_sort(files, newest_first);
    return files;
}

/* A piece of the present file, or of the next one; may be empty. FALSE: there is none, or an
 * error. */
static gboolean read_some(Importer *importer, GError **error) {
    gboolean done;

    g_clear_pointer(&importer->messages, g_ptr_array_unref);
    importer->next = 0;
    if (importer->file == NULL && importer->files->len > 0) {
        g_autofree char *path = g_ptr_array_steal_index(importer->files, importer->files->len - 1);
        importer->file =
            foreign_file_open(path, importer->kind, importer->conv, importer->own, error);
    }
    if (importer->file == NULL)
        return FALSE;
    importer->messages = foreign_file_read(importer->file, &done, error);
    if (done)
        g_clear_pointer(&importer->file, foreign_file_free);
    return importer->messages != NULL;
}

/* The same line of the same log has the same id, whenever it is imported. */
static char *id_of(const ForeignMessage *foreign) {
    g_autofree char *all =
        g_strdup_printf("%" G_GINT64_FORMAT "\n%d\n%s\n%s", foreign->time, foreign->ours,
                        foreign->nick != NULL ? foreign->nick : "", foreign->body);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA1, all, -1);

    return g_strconcat("import-", sum, NULL);
}

static Message *message_of(const Importer *importer, const ForeignMessage *foreign,
                           const char *import_id) {
    const Conv *conv = importer->conv;
    Message *message = message_new(MESSAGE_TEXT);
    gboolean room = conv->kind == CONV_ROOM;

    message->conv_id = conv->id;
    message->time = foreign->time;
    message->state = foreign->ours ? MESSAGE_SENT : MESSAGE_RECEIVED;
    message->flags = MESSAGE_DELAYED;
    message->body = g_strdup(foreign->body);
    message->message_id = g_strdup(import_id);
    message->from = foreign->from != NULL    ? g_strdup(foreign->from)
                    : foreign->ours && !room ? g_strdup(conv->account->jid)
                    : room && foreign->nick != NULL
                        ? g_strdup_printf("%s/%s", conv->jid, foreign->nick)
                        : g_strdup(conv->jid);
    message->nick = room || conv->kind == CONV_PRIVATE ? g_strdup(foreign->nick) : NULL;
    return message;
}

/* FALSE and an error: the disk refuses it. */
static gboolean take(Importer *importer, const ForeignMessage *foreign, GError **error) {
    g_autofree char *import_id = id_of(foreign);
    g_autoptr(Message) message = message_of(importer, foreign, import_id);
    g_autoptr(GError) why = NULL;

    if (recogniser_knows(importer->recogniser, foreign, import_id)) {
        importer->known++;
    } else if (messages_insert(importer->model->db, message, &why)) {
        recogniser_took(importer->recogniser, message->id);
        importer->taken++;
        importer->last = MAX(importer->last, message->time);
    } else if (g_error_matches(why, DB_ERROR, DB_ERROR_DUPLICATE)) {
        importer->known++;
    } else {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    return TRUE;
}

static void find_nothing(const Importer *importer, GError **error) {
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                _("%s is no log of Profanity, poezio or mcabber with messages in it"),
                importer->path);
}

static void finish(Importer *importer, const GError *error) {
    Conv *conv = importer->conv;

    if (convs_exists(importer->model, conv) && importer->taken > 0) {
        history_renew(conv->history);
        conv->last_time = MAX(conv->last_time, importer->last);
        if (!importer->unread)
            conv_mark_read(conv);
    }
    importer->fn(importer->taken, importer->known, error, importer->data);
    importer_free(importer);
}

static void step(gpointer data) {
    Importer *importer = data;
    g_autoptr(GError) error = NULL;
    gint64 now = clock_now(importer->model->clock);

    importer->timer = 0;
    if (!convs_exists(importer->model, importer->conv) ||
        (importer->messages == NULL && !read_some(importer, &error))) {
        if (error == NULL && importer->taken + importer->known == 0)
            find_nothing(importer, &error);
        finish(importer, error);
        return;
    }
    db_begin(importer->model->db);
    for (guint i = 0; i < PIECE && importer->next < importer->messages->len && !error; i++) {
        const ForeignMessage *foreign = g_ptr_array_index(importer->messages, importer->next++);
        if (foreign->time > 0 && foreign->time <= now && *foreign->body != '\0')
            take(importer, foreign, &error);
    }
    if (!db_commit(importer->model->db, error ? NULL : &error) || error) {
        finish(importer, error);
        return;
    }
    if (importer->next >= importer->messages->len)
        g_clear_pointer(&importer->messages, g_ptr_array_unref);
    importer->timer = clock_after(importer->model->clock, PAUSE_MS, step, importer);
}

Importer *importer_new(Conv *conv, const char *path, ForeignKind kind, const char *own,
                       ImporterFn fn, gpointer data, GError **error) {
    g_autoptr(GError) why = NULL;
    Importer *importer = g_new0(Importer, 1);

    *importer = (Importer){.model = conv->model,
                           .conv = conv,
                           .kind = kind,
                           .path = g_strdup(path),
                           .own = g_strdup(own),
                           .files = files_of(path),
                           .unread = conv->unread > 0,
                           .recogniser = recogniser_new(conv),
                           .fn = fn,
                           .data = data};
    if (!saver_settle(conv->model->saver) || conv->id <= 0) {
        g_set_error_literal(error, DB_ERROR, DB_ERROR_FULL,
                            _("the disk refuses to be written just now"));
        importer_free(importer);
        return NULL;
    }
    if (!read_some(importer, &why) ||
        (importer->messages->len == 0 && importer->file == NULL && importer->files->len == 0)) {
        if (why == NULL)
            find_nothing(importer, &why);
        g_propagate_error(error, g_steal_pointer(&why));
        importer_free(importer);
        return NULL;
    }
    importer->timer = clock_after(conv->model->clock, 0, step, importer);
    return importer;
}
