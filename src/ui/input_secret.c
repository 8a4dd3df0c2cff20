/* The masked line of a password question. */
#include "ui/input_secret.h"

#include <string.h>

void input_secret_wipe(InputSecret *secret) {
    explicit_bzero(secret, sizeof *secret);
}

void input_secret_add(InputSecret *secret, const char *text) {
    for (const char *p = text; *p; p++) {
        if ((guchar)*p >= 32 && *p != 127 && secret->length + 1 < SECRET_MAX)
            secret->text[secret->length++] = *p;
    }
}

SecretKey input_secret_key(InputSecret *secret, const char *bytes, gsize n) {
    if (n == 1) {
        switch (*bytes) {
        case '\r':
        case '\n':
            return SECRET_DONE;
        case 'C' & 31:
        case 'G' & 31:
            return SECRET_REFUSED;
        case 'U' & 31:
            input_secret_wipe(secret);
            return SECRET_MORE;
        case 127:
        case 'H' & 31:
            while (secret->length > 0 && (secret->text[--secret->length] & 0xc0) == 0x80)
                ;
            secret->text[secret->length] = 0;
            return SECRET_MORE;
        default:
            break;
        }
    }
    if ((guchar)*bytes < 32) /* other keys */
        return SECRET_MORE;
    char text[8] = {0};
    memcpy(text, bytes, MIN(n, sizeof text - 1));
    input_secret_add(secret, text);
    explicit_bzero(text, sizeof text);
    return SECRET_MORE;
}
