#pragma once
#include "model/conv.h"

/* Beside the history: a plain text file for each conversation, where the setting text-log is on. */
typedef struct TextLog TextLog;
TextLog *text_log_new(Model *model);
void text_log_free(TextLog *log);

/* The file of a conversation, whether there is one or not: logs/ACCOUNT/ADDRESS.log beside the
 * history, in letters that any file system takes. NULL if nothing is kept on disk; owned by the
 * caller. */
char *text_log_path(const Conv *conv);
/* Something was forgotten: the file goes, and comes again with what is left, a piece at a time
 * while more becomes TRUE. place is all zeros at first. FALSE and an error if that is not possible.
 */
typedef struct {
    gint64 time, id; /* written up to here */
    gint64 last_id;  /* up to here: what is newer is written as it comes */
} LogPlace;
gboolean text_log_renew(Conv *conv, LogPlace *place, gboolean *more, GError **error);
