#pragma once
#include "cmd/command.h"

/* Writes what the user enters on the screen into a script. */
typedef struct Recorder Recorder;
Recorder *recorder_new(Model *model, Commands *commands);
void recorder_free(Recorder *recorder);
/* The file (path) must not be there yet. */
gboolean recorder_start(Recorder *recorder, const char *name, const char *path, GError **error);
/* The script's name, owned by the caller, and how many lines it has now; NULL: nothing was
 * recorded. */
char *recorder_stop(Recorder *recorder, guint *lines);
const char *recorder_name(const Recorder *recorder); /* of what is being recorded; NULL */
