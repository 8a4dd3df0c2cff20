/* Days as people name them. */
#include "base/day.h"

#include <string.h>

static const char *const words[] = {"today",    "yesterday", "monday",   "tuesday", "wednesday",
                                    "thursday", "friday",    "saturday", "sunday",  NULL};

const char *const *day_words(void) {
    return words;
}

static GDateTime *midnight(GDateTime *day) {
    int year, month, date;
    g_date_time_get_ymd(day, &year, &month, &date);
    return g_date_time_new(g_date_time_get_timezone(day), year, month, date, 0, 0, 0);
}

static GDateTime *days_before(GDateTime *now, int days) {
    g_autoptr(GDateTime) then = g_date_time_add_days(now, -days);
    return then ? midnight(then) : NULL;
}

/* Numbers with a sign between; returns how many, 0 if there is anything else. */
static int numbers(const char *text, char between, int *values, int most) {
    int n = 0;
    for (const char *p = text; n < most; p++) {
        gsize digits = strspn(p, "0123456789");
        if (digits < 1 || digits > 4)
            return 0;
        values[n++] = (int)g_ascii_strtoll(p, NULL, 10);
        p += digits;
        if (!*p)
            return n;
        if (*p != between)
            return 0;
    }
    return 0;
}

static GDateTime *by_numbers(const char *text, GDateTime *now) {
    int v[3], n = numbers(text, '-', v, 3), year = g_date_time_get_year(now);
    if (n == 0 || (n == 1 && v[0] < 1970))
        return NULL;
    gboolean with_year = n == 3 || v[0] > 12;
    int month = n == 1 ? 1 : v[with_year ? 1 : 0], date = n == 3 ? v[2] : with_year ? 1 : v[1];
    return g_date_time_new(g_date_time_get_timezone(now), with_year ? v[0] : year, month, date, 0,
                           0, 0);
}

static GDateTime *by_weekday(const char *text, GDateTime *now) {
    gsize n = strlen(text);
    for (int day = 1; n >= 3 && day <= 7; day++) {
        if (g_ascii_strncasecmp(words[day + 1], text, n) == 0) {
            int ago = (g_date_time_get_day_of_week(now) - day + 7) % 7;
            return days_before(now, ago ? ago : 7);
        }
    }
    return NULL;
}

GDateTime *day_parse(const char *text, GDateTime *now) {
    char *unit;
    if (g_ascii_strcasecmp(text, "today") == 0)
        return midnight(now);
    if (g_ascii_strcasecmp(text, "yesterday") == 0)
        return days_before(now, 1);
    if (!g_ascii_isdigit(*text))
        return by_weekday(text, now);
    gint64 count = g_ascii_strtoll(text, &unit, 10);
    if (count < 100000 && strcmp(unit, "d") == 0)
        return days_before(now, (int)count);
    if (count < 10000 && strcmp(unit, "w") == 0)
        return days_before(now, (int)count * 7);
    return by_numbers(text, now);
}

GDateTime *day_at(GDateTime *day, const char *time) {
    int v[2] = {0}, n = numbers(time, ':', v, 2), year, month, date;
    if (n == 0 || v[0] > 23 || v[1] > 59)
        return NULL;
    g_date_time_get_ymd(day, &year, &month, &date);
    return g_date_time_new(g_date_time_get_timezone(day), year, month, date, v[0], v[1], 0);
}
