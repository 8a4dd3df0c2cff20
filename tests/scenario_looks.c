/* The looks of a screen in every theme, as golden files: where what stands, and how it looks. A
 * cell has a letter; what a letter looks like in each theme is in themes.look. PAPO_UPDATE=1 writes
 * the files anew: look at the difference. */
#include "scenario.h"
#include "ui/theme.h"

#include <string.h>

static const char letters[] = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "!$%&()*+,-/:;<=>?@[]^_{|}~";

static char **theme_list(const Scenario *s) {
    g_auto(GStrv) folders = paths_themes(app_model(s->app)->paths);
    return theme_names((const char *const *)folders);
}

static void use_theme(Scenario *s, const char *name) {
    g_autoptr(GError) error = NULL;
    if (!settings_set(app_model(s->app)->settings, "theme", name, NULL, NULL, &error))
        scenario_fail(s, "%s", error->message);
    scenario_settle(s);
}

static void append_colour(GString *out, guint32 colour) {
    if (colour == STYLE_DEFAULT)
        g_string_append(out, "default");
    else if (colour >= COLOUR_TERMINAL)
        g_string_append_printf(out, "%u", colour - COLOUR_TERMINAL);
    else
        g_string_append_printf(out, "#%06x", colour);
}

static void append_style(GString *out, Style style) {
    static const char *const names[] = {"bold", "dim", "italic", "underline", "reverse", "strike"};
    append_colour(out, style.fg);
    g_string_append(out, " on ");
    append_colour(out, style.bg);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (style.attributes & 1 << i)
            g_string_append_printf(out, " %s", names[i]);
}

/* What looks the same in all themes has the same letter. */
static char letter_of(Scenario *s, char *look) {
    gpointer known;
    if (g_hash_table_lookup_extended(s->looks, look, NULL, &known)) {
        g_free(look);
        return letters[GPOINTER_TO_UINT(known)];
    }
    guint n = g_hash_table_size(s->looks);
    if (n + 1 >= sizeof letters)
        scenario_fail(s, "there are more looks than letters");
    g_hash_table_insert(s->looks, look, GUINT_TO_POINTER(n));
    return letters[n];
}

/* Where there is nothing else, there is text: its letter is the dot. */
static void begin(Scenario *s) {
    g_auto(GStrv) folders = paths_themes(app_model(s->app)->paths);
    g_auto(GStrv) names = theme_list(s);
    g_autoptr(GString) look = g_string_new(NULL);
    for (char **name = names; *name; name++) {
        g_autoptr(Theme) theme = theme_load((const char *const *)folders, *name, NULL);
        if (!theme)
            scenario_fail(s, "the theme %s can't be read", *name);
        append_style(look, theme_style(theme, ROLE_TEXT));
        g_string_append_c(look, '\n');
    }
    letter_of(s, g_strdup(look->str));
}

static void append_screen(Scenario *s, GString *out, int width, int height) {
    g_auto(GStrv) themes = theme_list(s);
    g_autoptr(GPtrArray) drawn = g_ptr_array_new_with_free_func((GDestroyNotify)canvas_free);
    for (char **theme = themes; *theme; theme++) {
        Canvas *canvas = canvas_new(width, height);
        g_ptr_array_add(drawn, canvas);
        use_theme(s, *theme);
        ui_draw(s->ui, canvas);
    }
    g_autofree char *text = canvas_to_text(g_ptr_array_index(drawn, 0));
    g_string_append_printf(out, "%dx%d\n%s\n", width, height, text);
    for (int y = 0; y < height; y++) {
        g_autoptr(GString) line = g_string_new(NULL);
        for (int x = 0; x < width; x++) {
            g_autoptr(GString) look = g_string_new(NULL);
            for (guint i = 0; i < drawn->len; i++) {
                append_style(look, canvas_at(g_ptr_array_index(drawn, i), x, y)->style);
                g_string_append_c(look, '\n');
            }
            g_string_append_c(line, letter_of(s, g_strdup(look->str)));
        }
        while (line->len && line->str[line->len - 1] == '.')
            g_string_truncate(line, line->len - 1);
        g_string_append_printf(out, "%s\n", line->str);
    }
}

static void append_legend(Scenario *s, GString *out) {
    g_auto(GStrv) themes = theme_list(s);
    guint n = g_hash_table_size(s->looks);
    g_autofree char ***looks = g_new0(char **, n + 1);
    GHashTableIter iter;
    gpointer look, number;
    g_hash_table_iter_init(&iter, s->looks);
    while (g_hash_table_iter_next(&iter, &look, &number))
        looks[GPOINTER_TO_UINT(number)] = g_strsplit(look, "\n", -1);
    for (guint t = 0; themes[t]; t++) {
        g_string_append_printf(out, "%s\n", themes[t]);
        for (guint i = 0; i < n; i++)
            g_string_append_printf(out, "  %c %s\n", letters[i], looks[i][t]);
    }
    for (guint i = 0; i < n; i++)
        g_strfreev(looks[i]);
}

/* Says where they differ first. */
static void compare(Scenario *s, const char *path, const char *now) {
    g_autofree char *golden = NULL;
    if (g_getenv("PAPO_UPDATE") && g_file_set_contents(path, now, -1, NULL))
        return;
    if (!g_file_get_contents(path, &golden, NULL, NULL))
        scenario_fail(s, "%s can't be read; PAPO_UPDATE=1 writes it", path);
    g_auto(GStrv) wanted = g_strsplit(golden, "\n", -1), got = g_strsplit(now, "\n", -1);
    for (guint i = 0; wanted[i] || got[i]; i++) {
        if (g_strcmp0(wanted[i], got[i]) != 0)
            scenario_fail(s, "%s:%u: wanted\n%s\ngot\n%s", path, i + 1, wanted[i] ? wanted[i] : "",
                          got[i] ? got[i] : "");
        if (!wanted[i] || !got[i])
            return;
    }
}

void scenario_looks(Scenario *s, const char *rest) {
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *folder = g_path_get_dirname(s->path);
    g_autofree char *file = g_strconcat(rest, ".look", NULL);
    g_autofree char *path = g_build_filename(folder, "looks", file, NULL);
    const Settings *settings = app_model(s->app)->settings;
    g_autofree char *theme = g_strdup(settings_text(settings, "theme", NULL, NULL));
    if (strcmp(rest, "themes") == 0) {
        append_legend(s, out);
    } else {
        if (g_hash_table_size(s->looks) == 0)
            begin(s);
        append_screen(s, out, 80, 24);
        append_screen(s, out, 120, 40);
        use_theme(s, theme);
    }
    compare(s, path, out->str);
}
