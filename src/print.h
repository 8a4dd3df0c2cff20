#pragma once
#include <glib.h>

/* papo --print WHAT, to standard output. */
gboolean print_what(const char *what, GError **error);
extern const char *const print_kinds[]; /* what there is, to a NULL */
