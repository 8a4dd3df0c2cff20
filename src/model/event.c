/* Names and help of the events, printed from the one list in event.h. */
#include "model/event.h"

typedef struct {
    const char *name, *help;
} EventInfo;

static const EventInfo infos[EV_COUNT] = {
#define X(id, name, help) [id] = {name, help},
    EVENTS(X)
#undef X
};

const char *event_name(EventType type) {
    g_return_val_if_fail(type < EV_COUNT, NULL);
    return infos[type].name;
}

const char *event_help(EventType type) {
    g_return_val_if_fail(type < EV_COUNT, NULL);
    return infos[type].help;
}
