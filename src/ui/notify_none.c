/* Built without desktop notifications. */
#include "ui/notify.h"

Notify *notify_new(Clock *clock) {
    return NULL;
}

void notify_free(Notify *notify) {
}

void notify_show(Notify *notify, const char *key, const char *title, const char *body) {
}
