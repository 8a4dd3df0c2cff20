/* Notifications on their way to whoever shows them: one for each key, one at a time, and harmless
 * whatever somebody sent. */
#include "ui/notify.h"

#include "base/text.h"

#define TITLE_MAX 80
#define BODY_MAX 240
#define GAP_MS 1000

typedef struct {
    char *title, *body; /* NULL: shown, nothing newer to say */
    guint32 id;         /* what to replace; 0: not shown */
    gboolean withdrawn; /* while it was on its way */
} Note;

struct Notify {
    Clock *clock;
    NotifyOut out;
    gpointer data;
    GHashTable *notes; /* key → Note */
    Note *calling;     /* on its way */
    guint gap;         /* timer: until the next one may be shown */
};

static void note_forget(Note *note) {
    g_clear_pointer(&note->title, g_free);
    g_clear_pointer(&note->body, g_free);
}

static void note_free(gpointer data) {
    note_forget(data);
    g_free(data);
}

Notify *notify_new(Clock *clock, const NotifyOut *out, gpointer data) {
    Notify *notify = g_new0(Notify, 1);
    notify->clock = clock;
    notify->out = *out;
    notify->data = data;
    notify->notes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, note_free);
    return notify;
}

void notify_free(Notify *notify) {
    if (!notify)
        return;
    clock_cancel(notify->clock, &notify->gap);
    if (notify->out.free)
        notify->out.free(notify->data);
    g_hash_table_unref(notify->notes);
    g_free(notify);
}

static void show_next(Notify *notify) {
    if (notify->calling || notify->gap)
        return;
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, notify->notes);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Note *note = value;
        if (!note->title)
            continue;
        g_autofree char *title = g_steal_pointer(&note->title);
        g_autofree char *body = g_steal_pointer(&note->body);
        notify->calling = note;
        notify->out.show(note->id, title, body, notify->data);
        return;
    }
}

static void on_gap(gpointer data) {
    Notify *notify = data;
    notify->gap = 0;
    show_next(notify);
}

void notify_shown(Notify *notify, guint32 id) {
    Note *note = g_steal_pointer(&notify->calling);
    if (!note)
        return;
    if (id)
        note->id = id;
    if (note->withdrawn && note->id) {
        notify->out.withdraw(note->id, notify->data);
        note->id = 0;
    }
    note->withdrawn = FALSE;
    notify->gap = clock_after(notify->clock, GAP_MS, on_gap, notify);
}

void notify_show(Notify *notify, const char *key, const char *title, const char *body) {
    if (!notify)
        return;
    Note *note = g_hash_table_lookup(notify->notes, key);
    if (!note) {
        note = g_new0(Note, 1);
        g_hash_table_insert(notify->notes, g_strdup(key), note);
    }
    note_forget(note);
    note->withdrawn = FALSE;
    note->title = notify_title(title);
    note->body = notify_body(body);
    show_next(notify);
}

void notify_withdraw(Notify *notify, const char *key) {
    Note *note = notify ? g_hash_table_lookup(notify->notes, key) : NULL;
    if (!note)
        return;
    note_forget(note);
    if (note == notify->calling) {
        note->withdrawn = TRUE;
        return;
    }
    if (note->id)
        notify->out.withdraw(note->id, notify->data);
    g_hash_table_remove(notify->notes, key);
}

/* ---- what may be said ---- */

static char *clean_and_cut(const char *text, glong max) {
    g_autofree char *clean = text_clean(text);
    if (g_utf8_strlen(clean, -1) <= max)
        return g_steal_pointer(&clean);
    const char *p = clean, *end = clean;
    for (glong n = 0; *p && n < max; n += g_utf8_pointer_to_offset(end, p)) {
        end = p;
        p = text_next_cluster(p, NULL);
    }
    g_autofree char *cut = g_strndup(clean, (gsize)(end - clean));
    return g_strconcat(cut, "…", NULL);
}

char *notify_title(const char *title) {
    return clean_and_cut(title, TITLE_MAX);
}

char *notify_body(const char *body) {
    g_autofree char *cut = clean_and_cut(body, BODY_MAX);
    return g_markup_escape_text(cut, -1);
}
