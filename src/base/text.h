#pragma once
#include <glib.h>

/* Remote text made harmless to show: valid UTF-8; C0, C1, DEL and bidi controls gone or made
 * visible; line and paragraph separators, CR and TAB turned into spaces. Owned by the caller. */
char *text_clean(const char *text);
char *text_clean_lines(const char *text); /* the same, but \n (also for CR LF and CR) stays */

/* What may be sent: valid UTF-8 and only characters XML 1.0 allows. Owned by the caller. */
char *text_for_wire(const char *text);

/* Extended grapheme clusters (UAX 29) and terminal cells. text must be valid UTF-8. */
const char *text_next_cluster(const char *text,
                              int *width); /* after the first cluster; width may be NULL */
const char *text_previous_cluster(const char *start, const char *text);
int text_width(const char *text, gssize length); /* length -1: up to NUL */
char *text_ellipsize(const char *text, int width);
/* The same for a name that may be an address: what is left of that says so, "bob@…". */
char *text_ellipsize_address(const char *text, int width);
