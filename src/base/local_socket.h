#pragma once
#include <glib.h>

/* A Unix socket by which processes of one user meet. Only in a folder that is this user's alone
 * (not a link, not writable to others), mode 0600, and each side asks the kernel who the other one
 * is. */

/* Listens at path, without blocking. What a dead process left there is replaced; call it only while
 * holding a lock that keeps a second listener out. Makes the folder (not the ones above it); -1 and
 * an error if the folder isn't ours or something that isn't our socket is in the way. */
int local_listen(const char *path, GError **error);
int local_accept(int listening); /* -1: nobody, or another user */

/* Blocking. -1 and an error: nobody listens there, or another user does. */
int local_connect(const char *path, GError **error);
