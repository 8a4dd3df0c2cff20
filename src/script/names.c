/* The names in a script's lines: what was heard, what was defined, and the environment. */
#include "script/names.h"

#include "base/tr.h"
#include "cmd/command.h"
#include <string.h>

struct Names {
    GHashTable *defined; /* name → value */
};

static const char *const parts[PART_COUNT] = {"from", "nick", "body",    "subject",
                                              "conv", "room", "account", "time"};

static int part_find(const char *name) {
    int part = 0;
    while (part < PART_COUNT && strcmp(parts[part], name) != 0)
        part++;
    return part;
}

void match_clear(Match *match) {
    for (guint i = 0; i < PART_COUNT; i++)
        g_free(match->parts[i]);
    g_strfreev(match->groups);
    *match = (Match){0};
}

Names *names_new(void) {
    Names *names = g_new0(Names, 1);
    names->defined = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return names;
}

void names_free(Names *names) {
    if (!names)
        return;
    g_hash_table_unref(names->defined);
    g_free(names);
}

gboolean names_define(Names *names, const char *name, const char *value, GError **error) {
    if (!expand_is_name(name))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "“%s” can't be a name: letters, digits and _ can, as in /define NAME VALUE",
                        name);
    if (part_find(name) < PART_COUNT)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "“%s” has the value of what was heard: take another name", name);
    if (!g_utf8_validate(value, -1, NULL))
        return cmd_fail(error, CMD_ERROR_USAGE, "The value of “%s” isn't UTF-8 text", name);
    g_hash_table_insert(names->defined, g_strdup(name), g_strdup(value));
    return TRUE;
}

gboolean names_define_pair(Names *names, const char *pair, GError **error) {
    const char *equals = strchr(pair, '=');
    if (!equals)
        return cmd_fail(error, CMD_ERROR_USAGE, "“%s” isn't a definition: write NAME=VALUE", pair);
    g_autofree char *name = g_strndup(pair, equals - pair);
    return names_define(names, name, equals + 1, error);
}

static char *defined(const Names *names, const char *name, GError **error) {
    const char *value = g_hash_table_lookup(names->defined, name);
    value = value ? value : g_getenv(name);
    if (value && g_utf8_validate(value, -1, NULL))
        return g_strdup(value);
    if (value)
        cmd_fail(error, CMD_ERROR_STATE, "The value of $%s in the environment isn't UTF-8 text",
                 name);
    else
        cmd_fail(error, CMD_ERROR_STATE,
                 "$%s has no value: --define %s=VALUE gives it one, ${%s:-VALUE} is for when it "
                 "has none, and $$ is a dollar",
                 name, name, name);
    return NULL;
}

static char *no_value(const Match *match, const char *name, GError **error) {
    if (!match->came)
        cmd_fail(error, CMD_ERROR_STATE,
                 "$%s has no value: nothing has come yet that was waited for (and $$ is a dollar)",
                 name);
    else if (g_ascii_isdigit(*name))
        cmd_fail(error, CMD_ERROR_STATE,
                 "$%s has no value: what was waited for had no such group (and $$ is a dollar)",
                 name);
    else
        cmd_fail(error, CMD_ERROR_STATE, "$%s has no value: what came had none (${%s:-else})", name,
                 name);
    return NULL;
}

static char *value(const char *name, gpointer data, GError **error) {
    const Meaning *meaning = data;
    const Match *match = meaning->match;
    int part = part_find(name);
    const char *found = NULL;
    if (part == PART_COUNT && !g_ascii_isdigit(*name))
        return defined(meaning->names, name, error);
    if (part < PART_COUNT) {
        found = match->parts[part];
    } else if (match->groups) {
        guint64 n = g_ascii_strtoull(name, NULL, 10);
        found = n < g_strv_length(match->groups) ? match->groups[n] : NULL;
    }
    return found ? g_strdup(found) : no_value(match, name, error);
}

void meaning_init(Meaning *meaning, const Names *names, const Match *match) {
    *meaning = (Meaning){names, match, {value, meaning}};
}

gboolean names_check(const Names *names, const char *line, guint groups, GError **error) {
    Match match = {.came = TRUE, .groups = g_new0(char *, groups + 2)};
    for (guint i = 0; i <= groups; i++)
        match.groups[i] = g_strdup("");
    for (guint i = 0; i < PART_COUNT; i++)
        match.parts[i] = g_strdup("");
    Meaning meaning;
    meaning_init(&meaning, names, &match);
    g_autofree char *text = expand(&meaning.expander, line, EXPAND_TEXT, error);
    match_clear(&match);
    return text != NULL;
}
