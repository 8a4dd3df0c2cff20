#pragma once
#include "model/account.h"

/* Statuses to come back to by a name: for one account, or for all (account NULL). One of the
 * account's own goes before one of that name for all. */
typedef struct {
    char *name;
    Show show;
    char *status;     /* NULL: none */
    gboolean for_all; /* not the account's own */
} Preset;

#define CACHE_PRESET "status-preset" /* its name → show and text */

gboolean preset_save(Model *model, const Account *account, const char *name, Show show,
                     const char *status, GError **error);
/* FALSE: there is none of that name, in exactly that scope. */
gboolean preset_forget(Model *model, const Account *account, const char *name);
/* What the name means for the account (NULL: for all); NULL: nothing. preset_free() it. */
Preset *preset_find(const Model *model, const Account *account, const char *name);
/* All that are saved in exactly that scope, by name: Preset*, unref it. */
GPtrArray *presets_of(const Model *model, const Account *account);
void preset_free(gpointer preset);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Preset, preset_free)
