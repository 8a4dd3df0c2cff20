#pragma once
#include <glib.h>

/* Why a login or a session did not work, by what should be done about it. Messages are for people.
 */
typedef enum {
    LOGIN_ERROR_RETRY,       /* may pass by itself: try again later */
    LOGIN_ERROR_STOP,        /* needs the user: stay offline and say why */
    LOGIN_ERROR_TLS,         /* the same, and it is about encryption */
    LOGIN_ERROR_PASSWORD,    /* the server says that the password is wrong */
    LOGIN_ERROR_NO_PASSWORD, /* none is known yet, and this server wants one */
    LOGIN_ERROR_BINDING,     /* refused with a channel binding that the server did not name: once
                                without is fine */
} LoginError;
#define LOGIN_ERROR (login_error_quark())
GQuark login_error_quark(void);
