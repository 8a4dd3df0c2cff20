/* The user's keys: a file, and what readline is told of it. */
#include "ui/key_binds.h"

#include "base/ini.h"
#include "base/tr.h"
#include "model/settings.h"
#include "ui/key_names.h"

#include <string.h>

#define GROUP "keys"
#define KEYS_MAX 1000

struct KeyBinds {
    char *path;           /* NULL: in memory */
    GKeyFile *ini;        /* NULL: the file is broken, and stays as it is */
    char *broken;         /* why */
    GHashTable *commands; /* name as key_name() says it → command line */
    GPtrArray *warnings;
    Input *input; /* borrowed; NULL */
};

/* The one name of a key, however it was written. */
static char *name_of(const char *key, GError **error) {
    g_autoptr(GPtrArray) forms = key_forms(key, error);
    const GString *form = forms ? g_ptr_array_index(forms, 0) : NULL;
    char *name = form ? key_name(form->str, form->len) : NULL;
    return name || !forms ? name : g_strdup(key);
}

static void read_keys(KeyBinds *binds) {
    g_auto(GStrv) keys = g_key_file_get_keys(binds->ini, GROUP, NULL, NULL);
    for (guint i = 0; keys && keys[i] && i < KEYS_MAX; i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *command = g_key_file_get_value(binds->ini, GROUP, keys[i], NULL);
        char *name = name_of(keys[i], &error);
        if (name && (!*command || *command == '/')) {
            g_hash_table_replace(binds->commands, name, g_steal_pointer(&command));
            continue;
        }
        g_ptr_array_add(binds->warnings,
                        name ? g_strdup_printf(_("keys.ini: %s: a key runs a command, which begins "
                                                 "with a slash"),
                                               keys[i])
                             : g_strdup_printf("keys.ini: %s", error->message));
        g_free(name);
    }
}

KeyBinds *key_binds_new(const Paths *paths) {
    KeyBinds *binds = g_new0(KeyBinds, 1);
    g_autoptr(GError) error = NULL;
    binds->path = paths_config(paths, "keys.ini");
    binds->commands = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    binds->warnings = g_ptr_array_new_with_free_func(g_free);
    binds->ini = binds->path ? ini_load(binds->path, &error) : g_key_file_new();
    if (binds->ini) {
        read_keys(binds);
    } else {
        binds->broken = g_strdup(error->message);
        g_ptr_array_add(binds->warnings,
                        g_strdup_printf(_("%s; its keys are left out"), error->message));
    }
    return binds;
}

void key_binds_free(KeyBinds *binds) {
    if (!binds)
        return;
    g_free(binds->path);
    g_free(binds->broken);
    g_clear_pointer(&binds->ini, g_key_file_unref);
    g_hash_table_unref(binds->commands);
    g_ptr_array_unref(binds->warnings);
    g_free(binds);
}

const GPtrArray *key_binds_warnings(const KeyBinds *binds) {
    return binds->warnings;
}

const char *key_binds_command(const KeyBinds *binds, const char *key) {
    g_autofree char *name = name_of(key, NULL);
    return name ? g_hash_table_lookup(binds->commands, name) : NULL;
}

char **key_binds_keys(const KeyBinds *binds) {
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_auto(GStrv) keys = binds->ini ? g_key_file_get_keys(binds->ini, GROUP, NULL, NULL) : NULL;
    for (guint i = 0; keys && keys[i]; i++) {
        g_autofree char *name = name_of(keys[i], NULL);
        if (name && g_hash_table_contains(binds->commands, name))
            g_strv_builder_add(names, name);
    }
    return g_strv_builder_end(names);
}

/* Each way to send it that can be had; FALSE if none can. */
static gboolean bind(Input *input, const char *key, const char *command) {
    g_autoptr(GPtrArray) forms = key_forms(key, NULL);
    gboolean done = FALSE;
    for (guint i = 0; forms && i < forms->len; i++) {
        const GString *form = g_ptr_array_index(forms, i);
        if (*command) {
            done = input_bind(input, form->str, form->len, command) || done;
        } else {
            input_unbind(input, form->str, form->len, INPUT_READLINES_OWN);
            done = TRUE;
        }
    }
    return done;
}

static char *cannot(const char *key) {
    return g_strdup_printf(
        _("%s can't be given a command: other keys begin with it, or it with one "
          "of them"),
        key);
}

void key_binds_apply(KeyBinds *binds, Input *input, GPtrArray *problems) {
    GHashTableIter iter;
    gpointer key, command;
    binds->input = input;
    g_hash_table_iter_init(&iter, binds->commands);
    while (input && g_hash_table_iter_next(&iter, &key, &command))
        if (!bind(input, key, command))
            g_ptr_array_add(problems, cannot(key));
}

static gboolean save(const KeyBinds *binds, GError **error) {
    g_autoptr(GError) cause = NULL;
    if (!binds->path || ini_save(binds->ini, binds->path, &cause))
        return TRUE;
    g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_SAVE,
                _("It holds until papo ends, but could not be saved: %s"), cause->message);
    return FALSE;
}

/* Takes every spelling of the key out of the file. */
static void forget(KeyBinds *binds, const char *name) {
    g_auto(GStrv) keys = g_key_file_get_keys(binds->ini, GROUP, NULL, NULL);
    for (guint i = 0; keys && keys[i]; i++) {
        g_autofree char *other = name_of(keys[i], NULL);
        if (g_strcmp0(name, other) == 0)
            g_key_file_remove_key(binds->ini, GROUP, keys[i], NULL);
    }
    g_hash_table_remove(binds->commands, name);
}

static gboolean is_writable(const KeyBinds *binds, GError **error) {
    if (!binds->ini)
        g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_VALUE, _("%s; mend it first"),
                    binds->broken);
    return binds->ini != NULL;
}

gboolean key_binds_set(KeyBinds *binds, const char *key, const char *command, GError **error) {
    g_autofree char *name = name_of(key, error);
    if (!name || !is_writable(binds, error))
        return FALSE;
    if (binds->input && !bind(binds->input, name, command)) {
        g_autofree char *text = cannot(name);
        g_set_error_literal(error, SETTINGS_ERROR, SETTINGS_ERROR_VALUE, text);
        return FALSE;
    }
    forget(binds, name);
    g_key_file_set_value(binds->ini, GROUP, name, command);
    g_hash_table_replace(binds->commands, g_strdup(name), g_strdup(command));
    return save(binds, error);
}

static void reset_one(KeyBinds *binds, const char *name) {
    g_autoptr(GPtrArray) forms = key_forms(name, NULL);
    for (guint i = 0; binds->input && forms && i < forms->len; i++) {
        const GString *form = g_ptr_array_index(forms, i);
        input_unbind(binds->input, form->str, form->len, INPUT_AS_BEFORE);
    }
    forget(binds, name);
}

gboolean key_binds_reset(KeyBinds *binds, const char *key, GError **error) {
    if (!is_writable(binds, error))
        return FALSE;
    g_auto(GStrv) all = key ? NULL : key_binds_keys(binds);
    for (guint i = 0; all && all[i]; i++)
        reset_one(binds, all[i]);
    g_autofree char *name = key ? name_of(key, error) : NULL;
    if (key && !name)
        return FALSE;
    if (name)
        reset_one(binds, name);
    return save(binds, error);
}
