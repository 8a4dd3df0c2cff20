#pragma once
#include <glib.h>

/* Links in what somebody said, and how one is opened. Only kinds that name something elsewhere:
 * no file of this computer. */

/* The next link in a valid UTF-8 text, from bytes *start on (0 at first) to *end. FALSE: there is
 * none. For the next one go on from *end. */
gboolean link_next(const char *text, gsize *start, gsize *end);
gboolean link_is_whole(const char *text); /* all of it is one link */
/* The host it leads to, in ASCII: "xn--pple-43d.com"; owned by the caller; NULL: none. */
char *link_host(const char *link);

/* The words of a command line with the link for each %u, or at the end where there is none. No
 * shell ever sees it. NULL and an error if the template is no command. */
char **link_command(const char *template, const char *link, GError **error);
