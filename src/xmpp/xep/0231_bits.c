/* 0231_bits.c — small pictures and sounds that others have for us: checked, and put into private
 * files for the user to open. */
#include "xmpp/xep/0231_bits.h"
#include <glib/gstdio.h>
#include <string.h>

enum { BITS_MAX = 20, BYTES_MAX = 256 * 1024 };

typedef struct {
    char *cid, *path;
} Bit;

typedef struct {
    char *folder; /* NULL: nothing was kept yet */
    GPtrArray *bits;
    guint number; /* of the last file */
} Bits;

static void bit_free(gpointer data) {
    Bit *bit = data;
    g_unlink(bit->path);
    g_free(bit->cid);
    g_free(bit->path);
    g_free(bit);
}

static gpointer attach(Stream *stream) {
    Bits *bits = g_new0(Bits, 1);
    bits->bits = g_ptr_array_new_with_free_func(bit_free);
    return bits;
}

static void detach(Stream *stream, gpointer data) {
    Bits *bits = data;
    g_ptr_array_unref(bits->bits);
    if (bits->folder)
        g_rmdir(bits->folder);
    g_free(bits->folder);
    g_free(bits);
}

/* ---- what is what it says ---- */

/* 2.6; only what this can be checked by. */
static gboolean algorithm(const char *name, gsize length, GChecksumType *type) {
    static const struct {
        const char *name;
        GChecksumType type;
    } known[] = {{"sha1", G_CHECKSUM_SHA1},
                 {"sha-1", G_CHECKSUM_SHA1},
                 {"sha-256", G_CHECKSUM_SHA256},
                 {"sha-384", G_CHECKSUM_SHA384},
                 {"sha-512", G_CHECKSUM_SHA512}};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strlen(known[i].name) == length &&
            g_ascii_strncasecmp(known[i].name, name, length) == 0) {
            *type = known[i].type;
            return TRUE;
        }
    return FALSE;
}

/* "sha1+8f35…@bob.xmpp.org" */
static gboolean is_hash_of(const char *cid, const guchar *data, gsize size) {
    const char *plus = strchr(cid, '+'), *at = plus ? strchr(plus, '@') : NULL;
    GChecksumType type;
    if (!at || !algorithm(cid, (gsize)(plus - cid), &type))
        return FALSE;
    g_autofree char *hash = g_compute_checksum_for_data(type, data, size);
    return strlen(hash) == (gsize)(at - plus - 1) &&
           g_ascii_strncasecmp(hash, plus + 1, strlen(hash)) == 0;
}

/* Viewers go by the end of a name: of nothing that could run. */
static const char *ending(const char *type) {
    static const char *const known[][2] = {
        {"image/png", "png"},   {"image/jpeg", "jpg"},  {"image/gif", "gif"},
        {"image/webp", "webp"}, {"audio/x-wav", "wav"}, {"audio/wav", "wav"},
        {"audio/mpeg", "mp3"},  {"audio/ogg", "ogg"},   {"audio/ogg-speex", "ogg"},
        {"video/mpeg", "mpeg"}, {"video/mp4", "mp4"},   {"video/webm", "webm"}};
    gsize length = type ? strcspn(type, "; ") : 0;
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strlen(known[i][0]) == length && g_ascii_strncasecmp(known[i][0], type, length) == 0)
            return known[i][1];
    return "bin";
}

/* ---- kept ---- */

static Bits *bits_of(Stream *stream) {
    return stream_state(stream, &xep_bits);
}

static const Bit *find(Bits *bits, const char *cid) {
    for (guint i = 0; i < bits->bits->len; i++) {
        const Bit *bit = bits->bits->pdata[i];
        if (strcmp(bit->cid, cid) == 0)
            return bit;
    }
    return NULL;
}

static void write_file(Bits *bits, const char *cid, const char *type, const guchar *data,
                       gsize size) {
    if (!bits->folder)
        bits->folder = g_dir_make_tmp("papo-XXXXXX", NULL); /* 0700 */
    if (!bits->folder)
        return;
    g_autofree char *name = g_strdup_printf("%u.%s", ++bits->number, ending(type));
    g_autofree char *path = g_build_filename(bits->folder, name, NULL);
    if (!g_file_set_contents_full(path, (const char *)data, (gssize)size, G_FILE_SET_CONTENTS_NONE,
                                  0600, NULL))
        return;
    if (bits->bits->len >= BITS_MAX)
        g_ptr_array_remove_index(bits->bits, 0);
    Bit *bit = g_new(Bit, 1);
    *bit = (Bit){g_strdup(cid), g_steal_pointer(&path)};
    g_ptr_array_add(bits->bits, bit);
}

static void keep(Stream *stream, const Stanza *element) {
    Bits *bits = bits_of(stream);
    const char *cid = stanza_get(element, "cid"), *text = stanza_text(element);
    gsize size = 0;
    if (!cid || find(bits, cid) || strlen(text) > BYTES_MAX / 3 * 4 + 4)
        return;
    g_autofree guchar *data = g_base64_decode(text, &size);
    if (size > 0 && is_hash_of(cid, data, size))
        write_file(bits, cid, stanza_get(element, "type"), data, size);
}

void bits_keep(Stream *stream, const Stanza *parent) {
    guint n = 0;
    for (const Stanza *data = NULL;
         n < BITS_MAX && (data = stanza_next(parent, data, "data", NS_BITS)); n++)
        keep(stream, data);
}

gboolean bits_is_uri(const char *uri) {
    return g_ascii_strncasecmp(uri, "cid:", 4) == 0 && uri[4];
}

const char *bits_file(Stream *stream, const char *uri) {
    const Bit *bit = bits_is_uri(uri) ? find(bits_of(stream), uri + 4) : NULL;
    return bit ? bit->path : NULL;
}

void bits_resolve(Stream *stream, Form *form) {
    for (guint i = 0; i < form->fields->len; i++) {
        GPtrArray *media = ((Field *)form->fields->pdata[i])->media;
        for (guint k = 0; k < media->len; k++) {
            const char *file = bits_file(stream, media->pdata[k]);
            if (!file)
                continue;
            g_free(media->pdata[k]);
            media->pdata[k] = g_strdup(file);
        }
    }
}

/* ---- asked for ---- */

typedef struct {
    char *cid;
    BitsFn fn;
    gpointer data;
    GDestroyNotify free_data;
} Question;

static void question_free(gpointer data) {
    Question *question = data;
    if (question->free_data)
        question->free_data(question->data);
    g_free(question->cid);
    g_free(question);
}

static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    const Question *question = data;
    const Stanza *element = stanza_child(answer, "data", NS_BITS);
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0 &&
        g_strcmp0(stanza_get(element, "cid"), question->cid) == 0)
        keep(stream, element);
    question->fn(stream, question->data);
}

void bits_ask(Stream *stream, const char *jid, const char *uri, BitsFn fn, gpointer data,
              GDestroyNotify free_data) {
    g_return_if_fail(bits_is_uri(uri) && fn);
    Stanza *iq = iq_new("get", jid, "data", NS_BITS);
    Question *question = g_new(Question, 1);
    *question = (Question){g_strdup(uri + 4), fn, data, free_data};
    stanza_set(stanza_child(iq, "data", NS_BITS), "cid", question->cid);
    stream_ask(stream, iq, on_answer, question, question_free);
}

/* We have none to give away. */
static void refuse(Stream *stream, Stanza *iq) {
    stream_send(stream, iq_error(iq, "cancel", "item-not-found"));
}

static const char *const features[] = {NS_BITS, NULL};
static const IqHandler iqs[] = {{"get", "data", NS_BITS, refuse}, {NULL}};

const XepModule xep_bits = {.xep = "0231",
                            .name = "Bits of Binary",
                            .version = "1.1",
                            .note = "only received",
                            .features = features,
                            .iqs = iqs,
                            .attach = attach,
                            .detach = detach};
