/* Writes JSON. */
#include "base/json.h"
#include <string.h>

/* Line ends of any kind, controls, and what turns the direction of writing. */
static gboolean is_escaped(gunichar c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static void add_string(GString *out, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_string_append_c(out, '"');
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '"' || c == '\\')
            g_string_append_printf(out, "\\%c", (char)c);
        else if (c == '\n')
            g_string_append(out, "\\n");
        else if (is_escaped(c))
            g_string_append_printf(out, "\\u%04x", c);
        else
            g_string_append_unichar(out, c);
    }
    g_string_append_c(out, '"');
}

static void begin(GString *out, const char *name) {
    if (out->len && !strchr("{[\n", out->str[out->len - 1]))
        g_string_append_c(out, ',');
    if (!name)
        return;
    add_string(out, name);
    g_string_append_c(out, ':');
}

void json_open(GString *out, const char *name, char bracket) {
    begin(out, name);
    g_string_append_c(out, bracket);
}

void json_close(GString *out, char bracket) {
    g_string_append_c(out, bracket);
}

void json_text(GString *out, const char *name, const char *text) {
    if (!text)
        return;
    begin(out, name);
    add_string(out, text);
}

void json_number(GString *out, const char *name, gint64 number) {
    begin(out, name);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
}

void json_flag(GString *out, const char *name, gboolean flag) {
    begin(out, name);
    g_string_append(out, flag ? "true" : "false");
}
