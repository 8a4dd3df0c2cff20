#pragma once
#include "base/clock.h"
#include "base/paths.h"
#include "model/bus.h"
#include "model/prompt.h"
#include "model/settings.h"
#include "store/db.h"
#include <gio/gio.h>

/* Everything that exists in one running papo, network and screen or not. The root of the tree; made
 * by app.c and by tests, never global. */
typedef struct Model {
    Bus *bus;
    Clock *clock;
    Paths *paths;
    Db *db;
    Settings *settings;
    Prompts *prompts;
    struct Aliases *aliases;
    struct Forgetter *forgetter;
    GPtrArray *accounts;   /* Account*, in the order they were added */
    Conv *console;         /* what isn't said by anybody: its messages are volatile notices */
    Conv *xml;             /* raw stanzas as notices, while there is a window for them; or NULL */
    GPtrArray *pages;      /* Conv* of kind CONV_PAGE, owned: see page.h */
    GHashTable *conv_ids;  /* id → Conv*, of all accounts; borrowed */
    GPtrArray *unsaved;    /* Message* the disk refused, owned; tried again with the next write */
    GPtrArray *hits;       /* Message* of the last search, see hits.h; NULL */
    struct Saver *saver;   /* does that */
    struct Idle *idle;     /* is the user there? */
    guint sweep;           /* timer: accounts that were given up go */
    gint64 last_id;        /* of what is not stored: -1, -2, … */
    gboolean inbox_told;   /* that strangers wait, see inbox.h */
    GCancellable *closing; /* cancelled when the model goes: for work outside */
    guint programs;        /* of /exec that run now */
    guint lines_max; /* of a conversation in memory where nobody looks at it; 0: see settings */
    guint stanza_watchers; /* EV_STANZA is emitted while > 0 */
} Model;

/* Takes clock and paths. Opens the database, settings and accounts of the profile; any of them
 * broken is an error that names the file. */
Model *model_new(Clock *clock, Paths *paths, GError **error);
void model_free(Model *model);

/* A line for the user: into conv, or the console if conv is NULL. Volatile. */
void model_notice(Model *model, Conv *conv, const char *format, ...) G_GNUC_PRINTF(3, 4);
void model_error(Model *model, Conv *conv, const char *format, ...) G_GNUC_PRINTF(3, 4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)
