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
/* Something was forgotten: the file goes, and comes again with what is left. FALSE and an error if
 * that is not possible. */
gboolean text_log_renew(Conv *conv, GError **error);
