#pragma once
#include "model/conv.h"
#include "model/foreign_logs.h"

/* Takes what other programs have written down into the history of a conversation. What is there,
 * imported before or heard by papo itself, is not taken again; nothing of it counts as unread or is
 * told. */
typedef struct Importer Importer;
typedef void (*ImporterFn)(guint taken, guint known, const GError *error, gpointer data);

/* path: a file, or a folder: then its files by their names. own: our name in them, or NULL. NULL
 * and an error if there is nothing in it that can be read. fn is told once, unless importer_free()
 * comes first; the importer is gone afterwards. */
Importer *importer_new(Conv *conv, const char *path, ForeignKind kind, const char *own,
                       ImporterFn fn, gpointer data, GError **error);
void importer_free(Importer *importer);
