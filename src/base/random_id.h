#pragma once
#include <glib.h>

/* 128 unguessable bits as 32 hexadecimal digits; owned by the caller. */
char *random_id(void);
