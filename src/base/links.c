/* Links in texts. */
#include "base/links.h"
#include <string.h>

#define LONGEST 4096

static const char *const kinds[] = {"https://",  "http://", "ftp://",  "aesgcm://", "gemini://",
                                    "gopher://", "xmpp:",   "mailto:", "geo:",      "magnet:?"};

static gsize kind_at(const char *text) {
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_ascii_strncasecmp(text, kinds[i], strlen(kinds[i])) == 0)
            return strlen(kinds[i]);
    return 0;
}

/* What no link has in it: blanks, controls (also those for directions), and quotes around it. */
static gboolean ends_link(gunichar c) {
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
        return TRUE;
    default:
        return (c < 0x80 && strchr("<>\"`", (int)c)) || c == 0x201c || c == 0x201d || c == 0xbb;
    }
}

static gboolean closes_nothing(const char *text, gsize length) {
    static const char pairs[] = ")(][}{";
    const char *pair = strchr(pairs, text[length - 1]);
    int open = 0;
    if (!pair || (pair - pairs) % 2)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        open += text[i] == pair[1] ? 1 : text[i] == pair[0] ? -1 : 0;
    return open < 0;
}

/* "(see https://example.org/a_(b))." ends before the last bracket. */
static gsize without_tail(const char *text, gsize length) {
    while (length > 0 && (strchr(".,;:!?'*_~", text[length - 1]) || closes_nothing(text, length)))
        length--;
    return length;
}

static gsize length_at(const char *text, gsize kind) {
    const char *end = text + kind;
    while (*end && end - text < LONGEST && !ends_link(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    gsize length = without_tail(text, (gsize)(end - text));
    return length > kind ? length : 0;
}

gboolean link_next(const char *text, gsize *start, gsize *end) {
    for (const char *p = text + *start; *p; p++) {
        gsize kind = kind_at(p), length;
        if (kind == 0 || (p > text && (g_ascii_isalnum(p[-1]) || (guchar)p[-1] >= 0x80)))
            continue;
        length = length_at(p, kind);
        if (length == 0)
            continue;
        *start = (gsize)(p - text);
        *end = *start + length;
        return TRUE;
    }
    return FALSE;
}

gboolean link_is_whole(const char *text) {
    gsize start = 0, end;
    return g_utf8_validate(text, -1, NULL) && link_next(text, &start, &end) && start == 0 &&
           end == strlen(text);
}

char *link_host(const char *link) {
    g_autoptr(GUri) uri =
        g_uri_parse(link, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_PATH, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    return host && *host ? g_hostname_to_ascii(host) : NULL;
}

char **link_command(const char *template, const char *link, GError **error) {
    g_auto(GStrv) words = NULL;
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    gboolean placed = FALSE;
    int n;
    if (!g_shell_parse_argv(template, &n, &words, error))
        return NULL;
    for (char **word = words; *word; word++) {
        g_auto(GStrv) parts = g_strsplit(*word, "%u", -1);
        g_autofree char *full = g_strjoinv(link, parts);
        placed |= parts[0] && parts[1];
        g_strv_builder_add(command, full);
    }
    if (!placed)
        g_strv_builder_add(command, link);
    return g_strv_builder_end(command);
}
