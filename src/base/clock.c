/* Time and timers: the real clock lives on the main loop, the fake one moves when told to. */
#include "base/clock.h"

typedef struct {
    Clock *clock;
    guint id;
    gint64 due;   /* fake clock */
    guint source; /* real clock */
    ClockFn fn;
    gpointer data;
} Timer;

struct Clock {
    gboolean fake;
    gint64 now;  /* fake clock: what timers go by */
    gint64 wall; /* fake clock: what it says on the wall is so much more */
    guint last_id;
    GHashTable *timers; /* id → Timer, owned */
};

static void timer_free(gpointer data) {
    Timer *timer = data;
    if (timer->source)
        g_source_remove(timer->source);
    g_free(timer);
}

Clock *clock_new(void) {
    Clock *clock = g_new0(Clock, 1);
    clock->timers = g_hash_table_new_full(NULL, NULL, NULL, timer_free);
    return clock;
}

Clock *clock_new_fake(gint64 start_us) {
    Clock *clock = clock_new();
    clock->fake = TRUE;
    clock->now = G_USEC_PER_SEC;
    clock->wall = start_us - clock->now;
    return clock;
}

void clock_free(Clock *clock) {
    if (!clock)
        return;
    g_hash_table_unref(clock->timers);
    g_free(clock);
}

gint64 clock_now(const Clock *clock) {
    return clock->fake ? clock->now + clock->wall : g_get_real_time();
}

gint64 clock_mono(const Clock *clock) {
    return clock->fake ? clock->now : g_get_monotonic_time();
}

/* The timer is gone before fn runs, which may set the next one or free the clock. */
static void timer_run(Timer *timer) {
    ClockFn fn = timer->fn;
    gpointer data = timer->data;
    g_hash_table_remove(timer->clock->timers, GUINT_TO_POINTER(timer->id));
    fn(data);
}

static gboolean timer_fired(gpointer data) {
    Timer *timer = data;
    timer->source = 0;
    timer_run(timer);
    return G_SOURCE_REMOVE;
}

guint clock_after(Clock *clock, guint ms, ClockFn fn, gpointer data) {
    g_return_val_if_fail(fn, 0);
    Timer *timer = g_new0(Timer, 1);
    do
        timer->id = ++clock->last_id;
    while (timer->id == 0 || g_hash_table_contains(clock->timers, GUINT_TO_POINTER(timer->id)));
    timer->clock = clock;
    timer->fn = fn;
    timer->data = data;
    if (clock->fake)
        timer->due = clock->now + (gint64)ms * 1000;
    else
        timer->source = g_timeout_add(ms, timer_fired, timer);
    g_hash_table_insert(clock->timers, GUINT_TO_POINTER(timer->id), timer);
    return timer->id;
}

void clock_cancel(Clock *clock, guint *id) {
    if (*id)
        g_hash_table_remove(clock->timers, GUINT_TO_POINTER(*id));
    *id = 0;
}

/* The next one due at or before then; of equals the one set first. */
static Timer *next_due(Clock *clock, gint64 then) {
    GHashTableIter iter;
    gpointer value;
    Timer *next = NULL;
    g_hash_table_iter_init(&iter, clock->timers);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Timer *timer = value;
        if (timer->due <= then &&
            (!next || timer->due < next->due || (timer->due == next->due && timer->id < next->id)))
            next = timer;
    }
    return next;
}

void clock_advance(Clock *clock, gint64 us) {
    g_return_if_fail(clock->fake && us >= 0);
    gint64 then = clock->now + us;
    for (Timer *timer; (timer = next_due(clock, then));) {
        clock->now = MAX(clock->now, timer->due);
        timer_run(timer);
    }
    clock->now = then;
}

void clock_jump(Clock *clock, gint64 us) {
    g_return_if_fail(clock->fake);
    clock->wall += us;
}
