/* What everything looks like: roles from a .theme file, with fallbacks, and colours for names. */
#include "ui/theme.h"

#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "ui/colour.h"
#include "ui/theme_default.h"

#include <math.h>
#include <string.h>

struct Theme {
    Style styles[ROLE_COUNT];
    gboolean nick_colours;
    double lightness, saturation; /* of the colours of names, HSLuv */
    ColourVision vision;
    int colours;          /* what the terminal has */
    guint32 palette[256]; /* of these the ones that names may have, if it has few */
    guint palette_length;
};

typedef enum { HAS_FG = 1, HAS_BG = 2, HAS_ATTRIBUTES = 4 } Has;

/* While a file is read: what it says, and what of it. */
typedef struct {
    Theme *theme;
    guint8 has[ROLE_COUNT]; /* Has */
    int lines[ROLE_COUNT];  /* where it was said, 0: not yet */
} Parse;

static const struct {
    const char *name;
    Role fallback;
    const char *help;
} roles[ROLE_COUNT] = {
#define X(id, name, fallback, help) [id] = {name, fallback, help},
    ROLES(X)
#undef X
};

static const struct {
    const char *name;
    guint8 bit;
} attributes[] = {{"none", 0},
                  {"bold", STYLE_BOLD},
                  {"dim", STYLE_DIM},
                  {"italic", STYLE_ITALIC},
                  {"underline", STYLE_UNDERLINE},
                  {"reverse", STYLE_REVERSE},
                  {"strike", STYLE_STRIKE}};

#define NICK_COLOURS "nick-colours"

const char *role_name(Role role) {
    g_return_val_if_fail(role < ROLE_COUNT, NULL);
    return roles[role].name;
}

Role role_fallback(Role role) {
    g_return_val_if_fail(role < ROLE_COUNT, ROLE_TEXT);
    return roles[role].fallback;
}

const char *role_help(Role role) {
    g_return_val_if_fail(role < ROLE_COUNT, NULL);
    return roles[role].help;
}

static gboolean fail(GError **error, int line, const char *key, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static gboolean fail(GError **error, int line, const char *key, const char *format, ...) {
    va_list args;

    va_start(args, format);
    g_autofree char *what = tr_vprintf(format, args);
    va_end(args);
    g_autofree char *clean = text_clean(what), *clean_key = text_clean(key);
    g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _("line %d: %s: %s"), line,
                clean_key, clean);
    return FALSE;
}

static gboolean unknown_key(GError **error, int line, const char *key) {
    const char *names[ROLE_COUNT + 2] = {NULL};

    for (int i = 0; i < ROLE_COUNT; i++)
        names[i] = roles[i].name;
    names[ROLE_COUNT] = NICK_COLOURS;
    const char *near = words_nearest(key, names);
    if (near)
        return fail(error, line, key, "there is no such role; did you mean %s?", near);
    return fail(error, line, key, "there is no such role");
}

static gboolean parse_nick_colours(Theme *theme, const char *value, int line, GError **error) {
    if (g_str_equal(value, "none")) {
        theme->nick_colours = FALSE;
        return TRUE;
    }
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    guint64 numbers[2];

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (g_strv_length(parts) != 2 ||
            !g_ascii_string_to_unsigned(g_strstrip(parts[i]), 10, 0, 100, &numbers[i], NULL))
            return fail(error, line, NICK_COLOURS,
                        "\"%s\" is neither \"none\" nor a lightness and a saturation from 0 to "
                        "100, like \"60, 100\"",
                        value);
    theme->nick_colours = TRUE;
    theme->lightness = (double)numbers[0];
    theme->saturation = (double)numbers[1];
    return TRUE;
}

static gboolean parse_attributes(const char *text, guint8 *bits, int line, const char *key,
                                 GError **error) {
    g_auto(GStrv) words = g_strsplit_set(text, " \t", -1);

    for (char **word = words; *word; word++) {
        guint i = 0;

        if (!**word)
            continue;
        while (i < G_N_ELEMENTS(attributes) && !g_str_equal(*word, attributes[i].name))
            i++;
        if (i == G_N_ELEMENTS(attributes))
            return fail(
                error, line, key,
                "\"%s\" is no attribute: bold, dim, italic, underline, reverse, strike or none",
                *word);
        *bits |= attributes[i].bit;
    }
    return TRUE;
}

static gboolean parse_role(Parse *parse, Role role, const char *value, int line, GError **error) {
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    Style *style = &parse->theme->styles[role];
    guint32 *const colours[] = {&style->fg, &style->bg};
    const char *key = roles[role].name;

    if (g_strv_length(parts) > 3)
        return fail(error, line, key,
                    "too many commas: it is \"foreground, background, attributes\"");
    for (guint i = 0; parts[i]; i++) {
        const char *part = g_strstrip(parts[i]);

        if (!*part)
            continue;
        if (i < 2 && !colour_parse(part, colours[i]))
            return fail(error, line, key,
                        "\"%s\" is no colour: default, black, red, … white, bright-red, … or "
                        "#rrggbb",
                        part);
        if (i == 2 && !parse_attributes(part, &style->attributes, line, key, error))
            return FALSE;
        parse->has[role] |= (guint8)(1 << i);
    }
    return TRUE;
}

static gboolean parse_line(Parse *parse, char *text, int line, GError **error) {
    char *value = strchr(g_strstrip(text), '=');

    if (!*text || *text == '#')
        return TRUE;
    if (!value)
        return fail(error, line, text, "a line is \"role = foreground, background, attributes\"");
    *value++ = '\0';
    g_strstrip(text);
    g_strstrip(value);
    if (g_str_equal(text, NICK_COLOURS))
        return parse_nick_colours(parse->theme, value, line, error);
    for (Role role = 0; role < ROLE_COUNT; role++)
        if (g_str_equal(text, roles[role].name)) {
            if (parse->lines[role])
                return fail(error, line, text, "line %d says it already", parse->lines[role]);
            parse->lines[role] = line;
            return parse_role(parse, role, value, line, error);
        }
    return unknown_key(error, line, text);
}

/* What a role does not say comes from the role it falls back to. */
static void resolve(Parse *parse, Role role) {
    Role from = roles[role].fallback;

    if (from == role)
        return;
    resolve(parse, from);
    Style *style = &parse->theme->styles[role], other = parse->theme->styles[from];
    if (!(parse->has[role] & HAS_FG))
        style->fg = other.fg;
    if (!(parse->has[role] & HAS_BG))
        style->bg = other.bg;
    if (!(parse->has[role] & HAS_ATTRIBUTES))
        style->attributes = other.attributes | (role == ROLE_STRIKE ? STYLE_STRIKE : 0);
}

Theme *theme_parse(const char *text, GError **error) {
    g_autoptr(Theme) theme = g_new0(Theme, 1);
    Parse parse = {.theme = theme};

    if (!g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, _("it is not UTF-8"));
        return NULL;
    }
    theme->colours = 1 << 24;
    theme->nick_colours = TRUE;
    theme->lightness = 60;
    theme->saturation = 100;
    for (int i = 0; i < ROLE_COUNT; i++)
        theme->styles[i] = (Style){STYLE_DEFAULT, STYLE_DEFAULT, 0};

    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i]; i++)
        if (!parse_line(&parse, lines[i], i + 1, error))
            return NULL;
    for (Role role = 0; role < ROLE_COUNT; role++)
        resolve(&parse, role);
    return g_steal_pointer(&theme);
}

/* The first file of this name; *path NULL: there is none. */
static gboolean find_file(const char *const *folders, const char *name, char **path, char **text,
                          GError **error) {
    g_autofree char *file = g_strconcat(name, ".theme", NULL);

    *path = *text = NULL;
    for (; *folders && *name && !strchr(name, '/'); folders++) {
        g_autofree char *here = g_build_filename(*folders, file, NULL);
        g_autoptr(GError) problem = NULL;

        if (g_file_get_contents(here, text, NULL, &problem)) {
            *path = g_steal_pointer(&here);
            return TRUE;
        }
        if (!g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
            !g_error_matches(problem, G_FILE_ERROR, G_FILE_ERROR_NOTDIR)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return FALSE;
        }
    }
    return TRUE;
}

Theme *theme_load(const char *const *folders, const char *name, GError **error) {
    g_autofree char *clean = text_clean(name), *path = NULL, *text = NULL;

    if (!find_file(folders, name, &path, &text, error)) {
        g_prefix_error(error, _("The theme %s cannot be read: "), clean);
        return NULL;
    }
    if (text) {
        Theme *theme = theme_parse(text, error);
        if (!theme)
            g_prefix_error(error, "%s, ", path);
        return theme;
    }
    if (g_str_equal(name, "default"))
        return theme_builtin();
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT, _("There is no theme \"%s\"."), clean);
    return NULL;
}

char *theme_about(const char *const *folders, const char *name) {
    g_autofree char *path = NULL, *text = NULL;

    if (!find_file(folders, name, &path, &text, NULL))
        return NULL;
    const char *about = text ? text : g_str_equal(name, "default") ? THEME_DEFAULT : "";
    if (*about != '#' || !g_utf8_validate(about, -1, NULL))
        return NULL;
    g_autofree char *line = g_strndup(about + 1, strcspn(about + 1, "\n"));
    return text_clean(tr(g_strstrip(line))); /* those of papo's own themes are in the catalogues */
}

static gint compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **theme_names(const char *const *folders) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    g_ptr_array_add(names, g_strdup("default"));
    for (; *folders; folders++) {
        g_autoptr(GDir) dir = g_dir_open(*folders, 0, NULL);
        const char *file;

        while (dir && (file = g_dir_read_name(dir)) != NULL) {
            g_autofree char *name = g_strndup(file, strlen(file) - MIN(strlen(file), 6));

            if (g_str_has_suffix(file, ".theme") && g_utf8_validate(file, -1, NULL) &&
                !g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL))
                g_ptr_array_add(names, g_steal_pointer(&name));
        }
    }
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

Theme *theme_builtin(void) {
    return theme_parse(THEME_DEFAULT, NULL);
}

void theme_free(Theme *theme) {
    g_free(theme);
}

/* Of few colours only those whose lightness is near enough to be readable are worth choosing from;
 * the colours 1 to 6 of a terminal are its owner's business. */
static void fill_palette(Theme *theme) {
    theme->palette_length = 0;
    for (int i = 1; theme->colours < 256 && i <= 6; i++)
        theme->palette[theme->palette_length++] = colour_of_index(i);
    for (int i = 16; theme->colours == 256 && i < 232; i++) {
        double h, s, l;

        colour_to_hsluv(colour_of_index(i), &h, &s, &l);
        if (fabs(l - theme->lightness) <= 12 && s >= 50)
            theme->palette[theme->palette_length++] = colour_of_index(i);
    }
}

void theme_set_colours(Theme *theme, int colours) {
    theme->colours = colours;
    fill_palette(theme);
}

void theme_set_vision(Theme *theme, ColourVision vision) {
    theme->vision = vision;
}

Style theme_style(const Theme *theme, Role role) {
    g_return_val_if_fail(role < ROLE_COUNT, theme->styles[ROLE_TEXT]);
    return theme->styles[role];
}

static guint32 nick_from_palette(const Theme *theme, double hue) {
    int found = colour_for_hue(hue, theme->palette, theme->palette_length, theme->lightness);

    if (found < 0)
        return STYLE_DEFAULT;
    return theme->colours < 256 ? COLOUR_TERMINAL + 1 + (guint32)found : theme->palette[found];
}

Style theme_nick(const Theme *theme, const char *name) {
    Style style = theme->styles[ROLE_NICK];

    if (!theme->nick_colours || theme->colours < 8)
        return style;
    double hue = colour_hue_for(colour_hue_of(name), theme->vision);
    style.fg = theme->colours <= 256 ? nick_from_palette(theme, hue)
                                     : colour_from_hsluv(hue, theme->saturation, theme->lightness);
    return style;
}
