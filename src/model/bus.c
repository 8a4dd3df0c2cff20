/* Tells every change to whoever listens, one event at a time. */
#include "model/bus.h"

typedef struct {
    BusFn fn;
    void *data;
} Listener;

typedef struct {
    void *object;
    GDestroyNotify free_fn;
} Grave;

struct Bus {
    GArray *listeners;
    GArray *queue;
    GArray *graves;
    gboolean delivering;
};

Bus *bus_new(void) {
    Bus *bus = g_new0(Bus, 1);

    bus->listeners = g_array_new(FALSE, FALSE, sizeof(Listener));
    bus->queue = g_array_new(FALSE, FALSE, sizeof(Event));
    bus->graves = g_array_new(FALSE, FALSE, sizeof(Grave));
    return bus;
}

/* Freeing one object may bury another: those join the end of the row. */
static void dig(Bus *bus) {
    for (guint i = 0; i < bus->graves->len; i++) {
        Grave grave = g_array_index(bus->graves, Grave, i);
        grave.free_fn(grave.object);
    }
    g_array_set_size(bus->graves, 0);
}

void bus_free(Bus *bus) {
    if (bus == NULL)
        return;
    dig(bus);
    g_array_unref(bus->listeners);
    g_array_unref(bus->queue);
    g_array_unref(bus->graves);
    g_free(bus);
}

void bus_listen(Bus *bus, BusFn fn, void *data) {
    Listener listener = {fn, data};

    g_array_append_val(bus->listeners, listener);
}

static void sweep(Bus *bus) {
    for (guint i = bus->listeners->len; i-- > 0;)
        if (g_array_index(bus->listeners, Listener, i).fn == NULL)
            g_array_remove_index(bus->listeners, i);
}

/* A listener that leaves during delivery leaves a hole, so that no one is skipped. */
void bus_ignore(Bus *bus, BusFn fn, void *data) {
    for (guint i = 0; i < bus->listeners->len; i++) {
        Listener *listener = &g_array_index(bus->listeners, Listener, i);
        if (listener->fn == fn && listener->data == data)
            listener->fn = NULL;
    }
    if (!bus->delivering)
        sweep(bus);
}

static void deliver(Bus *bus, const Event *ev) {
    guint heard = bus->listeners->len; /* newcomers start with the next event */

    for (guint i = 0; i < heard; i++) {
        Listener listener = g_array_index(bus->listeners, Listener, i);
        if (listener.fn != NULL)
            listener.fn(ev, listener.data);
    }
}

void bus_emit(Bus *bus, const Event *ev) {
    Event copy = *ev;

    copy.text = g_strdup(ev->text);
    g_array_append_val(bus->queue, copy);
    if (bus->delivering)
        return;

    bus->delivering = TRUE;
    for (guint i = 0; i < bus->queue->len; i++) {
        Event now = g_array_index(bus->queue, Event, i); /* the array may move meanwhile */
        deliver(bus, &now);
        g_free((char *)now.text);
    }
    g_array_set_size(bus->queue, 0);
    bus->delivering = FALSE;
    sweep(bus);
    dig(bus);
}

void bus_bury(Bus *bus, void *object, GDestroyNotify free_fn) {
    Grave grave = {object, free_fn};

    if (bus->delivering)
        g_array_append_val(bus->graves, grave);
    else
        free_fn(object);
}
