#pragma once
#include <glib.h>

/* Texts for people, in their language: English in the source, the others in src/po.
 *
 * What goes through reply_line(), cmd_fail(), model_notice(), prompts_ask(), page_new() and the
 * other functions that src/po/keywords names is translated by them, as a whole format; tables
 * (commands, settings, keys, events) where they are shown. What is put together from pieces is
 * marked here:
 * _() translates, N_() only marks what is translated later, as in a static table. Names of
 * commands, settings, keys and values stay as they are. */
#define _(text) tr(text)
#define N_(text) (text)

/* Without a translation, or before tr_start(), the text itself; "" and NULL stay so. Not to be
 * freed.
 */
const char *tr(const char *text) G_GNUC_FORMAT(1);
/* One or many, by n, as the language counts. */
const char *tr_count(const char *one, const char *many, gulong n) G_GNUC_FORMAT(1) G_GNUC_FORMAT(2);
/* g_strdup_vprintf() with the format translated; owned by the caller. */
char *tr_vprintf(const char *format, va_list args) G_GNUC_PRINTF(1, 0);
/* Sets the error, whose text is translated; FALSE. */
gboolean tr_fail(GError **error, GQuark domain, int code, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
/* The same as g_date_time_format(), with the format translated if it is one of papo's own, and the
 * names of days and months in the language of the other texts. Owned by the caller; NULL as there.
 */
char *tr_date(GDateTime *time, const char *format);

/* Once, before anything is shown: after setlocale(). $PAPO_CATALOGUES is another place to look for
 * the catalogues, before they are installed. */
void tr_start(void);
