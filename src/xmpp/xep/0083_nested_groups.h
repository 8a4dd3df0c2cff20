#pragma once
#include "xmpp/module.h"

extern const XepModule xep_nested_groups;

/* What stands between the names of groups in groups, for all our clients; "": groups are flat. */
void delimiter_set(Stream *stream, const char *delimiter, IqFn fn, gpointer data,
                   GDestroyNotify free_data);
