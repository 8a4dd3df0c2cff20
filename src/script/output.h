#pragma once
#include "base/clock.h"
#include "script/event_json.h"

/* Where a script's output goes, and in which form. */
typedef struct Output Output;
typedef enum { OUTPUT_TEXT, OUTPUT_JSON } OutputForm;
/* Takes a line, without its end. FALSE: nobody reads any more; errno says why. */
typedef gboolean (*OutputFn)(const char *line, gboolean is_error, gpointer data);

Output *output_new(OutputFn fn, gpointer data); /* answers and errors, no events */
Output *output_standard(void); /* standard output with events, and standard error */
Output *output_quiet(void);    /* the same without answers, and without events unless set */
void output_free(Output *output);

void output_set_form(Output *output, OutputForm form); /* JSON: see event_json.h */
/* Only these events. As text the default ones are told as far as they are worth a line. */
void output_set_events(Output *output, EventSet events);
void output_set_clock(Output *output, const Clock *clock); /* borrowed; the runner does it */

/* An answer; an event, if it is one of those asked for. FALSE: nobody reads any more. */
gboolean output_line(const Output *output, const char *text);
gboolean output_event(const Output *output, const Event *ev);
/* where: "morning.papo:3" */
void output_error(const Output *output, const char *where, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Output, output_free)
