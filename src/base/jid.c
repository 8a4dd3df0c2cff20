/* Addresses (RFC 7622), prepared so that equal ones are equal bytes; and XEP-0106. */
#include "base/jid.h"
#include "base/chars.h"
#include "base/text.h"
#include "base/tr.h"
#include <gio/gio.h>
#include <string.h>
#include <utf8proc.h>

#define PART_MAX 1023
#define LABEL_MAX 63

static gboolean refuse(GError **error, const char *text, const char *why) {
    g_autofree char *clean = text_clean(text);
    g_autofree char *shown = text_ellipsize(clean, 80);
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is not an address: %s"),
                shown, why);
    return FALSE;
}

static gboolean is_ascii(const char *text) {
    for (; *text; text++)
        if ((guchar)*text >= 0x80)
            return FALSE;
    return TRUE;
}

static gboolean is_space(gunichar c) {
    return c == ' ' ||
           (c >= 0x80 && utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_ZS);
}

/* Localparts and domains: lower case and NFKC, which is what both RFC 8265 (which refuses what
 * has a compatibility form) and the older nodeprep of most servers make equal. */
static char *fold(const char *text) {
    if (is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *lower = g_utf8_strdown(text, -1);
    g_autofree char *wide = g_utf8_normalize(lower, -1, G_NORMALIZE_NFKC);
    if (!wide)
        return NULL;
    g_autofree char *again = g_utf8_strdown(wide, -1);
    return g_utf8_normalize(again, -1, G_NORMALIZE_NFKC);
}

static const char *check_local(const char *local) {
    for (const char *p = local; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80 && strchr("\"&'/:<>@", (int)c))
            return _("the part before the @ can't have any of \" & ' / : < > @ in it");
        if (is_space(c))
            return _("the part before the @ can't have spaces");
        if (char_is_control(c) || char_is_separator(c) || char_is_hidden(c) || char_is_unfit(c))
            return _("it has control or invisible characters");
    }
    return NULL;
}

static const char *check_domain(const char *domain) {
    gsize label = 0;
    if (*domain == '[')
        return g_str_has_suffix(domain, "]") &&
                       strspn(domain + 1, "0123456789abcdef:.") == strlen(domain) - 2
                   ? NULL
                   : _("its server is not a domain name");
    for (const char *p = domain; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '.') {
            if (label == 0)
                return _("its server has an empty part");
            label = 0;
            continue;
        }
        if (++label > LABEL_MAX)
            return _("a part of its server's name is too long");
        gboolean fine = c < 0x80 ? g_ascii_isalnum((char)c) || c == '-' || c == '_'
                                 : g_unichar_isalnum(c) || char_is_mark(c) || c == 0xB7;
        if (!fine || char_is_hidden(c) || char_is_unfit(c))
            return _("its server is not a domain name");
    }
    return label == 0 ? _("its server has an empty part") : NULL;
}

static const char *check_resource(const char *resource) {
    gunichar before = 0;
    for (const char *p = resource; *p;) {
        gunichar c = g_utf8_get_char(p);
        p = g_utf8_next_char(p);
        if (char_is_control(c) || char_is_separator(c) || char_is_unfit(c) ||
            (char_is_hidden(c) && !char_joins(c, before, *p ? g_utf8_get_char(p) : 0)))
            return _("it has control or invisible characters");
        before = c;
    }
    return NULL;
}

static const char *check_length(const char *part) {
    gsize length = strlen(part);
    if (length == 0)
        return _("a part of it is empty");
    return length > PART_MAX ? _("a part of it is longer than 1023 bytes") : NULL;
}

/* Ideographic full stops separate labels too (RFC 3490 3.1), and A-labels become U-labels. */
static char *prepare_domain(const char *raw) {
    g_autofree char *domain = fold(raw);
    if (!domain)
        return NULL;
    if (!is_ascii(domain)) {
        g_auto(GStrv) labels = g_strsplit(domain, "。", -1);
        g_free(domain);
        domain = g_strjoinv(".", labels);
    }
    gsize length = strlen(domain);
    if (length > 1 && domain[length - 1] == '.')
        domain[length - 1] = '\0';
    if (!strstr(domain, "xn--"))
        return g_steal_pointer(&domain);
    char *unicode = g_hostname_to_unicode(domain);
    return unicode ? unicode : g_steal_pointer(&domain);
}

/* OpaqueString (RFC 8265 4.2): any space becomes a plain one, NFC, case stays. */
static char *prepare_resource(const char *raw) {
    if (is_ascii(raw))
        return g_strdup(raw);
    g_autoptr(GString) out = g_string_sized_new(strlen(raw));
    for (const char *p = raw; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(out, is_space(c) ? ' ' : c);
    }
    return g_utf8_normalize(out->str, -1, G_NORMALIZE_NFC);
}

typedef const char *(*PartCheck)(const char *part);

static gboolean check_part(const char *part, PartCheck check, const char *text, GError **error) {
    const char *why = part ? check_length(part) : _("it is not valid text");
    if (!why)
        why = check(part);
    return why ? refuse(error, text, why) : TRUE;
}

/* XEP-0106: "joe@msn.example@gateway" is somebody at a gateway, written as people know him. */
static void suggest_escape(const char *text, GError **error) {
    const char *at = strrchr(text, '@');
    g_autofree char *known = at ? g_strndup(text, (gsize)(at - text)) : NULL;
    if (!error || !*error || !known || !strchr(known, '@') || !jid_is_valid(known))
        return;
    g_autofree char *local = jid_escape_local(known);
    g_autofree char *jid = g_strconcat(local, at, NULL);
    if (!jid_is_valid(jid))
        return;
    g_autofree char *before = g_strdup((*error)->message);
    int code = (*error)->code;
    GQuark domain = (*error)->domain;
    g_clear_error(error);
    g_set_error(error, domain, code, _("%s; at a gateway it is written %s"), before, jid);
}

static char *prepare(const char *text, GError **error) {
    if (!text || !*text || !g_utf8_validate(text, -1, NULL)) {
        refuse(error, text ? text : "",
               text && *text ? _("it is not valid text") : _("it is empty"));
        return NULL;
    }
    if (strlen(text) > 4 * 3 * PART_MAX) {
        refuse(error, text, _("it is too long"));
        return NULL;
    }
    const char *slash = strchr(text, '/');
    g_autofree char *bare = slash ? g_strndup(text, (gsize)(slash - text)) : g_strdup(text);
    char *at = strchr(bare, '@');
    g_autofree char *domain = prepare_domain(at ? at + 1 : bare);
    g_autofree char *resource = slash ? prepare_resource(slash + 1) : NULL;
    g_autofree char *local = NULL;
    if (at) {
        *at = '\0';
        local = fold(bare);
    }
    if ((at && !check_part(local, check_local, text, error)) ||
        !check_part(domain, check_domain, text, error) ||
        (slash && !check_part(resource, check_resource, text, error)))
        return NULL;
    return g_strconcat(at ? local : "", at ? "@" : "", domain, slash ? "/" : "",
                       slash ? resource : "", NULL);
}

char *jid_prepare(const char *text, GError **error) {
    g_autoptr(GError) cause = NULL;
    char *prepared = prepare(text, &cause);
    if (prepared)
        return prepared;
    if (error && text && g_utf8_validate(text, -1, NULL) && strlen(text) < PART_MAX)
        suggest_escape(text, &cause);
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
}

gboolean jid_is_valid(const char *text) {
    g_autofree char *prepared = jid_prepare(text, NULL);
    return prepared != NULL;
}

static gsize bare_length(const char *jid) {
    return strcspn(jid, "/");
}

/* Where the domain begins. */
static const char *domain_start(const char *jid) {
    const char *at = memchr(jid, '@', bare_length(jid));
    return at ? at + 1 : jid;
}

char *jid_bare(const char *jid) {
    return jid ? g_strndup(jid, bare_length(jid)) : NULL;
}

const char *jid_resource(const char *jid) {
    const char *slash = jid ? strchr(jid, '/') : NULL;
    return slash ? slash + 1 : NULL;
}

char *jid_local(const char *jid) {
    const char *domain = jid ? domain_start(jid) : NULL;
    return domain > jid ? g_strndup(jid, (gsize)(domain - jid) - 1) : NULL;
}

char *jid_domain(const char *jid) {
    if (!jid)
        return NULL;
    const char *domain = domain_start(jid);
    return g_strndup(domain, bare_length(jid) - (gsize)(domain - jid));
}

char *jid_full(const char *bare, const char *resource) {
    return resource && *resource ? g_strconcat(bare, "/", resource, NULL) : g_strdup(bare);
}

gboolean jid_equal(const char *a, const char *b) {
    return g_strcmp0(a, b) == 0;
}

gboolean jid_equal_bare(const char *a, const char *b) {
    if (!a || !b)
        return a == b;
    gsize length = bare_length(a);
    return length == bare_length(b) && memcmp(a, b, length) == 0;
}

/* XEP-0106 3.2. The backslash itself is escaped only where it would read as an escape. */
static const char escaped[] = " \"&'/:<>@\\";

/* The character that text (after a backslash) stands for; 0 if it is no escape. */
static char unescape(const char *text) {
    for (const char *p = escaped; *p; p++) {
        char code[3];
        g_snprintf(code, sizeof code, "%02x", (guint)*p);
        if (strncmp(text, code, 2) == 0)
            return *p;
    }
    return '\0';
}

char *jid_escape_local(const char *text) {
    g_autofree char *trimmed = g_strstrip(g_strdup(text)); /* no \20 at either end */
    GString *out = g_string_new(NULL);
    for (const char *p = trimmed; *p; p++) {
        if (*p == '\\' ? unescape(p + 1) != '\0' : strchr(escaped, *p) != NULL)
            g_string_append_printf(out, "\\%02x", (guint)*p);
        else
            g_string_append_c(out, *p);
    }
    return g_string_free(out, FALSE);
}

char *jid_unescape_local(const char *local) {
    GString *out = g_string_new(NULL);
    for (const char *p = local; *p; p++) {
        char c = *p == '\\' ? unescape(p + 1) : '\0';
        gboolean edge = c == ' ' && (p == local || p[3] == '\0');
        if (c && !edge) {
            g_string_append_c(out, c);
            p += 2;
        } else {
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}
