/* Puts zeros over what no page of the database uses: when SQLite moves what it keeps from one page
 * to another, the old copy stays there, behind the back of secure_delete. Only bytes that mean
 * nothing are written, so that whatever happens meanwhile the database stays what it is.
 *
 * Others must not write a page between our reading and writing it. All pages are brought from the
 * log into the file first, and with the lock that a writer has we see that the log is empty still:
 * then there is nothing that anybody could write into the file. SQLite's own copies of the pages
 * are let go of, or they would come back with the next write.
 *
 * File format, 1.3 (header), 1.6 (pages of b-trees). */
#include "base/tr.h"
#include "store/forget.h"
#include "store/sql.h"
#include <glib/gstdio.h>
#include <string.h>

enum { AT_A_TIME = 256 << 10, PAGE_MAX = 65536, HEADER = 100 };

typedef struct {
    sqlite3_file *file;
    guint size, usable; /* of a page */
} Pages;

static guint number(const guint8 *bytes) {
    return (guint)bytes[0] << 8 | bytes[1];
}

static gboolean is_zero(const guint8 *bytes, guint n) {
    return n == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, n - 1) == 0);
}

static gboolean clear(const Pages *pages, const guint8 *page, gint64 at, guint from, guint to) {
    static const guint8 zeros[PAGE_MAX];
    return is_zero(page + from, to - from) ||
           pages->file->pMethods->xWrite(pages->file, zeros, (int)(to - from), at + from) ==
               SQLITE_OK;
}

/* The free blocks form a list, in order: where the next one is, and how long this one is, stay. */
static gboolean clear_blocks(const Pages *pages, const guint8 *page, gint64 at, guint block,
                             guint least) {
    while (block >= least && block + 4 <= pages->usable) {
        guint next = number(page + block), end = block + number(page + block + 2);
        if (end < block + 4 || end > pages->usable || (next != 0 && next < end))
            return TRUE; /* not what we take it for */
        if (!clear(pages, page, at, block + 4, end))
            return FALSE;
        block = next;
    }
    return TRUE;
}

/* A page of a b-tree begins with its kind. Others (overflow, free ones) begin with the number of a
 * page, and that high there is none; secure_delete keeps them clean. */
static gboolean clear_page(const Pages *pages, const guint8 *page, gint64 at) {
    guint head = at == 0 ? HEADER : 0;
    guint8 kind = page[head];
    if (kind != 2 && kind != 5 && kind != 10 && kind != 13)
        return TRUE;
    guint cells = number(page + head + 3), content = number(page + head + 5);
    guint from = head + (kind < 10 ? 12 : 8) + 2 * cells;
    if (content == 0)
        content = PAGE_MAX;
    if (from > content || content > pages->usable)
        return TRUE;
    return clear(pages, page, at, from, content) &&
           clear_blocks(pages, page, at, number(page + head + 1), content);
}

static gboolean read_header(Pages *pages) {
    guint8 header[HEADER];
    if (pages->file->pMethods->xRead(pages->file, header, HEADER, 0) != SQLITE_OK)
        return FALSE;
    pages->size = number(header + 16) == 1 ? PAGE_MAX : number(header + 16);
    pages->usable = pages->size - header[20];
    return memcmp(header, "SQLite format 3", 16) == 0 && pages->size >= 512 &&
           (pages->size & (pages->size - 1)) == 0;
}

/* From place on, which becomes -1 at the end. FALSE: the disk does not let us. */
static gboolean clear_some(Db *db, gint64 *place) {
    Pages pages = {0};
    sqlite3_int64 size;
    g_autofree guint8 *bytes = g_malloc(AT_A_TIME);
    if (sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &pages.file) !=
            SQLITE_OK ||
        !pages.file || !pages.file->pMethods || !read_header(&pages) ||
        pages.file->pMethods->xFileSize(pages.file, &size) != SQLITE_OK)
        return FALSE;
    guint n = (guint)MIN(AT_A_TIME, size - *place) / pages.size;
    if (n > 0 &&
        pages.file->pMethods->xRead(pages.file, bytes, (int)(n * pages.size), *place) != SQLITE_OK)
        return FALSE;
    for (guint i = 0; i < n; i++, *place += pages.size)
        if (!clear_page(&pages, bytes + i * pages.size, *place))
            return FALSE;
    if (*place + pages.size <= size)
        return TRUE;
    *place = -1;
    return pages.file->pMethods->xSync(pages.file, SQLITE_SYNC_NORMAL) == SQLITE_OK;
}

/* Everything that waits in the log goes into the file, and the log becomes empty. */
static gboolean cut_log(Db *db) {
    int busy = 1;
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db->handle, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        busy = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return !busy;
}

static gboolean log_is_empty(const Db *db) {
    g_autofree char *wal = g_strconcat(db->path, "-wal", NULL);
    GStatBuf st;
    return g_stat(wal, &st) != 0 || st.st_size == 0;
}

static gboolean refuse_busy(const Db *db, GError **error) {
    g_set_error(error, DB_ERROR, DB_ERROR_FULL,
                _("another program reads %s, which keeps old pages of it: end that one and try "
                  "again"),
                db->path);
    return FALSE;
}

gboolean forget_traces(Db *db, gint64 *place, gboolean *more, GError **error) {
    *more = FALSE;
    if (!db_flush(db, error))
        return FALSE;
    if (!db->path)
        return TRUE;
    if (!cut_log(db))
        return refuse_busy(db, error);
    sqlite3_db_release_memory(db->handle);
    db_begin(db);
    gboolean alone = !db->failure && log_is_empty(db);
    gboolean done = alone && clear_some(db, place);
    if (!db_commit(db, error))
        return FALSE;
    if (!alone)
        return refuse_busy(db, error);
    if (!done)
        g_set_error(error, DB_ERROR, DB_ERROR_FULL, _("%s can't be written now; try again later"),
                    db->path);
    *more = done && *place >= 0;
    return done;
}
