#pragma once
#include <glib.h>

/* Where this profile keeps its files. Folders are made with mode 0700. */
typedef struct Paths Paths;

/* profile NULL: the XDG folders; a folder: everything below it; ":memory:": nothing on disk. */
Paths *paths_new(const char *profile, GError **error);
void paths_free(Paths *paths);

gboolean paths_in_memory(const Paths *paths);
char *paths_config(const Paths *paths,
                   const char *name);                   /* NULL if in memory; owned by the caller */
char *paths_data(const Paths *paths, const char *name); /* likewise */
char *paths_runtime(const Paths *paths, const char *name); /* likewise */

/* The folders of themes, best first: the profile's, $PAPO_THEMES, papo's own. Owned by the caller.
 */
char **paths_themes(const Paths *paths);

/* One papo per profile: FALSE and an error that names the other's process id. Held until
 * paths_free(). */
gboolean paths_lock(Paths *paths, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Paths, paths_free)
