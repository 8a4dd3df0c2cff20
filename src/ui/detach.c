/* Is anybody attached to the tmux or screen around us? */
#include "ui/detach.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

struct Detach {
    GPtrArray *sockets; /* paths: one, or two where one of them runs in the other */
    int fd;
    guint source;
    gboolean detached;
    DetachFn fn;
    gpointer data;
};

static gboolean is_left(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && (info.st_mode & S_IXUSR) == 0;
}

static gboolean any_left(const Detach *detach) {
    for (guint i = 0; i < detach->sockets->len; i++)
        if (is_left(g_ptr_array_index(detach->sockets, i)))
            return TRUE;
    return FALSE;
}

static gboolean on_change(gint fd, GIOCondition condition, gpointer data) {
    Detach *detach = data;
    char events[4096];
    if (read(fd, events, sizeof events) <= 0) {
        detach->source = 0;
        return G_SOURCE_REMOVE;
    }
    gboolean detached = any_left(detach);
    if (detached != detach->detached) {
        detach->detached = detached;
        detach->fn(detached, detach->data);
    }
    return G_SOURCE_CONTINUE;
}

/* TMUX is "socket,process,session". */
static char *tmux_socket(void) {
    const char *tmux = g_getenv("TMUX");
    char *path = g_strdup(tmux ? tmux : "");
    for (int i = 0; i < 2; i++) {
        char *comma = strrchr(path, ',');
        if (comma)
            *comma = 0;
    }
    return path;
}

/* STY is the name of screen's socket in a folder that depends on how screen was built. */
static char *screen_socket(void) {
    const char *name = g_getenv("STY"), *folder = g_getenv("SCREENDIR");
    if (!name || !*name || strchr(name, '/'))
        return g_strdup("");
    if (folder && *folder)
        return g_build_filename(folder, name, NULL);
    static const char *const folders[] = {"/run/screen", "/var/run/screen", "/tmp/screens",
                                          "/tmp/uscreens"};
    g_autofree char *user = g_strconcat("S-", g_get_user_name(), NULL);
    for (guint i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(folders[i], user, name, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&path);
    }
    return g_build_filename(g_get_home_dir(), ".screen", name, NULL);
}

static void watch(Detach *detach, char *path) {
    g_autofree char *owned = path;
    if (*path == '/' && inotify_add_watch(detach->fd, path, IN_ATTRIB) >= 0)
        g_ptr_array_add(detach->sockets, g_steal_pointer(&owned));
}

Detach *detach_new(DetachFn fn, gpointer data) {
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0)
        return NULL;
    Detach *detach = g_new0(Detach, 1);
    detach->fd = fd;
    detach->fn = fn;
    detach->data = data;
    detach->sockets = g_ptr_array_new_with_free_func(g_free);
    watch(detach, tmux_socket());
    watch(detach, screen_socket());
    if (detach->sockets->len == 0) {
        detach_free(detach);
        return NULL;
    }
    detach->detached = any_left(detach);
    detach->source = g_unix_fd_add(fd, G_IO_IN, on_change, detach);
    return detach;
}

void detach_free(Detach *detach) {
    if (!detach)
        return;
    g_clear_handle_id(&detach->source, g_source_remove);
    close(detach->fd);
    g_ptr_array_unref(detach->sockets);
    g_free(detach);
}
