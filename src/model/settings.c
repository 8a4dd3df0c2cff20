/* Looks settings up and keeps them in two ini files that people may edit at any time: each change
 * is put into the file as it is then, so that nobody's other edits, comments or keys are lost. */
#include "model/settings.h"
#include "base/ini.h"
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "model/bus.h"
#include "model/conv.h"
#include "model/settings_check.h"
#include <string.h>

#define GLOBAL_GROUP "global"

typedef struct {
    char *path;         /* NULL: in memory */
    GHashTable *groups; /* group → (name → value, as setting_normalise() writes it) */
    GPtrArray *order;   /* borrowed group names, as they came */
    GKeyFile *unsaved;  /* what the file lacks, because it could not be written */
    GHashTable *gone;   /* set of "group" or "group\nname" to take out of the file */
} SettingsFile;

struct Settings {
    Bus *bus;
    SettingsFile global; /* settings.ini */
    SettingsFile accounts;
    GPtrArray *warnings;
};

GQuark settings_error_quark(void) {
    return g_quark_from_static_string("papo-settings-error");
}

static void file_init(SettingsFile *file, const char *path) {
    file->path = g_strdup(path);
    file->groups =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    file->order = g_ptr_array_new();
    file->unsaved = g_key_file_new();
    file->gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void file_clear(SettingsFile *file) {
    g_free(file->path);
    g_hash_table_unref(file->groups);
    g_ptr_array_unref(file->order);
    g_key_file_unref(file->unsaved);
    g_hash_table_unref(file->gone);
}

static const char *file_get(const SettingsFile *file, const char *group, const char *name) {
    GHashTable *values = g_hash_table_lookup(file->groups, group);

    return values == NULL ? NULL : g_hash_table_lookup(values, name);
}

static GHashTable *file_group(SettingsFile *file, const char *group) {
    GHashTable *values = g_hash_table_lookup(file->groups, group);

    if (values == NULL) {
        char *key = g_strdup(group);
        values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(file->groups, key, values);
        g_ptr_array_add(file->order, key);
    }
    return values;
}

/* Puts what changed into the file as it is on disk now. */
static gboolean file_save(SettingsFile *file, GError **error) {
    g_autoptr(GKeyFile) ini = NULL;
    g_auto(GStrv) groups = g_key_file_get_groups(file->unsaved, NULL);
    GHashTableIter iter;
    gpointer key;

    if (file->path == NULL || (*groups == NULL && g_hash_table_size(file->gone) == 0))
        return TRUE;
    ini = ini_load(file->path, error);
    if (ini == NULL)
        return FALSE;
    g_hash_table_iter_init(&iter, file->gone);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_auto(GStrv) where = g_strsplit(key, "\n", 2);
        if (where[1] == NULL)
            g_key_file_remove_group(ini, where[0], NULL);
        else
            g_key_file_remove_key(ini, where[0], where[1], NULL);
    }
    for (char **group = groups; *group != NULL; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(file->unsaved, *group, NULL, NULL);
        for (char **name = keys; *name != NULL; name++) {
            g_autofree char *value = g_key_file_get_string(file->unsaved, *group, *name, NULL);
            g_key_file_set_string(ini, *group, *name, value);
        }
    }
    if (!ini_save(ini, file->path, error))
        return FALSE;
    g_key_file_unref(file->unsaved);
    file->unsaved = g_key_file_new();
    g_hash_table_remove_all(file->gone);
    return TRUE;
}

static gboolean file_set(SettingsFile *file, const char *group, const char *name, const char *value,
                         GError **error) {
    g_autoptr(GError) why = NULL;
    g_autofree char *where = g_strconcat(group, "\n", name, NULL);

    if (value != NULL) {
        g_hash_table_insert(file_group(file, group), g_strdup(name), g_strdup(value));
        g_key_file_set_string(file->unsaved, group, name, value);
        g_hash_table_remove(file->gone, where);
    } else {
        g_hash_table_remove(file_group(file, group), name);
        g_key_file_remove_key(file->unsaved, group, name, NULL);
        g_hash_table_add(file->gone, g_steal_pointer(&where));
    }
    if (file_save(file, &why))
        return TRUE;
    g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_SAVE,
                _("%s holds until papo ends, but could not be saved: %s"), name, why->message);
    return FALSE;
}

static void file_drop(SettingsFile *file, const char *group) {
    gpointer key = NULL;

    if (!g_hash_table_lookup_extended(file->groups, group, &key, NULL))
        return;
    g_key_file_remove_group(file->unsaved, group, NULL);
    g_hash_table_add(file->gone, g_strdup(group));
    g_ptr_array_remove(file->order, key);
    g_hash_table_remove(file->groups, key);
}

/* A group's name may contain neither brackets nor control characters; a JID may. */
static char *group_escape(const char *name) {
    GString *out = g_string_new(NULL);

    for (const char *p = name; *p != '\0'; p++) {
        if (strchr("[]%", *p) != NULL || g_ascii_iscntrl(*p))
            g_string_append_printf(out, "%%%02X", (guchar)*p);
        else
            g_string_append_c(out, *p);
    }
    return g_string_free(out, FALSE);
}

static char *conv_group(const Conv *conv) {
    g_autofree char *name = g_strconcat(conv->account->jid, " ", conv->jid, NULL);

    return group_escape(name);
}

static gboolean any_conv_groups(const Settings *s) {
    guint others = g_hash_table_contains(s->global.groups, GLOBAL_GROUP) ? 1 : 0;

    return g_hash_table_size(s->global.groups) > others;
}

static void warn(Settings *s, const char *path, const char *group, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static void warn(Settings *s, const char *path, const char *group, const char *format, ...) {
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = tr_vprintf(format, args);
    va_end(args);
    g_ptr_array_add(s->warnings, g_strdup_printf("%s: [%s] %s", path, group, text));
}

/* Where a group of a file stands; 0: nowhere. */
static guint group_scope(Settings *s, const SettingsFile *file, const char *group, GError **error) {
    g_autofree char *plain = g_uri_unescape_string(group, NULL);
    g_autofree char *jid = plain == NULL ? NULL : jid_prepare(plain, NULL);
    g_autofree char *bare = jid == NULL ? NULL : jid_bare(jid);
    g_autofree char *right = bare == NULL ? NULL : group_escape(bare);

    if (file == &s->global && strcmp(group, GLOBAL_GROUP) == 0)
        return SCOPE_GLOBAL;
    if (file == &s->global)
        return plain != NULL && strchr(plain, ' ') != NULL ? SCOPE_CONV : 0;
    if (g_strcmp0(right, group) == 0)
        return SCOPE_ACCOUNT;
    g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_VALUE,
                _("%s: [%s] has to be the JID of an account, such as [%s]."), file->path, group,
                right != NULL ? right : "me@example.org");
    return 0;
}

static void warn_unknown(Settings *s, const char *path, const char *group, const char *key) {
    guint n;
    const Setting *table = settings_table(&n);
    g_autofree const char **names = g_new0(const char *, n + 1);
    const char *nearest;

    for (guint i = 0; i < n; i++)
        names[i] = table[i].name;
    nearest = words_nearest(key, names);
    if (nearest != NULL)
        warn(s, path, group, "there is no setting “%s”. Did you mean %s?", key, nearest);
    else
        warn(s, path, group, "there is no setting “%s”.", key);
}

static gboolean load_key(Settings *s, SettingsFile *file, GKeyFile *ini, const char *group,
                         const char *key, guint scope, GError **error) {
    const Setting *setting = setting_find(key);
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    char *value;

    if (setting == NULL) {
        warn_unknown(s, file->path, group, key);
        return TRUE;
    }
    if ((setting->scope & scope) == 0) {
        warn(s, file->path, group, "%s can't be set here.", key);
        return TRUE;
    }
    text = g_key_file_get_string(ini, group, key, &why);
    value = text == NULL ? NULL : setting_normalise(setting, text, &why);
    if (value == NULL) {
        g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_VALUE, "%s: [%s] %s", file->path, group,
                    why->message);
        return FALSE;
    }
    g_hash_table_insert(file_group(file, group), g_strdup(key), value);
    return TRUE;
}

static gboolean load_file(Settings *s, SettingsFile *file, GError **error) {
    g_autoptr(GKeyFile) ini = NULL;
    g_auto(GStrv) groups = NULL;

    if (file->path == NULL)
        return TRUE;
    ini = ini_load(file->path, error);
    if (ini == NULL)
        return FALSE;
    groups = g_key_file_get_groups(ini, NULL);
    for (char **group = groups; *group != NULL; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(ini, *group, NULL, NULL);
        g_autoptr(GError) why = NULL;
        guint scope = group_scope(s, file, *group, &why);

        if (why != NULL) {
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
        if (scope == 0) {
            warn(s, file->path, *group, "is neither [global] nor [ACCOUNT CONVERSATION].");
            continue;
        }
        file_group(file, *group);
        for (char **key = keys; *key != NULL; key++)
            if (!load_key(s, file, ini, *group, *key, scope, error))
                return FALSE;
    }
    return TRUE;
}

Settings *settings_new(Bus *bus, const char *settings_path, const char *accounts_path,
                       GError **error) {
    g_autoptr(Settings) s = g_new0(Settings, 1);

    s->bus = bus;
    s->warnings = g_ptr_array_new_with_free_func(g_free);
    file_init(&s->global, settings_path);
    file_init(&s->accounts, accounts_path);
    if (!load_file(s, &s->global, error) || !load_file(s, &s->accounts, error))
        return NULL;
    return g_steal_pointer(&s);
}

void settings_free(Settings *settings) {
    if (settings == NULL)
        return;
    file_clear(&settings->global);
    file_clear(&settings->accounts);
    g_ptr_array_unref(settings->warnings);
    g_free(settings);
}

const GPtrArray *settings_warnings(const Settings *settings) {
    return settings->warnings;
}

const char *settings_own(const Settings *s, const char *name, const Account *account,
                         const Conv *conv) {
    g_autofree char *group = NULL;

    if (conv != NULL && conv->account != NULL) {
        if (!any_conv_groups(s)) /* the usual case, asked for each line on the screen */
            return NULL;
        group = conv_group(conv);
        return file_get(&s->global, group, name);
    }
    if (account != NULL) {
        group = group_escape(account->jid);
        return file_get(&s->accounts, group, name);
    }
    return file_get(&s->global, GLOBAL_GROUP, name);
}

const char *settings_text(const Settings *s, const char *name, const Account *account,
                          const Conv *conv) {
    const Setting *setting = setting_find(name);
    const char *value = NULL;

    g_return_val_if_fail(setting != NULL, NULL);
    if (account == NULL && conv != NULL)
        account = conv->account;
    if (conv != NULL && conv->account != NULL && (setting->scope & SCOPE_CONV) != 0)
        value = settings_own(s, name, NULL, conv);
    if (value == NULL && account != NULL)
        value = settings_own(s, name, account, NULL);
    if (value == NULL)
        value = settings_own(s, name, NULL, NULL);
    return value != NULL ? value : setting->fallback;
}

gboolean settings_on(const Settings *s, const char *name, const Account *account,
                     const Conv *conv) {
    return g_strcmp0(settings_text(s, name, account, conv), "on") == 0;
}

char **settings_list(const Settings *s, const char *name, const Account *account,
                     const Conv *conv) {
    const char *text = settings_text(s, name, account, conv);

    return g_strsplit(text == NULL || g_str_equal(text, "none") ? "" : text, ", ", -1);
}

int settings_number(const Settings *s, const char *name, const Account *account, const Conv *conv) {
    const char *value = settings_text(s, name, account, conv);

    return value == NULL ? 0 : (int)g_ascii_strtoll(value, NULL, 10);
}

static gboolean scope_check(const Setting *setting, guint scope, GError **error) {
    if ((setting->scope & scope) != 0)
        return TRUE;
    g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_SCOPE,
                setting->scope == SCOPE_ACCOUNT  ? _("%s belongs to an account: /account set.")
                : setting->scope == SCOPE_GLOBAL ? _("%s is the same for all accounts and "
                                                     "conversations: /set.")
                                                 : _("%s can't be set for one conversation alone."),
                setting->name);
    return FALSE;
}

gboolean settings_set(Settings *s, const char *name, const char *value, Account *account,
                      Conv *conv, GError **error) {
    const Setting *setting = setting_find(name);
    gboolean for_conv = conv != NULL && conv->account != NULL;
    guint scope = for_conv ? SCOPE_CONV : account != NULL ? SCOPE_ACCOUNT : SCOPE_GLOBAL;
    g_autofree char *normal = NULL;
    g_autofree char *group = NULL;
    gboolean saved;

    if (setting == NULL) {
        g_set_error(error, SETTINGS_ERROR, SETTINGS_ERROR_UNKNOWN,
                    _("There is no setting “%s”. /set lists them all."), name);
        return FALSE;
    }
    if (!scope_check(setting, scope, error))
        return FALSE;
    if (value != NULL) {
        if (!settings_check(setting, value, error))
            return FALSE;
        normal = setting_normalise(setting, value, NULL);
    }
    group = for_conv          ? conv_group(conv)
            : account != NULL ? group_escape(account->jid)
                              : g_strdup(GLOBAL_GROUP);
    saved =
        file_set(scope == SCOPE_ACCOUNT ? &s->accounts : &s->global, group, name, normal, error);
    bus_emit(s->bus, &(Event){.type = EV_SETTING_CHANGED,
                              .account = for_conv ? conv->account : account,
                              .conv = for_conv ? conv : NULL,
                              .text = setting->name});
    return saved;
}

char **settings_accounts(const Settings *s) {
    GStrvBuilder *builder = g_strv_builder_new();
    char **jids;

    for (guint i = 0; i < s->accounts.order->len; i++) {
        g_autofree char *jid = g_uri_unescape_string(g_ptr_array_index(s->accounts.order, i), NULL);
        g_strv_builder_add(builder, jid);
    }
    jids = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    return jids;
}

gboolean settings_add_account(Settings *s, const char *jid, GError **error) {
    g_autofree char *group = group_escape(jid);

    return file_set(&s->accounts, group, "enabled", "on", error);
}

void settings_forget_account(Settings *s, const char *jid) {
    g_autofree char *name = g_strconcat(jid, " ", NULL);
    g_autofree char *prefix = group_escape(name);
    g_autofree char *group = group_escape(jid);

    file_drop(&s->accounts, group);
    for (guint i = s->global.order->len; i-- > 0;)
        if (g_str_has_prefix(g_ptr_array_index(s->global.order, i), prefix))
            file_drop(&s->global, g_ptr_array_index(s->global.order, i));
    /* What could not be written now is written with the next setting. */
    (void)file_save(&s->accounts, NULL);
    (void)file_save(&s->global, NULL);
}
