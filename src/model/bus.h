#pragma once
#include "model/event.h"

typedef void (*BusFn)(const Event *ev, void *data);

Bus *bus_new(void);
void bus_free(Bus *bus);
void bus_listen(Bus *bus, BusFn fn, void *data);
void bus_ignore(Bus *bus, BusFn fn, void *data);

/* Delivers now; if called from a listener, after the current event has reached everyone. */
void bus_emit(Bus *bus, const Event *ev);

/* Frees an object once no queued event can still point at it. */
void bus_bury(Bus *bus, void *object, GDestroyNotify free_fn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Bus, bus_free)
