#pragma once
#include "cmd/registry.h"

/* Prints what /help says about a topic to the reply; NULL: the overview. FALSE and an error with a
 * suggestion if nothing fits. */
gboolean help_tell(const Ctx *ctx, const char *topic, GError **error);
/* "/msg [-s subject] <who> [text...]": the synopsis for people, without types. Owned by the caller.
 */
char *help_synopsis(const Commands *commands, const Command *command);
/* "a, b or c"; owned by the caller. */
char *help_setting_values(const Setting *setting);
const char *help_setting_scope(const Setting *setting);
