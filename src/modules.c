/* The one list of XEP modules; its order is the order of the hooks inside a stage. */
#include "xmpp/module.h"

const XepModule *const xep_modules[] = {
    NULL,
};
