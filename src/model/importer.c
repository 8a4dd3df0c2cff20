/* Imports the logs of other programs, a piece at a time. */
#include "model/importer.h"
#include "base/jid.h"
#include "base/tr.h"
#include "model/history.h"
#include "model/model.h"
#include "model/recognise.h"
#include "model/saver.h"
#include "store/messages.h"
#include "store/profanity_db.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

enum { PIECE = 200, PAUSE_MS = 1, FILE_MAX = 64 << 20, FILES_MAX = 20000 };

struct Importer {
    Model *model;
    Conv *conv;
    ForeignKind kind;
    char *own;
    GPtrArray *files;    /* that are still to be read, the next one last */
    GPtrArray *messages; /* ForeignMessage* of the present one */
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
    g_free(importer->own);
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

/* Profanity names a log after its day. */
static GDateTime *day_of(const char *path) {
    g_autofree char *name = g_path_get_basename(path);
    int year, month, day;

    if (sscanf(name, "%4d_%2d_%2d", &year, &month, &day) != 3)
        return NULL;
    return g_date_time_new_local(year, month, day, 0, 0, 0);
}

static char *contents(const char *path, GError **error) {
    GStatBuf st;
    char *text = NULL;
    g_autofree char *name = g_filename_display_name(path);

    if (g_stat(path, &st) == 0 && st.st_size > FILE_MAX) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("%s is larger than %d MB"), name,
                    FILE_MAX >> 20);
        return NULL;
    }
    return g_file_get_contents(path, &text, NULL, error) ? text : NULL;
}

static GPtrArray *read_db(const Importer *importer, const char *path, GError **error) {
    const Conv *conv = importer->conv;
    gboolean room = conv->kind == CONV_ROOM;
    g_autoptr(GPtrArray) rows = profanity_db_read(path, conv->account->jid, conv->jid, room, error);
    GPtrArray *all = rows != NULL ? foreign_list_new() : NULL;

    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const Message *row = g_ptr_array_index(rows, i);
        gboolean ours = row->state == MESSAGE_SENT ||
                        (room && row->nick != NULL && g_strcmp0(row->nick, importer->own) == 0);
        ForeignMessage *foreign = foreign_add(all, row->time, ours, row->nick, row->body);
        if (row->time % G_USEC_PER_SEC != 0)
            foreign->span = 0;
        foreign->from = g_strdup(row->from);
        foreign->message_id = g_strdup(row->message_id);
        foreign->archive_id = g_strdup(row->archive_id);
    }
    return all;
}

/* NULL and an error, or an empty list. */
static GPtrArray *read_file(const Importer *importer, const char *path, GError **error) {
    g_autofree char *text = NULL;
    g_autoptr(GDateTime) day = day_of(path);
    ForeignKind kind = importer->kind;

    if (profanity_db_is(path))
        return read_db(importer, path, error);
    text = contents(path, error);
    if (text == NULL)
        return NULL;
    if (kind == FOREIGN_UNKNOWN)
        kind = foreign_kind(text);
    return foreign_parse(text, kind, day, importer->own);
}

/* The messages of the next file that has any; FALSE: there is none. */
static gboolean read_next(Importer *importer, GError **error) {
    g_clear_pointer(&importer->messages, g_ptr_array_unref);
    importer->next = 0;
    while (importer->files->len > 0) {
        g_autofree char *path = g_ptr_array_steal_index(importer->files, importer->files->len - 1);
        importer->messages = read_file(importer, path, error);
        if (importer->messages == NULL)
            return FALSE;
        if (importer->messages->len > 0)
            return TRUE;
        g_clear_pointer(&importer->messages, g_ptr_array_unref);
    }
    return FALSE;
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
        (importer->messages == NULL && !read_next(importer, &error))) {
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
    Importer *importer = g_new0(Importer, 1);

    *importer = (Importer){.model = conv->model,
                           .conv = conv,
                           .kind = kind,
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
    if (!read_next(importer, error)) {
        if (error != NULL && *error == NULL)
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                        _("%s is no log of Profanity, poezio or mcabber with messages in it"),
                        path);
        importer_free(importer);
        return NULL;
    }
    importer->timer = clock_after(conv->model->clock, 0, step, importer);
    return importer;
}
