/* Are the values of a form what the service asks for (XEP-0004 3.3, XEP-0122)? */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/form.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REGEX_MAX 1000 /* bytes of a pattern; longer ones are not looked at */

static gboolean refuse(const Field *field, const char *value, const char *what, GError **error) {
    g_autofree char *label = field_label(field), *hint = field_hint(field);
    g_autofree char *clean = field->type == FIELD_TEXT_PRIVATE ? g_strdup("…") : text_clean(value);
    g_set_error(error, FORM_ERROR, 0, _("“%s” can't stand in “%s”: it has to be %s"), clean, label,
                what   ? what
                : hint ? hint
                       : _("something else"));
    return FALSE;
}

typedef struct {
    const char *name, *what;
    double least, most;
} Numbers;

/* The datatypes of XML Schema that are numbers; whole ones but for the last three. */
static const Numbers numbers[] = {
    {"xs:byte", N_("a whole number"), -128, 127},
    {"xs:short", N_("a whole number"), -32768, 32767},
    {"xs:int", N_("a whole number"), -2147483648.0, 2147483647},
    {"xs:long", N_("a whole number"), -9223372036854775808.0, 9223372036854775807.0},
    {"xs:integer", N_("a whole number"), -INFINITY, INFINITY},
    {"xs:nonNegativeInteger", N_("a whole number"), 0, INFINITY},
    {"xs:positiveInteger", N_("a whole number"), 1, INFINITY},
    {"xs:unsignedByte", N_("a whole number"), 0, 255},
    {"xs:unsignedShort", N_("a whole number"), 0, 65535},
    {"xs:unsignedInt", N_("a whole number"), 0, 4294967295.0},
    {"xs:unsignedLong", N_("a whole number"), 0, 18446744073709551615.0},
    {"xs:decimal", N_("a number"), -INFINITY, INFINITY},
    {"xs:double", N_("a number"), -INFINITY, INFINITY},
    {"xs:float", N_("a number"), -INFINITY, INFINITY},
};

static const Numbers *numbers_of(const FieldRule *rule) {
    for (gsize i = 0; rule->datatype && i < G_N_ELEMENTS(numbers); i++)
        if (strcmp(numbers[i].name, rule->datatype) == 0)
            return &numbers[i];
    return NULL;
}

static gboolean read_number(const char *text, double *number) {
    char *end;
    *number = g_ascii_strtod(text, &end);
    return end > text && !*end && !isnan(*number) && !g_ascii_isspace(*text) &&
           !strpbrk(text, "xXpPiInN"); /* neither hexadecimal nor words */
}

static gboolean is_number(const Numbers *kind, const char *text, double *number) {
    gboolean whole = g_str_has_prefix(kind->what, "a whole");
    return read_number(text, number) && (!whole || !strpbrk(text, ".eE")) &&
           *number >= kind->least && *number <= kind->most;
}

/* Dates and times as something to compare; FALSE: it is none. */
static gboolean read_moment(const char *datatype, const char *text, double *number) {
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    gboolean date = strcmp(datatype, "xs:date") == 0, time = strcmp(datatype, "xs:time") == 0;
    g_autofree char *whole = date   ? g_strconcat(text, "T00:00:00Z", NULL)
                             : time ? g_strconcat("2000-01-01T", text, NULL)
                                    : g_strdup(text);
    gboolean shape = strlen(text) >= 8 && text[date || !time ? 4 : 2] == (time ? ':' : '-');
    g_autoptr(GDateTime) moment = shape ? g_date_time_new_from_iso8601(whole, utc) : NULL;
    if (!moment || (date && strlen(text) != 10))
        return FALSE;
    *number = (double)g_date_time_to_unix(moment) + g_date_time_get_microsecond(moment) / 1e6;
    return TRUE;
}

static const char *moment_words(const char *datatype) {
    static const char *const words[][2] = {
        {"xs:date", N_("a date such as 2026-11-21")},
        {"xs:time", N_("a time such as 12:30:00")},
        {"xs:dateTime", N_("a moment such as 2026-11-21T12:30:00Z")}};
    for (gsize i = 0; datatype && i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i][0], datatype) == 0)
            return words[i][1];
    return NULL;
}

const char *form_datatype_words(const char *datatype) {
    const Numbers *number = numbers_of(&(FieldRule){.datatype = (char *)datatype});
    if (g_strcmp0(datatype, "xs:anyURI") == 0)
        return N_("an address such as https://example.org/");
    if (g_strcmp0(datatype, "xs:language") == 0)
        return N_("a language such as en or pt-BR");
    return number ? number->what : moment_words(datatype);
}

static gboolean in_range(const FieldRule *rule, double number) {
    const Numbers *kind = numbers_of(rule);
    double bound;
    if (rule->method != RULE_RANGE)
        return TRUE;
    if (rule->min &&
        (kind ? read_number(rule->min, &bound) : read_moment(rule->datatype, rule->min, &bound)) &&
        number < bound)
        return FALSE;
    return !(
        rule->max &&
        (kind ? read_number(rule->max, &bound) : read_moment(rule->datatype, rule->max, &bound)) &&
        number > bound);
}

static char *range_words(const Field *field, const char *kind) {
    const FieldRule *rule = &field->rule;
    const Numbers *type = numbers_of(rule);
    g_autoptr(GString) all = g_string_new(tr(kind));
    if (type && isfinite(type->least) && !(rule->method == RULE_RANGE && rule->min))
        g_string_append_printf(all, _(", not below %.0f"), type->least);
    if (type && isfinite(type->most) && !(rule->method == RULE_RANGE && rule->max))
        g_string_append_printf(all, _(", not above %.0f"), type->most);
    if (rule->method == RULE_RANGE && rule->min)
        g_string_append_printf(all, _(", not below %s"), rule->min);
    if (rule->method == RULE_RANGE && rule->max)
        g_string_append_printf(all, _(", not above %s"), rule->max);
    return text_clean(all->str);
}

/* A pattern of somebody else's: what it may cost is bounded; one that is none holds nobody up. */
static gboolean matches(const char *regex, const char *value) {
    if (strlen(regex) > REGEX_MAX)
        return TRUE;
    g_autofree char *pattern =
        g_strdup_printf("(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=500)^(?:%s)$", regex);
    g_autoptr(GError) error = NULL;
    g_autoptr(GRegex) compiled = g_regex_new(pattern, G_REGEX_DOLLAR_ENDONLY, 0, NULL);
    gboolean fits = !compiled || g_regex_match_full(compiled, value, -1, 0, 0, NULL, &error);
    return fits || error;
}

/* "pt-BR" (XML Schema part 2, 3.3.3) */
static gboolean is_language(const char *text) {
    return g_regex_match_simple("^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$", text, G_REGEX_DOLLAR_ENDONLY,
                                0);
}

/* Of the datatype, and in the range. */
static gboolean check_datatype(const Field *field, const char *value, GError **error) {
    const Numbers *kind = numbers_of(&field->rule);
    const char *moment = moment_words(field->rule.datatype);
    double number;
    if (!kind && !moment) {
        const char *datatype = field->rule.datatype, *what = form_datatype_words(datatype);
        g_autofree char *scheme = g_uri_parse_scheme(value);
        gboolean fits = g_strcmp0(datatype, "xs:anyURI") == 0     ? scheme != NULL
                        : g_strcmp0(datatype, "xs:language") == 0 ? is_language(value)
                                                                  : TRUE;
        return fits || refuse(field, value, tr(what), error);
    }
    gboolean good =
        kind ? is_number(kind, value, &number) : read_moment(field->rule.datatype, value, &number);
    if (good && in_range(&field->rule, number))
        return TRUE;
    g_autofree char *what = range_words(field, kind ? kind->what : moment);
    return refuse(field, value, what, error);
}

static gboolean is_option(const Field *field, const char *value) {
    for (guint i = 0; i < field->options->len; i++)
        if (strcmp(((const FieldOption *)g_ptr_array_index(field->options, i))->value, value) == 0)
            return TRUE;
    return FALSE;
}

gboolean field_check_value(const Field *field, const char *value, GError **error) {
    gboolean listed = field->type == FIELD_LIST_SINGLE || field->type == FIELD_LIST_MULTI;
    if (field->type == FIELD_TEXT_SINGLE && !*value && !field->required)
        return TRUE;
    if (listed && is_option(field, value))
        return TRUE;
    if (listed && field->rule.method == RULE_BASIC)
        return refuse(field, value, NULL, error);
    if (field->type == FIELD_JID_SINGLE || field->type == FIELD_JID_MULTI) {
        g_autofree char *jid = jid_prepare(value, NULL);
        return jid || refuse(field, value, NULL, error);
    }
    if (field->type == FIELD_BOOLEAN || field->type == FIELD_FIXED || field->type == FIELD_HIDDEN)
        return TRUE;
    if (field->type == FIELD_TEXT_MULTI && field->rule.method == RULE_BASIC)
        return TRUE; /* lines of one text: no line is a value by itself */
    if (field->rule.method == RULE_REGEX && !matches(field->rule.regex, value))
        return refuse(field, value, NULL, error);
    return check_datatype(field, value, error);
}

static gboolean is_empty(const Field *field) {
    for (guint i = 0; i < field->values->len; i++)
        if (*(const char *)g_ptr_array_index(field->values, i))
            return FALSE;
    return TRUE;
}

gboolean field_check(const Field *field, GError **error) {
    g_autofree char *label = field_label(field);
    guint n = field->values->len, least = field->rule.list_min, most = field->rule.list_max;
    if (field->required && field->type != FIELD_BOOLEAN && is_empty(field)) {
        g_set_error(error, FORM_ERROR, 0, _("“%s” has to be filled in"), label);
        return FALSE;
    }
    if (field->type == FIELD_LIST_MULTI && ((least && n < least) || (most && n > most))) {
        g_set_error(error, FORM_ERROR, 0, _("Of “%s” choose %s %u"), label,
                    least && n < least ? _("at least") : _("at most"),
                    least && n < least ? least : most);
        return FALSE;
    }
    for (guint i = 0; field->edited && i < n; i++)
        if (!field_check_value(field, g_ptr_array_index(field->values, i), error))
            return FALSE;
    return TRUE;
}

const Field *form_check(const Form *form, GError **error) {
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = g_ptr_array_index(form->fields, i);
        if (field->type != FIELD_FIXED && field->type != FIELD_HIDDEN && !field_check(field, error))
            return field;
    }
    return NULL;
}
