/* The keys of the screen, each a command line. */
#include "ui/keys.h"

#include "ui/key_names.h"

#include <string.h>

#define X(id, name, keys, command, help)                                                           \
    static int press_##id(int count, int key) {                                                    \
        return input_pressed(command);                                                             \
    }
KEYS(X)
#undef X

static const Key table[] = {
#define X(id, name, keys, command, help) {name, keys, command, help, press_##id},
    KEYS(X)
#undef X
};

const Key *keys_table(guint *n) {
    *n = G_N_ELEMENTS(table);
    return table;
}

gboolean keys_have(const char *command) {
    for (guint i = 0; i < G_N_ELEMENTS(table); i++)
        if (strcmp(table[i].command, command) == 0)
            return TRUE;
    return FALSE;
}

void keys_define(Input *input) {
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        input_define(input, table[i].name, table[i].keys, table[i].fn);
    }
}

/* Sequences that differ from one terminal to the next have one name. */
char **key_labels(const Key *key) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_auto(GStrv) sequences = g_strsplit(key->keys, " ", -1);
    for (char **sequence = sequences; *sequence; sequence++) {
        GString *bytes = key_bytes(*sequence);
        char *name = key_name(bytes->str, bytes->len);
        g_string_free(bytes, TRUE);
        if (!name || g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
            g_free(name);
        else
            g_ptr_array_add(names, name);
    }
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

char *key_label(const Key *key) {
    g_auto(GStrv) names = key_labels(key);
    return g_strjoinv(", ", names);
}
