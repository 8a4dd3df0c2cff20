#pragma once
#include "model/account.h"
#include "ui/theme.h"

/* Presence is always a sign as well as a colour. */
const char *sign_for_show(Show show, gboolean unicode);
const char *sign_for_blocked(gboolean unicode);
Role role_for_show(Show show);
Role role_for_show_in_title(Show show);
Role role_for_contact(Show show, gboolean open, gboolean unread); /* in a list */
