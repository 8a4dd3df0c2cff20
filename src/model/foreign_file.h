#pragma once
#include "model/conv.h"
#include "model/foreign_logs.h"

/* A log of another program, text or database, read a piece at a time so that none takes long. */
typedef struct ForeignFile ForeignFile;

/* What it has of a conversation. kind FOREIGN_UNKNOWN: as its beginning says. own: our name in it,
 * or NULL. NULL and an error if it can't be read. */
ForeignFile *foreign_file_open(const char *path, ForeignKind kind, const Conv *conv,
                               const char *own, GError **error);
void foreign_file_free(ForeignFile *file);

/* The next messages, perhaps none; done: there are no more. Owned by the caller; NULL and an error.
 */
GPtrArray *foreign_file_read(ForeignFile *file, gboolean *done, GError **error);
