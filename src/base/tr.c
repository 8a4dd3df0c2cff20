/* Texts in the user's language: gettext, and dates that fit the rest. */
#include "base/tr.h"

#include "config.h"
#include <libintl.h>
#include <string.h>

const char *tr(const char *text) {
    return text && *text ? dgettext(PAPO_DOMAIN, text) : text;
}

const char *tr_count(const char *one, const char *many, gulong n) {
    return dngettext(PAPO_DOMAIN, one, many, n);
}

char *tr_vprintf(const char *format, va_list args) {
    return g_strdup_vprintf(tr(format), args);
}

gboolean tr_fail(GError **error, GQuark domain, int code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *text = tr_vprintf(format, args);
    va_end(args);
    g_set_error_literal(error, domain, code, text);
    return FALSE;
}

static const char *const days[] = {N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
                                   N_("Friday"), N_("Saturday"), N_("Sunday")};
static const char *const months[] = {
    N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
    N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December")};

/* A name of ours goes literally into the format, so far as it is one. */
static void add_name(GString *out, const char *english, gboolean brief) {
    const char *name = tr(english);
    const char *end = brief ? g_utf8_offset_to_pointer(name, MIN(3, g_utf8_strlen(name, -1)))
                            : name + strlen(name);
    for (; name < end; name++)
        g_string_append_printf(out, *name == '%' ? "%%%%" : "%c", *name);
}

char *tr_date(GDateTime *time, const char *format) {
    g_autoptr(GString) out = g_string_new(NULL);
    format = tr(format);
    if (tr(days[0]) == days[0]) /* no catalogue: the locale may know them */
        return g_date_time_format(time, format);
    for (const char *p = format; *p; p++) {
        if (*p != '%' || !p[1]) {
            g_string_append_c(out, *p);
            continue;
        }
        p++;
        if (strchr("aA", *p))
            add_name(out, days[g_date_time_get_day_of_week(time) - 1], *p == 'a');
        else if (strchr("bBh", *p))
            add_name(out, months[g_date_time_get_month(time) - 1], *p != 'B');
        else
            g_string_append_printf(out, "%%%c", *p);
    }
    return g_date_time_format(time, out->str);
}

void tr_start(void) {
    const char *folder = g_getenv("PAPO_CATALOGUES");
    bindtextdomain(PAPO_DOMAIN, folder && *folder ? folder : PAPO_LOCALEDIR);
    bind_textdomain_codeset(PAPO_DOMAIN, "UTF-8");
    textdomain(PAPO_DOMAIN);
}
