#pragma once
#include <glib.h>

/* XEP-0245: the action in "/me waves", pointing into body; NULL if it is none. */
const char *markup_action(const char *body);
