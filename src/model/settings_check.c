/* Checks of what people write into settings, and the errors that help them. */
#include "model/settings_check.h"
#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

static gboolean refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean refuse(GError **error, const char *format, ...) {
    va_list args;

    va_start(args, format);
    if (error != NULL && *error == NULL)
        *error = g_error_new_valist(SETTINGS_ERROR, SETTINGS_ERROR_VALUE, tr(format), args);
    va_end(args);
    return FALSE;
}

gboolean check_host(const char *value, GError **error) {
    g_autofree char *ascii = NULL;

    if (g_hostname_is_ip_address(value))
        return TRUE;
    ascii = g_hostname_to_ascii(value);
    if (ascii == NULL || *ascii == '\0' || strpbrk(ascii, " /@:\\\"'<>[]") != NULL)
        return refuse(error,
                      "“%s” is not a host name. It looks like xmpp.example.org or 192.0.2.7; the "
                      "port is a setting of its own.",
                      value);
    return TRUE;
}

gboolean check_resource(const char *value, GError **error) {
    g_autofree char *jid = g_strconcat("a@example.org/", value, NULL);

    if (*value == '\0' || !jid_is_valid(jid))
        return refuse(error, "“%s” can't be a resource. Any short name will do, such as home.",
                      value);
    return TRUE;
}

gboolean check_bare_jid(const char *value, GError **error) {
    if (!jid_is_valid(value) || jid_resource(value) != NULL)
        return refuse(error, "“%s” is not a JID. It looks like me@example.org.", value);
    return TRUE;
}

gboolean check_proxy(const char *value, GError **error) {
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri == NULL ? NULL : g_uri_get_scheme(uri);

    if (scheme == NULL || (strcmp(scheme, "socks5") != 0 && strcmp(scheme, "http") != 0) ||
        g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0' || g_uri_get_port(uri) < 1)
        return refuse(error,
                      "“%s” is not a proxy. It looks like socks5://127.0.0.1:9050 or "
                      "http://proxy.example.org:3128.",
                      value);
    return TRUE;
}

gboolean check_fingerprint(const char *value, GError **error) {
    guint digits = 0;

    for (const char *p = value; *p != '\0'; p++) {
        if (g_ascii_isxdigit(*p))
            digits++;
        else if (*p != ':')
            digits = G_MAXUINT / 2;
    }
    if (digits != 64)
        return refuse(error, "A SHA-256 fingerprint has 64 hexadecimal digits.");
    return TRUE;
}

gboolean check_time_format(const char *value, GError **error) {
    g_autoptr(GDateTime) day = g_date_time_new_utc(2000, 1, 1, 0, 0, 0);
    g_autofree char *sample = g_date_time_format(day, value);

    if (sample == NULL || (*value != '\0' && *sample == '\0'))
        return refuse(error, "“%s” is not a time format. It looks like %%H:%%M: see date(1).",
                      value);
    return TRUE;
}

static char *normalise_bool(const Setting *setting, const char *value, GError **error) {
    static const char *const yes[] = {"on", "true", "yes", "1", NULL};
    static const char *const no[] = {"off", "false", "no", "0", NULL};
    g_autofree char *lower = g_ascii_strdown(value, -1);

    if (g_strv_contains(yes, lower))
        return g_strdup("on");
    if (g_strv_contains(no, lower))
        return g_strdup("off");
    refuse(error, "%s is on or off, not “%s”.", setting->name, value);
    return NULL;
}

static char *normalise_number(const Setting *setting, const char *value, GError **error) {
    gint64 number = 0;

    if (!g_ascii_string_to_signed(value, 10, setting->min, setting->max, &number, NULL)) {
        refuse(error, "%s is a number from %d to %d, not “%s”.", setting->name, setting->min,
               setting->max, value);
        return NULL;
    }
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

/* What was a switch once (notify) still takes its words, as they may stand in settings.ini. */
static const char *switched(const Setting *setting, const char *value) {
    if (g_strv_contains(setting->choices, "off") || !g_strv_contains(setting->choices, "auto") ||
        !g_strv_contains(setting->choices, "none"))
        return value;
    return g_ascii_strcasecmp(value, "off") == 0  ? "none"
           : g_ascii_strcasecmp(value, "on") == 0 ? "auto"
                                                  : value;
}

static char *normalise_choice(const Setting *setting, const char *written, GError **error) {
    const char *value = switched(setting, written);

    for (const char *const *choice = setting->choices; *choice != NULL; choice++)
        if (g_ascii_strcasecmp(*choice, value) == 0)
            return g_strdup(*choice);

    const char *nearest = words_nearest(value, setting->choices);
    g_autofree char *all = g_strjoinv(", ", (char **)setting->choices);
    refuse(error, "%s is %s %s, not “%s”.%s%s%s", setting->name,
           setting->type == SETTING_LIST ? _("made of") : _("one of"), all, value,
           nearest != NULL ? _(" Did you mean ") : "", nearest != NULL ? nearest : "",
           nearest != NULL ? "?" : "");
    return NULL;
}

/* Commas and blanks between the words are the same. */
static char *normalise_list(const Setting *setting, const char *value, GError **error) {
    g_auto(GStrv) words = g_strsplit_set(value, ", ", -1);
    g_autoptr(GPtrArray) found = g_ptr_array_new();

    for (char **word = words; *word != NULL; word++) {
        g_autofree char *name = g_ascii_strdown(*word, -1);
        const char *const *choice = setting->choices;
        if (*name == '\0' || g_str_equal(name, "none"))
            continue;
        while (*choice != NULL && !g_str_equal(*choice, name))
            choice++;
        if (*choice == NULL) {
            g_autofree char *one G_GNUC_UNUSED = normalise_choice(setting, *word, error);
            return NULL;
        }
        if (g_ptr_array_find(found, *choice, NULL)) {
            refuse(error, "%s has %s twice.", setting->name, *choice);
            return NULL;
        }
        g_ptr_array_add(found, (gpointer)*choice);
    }
    if (found->len == 0)
        return g_strdup("none");
    g_ptr_array_add(found, NULL);
    return g_strjoinv(", ", (char **)found->pdata);
}

static char *normalise_file(const char *value) {
    if (g_str_has_prefix(value, "~/"))
        return g_build_filename(g_get_home_dir(), value + 2, NULL);
    return g_canonicalize_filename(value, NULL);
}

static char *normalise_text(const Setting *setting, const char *value, GError **error) {
    for (const char *p = value; *p != '\0'; p++) {
        if (g_ascii_iscntrl(*p) && setting->type == SETTING_TEXT) {
            refuse(error, "%s can't contain line ends or control characters.", setting->name);
            return NULL;
        }
    }
    if (setting->check != NULL && !setting->check(value, error))
        return NULL;
    if (setting->file && *value == '\0') {
        refuse(error, "%s needs the name of a file.", setting->name);
        return NULL;
    }
    return setting->file ? normalise_file(value) : g_strdup(value);
}

char *setting_normalise(const Setting *setting, const char *value, GError **error) {
    if (!g_utf8_validate(value, -1, NULL)) {
        refuse(error, "The value of %s is not UTF-8 text.", setting->name);
        return NULL;
    }
    switch (setting->type) {
    case SETTING_BOOL:
        return normalise_bool(setting, value, error);
    case SETTING_NUMBER:
        return normalise_number(setting, value, error);
    case SETTING_CHOICE:
        return normalise_choice(setting, value, error);
    case SETTING_LIST:
        return normalise_list(setting, value, error);
    case SETTING_TEXT:
    case SETTING_SECRET:
        break;
    }
    return normalise_text(setting, value, error);
}

gboolean settings_check(const Setting *setting, const char *value, GError **error) {
    g_autofree char *normal = setting_normalise(setting, value, error);

    if (normal == NULL)
        return FALSE;
    if (setting->file && access(normal, R_OK) != 0)
        return refuse(error, "The file %s can't be read: %s.", normal, g_strerror(errno));
    return TRUE;
}
