#pragma once
#include "script/send.h"

/* The account of the profile that a wish means. NULL and an error (EXIT_ERROR) that says how to get
 * one. */
Account *send_account(Model *model, const SendWish *wish, GError **error);
/* The conversations it is for, each once, are added to convs; rooms that have no window to ours as
 * well. */
gboolean send_convs(Account *account, const SendWish *wish, GPtrArray *convs, GPtrArray *ours,
                    GError **error);
