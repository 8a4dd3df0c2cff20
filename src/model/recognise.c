/* Recognises what was said in the logs of other programs. */
#include "model/recognise.h"
#include "model/model.h"
#include "store/messages.h"
#include "store/versions.h"
#include <string.h>

#define APART_US (2 * G_USEC_PER_SEC) /* between two clients that hear the same */

struct Recogniser {
    const Conv *conv;
    GHashTable *used;     /* ids of messages here that are one there */
    GPtrArray *versions;  /* Version*, of corrected texts */
    GHashTable *by_text;  /* their text → the first one with it; borrowed, but the keys */
    GHashTable *the_next; /* Version* → the next one with the same text */
};

static char *essence(const char *body) {
    return g_strchomp(g_strdup(body));
}

static void sort_versions(Recogniser *recogniser) {
    for (guint i = 0; i < recogniser->versions->len; i++) {
        Version *version = g_ptr_array_index(recogniser->versions, i);
        char *text = version->body != NULL ? essence(version->body) : NULL;
        gpointer other = text != NULL ? g_hash_table_lookup(recogniser->by_text, text) : NULL;
        if (other != NULL)
            g_hash_table_insert(recogniser->the_next, version, other);
        if (text != NULL)
            g_hash_table_replace(recogniser->by_text, text, version);
    }
}

Recogniser *recogniser_new(const Conv *conv) {
    Recogniser *recogniser = g_new0(Recogniser, 1);

    recogniser->conv = conv;
    recogniser->used = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    recogniser->versions = versions_all(conv->model->db, conv->id);
    recogniser->by_text = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    recogniser->the_next = g_hash_table_new(NULL, NULL);
    sort_versions(recogniser);
    return recogniser;
}

void recogniser_free(Recogniser *recogniser) {
    if (recogniser == NULL)
        return;
    g_hash_table_unref(recogniser->used);
    g_hash_table_unref(recogniser->by_text);
    g_hash_table_unref(recogniser->the_next);
    g_ptr_array_unref(recogniser->versions);
    g_free(recogniser);
}

void recogniser_took(Recogniser *recogniser, gint64 id) {
    g_hash_table_add(recogniser->used, g_memdup2(&id, sizeof id));
}

static gboolean is_free(const Recogniser *recogniser, const Message *message) {
    return !g_hash_table_contains(recogniser->used, &message->id);
}

/* Logs end lines as they like. */
static gboolean same_text(const char *a, const char *b) {
    gsize n = strlen(a), m = strlen(b);

    while (n > 0 && g_ascii_isspace(a[n - 1]))
        n--;
    while (m > 0 && g_ascii_isspace(b[m - 1]))
        m--;
    return n == m && strncmp(a, b, n) == 0;
}

static gboolean is_in(const GPtrArray *versions, const char *body) {
    for (guint i = 0; i < versions->len; i++) {
        const Version *version = g_ptr_array_index(versions, i);
        if (version->body != NULL && same_text(version->body, body))
            return TRUE;
    }
    return FALSE;
}

static gboolean said_before(const Recogniser *recogniser, const Message *message,
                            const char *body) {
    g_autoptr(GPtrArray) versions = NULL;

    if ((message->flags & MESSAGE_EDITED) == 0)
        return FALSE;
    versions = versions_of(recogniser->conv->model->db, message->id);
    return is_in(versions, body);
}

static gboolean says(const Recogniser *recogniser, const Message *message, const char *body) {
    return (message->body != NULL && same_text(message->body, body)) ||
           said_before(recogniser, message, body);
}

/* In a room it was said by the same one. */
static gboolean same_nick(const Message *message, const ForeignMessage *foreign) {
    return message->nick == NULL || foreign->nick == NULL || foreign->ours ||
           strcmp(message->nick, foreign->nick) == 0;
}

/* A sender may use an id again: the text has to be the same as well. */
static gint64 find_by_ids(const Recogniser *recogniser, const ForeignMessage *foreign) {
    const Conv *conv = recogniser->conv;
    g_autoptr(Message) archived =
        foreign->archive_id != NULL
            ? messages_find_archived(conv->model->db, conv->id, foreign->archive_id)
            : NULL;
    g_autoptr(Message) own =
        foreign->ours && foreign->message_id != NULL
            ? messages_find(conv->model->db, conv->id, foreign->message_id, TRUE)
            : NULL;
    g_autoptr(GPtrArray) meant =
        foreign->message_id != NULL
            ? versions_meant(conv->model->db, conv->id, foreign->message_id, foreign->ours)
            : g_ptr_array_new();

    if (archived != NULL && says(recogniser, archived, foreign->body))
        return archived->id;
    if (own != NULL && says(recogniser, own, foreign->body))
        return own->id;
    for (guint i = 0; i < meant->len; i++) {
        const Message *message = g_ptr_array_index(meant, i);
        if (is_free(recogniser, message) && same_nick(message, foreign) &&
            says(recogniser, message, foreign->body))
            return message->id;
    }
    return 0;
}

static gint64 distance(const Message *message, const ForeignMessage *foreign) {
    return ABS(message->time - (foreign->time + foreign->span / 2));
}

/* The nearest one with this text then. */
static gint64 find_by_time(const Recogniser *recogniser, const ForeignMessage *foreign, gint64 from,
                           gint64 to) {
    const Conv *conv = recogniser->conv;
    g_autoptr(GPtrArray) said = messages_said(conv->model->db, conv->id, foreign->ours, from, to);
    const Message *best = NULL;

    for (guint i = 0; i < said->len; i++) {
        const Message *message = g_ptr_array_index(said, i);
        if (is_free(recogniser, message) && same_nick(message, foreign) &&
            says(recogniser, message, foreign->body) &&
            (best == NULL || distance(message, foreign) < distance(best, foreign)))
            best = message;
    }
    return best != NULL ? best->id : 0;
}

/* One that was corrected to this text then. */
static gint64 find_corrected(const Recogniser *recogniser, const ForeignMessage *foreign,
                             gint64 from, gint64 to) {
    g_autofree char *text = essence(foreign->body);
    const Version *version = g_hash_table_lookup(recogniser->by_text, text);

    for (; version != NULL; version = g_hash_table_lookup(recogniser->the_next, version)) {
        gboolean then = version->time >= from && version->time <= to;
        g_autoptr(Message) message =
            then ? messages_get(recogniser->conv->model->db, version->message) : NULL;
        if (message != NULL && (message->state != MESSAGE_RECEIVED) == foreign->ours &&
            same_nick(message, foreign))
            return message->id;
    }
    return 0;
}

gboolean recogniser_knows(Recogniser *recogniser, const ForeignMessage *foreign,
                          const char *import_id) {
    const Conv *conv = recogniser->conv;
    gint64 from = foreign->time - APART_US, to = foreign->time + foreign->span + APART_US;
    g_autoptr(Message) imported =
        messages_find(conv->model->db, conv->id, import_id, foreign->ours);
    gint64 id = imported != NULL ? imported->id : find_by_ids(recogniser, foreign);

    if (id == 0)
        id = find_by_time(recogniser, foreign, from, to);
    if (id == 0)
        id = find_corrected(recogniser, foreign, from, to);
    if (id != 0)
        recogniser_took(recogniser, id);
    return id != 0;
}
