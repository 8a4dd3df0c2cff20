/* 0145_notes.c — notes on people, kept on the server for all our clients. */
#include "xmpp/xep/0145_notes.h"
#include "base/datetime.h"
#include "base/jid.h"
#include "xmpp/xep/0049_private.h"

#define NS_NOTES "storage:rosternotes"

enum { MAX_NOTES = 5000 };

typedef struct {
    GPtrArray *notes; /* Note*; NULL: not known */
    GQueue changes;   /* Change*, the first one is on its way */
} State;

typedef struct {
    char *jid, *text;
    IqFn fn;
    gpointer data;
    GDestroyNotify free_data;
} Change;

static void note_free(gpointer data) {
    Note *note = data;
    g_free(note->jid);
    g_free(note->text);
    g_free(note);
}

static void change_free(gpointer data) {
    Change *change = data;
    if (change->free_data)
        change->free_data(change->data);
    g_free(change->jid);
    g_free(change->text);
    g_free(change);
}

static gpointer attach(Stream *stream) {
    return g_new0(State, 1);
}

static void detach(Stream *stream, gpointer data) {
    State *state = data;
    g_queue_clear_full(&state->changes, change_free);
    g_clear_pointer(&state->notes, g_ptr_array_unref);
    g_free(state);
}

static Note *read_note(const Stanza *stanza) {
    const char *raw = stanza_get(stanza, "jid"), *changed = stanza_get(stanza, "mdate");
    g_autofree char *jid = raw ? jid_prepare(raw, NULL) : NULL;
    if (!jid || !*stanza_text(stanza))
        return NULL;
    Note *note = g_new0(Note, 1);
    note->jid = g_steal_pointer(&jid);
    note->text = g_strdup(stanza_text(stanza));
    if (!changed || !datetime_parse(changed, &note->changed))
        note->changed = 0;
    return note;
}

static void know(State *state, const Stanza *storage) {
    g_clear_pointer(&state->notes, g_ptr_array_unref);
    state->notes = g_ptr_array_new_with_free_func(note_free);
    for (const Stanza *each = NULL;
         state->notes->len < MAX_NOTES && (each = stanza_next(storage, each, "note", NULL));) {
        Note *note = read_note(each);
        if (note)
            g_ptr_array_add(state->notes, note);
    }
}

static gboolean is_good(const Stanza *answer) {
    return g_strcmp0(stanza_get(answer, "type"), "result") == 0;
}

typedef struct {
    IqFn fn;
    gpointer data;
    GDestroyNotify free_data;
} Asker;

static void asker_free(gpointer data) {
    Asker *asker = data;
    if (asker->free_data)
        asker->free_data(asker->data);
    g_free(asker);
}

static void on_notes(Stream *stream, Stanza *answer, gpointer data) {
    const Asker *asker = data;
    State *state = stream_state(stream, &xep_notes);
    if (is_good(answer) && state)
        know(state, private_of(answer, "storage", NS_NOTES));
    if (asker->fn)
        asker->fn(stream, answer, asker->data);
}

void notes_ask(Stream *stream, IqFn fn, gpointer data, GDestroyNotify free_data) {
    Asker *asker = g_new(Asker, 1);
    *asker = (Asker){fn, data, free_data};
    private_get(stream, "storage", NS_NOTES, on_notes, asker, asker_free);
}

const GPtrArray *notes_known(Stream *stream) {
    const State *state = stream_state(stream, &xep_notes);
    return state ? state->notes : NULL;
}

const Note *notes_find(Stream *stream, const char *jid) {
    const GPtrArray *notes = notes_known(stream);
    for (guint i = 0; notes && i < notes->len; i++) {
        const Note *note = g_ptr_array_index(notes, i);
        if (jid_equal_bare(note->jid, jid))
            return note;
    }
    return NULL;
}

/* ---- changed ---- */

static gboolean is_about(const Stanza *note, const char *jid) {
    const char *raw = stanza_get(note, "jid");
    g_autofree char *other = raw ? jid_prepare(raw, NULL) : NULL;
    return other && jid_equal_bare(other, jid);
}

/* What stands there about this one is replaced, whatever its spelling; when it began is kept. */
static Stanza *changed(Stream *stream, const Change *change, const Stanza *storage) {
    Stanza *all = storage ? stanza_copy(storage) : stanza_new("storage", NS_NOTES);
    g_autofree char *now =
        datetime_format(clock_now(stream_clock(stream)) / G_USEC_PER_SEC * G_USEC_PER_SEC);
    g_autofree char *created = NULL;
    for (Stanza *note = stanza_child(all, "note", NULL), *next; note; note = next) {
        next = stanza_next(all, note, "note", NULL);
        if (!is_about(note, change->jid))
            continue;
        g_free(created);
        created = g_strdup(stanza_get(note, "cdate"));
        stanza_remove(all, note);
    }
    if (change->text) {
        Stanza *note = stanza_add_with_text(all, "note", NULL, change->text);
        stanza_set(note, "jid", change->jid);
        stanza_set(note, "cdate", created ? created : now);
        stanza_set(note, "mdate", now);
    }
    return all;
}

static void start(Stream *stream, State *state);

static void finish(Stream *stream, Stanza *answer) {
    State *state = stream_state(stream, &xep_notes);
    Change *change = state ? g_queue_pop_head(&state->changes) : NULL;
    if (!change)
        return;
    if (change->fn)
        change->fn(stream, answer, change->data);
    change_free(change);
    start(stream, state);
}

static void on_written(Stream *stream, Stanza *answer, gpointer data) {
    State *state = stream_state(stream, &xep_notes);
    if (is_good(answer) && state)
        know(state, data);
    finish(stream, answer);
}

/* If what is there can't be read, nothing is written over it. */
static void on_read(Stream *stream, Stanza *answer, gpointer data) {
    State *state = stream_state(stream, &xep_notes);
    const Change *change = state ? g_queue_peek_head(&state->changes) : NULL;
    if (!change || !is_good(answer)) {
        finish(stream, answer);
        return;
    }
    Stanza *all = changed(stream, change, private_of(answer, "storage", NS_NOTES));
    private_set(stream, stanza_ref(all), on_written, all, (GDestroyNotify)stanza_unref);
}

static void start(Stream *stream, State *state) {
    if (g_queue_get_length(&state->changes) > 0)
        private_get(stream, "storage", NS_NOTES, on_read, NULL, NULL);
}

void notes_set(Stream *stream, const char *jid, const char *text, IqFn fn, gpointer data,
               GDestroyNotify free_data) {
    State *state = stream_state(stream, &xep_notes);
    Change *change = g_new0(Change, 1);
    *change = (Change){jid_bare(jid), text && *text ? g_strdup(text) : NULL, fn, data, free_data};
    g_queue_push_tail(&state->changes, change);
    if (g_queue_get_length(&state->changes) == 1)
        start(stream, state);
}

/* So that /info has them. */
static void learned(Stream *stream, gboolean server) {
    if (!server && private_announced(stream))
        notes_ask(stream, NULL, NULL, NULL);
}

const XepModule xep_notes = {.xep = "0145",
                             .name = "Annotations",
                             .version = "1.0",
                             .attach = attach,
                             .detach = detach,
                             .learned = learned};
