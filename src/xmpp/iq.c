/* Questions and answers (RFC 6120 8.2.3): an answer counts if id and sender are right, once. */
#include "xmpp/iq.h"
#include "base/jid.h"
#include "base/log.h"
#include "base/random_id.h"
#include "base/text.h"
#include "base/tr.h"
#include "wire/ns.h"
#include <string.h>

enum { ANSWER_WITHIN_MS = 60 * 1000 };

typedef struct {
    Iqs *iqs;
    char *id, *to; /* to: prepared; NULL for our own account */
    IqFn fn;
    gpointer data;
    GDestroyNotify free_data;
    guint timer;
} Question;

struct Iqs {
    Stream *stream;
    char *own, *domain;
    Clock *clock;
    void (*send)(Stanza *iq, gpointer stream);
    GHashTable *open; /* id → Question */
};

Iqs *iqs_new(Stream *stream, const char *own_jid, Clock *clock,
             void (*send)(Stanza *iq, gpointer stream)) {
    Iqs *iqs = g_new0(Iqs, 1);
    iqs->stream = stream;
    iqs->own = g_strdup(own_jid);
    iqs->domain = jid_domain(own_jid);
    iqs->clock = clock;
    iqs->send = send;
    iqs->open = g_hash_table_new(g_str_hash, g_str_equal);
    return iqs;
}

void iqs_free(Iqs *iqs) {
    g_return_if_fail(iqs && g_hash_table_size(iqs->open) == 0);
    g_hash_table_destroy(iqs->open);
    g_free(iqs->own);
    g_free(iqs->domain);
    g_free(iqs);
}

guint iqs_count(const Iqs *iqs) {
    return g_hash_table_size(iqs->open);
}

/* Off the table first: fn may ask again, and a second answer finds nothing. */
static void question_close(Question *q, Stanza *answer) {
    g_hash_table_remove(q->iqs->open, q->id);
    clock_cancel(q->iqs->clock, &q->timer);
    if (q->fn)
        q->fn(q->iqs->stream, answer, q->data);
    if (q->free_data)
        q->free_data(q->data);
    g_free(q->id);
    g_free(q->to);
    g_free(q);
}

static void on_time_out(gpointer data) {
    Question *q = data;
    q->timer = 0;
    question_close(q, NULL);
}

void iqs_ask(Iqs *iqs, Stanza *iq, gboolean bound, IqFn fn, gpointer data,
             GDestroyNotify free_data) {
    const char *to = stanza_get(iq, "to");
    Question *q = g_new0(Question, 1);
    *q = (Question){.iqs = iqs, .id = random_id(), .fn = fn, .data = data, .free_data = free_data};
    g_hash_table_insert(iqs->open, q->id, q);
    q->to = to ? jid_prepare(to, NULL) : NULL;
    if (!bound || (to && !q->to)) {
        stanza_unref(iq);
        question_close(q, NULL);
        return;
    }
    stanza_set(iq, "id", q->id);
    q->timer = clock_after(iqs->clock, ANSWER_WITHIN_MS, on_time_out, q);
    iqs->send(iq, iqs->stream);
}

/* Our own server may answer for anybody: it could write any address anyway, and some do answer for
 * gateways, or leave the address out. Everybody else answers for himself. */
static gboolean may_answer(const Question *q, const char *from) {
    if (!from)
        return TRUE;
    g_autofree char *prepared = jid_prepare(from, NULL);
    if (!prepared)
        return FALSE;
    if (jid_equal(prepared, q->iqs->own) || jid_equal(prepared, q->iqs->domain))
        return TRUE;
    if (!q->to || jid_equal(q->to, q->iqs->own))
        return jid_equal_bare(prepared, q->iqs->own);
    return jid_equal(prepared, q->to);
}

void iqs_answered(Iqs *iqs, Stanza *answer) {
    const char *id = stanza_get(answer, "id");
    Question *q = id ? g_hash_table_lookup(iqs->open, id) : NULL;
    if (!q)
        return;
    if (!may_answer(q, stanza_get(answer, "from"))) {
        log_debug("an answer from somebody who wasn't asked: ignored");
        return;
    }
    question_close(q, answer);
}

void iqs_fail_all(Iqs *iqs) {
    GHashTableIter iter;
    gpointer value;
    for (;;) {
        g_hash_table_iter_init(&iter, iqs->open);
        if (!g_hash_table_iter_next(&iter, NULL, &value))
            return;
        question_close(value, NULL);
    }
}

Stanza *iq_new(const char *type, const char *to, const char *child, const char *ns) {
    Stanza *iq = stanza_new("iq", NS_CLIENT);
    stanza_set(iq, "type", type);
    if (to)
        stanza_set(iq, "to", to);
    if (child)
        stanza_add(iq, child, ns);
    return iq;
}

static Stanza *reply_new(const Stanza *get, const char *type) {
    Stanza *reply = iq_new(type, stanza_get(get, "from"), NULL, NULL);
    stanza_set(reply, "id", stanza_get(get, "id"));
    return reply;
}

Stanza *iq_result(const Stanza *get) {
    return reply_new(get, "result");
}

Stanza *iq_error(const Stanza *get, const char *type, const char *condition) {
    Stanza *reply = reply_new(get, "error");
    Stanza *error = stanza_add(reply, "error", NS_CLIENT);
    stanza_set(error, "type", type);
    stanza_add(error, condition, NS_STANZA_ERROR);
    return reply;
}

/* What the commonest errors of messages mean, where the server says no more than their names. */
static const char *plain_words(const char *condition) {
    static const char *const words[][2] = {
        {"recipient-unavailable", N_("they aren't there now")},
        {"remote-server-not-found", N_("their server isn't found; is the address right?")},
        {"remote-server-timeout", N_("their server doesn't answer")},
        {"service-unavailable", N_("nobody there takes this")}};
    for (guint i = 0; condition && i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(condition, words[i][0]))
            return tr(words[i][1]);
    return NULL;
}

char *stanza_error_text(const Stanza *answer) {
    if (!answer)
        return g_strdup(_("no answer came"));
    const Stanza *error = stanza_child(answer, "error", NULL);
    if (stanza_child(error, "blocked", NS_BLOCKING_ERRORS))
        return g_strdup(_("you have blocked this address: /unblock lets you write to it"));
    const char *condition = NULL;
    for (const Stanza *child = stanza_child(error, NULL, NS_STANZA_ERROR); child && !condition;
         child = stanza_next(error, child, NULL, NS_STANZA_ERROR))
        if (!stanza_is(child, "text", NULL))
            condition = stanza_name(child);
    const char *text = stanza_child_text(error, "text", NS_STANZA_ERROR);
    if (!text || !*text)
        text = plain_words(condition);
    g_autofree char *raw = NULL;
    if (condition && text && *text)
        raw = g_strdup_printf("%s (%s)", condition, text);
    else
        raw = g_strdup(text && *text ? text
                       : condition   ? condition
                                     : _("an error without a reason"));
    return text_clean(raw);
}
