#pragma once
#include <glib.h>

/* The debug log, off unless opened (--log FILE, mode 0600; path NULL: nothing is written anywhere,
 * not even warnings of libraries to the terminal). Never give it a secret or a message body. */
gboolean log_open(const char *path, GError **error);
void log_close(void);
/* For g_log_set_writer_func(), once per process: what libraries log by g_log_structured() goes the
 * same way. */
GLogWriterOutput log_writer(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data);
#define log_debug(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) g_log(G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, __VA_ARGS__)
