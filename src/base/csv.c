/* Comma-separated values (RFC 4180). */
#include "base/csv.h"
#include "base/tr.h"
#include <gio/gio.h>
#include <string.h>

void csv_write(GString *out, const char *const *fields) {
    for (guint i = 0; fields[i]; i++) {
        if (i)
            g_string_append_c(out, ',');
        gboolean plain = !strpbrk(fields[i], ",\"\r\n") && *fields[i] != ' ';
        if (!plain)
            g_string_append_c(out, '"');
        for (const char *p = fields[i]; *p; p++)
            g_string_append_printf(out, "%s%c", *p == '"' ? "\"" : "", *p);
        if (!plain)
            g_string_append_c(out, '"');
    }
    g_string_append_c(out, '\n');
}

/* One field, and what stands behind it; FALSE: its quote has no end. */
static gboolean read_field(const char **text, guint *next, GString *field) {
    const char *p = *text;
    if (*p == '"') {
        for (p++; *p && (*p != '"' || p[1] == '"'); p++) {
            if (*p == '"')
                p++;
            *next += *p == '\n';
            g_string_append_c(field, *p);
        }
        if (!*p)
            return FALSE;
        p++;
    }
    for (; *p && *p != ',' && *p != '\n' && *p != '\r'; p++)
        g_string_append_c(field, *p);
    *text = p;
    return TRUE;
}

static void pass_empty_lines(const char **text, guint *next) {
    while (**text == '\n' || **text == '\r') {
        *next += **text == '\n';
        (*text)++;
    }
}

char **csv_read(const char **text, guint *line, guint *next, GError **error) {
    g_autoptr(GStrvBuilder) fields = g_strv_builder_new();
    pass_empty_lines(text, next);
    *line = *next;
    if (!**text)
        return NULL;
    while (TRUE) {
        g_autoptr(GString) field = g_string_new(NULL);
        if (!read_field(text, next, field)) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                        _("line %u: a quote has no end"), *line);
            return NULL;
        }
        g_strv_builder_add(fields, field->str);
        if (**text != ',')
            return g_strv_builder_end(fields);
        (*text)++;
    }
}
