#pragma once
#include "base/paths.h"
#include "ui/input.h"

/* Keys that the user has given commands; kept in keys.ini of the profile, which may be edited:
 * "Alt-k = /switch" in the group [keys]; nothing after the sign leaves a key to readline. */
typedef struct KeyBinds KeyBinds;

/* Reads the file. What is wrong in it is told by key_binds_warnings(), and left alone. */
KeyBinds *key_binds_new(const Paths *paths);
void key_binds_free(KeyBinds *binds);
const GPtrArray *key_binds_warnings(const KeyBinds *binds); /* lines for people; borrowed */

/* Gives all of them to a line editor, which is told of changes from then on; NULL: to none. Lines
 * for people about those that can't be had: added to problems. */
void key_binds_apply(KeyBinds *binds, Input *input, GPtrArray *problems);

/* command "": the key is readline's again. An error if it is no key, or can't be had; one of saving
 * is SETTINGS_ERROR_SAVE. */
gboolean key_binds_set(KeyBinds *binds, const char *key, const char *command, GError **error);
gboolean key_binds_reset(KeyBinds *binds, const char *key, GError **error); /* NULL: all */
/* The command of a key by its name; "" if it is readline's; NULL: not in the file; borrowed. */
const char *key_binds_command(const KeyBinds *binds, const char *key);
char **key_binds_keys(const KeyBinds *binds); /* the names, in the order of the file */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyBinds, key_binds_free)
