#pragma once
#include <glib.h>

/* Where this profile keeps its files. Folders are made with mode 0700. */
typedef struct Paths Paths;

/* profile NULL: the XDG folders; a folder: everything below it; ":memory:": nothing on disk. */
Paths *paths_new(const char *profile, GError **error);
/* The same, only to know where things would be: no folder is made or looked at. */
Paths *paths_guess(const char *profile);
void paths_free(Paths *paths);

gboolean paths_in_memory(const Paths *paths);
char *paths_config(const Paths *paths,
                   const char *name);                   /* NULL if in memory; owned by the caller */
char *paths_data(const Paths *paths, const char *name); /* likewise */

/* Where a running papo with this profile can be met: sockets (base/local_socket.h), best first. In
 * the folder for such things of the session; where there is none, among the profile's data. Empty
 * if in memory. Owned by the caller. */
char **paths_sockets(const Paths *paths);

/* The folders of themes, best first: the profile's, $PAPO_THEMES, papo's own. Owned by the caller.
 */
char **paths_themes(const Paths *paths);

/* One papo per profile: FALSE and an error that names the other's process id. Held until
 * paths_free(). */
gboolean paths_lock(Paths *paths, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paths, paths_free)
