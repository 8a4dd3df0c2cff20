#pragma once
#include "model/bus.h"

/* Where a script's output goes, and in which form. */
typedef struct Output Output;
/* Takes a line, without its end. FALSE: nobody reads any more; errno says why. */
typedef gboolean (*OutputFn)(const char *line, gboolean is_error, gpointer data);

Output *output_new(OutputFn fn, gpointer data); /* answers and errors, no events */
Output *output_standard(void); /* standard output with events, and standard error */
void output_free(Output *output);

/* An answer; an event, as far as it is worth a line. FALSE: nobody reads any more. */
gboolean output_line(const Output *output, const char *text);
gboolean output_event(const Output *output, const Event *ev);
/* where: "morning.papo:3" */
void output_error(const Output *output, const char *where, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)
