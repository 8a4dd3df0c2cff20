#pragma once
#include "model/transcript.h"

/* Writes all that was said in a conversation into a file, a piece at a time. */
typedef struct Exporter Exporter;

/* Told once, unless exporter_free() comes first: how many messages, or why it failed. The exporter
 * is gone afterwards. */
typedef void (*ExporterFn)(guint n, const GError *error, gpointer data);

/* The file (0600) gets its name only when it is whole. NULL and an error if it can't be written, or
 * there is one already and replace is FALSE. */
Exporter *exporter_new(Conv *conv, TranscriptFormat format, const char *path, gboolean replace,
                       ExporterFn fn, gpointer data, GError **error);
void exporter_free(Exporter *exporter);
