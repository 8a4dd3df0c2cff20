#pragma once
#include "xmpp/module.h"

extern const XepModule xep_tune;

/* What is playing; all NULL: nothing any more. */
void tune_publish(Stream *stream, const char *artist, const char *title, const char *source,
                  IqFn fn, gpointer data, GDestroyNotify free_data);
