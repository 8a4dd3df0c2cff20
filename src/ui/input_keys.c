/* Keys that the user has given commands, in readline's maps; and what was there before. */
#include "ui/input_private.h"

#include "base/tr.h"
#include "ui/key_names.h"

#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Keymap map_of(int i) {
    static const char *const names[MAPS] = {"emacs-standard", "vi-insert", "vi-command"};
    return rl_get_keymap_by_name(names[i]);
}

void input_keys_setup(Input *input) {
    input->bound = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    input->own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    input->before = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void input_keys_end(Input *input) {
    g_hash_table_unref(input->bound);
    g_hash_table_unref(input->own);
    g_hash_table_unref(input->before);
}

/* A macro is freed by readline when it is replaced: ours is a copy. */
static Binding *look_up(const char *bytes, gsize n) {
    Binding *bindings = g_new0(Binding, MAPS);
    for (int i = 0; i < MAPS; i++) {
        int type = ISFUNC;
        gpointer found = (gpointer)rl_function_of_keyseq_len(bytes, n, map_of(i), &type);
        bindings[i] = (Binding){found && type == ISMACR ? g_strdup(found) : found, type};
    }
    return bindings;
}

static void remember(GHashTable *where, const char *bytes, gsize n) {
    char *notation = key_notation(bytes, n);
    if (g_hash_table_contains(where, notation))
        g_free(notation);
    else
        g_hash_table_insert(where, notation, look_up(bytes, n));
}

void input_keys_remember(Input *input, const char *notation) {
    GString *bytes = key_bytes(notation);
    remember(input->own, bytes->str, bytes->len);
    g_string_free(bytes, TRUE);
}

static void set(const char *notation, const Binding *bindings) {
    for (int i = 0; i < MAPS; i++) {
        const Binding *binding = &bindings[i];
        gpointer data = binding->function;
        if (data && binding->type == ISKMAP)
            continue;
        if (!data)
            rl_bind_keyseq_in_map(notation, NULL, map_of(i));
        else
            rl_generic_bind(binding->type, notation, binding->type == ISMACR ? strdup(data) : data,
                            map_of(i));
    }
}

/* One function for all of them: readline says which keys it was called for. */
static int press_bound(int count, int key) {
    Input *input = input_current();
    g_autofree char *notation = key_notation(rl_executing_keyseq, (gsize)rl_key_sequence_length);
    const char *command = g_hash_table_lookup(input->bound, notation);
    return command ? input_pressed(command) : 0;
}

/* Other keys begin with it, or it begins with one: then binding it would take those away. */
static gboolean is_free(const char *bytes, gsize n) {
    for (gsize i = 1; i <= n; i++) {
        int type = ISFUNC;
        gpointer found = (gpointer)rl_function_of_keyseq_len(bytes, i, map_of(0), &type);
        gboolean escape = i == 1 && bytes[0] == 27;
        if (found && !escape && (i < n ? type != ISKMAP : type == ISKMAP))
            return FALSE;
    }
    return TRUE;
}

gboolean input_bind(Input *input, const char *bytes, gsize n, const char *command) {
    g_autofree char *notation = key_notation(bytes, n);
    if (!g_hash_table_contains(input->bound, notation) && !is_free(bytes, n))
        return FALSE;
    remember(input->before, bytes, n);
    g_hash_table_add(input->actions, (gpointer)press_bound);
    g_hash_table_replace(input->bound, g_strdup(notation), g_strdup(command));
    for (int i = 0; i < MAPS; i++)
        rl_bind_keyseq_in_map(notation, press_bound, map_of(i));
    return TRUE;
}

void input_unbind(Input *input, const char *bytes, gsize n, InputUnbind how) {
    static const Binding nothing[MAPS] = {{NULL, ISFUNC}};
    g_autofree char *notation = key_notation(bytes, n);
    remember(input->before, bytes, n);
    const Binding *before = g_hash_table_lookup(input->before, notation),
                  *own = g_hash_table_lookup(input->own, notation);
    g_hash_table_remove(input->bound, notation);
    set(notation, how == INPUT_AS_BEFORE ? before : own ? own : nothing);
}

const char *input_function(const Input *input, const char *bytes, gsize n) {
    int type = ISFUNC;
    rl_command_func_t *function = rl_function_of_keyseq_len(bytes, n, NULL, &type);
    const char *found = NULL;
    if (!function || type == ISKMAP)
        return NULL;
    if (type == ISMACR)
        return _("a macro");
    if (function == press_bound)
        return "papo";
    const char **names = rl_funmap_names();
    for (int i = 0; names && names[i]; i++)
        if (rl_named_function(names[i]) == function && !found)
            found = names[i];
    free(names);
    return found;
}

char **input_keys_of(const Input *input, InputFn fn) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    char **keys = rl_invoking_keyseqs(fn);
    for (int i = 0; keys && keys[i]; i++) {
        GString *bytes = key_bytes(keys[i]);
        char *name = key_name(bytes->str, bytes->len);
        g_string_free(bytes, TRUE);
        free(keys[i]);
        if (!name || g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_free(name);
        else
            g_ptr_array_add(names, name);
    }
    free(keys);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

void input_grab(Input *input) {
    input->grabbing = TRUE;
}

void input_set_editing(Input *input, const char *editing) {
    gboolean vi =
        g_str_equal(editing, "inputrc") ? input->inputrc_mode == 0 : g_str_equal(editing, "vi");
    if (vi != (rl_editing_mode == 0))
        rl_variable_bind("editing-mode", vi ? "vi" : "emacs");
    input->dirty = TRUE;
}

const char *input_mode(const Input *input) {
    if (rl_editing_mode != 0)
        return NULL;
    return rl_get_keymap() == map_of(2) ? "cmd" : "ins";
}
