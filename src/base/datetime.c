/* Dates and times as XMPP writes them (XEP-0082). */
#include "base/datetime.h"

/* Reads exactly n digits and moves on. */
static gboolean read_digits(const char **p, int n, int *value) {
    *value = 0;
    for (int i = 0; i < n; i++) {
        if (!g_ascii_isdigit((*p)[i]))
            return FALSE;
        *value = *value * 10 + ((*p)[i] - '0');
    }
    *p += n;
    return TRUE;
}

static gboolean skip(const char **p, char c) {
    if (**p != c)
        return FALSE;
    (*p)++;
    return TRUE;
}

/* Any number of digits after the point; what is finer than a microsecond is dropped. */
static gboolean read_fraction(const char **p, gint64 *us) {
    gint64 unit = 100000;
    *us = 0;
    if (!skip(p, '.'))
        return TRUE;
    if (!g_ascii_isdigit(**p))
        return FALSE;
    for (; g_ascii_isdigit(**p); (*p)++, unit /= 10)
        *us += unit * (**p - '0');
    return TRUE;
}

static gboolean read_zone(const char **p, int *minutes) {
    *minutes = 0;
    if (**p == '\0' || skip(p, 'Z'))
        return TRUE;
    int sign = **p == '-' ? -1 : 1, h, m;
    if (!skip(p, '+') && !skip(p, '-'))
        return FALSE;
    if (!read_digits(p, 2, &h) || !skip(p, ':') || !read_digits(p, 2, &m) || h > 14 || m > 59)
        return FALSE;
    *minutes = sign * (h * 60 + m);
    return TRUE;
}

/* Days since 1970-01-01 in the Gregorian calendar. */
static gint64 days_since_1970(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int shifted = (month + 9) % 12; /* March is 0: the leap day comes last */
    gint64 day_of_year = (153 * shifted + 2) / 5 + day - 1;
    return 365 * (gint64)y + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

gboolean datetime_parse(const char *text, gint64 *us) {
    g_return_val_if_fail(us, FALSE);
    if (!text)
        return FALSE;
    const char *p = text;
    int year, month, day, hour, minute, second, zone;
    gint64 fraction;
    if (!read_digits(&p, 4, &year))
        return FALSE;
    gboolean dashes = skip(&p, '-');
    if (!read_digits(&p, 2, &month) || (dashes && !skip(&p, '-')) || !read_digits(&p, 2, &day) ||
        !skip(&p, 'T'))
        return FALSE;
    if (!read_digits(&p, 2, &hour) || !skip(&p, ':') || !read_digits(&p, 2, &minute) ||
        !skip(&p, ':') || !read_digits(&p, 2, &second))
        return FALSE;
    if (!read_fraction(&p, &fraction) || !read_zone(&p, &zone) || *p)
        return FALSE;
    if (year < 1970 || !g_date_valid_dmy(day, month, year) || minute > 59 || second > 60)
        return FALSE;
    if (hour > 24 || (hour == 24 && (minute || second || fraction)))
        return FALSE;
    gint64 seconds =
        ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute - zone) * 60 + second;
    if (seconds < 0)
        return FALSE;
    *us = seconds * G_USEC_PER_SEC + fraction;
    return TRUE;
}

char *datetime_format(gint64 us) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(us / G_USEC_PER_SEC);
    if (!time)
        return g_strdup("1970-01-01T00:00:00Z");
    g_autofree char *whole = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    int ms = (int)(us % G_USEC_PER_SEC / 1000);
    return ms > 0 ? g_strdup_printf("%s.%03dZ", whole, ms) : g_strconcat(whole, "Z", NULL);
}

gboolean duration_parse(const char *text, guint *ms) {
    static const struct {
        const char *unit;
        double ms;
    } units[] = {{"ms", 1},      {"s", 1000},    {"", 1000},     {"m", 60000},
                 {"min", 60000}, {"h", 3600000}, {"d", 86400000}};
    char *end;
    double value = g_ascii_strtod(text, &end);
    for (guint i = 0; end > text && i < G_N_ELEMENTS(units); i++) {
        if (strcmp(end, units[i].unit) != 0 || !(value >= 0 && value * units[i].ms < G_MAXINT32))
            continue;
        *ms = (guint)(value * units[i].ms + 0.5);
        return TRUE;
    }
    return FALSE;
}
