/* The folders of a profile, private to the user, and the lock that keeps a second papo out. */
#include "base/paths.h"
#include "base/tr.h"
#include "config.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct Paths {
    char *config, *data; /* NULL: in memory */
    int lock;            /* -1: not held */
};

static gboolean fail(GError **error, int code, const char *what, const char *path) {
    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s %s: %s", what, path,
                g_strerror(code));
    return FALSE;
}

/* Makes the folder; the last one is ours alone whatever the umask, and also if it was there. */
static gboolean make_private(const char *path, GError **error) {
    if (g_mkdir_with_parents(path, 0700) < 0)
        return fail(error, errno, "can't make the folder", path);
    struct stat st;
    if (stat(path, &st) < 0)
        return fail(error, errno, "can't use the folder", path);
    if (st.st_uid != geteuid() && geteuid() != 0) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                    _("the folder %s belongs to another user: papo keeps private things there"),
                    path);
        return FALSE;
    }
    if ((st.st_mode & 0077) != 0 && chmod(path, 0700) < 0)
        return fail(error, errno, "can't make private the folder", path);
    return TRUE;
}

Paths *paths_guess(const char *profile) {
    Paths *paths = g_new0(Paths, 1);
    paths->lock = -1;
    if (g_strcmp0(profile, ":memory:") == 0)
        return paths;
    if (profile) {
        paths->config = g_canonicalize_filename(profile, NULL);
        paths->data = g_strdup(paths->config);
    } else {
        paths->config = g_build_filename(g_get_user_config_dir(), "papo", NULL);
        paths->data = g_build_filename(g_get_user_data_dir(), "papo", NULL);
    }
    return paths;
}

Paths *paths_new(const char *profile, GError **error) {
    g_autoptr(Paths) paths = paths_guess(profile);
    if (paths->data && (!make_private(paths->config, error) || !make_private(paths->data, error)))
        return NULL;
    return g_steal_pointer(&paths);
}

void paths_free(Paths *paths) {
    if (!paths)
        return;
    if (paths->lock >= 0)
        close(paths->lock);
    g_free(paths->config);
    g_free(paths->data);
    g_free(paths);
}

gboolean paths_in_memory(const Paths *paths) {
    return !paths->config;
}

static char *join(const char *folder, const char *name) {
    return folder ? g_build_filename(folder, name, NULL) : NULL;
}

char *paths_config(const Paths *paths, const char *name) {
    return join(paths->config, name);
}

char *paths_data(const Paths *paths, const char *name) {
    return join(paths->data, name);
}

/* One name per profile, however the way to it is written. */
static char *profile_name(const Paths *paths) {
    char *real = realpath(paths->data, NULL);
    g_autofree char *sum =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, real ? real : paths->data, -1);
    free(real);
    return g_strndup(sum, 16);
}

char **paths_sockets(const Paths *paths) {
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    if (!paths->data)
        return g_strv_builder_end(all);
    const char *told = g_getenv("XDG_RUNTIME_DIR"); /* cron doesn't, nor does su */
    g_autofree char *session = told && g_path_is_absolute(told)
                                   ? g_strdup(told)
                                   : g_strdup_printf("/run/user/%u", (guint)geteuid());
    g_autofree char *name = profile_name(paths), *own = paths_data(paths, "control");
    g_autofree char *path = g_build_filename(session, "papo", name, NULL);
    g_strv_builder_add(all, path);
    g_strv_builder_add(all, own);
    return g_strv_builder_end(all);
}

char **paths_themes(const Paths *paths) {
    g_autoptr(GStrvBuilder) folders = g_strv_builder_new();
    g_autofree char *own = paths_config(paths, "themes");
    if (own)
        g_strv_builder_add(folders, own);
    if (g_getenv("PAPO_THEMES"))
        g_strv_builder_add(folders, g_getenv("PAPO_THEMES"));
    g_strv_builder_add(folders, PAPO_DATADIR "/themes");
    return g_strv_builder_end(folders);
}

static gboolean refuse_second(int fd, const char *path, GError **error) {
    char pid[32] = "";
    ssize_t length = pread(fd, pid, sizeof pid - 1, 0);
    pid[MAX(length, 0)] = '\0';
    g_strstrip(pid);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
                _("papo is running with this profile already (process %s, lock %s): "
                  "use that one (papo --remote COMMAND), or another folder with --profile"),
                *pid ? pid : "unknown", path);
    return FALSE;
}

gboolean paths_lock(Paths *paths, GError **error) {
    if (!paths->data || paths->lock >= 0)
        return TRUE;
    g_autofree char *path = paths_data(paths, "lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail(error, errno, "can't open the lock", path);
    if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        int code = errno;
        gboolean held = code == EWOULDBLOCK;
        gboolean result =
            held ? refuse_second(fd, path, error) : fail(error, code, "can't lock", path);
        close(fd);
        return result;
    }
    g_autofree char *pid = g_strdup_printf("%d\n", (int)getpid());
    /* The lock holds even where the disk is too full to write the number down. */
    if (fchmod(fd, 0600) < 0 || ftruncate(fd, 0) < 0 || write(fd, pid, strlen(pid)) < 0)
        g_debug("%s: %s", path, g_strerror(errno));
    paths->lock = fd;
    return TRUE;
}
