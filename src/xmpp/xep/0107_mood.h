#pragma once
#include "xmpp/module.h"

extern const XepModule xep_mood;
extern const char *const mood_names[]; /* XEP-0107 3; NULL-terminated */

/* name NULL: no mood any more; text may be NULL. */
void mood_publish(Stream *stream, const char *name, const char *text, IqFn fn, gpointer data,
                  GDestroyNotify free_data);
