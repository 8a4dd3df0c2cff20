/* The user's own names for lines. */
#include "model/aliases.h"
#include "base/ini.h"
#include <string.h>

#define GROUP "aliases"

struct Aliases {
    char *path; /* NULL: in memory */
    GKeyFile *ini;
};

Aliases *aliases_new(const Paths *paths, GError **error) {
    g_autofree char *path = paths_config(paths, "aliases.ini");
    GKeyFile *ini = path != NULL ? ini_load(path, error) : g_key_file_new();

    if (ini == NULL)
        return NULL;
    Aliases *aliases = g_new0(Aliases, 1);
    aliases->path = g_steal_pointer(&path);
    aliases->ini = ini;
    return aliases;
}

void aliases_free(Aliases *aliases) {
    if (aliases == NULL)
        return;
    g_free(aliases->path);
    g_key_file_unref(aliases->ini);
    g_free(aliases);
}

gboolean alias_is_name(const char *name) {
    if (!g_unichar_isalpha(g_utf8_get_char(name)))
        return FALSE;
    for (; *name != '\0'; name = g_utf8_next_char(name)) {
        gunichar c = g_utf8_get_char(name);

        if (!g_unichar_isalnum(c) && c != '-' && c != '_')
            return FALSE;
    }
    return TRUE;
}

char *aliases_line(const Aliases *aliases, const char *name) {
    g_autofree char *line =
        alias_is_name(name) ? g_key_file_get_value(aliases->ini, GROUP, name, NULL) : NULL;

    return line != NULL && *line != '\0' ? g_steal_pointer(&line) : NULL;
}

char **aliases_names(const Aliases *aliases) {
    g_auto(GStrv) keys = g_key_file_get_keys(aliases->ini, GROUP, NULL, NULL);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (guint i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_autofree char *line = aliases_line(aliases, keys[i]);

        if (line != NULL)
            g_strv_builder_add(names, keys[i]);
    }
    return g_strv_builder_end(names);
}

gboolean aliases_set(Aliases *aliases, const char *name, const char *line, GError **error) {
    g_autoptr(GKeyFile) ini =
        aliases->path != NULL ? ini_load(aliases->path, error) : g_key_file_ref(aliases->ini);

    if (ini == NULL)
        return FALSE;
    if (line != NULL)
        g_key_file_set_value(ini, GROUP, name, line);
    else
        g_key_file_remove_key(ini, GROUP, name, NULL);
    if (aliases->path != NULL && !ini_save(ini, aliases->path, error))
        return FALSE;
    g_key_file_unref(aliases->ini);
    aliases->ini = g_steal_pointer(&ini);
    return TRUE;
}
