/* Files that the user names: never written over silently, never waited for. */
#include "base/safe_file.h"
#include "base/tr.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean fail(GError **error, int number, const char *format, ...) G_GNUC_PRINTF(3, 4);
static gboolean fail(GError **error, int number, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = tr_vprintf(format, args);
    va_end(args);
    g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(number), "%s: %s", text,
                g_strerror(number));
    return FALSE;
}

static gboolean write_all(int fd, const char *text) {
    gsize left = strlen(text);
    while (left > 0) {
        ssize_t n = write(fd, text, left);
        if (n < 0 && errno != EINTR)
            return FALSE;
        text += MAX(n, 0);
        left -= (gsize)MAX(n, 0);
    }
    return TRUE;
}

static gboolean write_new(const char *path, const char *text, GError **error) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST, _("%s is there already"), path);
        return FALSE;
    }
    if (fd < 0)
        return fail(error, errno, "%s can't be made", path);
    gboolean good = write_all(fd, text) && fsync(fd) == 0;
    int number = errno;
    good = close(fd) == 0 && good;
    if (!good)
        unlink(path); /* half of it helps nobody */
    return good ? TRUE : fail(error, number, "%s can't be written", path);
}

gboolean file_write(const char *path, const char *text, gboolean replace, GError **error) {
    if (!replace)
        return write_new(path, text, error);
    struct stat info;
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("%s is no ordinary file"), path);
        return FALSE;
    }
    return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

char *file_read(const char *path, gsize max, GError **error) {
    struct stat info;
    g_autofree char *text = NULL;
    gsize n;
    if (stat(path, &info) < 0) {
        fail(error, errno, "%s can't be read", path);
        return NULL;
    }
    if (!S_ISREG(info.st_mode) || (guint64)info.st_size > max) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    S_ISREG(info.st_mode) ? _("%s is too big") : _("%s is no ordinary file"), path);
        return NULL;
    }
    if (!g_file_get_contents(path, &text, &n, error))
        return NULL;
    const char *start = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    if (strlen(text) != n || !g_utf8_validate(start, -1, NULL)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _("%s is no text in UTF-8"), path);
        return NULL;
    }
    return g_strdup(start);
}
