/* The user's scripts: files with a name, in a folder of the profile. */
#include "cmd/script_files.h"
#include "base/words.h"
#include "cmd/types.h"
#include <string.h>

#define SUFFIX ".papo"

static char *folder_of(const Paths *paths) {
    return paths_config(paths, "scripts");
}

static gboolean is_name(const char *name) {
    return *name && *name != '.' && *name != '-' && !strpbrk(name, "/\\\n") && strlen(name) < 100 &&
           strcmp(name, "stop") != 0;
}

char *script_path(const Paths *paths, const char *name, GError **error) {
    g_autofree char *folder = folder_of(paths);
    gsize length = strlen(name) - (g_str_has_suffix(name, SUFFIX) ? strlen(SUFFIX) : 0);
    g_autofree char *plain = g_strndup(name, length);
    if (!is_name(plain)) {
        cmd_fail(error, CMD_ERROR_USAGE, "“%s” can't be the name of a script", name);
        return NULL;
    }
    if (!folder) {
        cmd_fail(error, CMD_ERROR_STATE, "A profile that is kept in memory has no scripts");
        return NULL;
    }
    g_autofree char *file = g_strconcat(plain, SUFFIX, NULL);
    return g_build_filename(folder, file, NULL);
}

static int compare(gconstpointer a, gconstpointer b) {
    return g_utf8_collate(*(const char *const *)a, *(const char *const *)b);
}

char **script_names(const Paths *paths) {
    g_autofree char *folder = folder_of(paths);
    g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *file;
    while (dir && (file = g_dir_read_name(dir))) {
        if (!g_str_has_suffix(file, SUFFIX) || !g_utf8_validate(file, -1, NULL))
            continue;
        g_autofree char *name = g_strndup(file, strlen(file) - strlen(SUFFIX));
        if (is_name(name))
            g_ptr_array_add(names, g_steal_pointer(&name));
    }
    g_ptr_array_sort(names, compare);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

char *script_found(const Paths *paths, const char *name, GError **error) {
    g_autofree char *path = script_path(paths, name, error);
    g_auto(GStrv) names = script_names(paths);
    if (!path || g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer(&path);
    const char *near = words_nearest(name, (const char *const *)names);
    if (near)
        cmd_fail(error, CMD_ERROR_STATE, "There is no script “%s”; did you mean “%s”?", name, near);
    else
        cmd_fail(error, CMD_ERROR_STATE, "There is no script “%s”: it would be %s", name, path);
    return NULL;
}

void type_complete_script(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out) {
    g_auto(GStrv) names = script_names(ctx->model->paths);
    for (char **name = names; *name; name++)
        g_ptr_array_add(out, g_strdup(*name));
}
