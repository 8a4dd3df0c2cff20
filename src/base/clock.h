#pragma once
#include <glib.h>

/* Time and timers. The real clock uses the main loop; the fake one stands still until a test moves
 * it. */
typedef struct Clock Clock;
typedef void (*ClockFn)(gpointer data);

Clock *clock_new(void);
Clock *clock_new_fake(gint64 start_us);
void clock_free(Clock *clock);

gint64 clock_now(const Clock *clock);  /* wall clock, µs since 1970 UTC */
gint64 clock_mono(const Clock *clock); /* never goes back, µs */

/* Calls fn once after ms milliseconds. The id is never 0. */
guint clock_after(Clock *clock, guint ms, ClockFn fn, gpointer data);
void clock_cancel(Clock *clock, guint *id); /* sets *id to 0; 0 is fine */

/* Fake clock only: moves on and runs, in order, whatever falls due on the way. */
void clock_advance(Clock *clock, gint64 us);
/* Fake clock only: somebody sets the wall clock, forward or back; no time passes. */
void clock_jump(Clock *clock, gint64 us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clock, clock_free)
