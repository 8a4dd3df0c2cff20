#pragma once
#include "model/account.h"

/* Where the password of one account comes from: memory, accounts.ini, password-command, the
 * keyring, or the user. Kept in memory only while it is good, and wiped. */
typedef struct Password Password;

/* password NULL: there is none; error says why, or is NULL if the user refused. Both are only valid
 * during the call. */
typedef void (*PasswordFn)(const char *password, const GError *error, gpointer data);

Password *password_new(Account *account);
void password_free(Password *password);

/* Calls fn once, perhaps before it returns. Only one question at a time. */
void password_get(Password *password, PasswordFn fn, gpointer data);
void password_cancel(Password *password); /* fn is not called */
gboolean password_is_asking(const Password *password);
const char *password_known(const Password *password); /* in memory; borrowed; NULL */

/* The user has typed it elsewhere: for an account that was made with it. */
void password_take(Password *password, const char *text);
/* It is another one now, on the server; the keyring is told if it had the old one, the user if the
 * old one stands in a setting. */
void password_changed(Password *password, const char *text);
void password_accepted(Password *password); /* it was right: offered to the keyring if new */
/* It was wrong, and is forgotten. TRUE if the user can be asked for another. */
gboolean password_rejected(Password *password);
