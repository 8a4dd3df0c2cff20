#pragma once
#include "model/bus.h"

/* Events as JSON: one object each, in one line. Which members there are is said by tables, which
 * docs/events.md is printed from. */
enum { EVENT_JSON_VERSION = 1 }; /* "v": raised when a member changes its meaning or goes */

char *event_json(const Event *ev, gint64 now);  /* owned by the caller */
char *reply_json(const char *text, gint64 now); /* an answer of a command */
char *error_json(const char *where, const char *text, gint64 now);

/* Which events somebody wants to hear of: 1 << EventType. */
typedef guint64 EventSet;
#define EVENT_BIT(type) (G_GUINT64_CONSTANT(1) << (type))
EventSet event_set_default(void);
/* "all", "none", "default" and names of events, with commas between them. */
gboolean event_set_parse(EventSet *set, const char *list, GError **error);

/* event_docs.c: docs/events.md, and what of it is to be translated. */
void event_docs(GString *out);
void event_docs_texts(GString *out);
