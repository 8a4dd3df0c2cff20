/* 0363_upload.c — where files may be put: the service, its limits, and what it answers. */
#include "xmpp/xep/0363_upload.h"
#include "base/datetime.h"
#include "base/http.h"
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "wire/ns.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0030_disco.h"
#include <string.h>

enum { SERVICES_MAX = 20, FORMS_MAX = 10, HEADERS_MAX = 20, NAME_MAX_CHARS = 120, NAME_TAIL = 20 };

/* ---- the service (3) ---- */

gint64 upload_limit(const Stanza *query) {
    const Stanza *x = NULL;
    for (guint n = 0; n < FORMS_MAX && (x = stanza_next(query, x, "x", NS_DATA_FORMS)); n++) {
        g_autoptr(Form) form = forms_read(x);
        const char *type = form ? form_get(form, "FORM_TYPE") : NULL;
        const char *most = form ? form_get(form, "max-file-size") : NULL;
        gint64 limit;
        if (g_strcmp0(type, NS_UPLOAD) == 0 && most &&
            g_ascii_string_to_signed(most, 10, 1, G_MAXINT64, &limit, NULL))
            return limit;
    }
    return 0;
}

static gboolean takes_files(const Stanza *answer, const Stanza *query) {
    g_auto(GStrv) features = disco_features(query);
    return g_strcmp0(stanza_get(answer, "type"), "result") == 0 &&
           g_strv_contains((const char *const *)features, NS_UPLOAD);
}

static void answered(Stream *stream) {
    if (--uploads_of(stream)->asked == 0)
        uploads_found(stream);
}

/* Of several, the one that takes the largest files. */
static void on_info(Stream *stream, Stanza *answer, gpointer jid) {
    Uploads *uploads = uploads_of(stream);
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_INFO);
    gint64 limit = upload_limit(query);
    if (takes_files(answer, query) &&
        (!uploads->service || (uploads->limit && (!limit || limit > uploads->limit)))) {
        g_free(uploads->service);
        uploads->service = g_strdup(jid);
        uploads->limit = limit;
    }
    answered(stream);
}

static void ask_one(Stream *stream, const char *jid) {
    uploads_of(stream)->asked++;
    disco_ask_info(stream, jid, NULL, on_info, g_strdup(jid), g_free);
}

static void on_items(Stream *stream, Stanza *answer, gpointer data) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_ITEMS), *item = NULL;
    gboolean result = g_strcmp0(stanza_get(answer, "type"), "result") == 0;
    for (guint n = 0;
         result && n < SERVICES_MAX && (item = stanza_next(query, item, "item", NULL));) {
        const char *raw = stanza_get(item, "jid");
        g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
        if (!jid || stanza_get(item, "node") || strchr(jid, '@') || strchr(jid, '/'))
            continue;
        ask_one(stream, jid);
        n++;
    }
    answered(stream);
}

void upload_find_service(Stream *stream) {
    Uploads *uploads = uploads_of(stream);
    if (uploads->asked)
        return;
    uploads->asked = 1;
    if (stream_server_has(stream, NS_UPLOAD))
        ask_one(stream, stream_domain(stream));
    disco_ask_items(stream, stream_domain(stream), NULL, on_items, NULL, NULL);
}

static void ended(Stream *stream) {
    g_clear_pointer(&uploads_of(stream)->service, g_free);
}

/* ---- what it answers (4, 6) ---- */

void upload_slot_clear(UploadSlot *slot) {
    g_clear_pointer(&slot->put, g_free);
    g_clear_pointer(&slot->get, g_free);
    g_clear_pointer(&slot->headers, g_strfreev);
}

static char *without_line_ends(const char *text) {
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *c = text; *c; c++)
        if (*c != '\r' && *c != '\n')
            g_string_append_c(line, *c);
    return g_string_free(g_steal_pointer(&line), FALSE);
}

/* Any other could make our request mean something else. */
static const char *allowed_name(const char *name) {
    static const char *const allowed[] = {"Authorization", "Cookie", "Expires"};
    for (gsize i = 0; i < G_N_ELEMENTS(allowed); i++)
        if (g_ascii_strcasecmp(name, allowed[i]) == 0)
            return allowed[i];
    return NULL;
}

static char **read_headers(const Stanza *put) {
    g_autoptr(GStrvBuilder) headers = g_strv_builder_new();
    const Stanza *header = NULL;
    for (guint n = 0; n < HEADERS_MAX && (header = stanza_next(put, header, "header", NS_UPLOAD));
         n++) {
        const char *raw = stanza_get(header, "name");
        g_autofree char *line = without_line_ends(raw ? raw : "");
        g_autofree char *value = without_line_ends(stanza_text(header));
        const char *name = allowed_name(line);
        if (!name || !http_header_fits(name, value))
            continue;
        g_strv_builder_add(headers, name);
        g_strv_builder_add(headers, value);
    }
    return g_strv_builder_end(headers);
}

gboolean upload_read_slot(const Stanza *answer, gboolean plain, UploadSlot *slot, GError **error) {
    const Stanza *given = stanza_child(answer, "slot", NS_UPLOAD);
    const Stanza *put = stanza_child(given, "put", NS_UPLOAD);
    const char *to = stanza_get(put, "url");
    const char *from = stanza_get(stanza_child(given, "get", NS_UPLOAD), "url");
    if (!to || !from) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it gave no place for the file"));
        return FALSE;
    }
    g_autoptr(HttpUrl) there = http_url_parse(to, plain, error);
    g_autoptr(HttpUrl) back = there ? http_url_parse(from, plain, error) : NULL;
    if (!there || !back)
        return FALSE;
    *slot = (UploadSlot){g_strdup(to), g_strdup(from), read_headers(put)};
    return TRUE;
}

char *upload_refusal(const Stanza *answer, gint64 now) {
    const Stanza *error = stanza_child(answer, "error", NULL);
    const Stanza *large = stanza_child(error, "file-too-large", NS_UPLOAD);
    const char *most = stanza_child_text(large, "max-file-size", NS_UPLOAD);
    const char *stamp = stanza_get(stanza_child(error, "retry", NS_UPLOAD), "stamp");
    gint64 limit, until;
    if (most && g_ascii_string_to_signed(most, 10, 1, G_MAXINT64, &limit, NULL)) {
        g_autofree char *size = g_format_size((guint64)limit);
        return g_strdup_printf(_("it takes files of up to %s"), size);
    }
    g_autofree char *text = stanza_error_text(answer);
    if (!stamp || !datetime_parse(stamp, &until) || until <= now)
        return g_steal_pointer(&text);
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(until / G_USEC_PER_SEC);
    g_autofree char *when = time ? g_date_time_format(time, "%Y-%m-%d %H:%M") : NULL;
    return when ? g_strdup_printf(_("%s; try again after %s"), text, when) : g_steal_pointer(&text);
}

/* ---- what others see ---- */

char *upload_name(const char *path) {
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *shown = g_filename_display_name(base);
    g_autofree char *name = text_clean(shown);
    g_strdelimit(name, "/\\", '_');
    if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return g_strdup("file");
    glong length = g_utf8_strlen(name, -1);
    if (length <= NAME_MAX_CHARS)
        return g_steal_pointer(&name);
    g_autofree char *begin = g_utf8_substring(name, 0, NAME_MAX_CHARS - NAME_TAIL);
    g_autofree char *end = g_utf8_substring(name, length - NAME_TAIL, length);
    return g_strconcat(begin, end, NULL);
}

const XepModule xep_upload = {.xep = "0363",
                              .name = "HTTP File Upload",
                              .version = "1.2.0",
                              .attach = uploads_new,
                              .detach = uploads_free,
                              .ended = ended};
