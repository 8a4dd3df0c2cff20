#pragma once
#include "model/conv.h"

/* Brings messages and conversations to disk, and keeps what the disk refuses: said once, tried
 * again with the next write (but not all the time) and every half minute, told when it works
 * again. */
typedef struct Saver Saver;
typedef enum { SAVE_DONE, SAVE_DUPLICATE, SAVE_LATER } SaveResult;

Saver *saver_new(Model *model);
void saver_free(Saver *saver);

/* Sets message->id. SAVE_LATER: it has a negative id now and belongs to model->unsaved. */
SaveResult saver_insert(Saver *saver, Message *message);
void saver_update(Saver *saver, const Message *message);
void saver_conv(Saver *saver, Conv *conv); /* sets conv->id when it is new */

/* From then on what is written goes to the disk together, in the next round of the main loop or
 * with saver_flush(). */
void saver_gather(Saver *saver);
/* Before anybody is told of it: what was written until now is on disk, or the user knows better. */
gboolean saver_flush(Saver *saver);

/* A row: what a script says in one go is brought to the disk together, and only then told. Whoever
 * has something to tell that waits for that, asks with saver_after(): FALSE if there is no row,
 * else fn is called at its end. */
typedef void (*SaverFn)(gpointer data);
void saver_begin_row(Saver *saver);
void saver_end_row(Saver *saver);
gboolean saver_after(Saver *saver, SaverFn fn, gpointer data);
void saver_not_after(Saver *saver, gpointer data); /* data goes away */

/* TRUE if nothing is left that the disk refused. */
gboolean saver_retry(Saver *saver);
/* Both: all that came until now is on disk. Only then others may be told that we have it. */
gboolean saver_settle(Saver *saver);
gboolean saver_is_failing(const Saver *saver);
guint saver_last_try(Saver *saver); /* now, at once: how many messages would be lost at the end */

/* The state of a stored message that the disk does not know yet; borrowed; NULL. */
const Message *saver_pending_update(const Saver *saver, gint64 id);
gint64 saver_current_id(const Saver *saver, gint64 id); /* what a negative id became; else id */
gboolean saver_owns(const Message *message);            /* it is in model->unsaved */
Message *saver_unsaved(const Saver *saver, gint64 id);  /* in model->unsaved; borrowed; NULL */
/* A copy of a message in its newest state, wherever it is; NULL if there is none. */
Message *saver_get(const Saver *saver, gint64 message_id);

void saver_version(Saver *saver, const Version *version); /* one of a message; once by its id */
GPtrArray *saver_versions(const Saver *saver, gint64 message_id); /* Version*, oldest first */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Saver, saver_free)
