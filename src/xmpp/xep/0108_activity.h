#pragma once
#include "xmpp/module.h"

extern const XepModule xep_activity;
/* XEP-0108 3: "eating", "eating/having_tea", …; NULL-terminated */
extern const char *const activity_names[];

/* name: one of those; NULL: none any more. text may be NULL. */
void activity_publish(Stream *stream, const char *name, const char *text, IqFn fn, gpointer data,
                      GDestroyNotify free_data);
