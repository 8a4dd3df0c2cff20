#pragma once
#include "model/settings.h"

/* What the values of the table may look like. Each error says what would be right. */
gboolean check_host(const char *value, GError **error);
gboolean check_resource(const char *value, GError **error);
gboolean check_bare_jid(const char *value, GError **error);
gboolean check_proxy(const char *value, GError **error);
gboolean check_fingerprint(const char *value, GError **error);
gboolean check_time_format(const char *value, GError **error);

/* The one way to write a value: on|off, the spelling of the table, digits, a full path. Checks its
 * form. Owned by the caller; NULL and an error if it can't be. */
char *setting_normalise(const Setting *setting, const char *value, GError **error);
