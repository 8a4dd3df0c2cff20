#pragma once
#include <glib.h>

/* The terminal device: raw mode, and writing that never waits. */
typedef struct Tty Tty;
typedef void (*TtyFn)(gpointer data);

Tty *tty_open(TtyFn ready, gpointer data, GError **error);
void tty_close(Tty *tty); /* gives what is queued half a second, then restores the mode */

gboolean tty_size(const Tty *tty, int *width, int *height); /* FALSE: it does not say */
void tty_write(Tty *tty, const char *bytes, gsize n);
gboolean tty_busy(Tty *tty); /* something is queued: ready will be called */
void tty_forget(Tty *tty);   /* drops what is queued */

/* What leaves a sane screen behind: written by tty_close(), by a crash and by a stop (^Z). */
void tty_set_reset(Tty *tty, const char *bytes);
void tty_lend(Tty *tty);            /* writes the reset, the mode as it was found */
void tty_take_back(Tty *tty);       /* raw again */
void tty_stop(Tty *tty);            /* stops the process group as the terminal's ^Z would */
gboolean tty_was_stopped(Tty *tty); /* TRUE once after coming back from a stop */
