/* Built without desktop notifications. */
#include "ui/notify.h"

Notify *notify_desktop(Clock *clock) {
    return NULL;
}
