#pragma once
#include "script/caller.h"

/* The control socket (0600): other programs of this user drive this papo through it. Commands and
 * model are borrowed. No socket in memory, and none while the setting "remote" is off; that there
 * can be none is told in the console. */
typedef struct Control Control;
Control *control_new(Model *model, Commands *commands);
void control_set_shown(Control *control, ShownFn shown, gpointer data);
void control_free(Control *control);
const char *control_path(const Control *control); /* NULL: there is none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Control, control_free)
