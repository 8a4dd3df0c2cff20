/* The keys of the screen, each a command line. */
#include "ui/keys.h"

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

void keys_define(Input *input) {
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        input_define(input, table[i].name, table[i].keys, table[i].fn);
    }
}

/* Sequences that differ from one terminal to the next have one name. */
static const char *const labels[][2] = {
    {"\\e[1;3A", "Alt-Up"},
    {"\\e[1;3B", "Alt-Down"},
    {"\\e[1;3C", "Alt-Right"},
    {"\\e[1;3D", "Alt-Left"},
    {"\\e[5~", "PageUp"},
    {"\\e[6~", "PageDown"},
    {"\\e[5;5~", "Ctrl-PageUp"},
    {"\\e[6;5~", "Ctrl-PageDown"},
    {"\\e[5;3~", "Alt-PageUp"},
    {"\\e[6;3~", "Alt-PageDown"},
    {"\\e[5;7~", "Ctrl-Alt-PageUp"},
    {"\\e[6;7~", "Ctrl-Alt-PageDown"},
    {"\\e[1;5H", "Ctrl-Home"},
    {"\\e[1;5F", "Ctrl-End"},
    {"\\e[1;3H", "Alt-Home"},
    {"\\e[1;3F", "Alt-End"},
    {"\\eOP", "F1"},
    {"\\eOQ", "F2"},
    {"\\eOR", "F3"},
    {"\\eOS", "F4"},
    {"\\e[15~", "F5"},
    {"\\e[17~", "F6"},
    {"\\e[18~", "F7"},
    {"\\e[19~", "F8"},
    {"\\e[20~", "F9"},
    {"\\e[21~", "F10"},
    {"\\C-x\\C-e", "Ctrl-X Ctrl-E"},
};

static char *label_of(const char *sequence) {
    for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (strcmp(labels[i][0], sequence) == 0)
            return g_strdup(labels[i][1]);
    }
    if (g_str_has_prefix(sequence, "\\C-") && strlen(sequence) == 4)
        return g_strdup_printf("Ctrl-%c", g_ascii_toupper(sequence[3]));
    if (g_str_has_prefix(sequence, "\\e") && strlen(sequence) == 3)
        return g_strdup_printf("Alt-%c", sequence[2]);
    return NULL; /* another terminal's form of a key that is named already */
}

char *key_label(const Key *key) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_auto(GStrv) sequences = g_strsplit(key->keys, " ", -1);
    for (char **sequence = sequences; *sequence; sequence++) {
        g_autofree char *label = label_of(*sequence);
        if (label)
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", label);
    }
    return g_strdup(out->str);
}
