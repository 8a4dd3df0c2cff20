#pragma once
#include <glib.h>

/* Notices when nobody looks at the tmux or screen that papo runs in: both take the right to execute
 * their socket away then. The kernel tells when that changes; nothing is polled. */
typedef struct Detach Detach;
typedef void (*DetachFn)(gboolean detached, gpointer data);

/* fn is told of changes. NULL: papo runs in neither of them. */
Detach *detach_new(DetachFn fn, gpointer data);
void detach_free(Detach *detach); /* NULL is fine */
