/* Settings files: loaded with their comments, saved whole or not at all. */
#include "base/ini.h"
#include "base/tr.h"
#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define KEEP (G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS)

/* The first n lines of data, in bytes. */
static gsize lines_length(const char *data, gsize n) {
    const char *p = data;
    while (n-- > 0) {
        const char *end = strchr(p, '\n');
        if (!end)
            return (gsize)(p - data) + strlen(p);
        p = end + 1;
    }
    return (gsize)(p - data);
}

static gboolean loads(const char *data, gsize length) {
    g_autoptr(GKeyFile) ini = g_key_file_new();
    return length == 0 || g_key_file_load_from_data(ini, data, length, KEEP, NULL);
}

/* GKeyFile doesn't tell the line: it is the last one of the shortest beginning that fails. */
static gsize broken_line(const char *data) {
    gsize good = 0, bad = 1;
    for (const char *p = data; (p = strchr(p, '\n')); p++)
        bad++;
    while (bad - good > 1) {
        gsize middle = (good + bad) / 2;
        if (loads(data, lines_length(data, middle)))
            good = middle;
        else
            bad = middle;
    }
    return bad;
}

/* There may be a password in it: an editor or a copy may have left it readable for others. */
static void make_private(const char *path) {
    GStatBuf st;
    if (g_stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 0077) != 0)
        g_chmod(path, 0600);
}

GKeyFile *ini_load(const char *path, GError **error) {
    g_autoptr(GKeyFile) ini = g_key_file_new();
    g_autofree char *data = NULL;
    g_autoptr(GError) cause = NULL;
    gsize length;
    make_private(path);
    if (!g_file_get_contents(path, &data, &length, &cause)) {
        if (g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
            return g_steal_pointer(&ini);
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }
    if (strlen(data) != length) {
        g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
                    _("%s has a NUL byte in it and is no settings file; mend it or move it away"),
                    path);
        return NULL;
    }
    if (length > 0 && !g_key_file_load_from_data(ini, data, length, KEEP, &cause)) {
        g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE,
                    _("%s, line %lu: %s; mend it or move it away"), path, (gulong)broken_line(data),
                    cause->message);
        return NULL;
    }
    return g_steal_pointer(&ini);
}

/* Where a user's symbolic link leads (a dotfiles folder, say), so that the link itself stays. */
static char *link_target(const char *path) {
    char *real = realpath(path, NULL);
    if (real) {
        char *copy = g_strdup(real);
        free(real);
        return copy;
    }
    g_autofree char *target = g_file_read_link(path, NULL);
    if (!target)
        return g_strdup(path);
    if (g_path_is_absolute(target))
        return g_steal_pointer(&target);
    g_autofree char *folder = g_path_get_dirname(path);
    return g_build_filename(folder, target, NULL);
}

gboolean ini_save(GKeyFile *ini, const char *path, GError **error) {
    gsize length;
    g_autofree char *data = g_key_file_to_data(ini, &length, NULL);
    g_autofree char *target = link_target(path);
    g_autoptr(GError) cause = NULL;
    if (g_file_set_contents_full(target, data, (gssize)length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &cause))
        return TRUE;
    g_set_error(error, cause->domain, cause->code, _("can't save %s, the old one stays: %s"), path,
                cause->message);
    return FALSE;
}
