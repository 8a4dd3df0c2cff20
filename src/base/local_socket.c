/* Unix sockets by which processes of one user meet, and nobody else. */
#include "base/local_socket.h"

#include "base/tr.h"
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 16 };

static int fail(GError **error, int code, const char *path) {
    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(code), "%s: %s", path,
                g_strerror(code));
    return -1;
}

/* The folder, if it is ours alone. What is looked at is what is used then: nobody can put another
 * one in its place. */
static int folder_open(const char *folder, gboolean make, GError **error) {
    if (make)
        g_mkdir(folder, 0700);
    int fd = open(folder, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        int code = errno;
        if (fd >= 0)
            close(fd);
        return fail(error, code, folder);
    }
    if (st.st_uid == geteuid() && (st.st_mode & 0022) == 0)
        return fd;
    close(fd);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                _("the folder %s isn't this user's alone"), folder);
    return -1;
}

/* By the open folder: also shorter than the 107 bytes that an address can have. */
static gboolean address_fill(struct sockaddr_un *address, int folder, const char *name) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    int n =
        snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/%s", folder, name);
    return n > 0 && (gsize)n < sizeof address->sun_path;
}

static gboolean is_same_user(int fd) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
}

static gboolean remove_stale(int folder, const char *name, const char *path, GError **error) {
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return errno == ENOENT || fail(error, errno, path) == 0;
    if (!S_ISSOCK(st.st_mode) || st.st_uid != geteuid()) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                    _("%s is in the way: it isn't a socket "
                      "of this user's"),
                    path);
        return FALSE;
    }
    return unlinkat(folder, name, 0) == 0 || fail(error, errno, path) == 0;
}

static gboolean listen_in(int folder, int fd, const char *path, GError **error) {
    g_autofree char *name = g_path_get_basename(path);
    struct sockaddr_un address;
    if (!remove_stale(folder, name, path, error))
        return FALSE;
    /* The mode is there before the name is. */
    if (!address_fill(&address, folder, name) || fchmod(fd, 0600) < 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, BACKLOG) < 0)
        return fail(error, errno ? errno : ENAMETOOLONG, path) == 0;
    return TRUE;
}

int local_listen(const char *path, GError **error) {
    g_autofree char *parent = g_path_get_dirname(path);
    int folder = folder_open(parent, TRUE, error);
    if (folder < 0)
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    gboolean done = fd >= 0 ? listen_in(folder, fd, path, error) : fail(error, errno, path) == 0;
    close(folder);
    if (done)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

int local_accept(int listening) {
    int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0 || is_same_user(fd))
        return fd;
    close(fd);
    return -1;
}

int local_connect(const char *path, GError **error) {
    g_autofree char *parent = g_path_get_dirname(path), *name = g_path_get_basename(path);
    struct sockaddr_un address;
    int folder = folder_open(parent, FALSE, error);
    if (folder < 0)
        return -1;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    errno = 0;
    gboolean connected = fd >= 0 && address_fill(&address, folder, name) &&
                         connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    int code = errno ? errno : ENAMETOOLONG;
    close(folder);
    if (connected && is_same_user(fd))
        return fd;
    if (fd >= 0)
        close(fd);
    if (!connected)
        return fail(error, code, path);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                _("another user listens at %s: nothing was told there"), path);
    return -1;
}
