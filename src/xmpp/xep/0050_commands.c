/* 0050_commands.c — commands that services have: one stage after the other. */
#include "xmpp/xep/0050_commands.h"
#include "xmpp/xep/0004_forms.h"
#include <string.h>

enum { MAX_NOTES = 50 };

static void note_free(gpointer data) {
    g_free(((AdhocNote *)data)->text);
    g_free(data);
}

void adhoc_free(AdhocStage *stage) {
    if (!stage)
        return;
    g_free(stage->node);
    g_free(stage->session);
    g_strfreev(stage->actions);
    g_ptr_array_unref(stage->notes);
    form_free(stage->form);
    g_free(stage);
}

static AdhocStatus read_status(const Stanza *command) {
    const char *status = stanza_get(command, "status");
    if (g_strcmp0(status, "executing") == 0)
        return ADHOC_EXECUTING;
    return g_strcmp0(status, "canceled") == 0 ? ADHOC_CANCELED : ADHOC_COMPLETED;
}

/* 3.4: without <actions/> there is one stage, to be completed. Else what "execute" names is usual,
 * which is "next" if it names nothing; a responder that names what it does not allow is mended. */
static char **read_actions(const Stanza *command) {
    static const char *const known[] = {"next", "complete", "prev"};
    const Stanza *actions = stanza_child(command, "actions", NS_COMMANDS);
    const char *usual = stanza_get(actions, "execute");
    GPtrArray *all = g_ptr_array_new();
    if (!usual || !stanza_child(actions, usual, NS_COMMANDS))
        usual = "next";
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (stanza_child(actions, known[i], NS_COMMANDS))
            g_ptr_array_insert(all, strcmp(known[i], usual) == 0 ? 0 : -1, g_strdup(known[i]));
    if (!actions || all->len == 0)
        g_ptr_array_add(all, g_strdup("complete"));
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_free(all, FALSE);
}

AdhocStage *adhoc_read(const Stanza *answer) {
    const Stanza *command = stanza_child(answer, "command", NS_COMMANDS), *element = NULL;
    if (!command)
        return NULL;
    AdhocStage *stage = g_new0(AdhocStage, 1);
    stage->node = g_strdup(stanza_get(command, "node"));
    stage->session = g_strdup(stanza_get(command, "sessionid"));
    stage->status = read_status(command);
    stage->actions = read_actions(command);
    stage->notes = g_ptr_array_new_with_free_func(note_free);
    while (stage->notes->len < MAX_NOTES &&
           (element = stanza_next(command, element, "note", NS_COMMANDS))) {
        AdhocNote *note = g_new0(AdhocNote, 1);
        note->error = g_strcmp0(stanza_get(element, "type"), "error") == 0;
        note->text = g_strdup(stanza_text(element));
        g_ptr_array_add(stage->notes, note);
    }
    stage->form = forms_parse(command);
    return stage;
}

void adhoc_send(Stream *stream, const char *jid, const char *node, const char *session,
                const char *action, const Form *form, IqFn fn, gpointer data,
                GDestroyNotify free_data) {
    Stanza *iq = iq_new("set", jid, "command", NS_COMMANDS);
    Stanza *command = stanza_child(iq, "command", NS_COMMANDS);
    stanza_set(command, "node", node);
    stanza_set(command, "action", action);
    if (session)
        stanza_set(command, "sessionid", session);
    if (form)
        forms_submit(command, form);
    stream_ask(stream, iq, fn, data, free_data);
}

const XepModule xep_commands = {
    .xep = "0050", .name = "Ad-Hoc Commands", .version = "1.3.0", .note = "asked for"};
