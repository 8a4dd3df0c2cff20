#pragma once
#include <glib.h>

/* A program in a pseudo terminal, and what a person would see of it (by libvterm). */
typedef struct Terminal Terminal;

/* env: NAME=VALUE, NULL-terminated, beside what is the same for all; argv likewise. */
Terminal *terminal_start(int width, int height, const char *const *env, const char *const *argv);
void terminal_free(Terminal *terminal); /* ends the program */
GPid terminal_pid(const Terminal *terminal);

void terminal_type(Terminal *terminal, const char *keys);
void terminal_resize(Terminal *terminal, int width, int height);

char *terminal_text(const Terminal *terminal);   /* lines without trailing blanks; the caller's */
char *terminal_styles(const Terminal *terminal); /* a letter for each look, and what they mean */
gboolean terminal_cursor(const Terminal *terminal, int *x, int *y); /* FALSE: hidden */

/* All wait at most ten seconds and fail the test then. */
void terminal_wait(Terminal *terminal, const char *text);      /* till it is to be seen */
void terminal_wait_gone(Terminal *terminal, const char *text); /* till it isn't */
void terminal_wait_equal(Terminal *terminal, char *(*look)(const Terminal *), const char *text);
int terminal_wait_exit(Terminal *terminal); /* the exit code */

/* Listens until nothing has come for so long; returns what had come, in bytes. */
gsize terminal_settle(Terminal *terminal, guint quiet_ms);
/* Everything the program wrote since the start, or since it was asked last. */
GBytes *terminal_take_output(Terminal *terminal);
