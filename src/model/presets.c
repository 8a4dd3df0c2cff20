/* Statuses that were given a name. */
#include "model/presets.h"
#include "store/caches.h"
#include <string.h>

static const char *owner(const Account *account) {
    return account != NULL ? account->jid : "";
}

void preset_free(gpointer data) {
    Preset *preset = data;

    if (preset == NULL)
        return;
    g_free(preset->name);
    g_free(preset->status);
    g_free(preset);
}

/* "away Back at four" */
static Preset *preset_read(const char *name, const char *value, gboolean for_all) {
    g_auto(GStrv) parts = g_strsplit(value, " ", 2);
    Show show;

    if (parts[0] == NULL || !show_parse(parts[0], &show) || show == SHOW_OFFLINE)
        return NULL;
    Preset *preset = g_new0(Preset, 1);
    preset->name = g_strdup(name);
    preset->show = show;
    preset->status = parts[1] != NULL && *parts[1] != '\0' ? g_strdup(parts[1]) : NULL;
    preset->for_all = for_all;
    return preset;
}

gboolean preset_save(Model *model, const Account *account, const char *name, Show show,
                     const char *status, GError **error) {
    g_autofree char *value =
        g_strdup_printf("%s %s", show_name(show), status != NULL ? status : "");

    return cache_set(model->db, owner(account), CACHE_PRESET, name, value, error);
}

gboolean preset_forget(Model *model, const Account *account, const char *name) {
    g_autofree char *value = cache_get(model->db, owner(account), CACHE_PRESET, name);

    cache_clear(model->db, owner(account), CACHE_PRESET, name);
    return value != NULL;
}

Preset *preset_find(const Model *model, const Account *account, const char *name) {
    g_autofree char *own =
        account != NULL ? cache_get(model->db, account->jid, CACHE_PRESET, name) : NULL;
    g_autofree char *all = cache_get(model->db, "", CACHE_PRESET, name);
    Preset *preset = own != NULL ? preset_read(name, own, FALSE) : NULL;

    return preset != NULL || all == NULL ? preset : preset_read(name, all, TRUE);
}

typedef struct {
    GPtrArray *found;
    gboolean for_all;
} Search;

static void add(const char *key, const char *value, gpointer data) {
    const Search *search = data;
    Preset *preset = preset_read(key, value, search->for_all);

    if (preset != NULL)
        g_ptr_array_add(search->found, preset);
}

GPtrArray *presets_of(const Model *model, const Account *account) {
    Search search = {g_ptr_array_new_with_free_func(preset_free), account == NULL};

    cache_each(model->db, owner(account), CACHE_PRESET, add, &search);
    return search.found;
}
