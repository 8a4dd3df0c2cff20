/* Spelling by enchant. */
#include "base/tr.h"
#include "ui/spell.h"
#include <enchant.h>
#include <string.h>

#define SUGGESTIONS_MAX 8
#define REMEMBERED_MAX 5000

struct Spell {
    EnchantBroker *broker;
    GPtrArray *dicts;       /* EnchantDict* */
    GHashTable *remembered; /* word → is it right? Lines are checked again with every key */
};

static void add_language(const char *tag, const char *name, const char *description,
                         const char *file, void *data) {
    GPtrArray *tags = data;
    if (!g_ptr_array_find_with_equal_func(tags, tag, g_str_equal, NULL))
        g_ptr_array_add(tags, g_strdup(tag));
}

static gint by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **spell_languages(void) {
    EnchantBroker *broker = enchant_broker_init();
    g_autoptr(GPtrArray) tags = g_ptr_array_new();
    enchant_broker_list_dicts(broker, add_language, tags);
    enchant_broker_free(broker);
    g_ptr_array_sort(tags, by_name);
    g_ptr_array_add(tags, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&tags), FALSE);
}

static gboolean none(const char *language, GError **error) {
    g_auto(GStrv) all = spell_languages();
    g_autofree char *names = g_strjoinv(", ", all);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT,
                *names ? _("There is no dictionary “%s”; there are: %s")
                       : _("There is no dictionary “%s”, and no other: they come with packages "
                           "such as hunspell-en-us%s"),
                language, names);
    return FALSE;
}

static gboolean add_dict(Spell *spell, const char *language, GError **error) {
    EnchantDict *dict = NULL;
    if (!strchr(language, '/'))
        dict = enchant_broker_request_dict(spell->broker, language);
    else if (g_file_test(language, G_FILE_TEST_IS_REGULAR)) /* else enchant would make one */
        dict = enchant_broker_request_pwl_dict(spell->broker, language);
    if (!dict)
        return none(language, error);
    g_ptr_array_add(spell->dicts, dict);
    return TRUE;
}

Spell *spell_new(const char *languages, GError **error) {
    g_autoptr(Spell) spell = g_new0(Spell, 1);
    g_auto(GStrv) names = g_strsplit(languages, ",", -1);
    spell->broker = enchant_broker_init();
    spell->dicts = g_ptr_array_new();
    spell->remembered = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (char **name = names; *name; name++)
        if (*g_strstrip(*name) && !add_dict(spell, *name, error))
            return NULL;
    return g_steal_pointer(&spell);
}

void spell_free(Spell *spell) {
    if (!spell)
        return;
    for (guint i = 0; i < spell->dicts->len; i++)
        enchant_broker_free_dict(spell->broker, g_ptr_array_index(spell->dicts, i));
    g_ptr_array_unref(spell->dicts);
    g_hash_table_unref(spell->remembered);
    enchant_broker_free(spell->broker);
    g_free(spell);
}

/* What can't be checked is right. */
static gboolean look_up(const Spell *spell, const char *word, gsize length) {
    for (guint i = 0; i < spell->dicts->len; i++)
        if (enchant_dict_check(g_ptr_array_index(spell->dicts, i), word, (gssize)length) <= 0)
            return TRUE;
    return spell->dicts->len == 0;
}

gboolean spell_knows(Spell *spell, const char *word, gsize length) {
    g_autofree char *key = g_strndup(word, length);
    gpointer known;
    if (g_hash_table_lookup_extended(spell->remembered, key, NULL, &known))
        return GPOINTER_TO_INT(known);
    gboolean right = look_up(spell, word, length);
    if (g_hash_table_size(spell->remembered) >= REMEMBERED_MAX)
        g_hash_table_remove_all(spell->remembered);
    g_hash_table_insert(spell->remembered, g_steal_pointer(&key), GINT_TO_POINTER(right));
    return right;
}

char **spell_suggestions(Spell *spell, const char *word) {
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < spell->dicts->len; i++) {
        size_t n = 0;
        EnchantDict *dict = g_ptr_array_index(spell->dicts, i);
        char **some = enchant_dict_suggest(dict, word, -1, &n);
        for (size_t k = 0; some && k < n && all->len < SUGGESTIONS_MAX; k++)
            if (!g_ptr_array_find_with_equal_func(all, some[k], g_str_equal, NULL))
                g_ptr_array_add(all, g_strdup(some[k]));
        if (some)
            enchant_dict_free_string_list(dict, some);
    }
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&all), FALSE);
}
