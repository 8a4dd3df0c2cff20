/* Any stanzas, one a line, through everything that a logged-in account does with them. "ID0" to
 * "ID7" stand for the ids of the last questions that papo asked. */
#include "../session.h"
#include "model/conv.h"
#include "model/history.h"
#include "model/roster.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

enum { IDS = 8, MAX_LINES = 64 };

typedef struct {
    Session session;
    char *ids[IDS]; /* newest first */
} Run;

static void remember_id(Run *run, const char *id) {
    g_free(run->ids[IDS - 1]);
    memmove(run->ids + 1, run->ids, (IDS - 1) * sizeof *run->ids);
    run->ids[0] = g_strdup(id);
}

static void drain(Run *run) {
    Wire *wire = session_wire(&run->session);
    Stanza *stanza;
    while (wire && (stanza = fake_wire_sent(wire))) {
        if (stanza_is(stanza, "iq", NULL) && stanza_get(stanza, "id"))
            remember_id(run, stanza_get(stanza, "id"));
        stanza_unref(stanza);
    }
}

static char *with_ids(const Run *run, const char *line) {
    GString *text = g_string_new(line);
    for (int i = 0; i < IDS; i++) {
        char name[] = {'I', 'D', (char)('0' + i), '\0'};
        g_string_replace(text, name, run->ids[i] ? run->ids[i] : "none", 0);
    }
    return g_string_free(text, FALSE);
}

static void hear(Run *run, const char *line) {
    g_autofree char *xml = with_ids(run, line);
    g_autoptr(Stanza) stanza = stanza_parse(xml, NULL);
    Wire *wire = session_wire(&run->session);
    if (!stanza || !wire)
        return;
    wire->events.stanza(stanza, wire->data);
    session_run();
    drain(run);
}

/* What the user may do with whatever that has made. */
static void use(Run *run) {
    Session *s = &run->session;
    g_autoptr(GPtrArray) open = convs_open(s->model);
    for (guint i = 0; i < open->len; i++) {
        Conv *conv = open->pdata[i];
        if (!conv->account)
            continue;
        bus_emit(s->model->bus, &(Event){.type = EV_TYPING,
                                         .account = conv->account,
                                         .conv = conv,
                                         .text = "composing"});
        conv_say(conv, "hi", NULL);
        conv_mark_read(conv);
    }
    account_set_presence(s->account, SHOW_AWAY, "out", 1);
    drain(run);
    clock_advance(s->clock, 61 * (gint64)G_USEC_PER_SEC);
    session_run();
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size) {
    Run run = {0};
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", MAX_LINES);
    session_init(&run.session);
    session_connect(&run.session);
    session_roster(&run.session, "<item jid='bob@example.net' subscription='both' name='Bob'/>"
                                 "<item jid='carol@example.net' subscription='to'/>");
    drain(&run);
    for (char **line = lines; *line; line++)
        hear(&run, *line);
    use(&run);
    session_clear(&run.session);
    for (int i = 0; i < IDS; i++)
        g_free(run.ids[i]);
    return 0;
}
