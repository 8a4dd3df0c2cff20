#pragma once
#include <glib.h>

/* A secret being typed: never near readline, whose kill ring and undo list would keep it. */
#define SECRET_MAX 1024
typedef struct {
    char text[SECRET_MAX];
    gsize length;
} InputSecret;

typedef enum { SECRET_MORE, SECRET_DONE, SECRET_REFUSED } SecretKey;
SecretKey input_secret_key(InputSecret *secret, const char *bytes, gsize n);
void input_secret_add(InputSecret *secret, const char *text); /* pasted: without line ends */
void input_secret_wipe(InputSecret *secret);
