/* The debug log: one line per message, whole, in a file nobody else can read. */
#include "base/log.h"
#include "base/text.h"
#include "base/tr.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* GLib keeps the handler and its data together; the key lets log_close() find the file again. */
#define LOG_KEY "papo-log"

static const char *level_name(GLogLevelFlags level) {
    switch (level & G_LOG_LEVEL_MASK) {
    case G_LOG_LEVEL_DEBUG:
        return "debug";
    case G_LOG_LEVEL_INFO:
        return "info";
    case G_LOG_LEVEL_MESSAGE:
        return "warning";
    default:
        return "error";
    }
}

static void write_line(const char *domain, GLogLevelFlags level, const char *message,
                       gpointer data) {
    int fd = GPOINTER_TO_INT(data);
    if (fd < 0)
        return;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");
    g_autofree char *clean = text_clean(message);
    g_autofree char *line =
        g_strdup_printf("%s.%03dZ %s %s: %s\n", time, g_date_time_get_microsecond(now) / 1000,
                        level_name(level), domain ? domain : "-", clean);
    /* A log that can't be written is no reason to stop. */
    if (write(fd, line, strlen(line)) < 0)
        return;
}

static void close_fd(gpointer data) {
    close(GPOINTER_TO_INT(data));
}

gboolean log_open(const char *path, GError **error) {
    int fd = -1;
    if (path) {
        fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
        if (fd < 0 || fchmod(fd, 0600) < 0) {
            int code = errno;
            if (fd >= 0)
                close(fd);
            g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code),
                        _("can't write the log %s: %s"), path, g_strerror(code));
            return FALSE;
        }
    }
    g_log_set_default_handler(write_line, GINT_TO_POINTER(fd));
    g_dataset_set_data_full(g_log_default_handler, LOG_KEY, GINT_TO_POINTER(fd),
                            fd <= 0 ? NULL : close_fd);
    return TRUE;
}

static const char *field(const GLogField *fields, gsize n, const char *key) {
    for (gsize i = 0; i < n; i++)
        if (strcmp(fields[i].key, key) == 0 && fields[i].length < 0)
            return fields[i].value;
    return NULL;
}

GLogWriterOutput log_writer(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data) {
    gpointer fd = g_dataset_get_data(g_log_default_handler, LOG_KEY);
    const char *message = field(fields, n, "MESSAGE");
    if (!fd)
        return g_log_writer_default(level, fields, n, data);
    write_line(field(fields, n, "GLIB_DOMAIN"), level, message ? message : "", fd);
    return G_LOG_WRITER_HANDLED;
}

void log_close(void) {
    g_log_set_default_handler(g_log_default_handler, NULL);
    g_dataset_set_data(g_log_default_handler, LOG_KEY, NULL);
}
