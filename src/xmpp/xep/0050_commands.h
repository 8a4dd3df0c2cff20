#pragma once
#include "model/form.h"
#include "xmpp/module.h"

#define NS_COMMANDS "http://jabber.org/protocol/commands"

extern const XepModule xep_commands;

typedef enum { ADHOC_EXECUTING, ADHOC_COMPLETED, ADHOC_CANCELED } AdhocStatus;

typedef struct {
    gboolean error; /* else information or a warning */
    char *text;
} AdhocNote;

/* A stage of a command, as the responder tells it. */
typedef struct {
    char *node, *session; /* session: NULL if it needs none */
    AdhocStatus status;
    char **actions;   /* what may follow, the usual one first; never "cancel", which always may */
    GPtrArray *notes; /* AdhocNote* */
    Form *form;       /* NULL */
} AdhocStage;

AdhocStage *adhoc_read(const Stanza *answer); /* NULL: it is none */
void adhoc_free(AdhocStage *stage);

/* "execute" begins (session NULL); the rest goes on from a stage, with what was put into its form
 * (NULL: nothing). */
void adhoc_send(Stream *stream, const char *jid, const char *node, const char *session,
                const char *action, const Form *form, IqFn fn, gpointer data,
                GDestroyNotify free_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AdhocStage, adhoc_free)
