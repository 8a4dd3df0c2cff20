#pragma once
/* Reads JSON strictly (RFC 8259), one value and nothing after it. For tests: papo itself only
 * writes. */
#include <glib.h>
#include <string.h>

static inline const char *json_check_value(const char *p, int depth);

static inline const char *json_check_string(const char *p) {
    if (*p++ != '"')
        return NULL;
    while (*p != '"') {
        if ((guchar)*p < 0x20)
            return NULL;
        if (*p == '\\' && p[1] == 'u') {
            for (int i = 2; i < 6; i++)
                if (!g_ascii_isxdigit(p[i]))
                    return NULL;
            p += 6;
        } else if (*p == '\\') {
            if (!p[1] || !strchr("\"\\/bfnrt", p[1]))
                return NULL;
            p += 2;
        } else
            p++;
    }
    return p + 1;
}

static inline const char *json_check_number(const char *p) {
    p += *p == '-';
    if (!g_ascii_isdigit(*p) || (*p == '0' && g_ascii_isdigit(p[1])))
        return NULL;
    while (g_ascii_isdigit(*p))
        p++;
    return p; /* fractions are not written */
}

/* Members of an object, or elements of an array; p is behind the bracket. */
static inline const char *json_check_list(const char *p, char close, int depth) {
    if (*p == close)
        return p + 1;
    for (;;) {
        if (close == '}') {
            p = json_check_string(p);
            if (!p || *p++ != ':')
                return NULL;
        }
        p = json_check_value(p, depth + 1);
        if (!p || (*p != ',' && *p != close))
            return NULL;
        if (*p++ == close)
            return p;
    }
}

static inline const char *json_check_value(const char *p, int depth) {
    if (depth > 8)
        return NULL;
    if (*p == '{' || *p == '[')
        return json_check_list(p + 1, *p == '{' ? '}' : ']', depth);
    if (*p == '"')
        return json_check_string(p);
    if (g_str_has_prefix(p, "true"))
        return p + 4;
    if (g_str_has_prefix(p, "false"))
        return p + 5;
    return json_check_number(p);
}

/* One object in one line: valid UTF-8, and nothing a terminal obeys. */
static inline gboolean json_check_line(const char *line) {
    const char *end = *line == '{' ? json_check_value(line, 0) : NULL;
    if (!end || *end || !g_utf8_validate(line, -1, NULL))
        return FALSE;
    for (const char *p = line; *p; p = g_utf8_next_char(p))
        if (g_unichar_iscntrl(g_utf8_get_char(p)))
            return FALSE;
    return TRUE;
}
