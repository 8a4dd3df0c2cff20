/* Reads the files of other programs a piece at a time. */
#include "model/foreign_file.h"
#include "base/tr.h"
#include "store/profanity_db.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 << 10, PIECE_MAX = 4 << 20 }; /* a message that is longer is cut */

struct ForeignFile {
    const Conv *conv;
    char *path, *own;
    ForeignKind kind;
    GDateTime *day;
    gboolean is_db;
    int fd;
    gint64 place;
    gsize piece;
};

void foreign_file_free(ForeignFile *file) {
    if (file == NULL)
        return;
    if (file->fd >= 0)
        close(file->fd);
    g_clear_pointer(&file->day, g_date_time_unref);
    g_free(file->path);
    g_free(file->own);
    g_free(file);
}

/* Profanity names a log after its day. */
static GDateTime *day_of(const char *path) {
    g_autofree char *name = g_path_get_basename(path);
    int year, month, day;

    if (sscanf(name, "%4d_%2d_%2d", &year, &month, &day) != 3)
        return NULL;
    return g_date_time_new_local(year, month, day, 0, 0, 0);
}

static gboolean fail(const ForeignFile *file, int code, GError **error) {
    g_autofree char *name = g_filename_display_name(file->path);

    g_set_error(error, G_FILE_ERROR, (int)g_file_error_from_errno(code), _("%s can't be read: %s"),
                name, g_strerror(code));
    return FALSE;
}

/* What isn't a file may never end, or never begin. */
static gboolean open_text(ForeignFile *file, GError **error) {
    struct stat st;

    file->fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file->fd < 0 || fstat(file->fd, &st) != 0)
        return fail(file, errno, error);
    return S_ISREG(st.st_mode) || fail(file, S_ISDIR(st.st_mode) ? EISDIR : EINVAL, error);
}

ForeignFile *foreign_file_open(const char *path, ForeignKind kind, const Conv *conv,
                               const char *own, GError **error) {
    ForeignFile *file = g_new0(ForeignFile, 1);

    *file = (ForeignFile){.conv = conv,
                          .path = g_strdup(path),
                          .own = g_strdup(own),
                          .kind = kind,
                          .day = day_of(path),
                          .fd = -1,
                          .piece = PIECE};
    if (open_text(file, error)) {
        file->is_db = profanity_db_is(path);
        return file;
    }
    foreign_file_free(file);
    return NULL;
}

static GPtrArray *read_db(ForeignFile *file, gboolean *done, GError **error) {
    const Conv *conv = file->conv;
    gboolean room = conv->kind == CONV_ROOM;
    g_autoptr(GPtrArray) rows =
        profanity_db_read(file->path, conv->account->jid, conv->jid, room, &file->place, error);
    GPtrArray *all = rows != NULL ? foreign_list_new() : NULL;

    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const Message *row = g_ptr_array_index(rows, i);
        gboolean ours = row->state == MESSAGE_SENT ||
                        (room && row->nick != NULL && g_strcmp0(row->nick, file->own) == 0);
        ForeignMessage *foreign = foreign_add(all, row->time, ours, row->nick, row->body);
        if (row->time % G_USEC_PER_SEC != 0)
            foreign->span = 0;
        foreign->from = g_strdup(row->from);
        foreign->message_id = g_strdup(row->message_id);
        foreign->archive_id = g_strdup(row->archive_id);
    }
    *done = file->place < 0;
    return all;
}

static GPtrArray *read_text(ForeignFile *file, gboolean *done, GError **error) {
    g_autofree char *text = g_malloc(file->piece + 1);
    gssize n = pread(file->fd, text, file->piece, file->place);
    gboolean end = n < (gssize)file->piece, cut = file->piece >= PIECE_MAX;
    gsize rest = 0;
    GPtrArray *all;

    if (n < 0) {
        fail(file, errno, error);
        return NULL;
    }
    text[n] = '\0';
    if (file->kind == FOREIGN_UNKNOWN)
        file->kind = foreign_kind(text);
    all =
        foreign_parse(text, (gsize)n, file->kind, file->day, file->own, end || cut ? NULL : &rest);
    file->place += n - (gssize)rest;
    file->piece = rest == (gsize)n ? MIN(file->piece * 4, PIECE_MAX) : PIECE;
    *done = end;
    return all;
}

GPtrArray *foreign_file_read(ForeignFile *file, gboolean *done, GError **error) {
    *done = TRUE;
    return file->is_db ? read_db(file, done, error) : read_text(file, done, error);
}
