#pragma once
#include "model/conv.h"

/* What was said, written for people and other programs: text, JSON lines, a page for a browser. */
typedef enum { TRANSCRIPT_TEXT, TRANSCRIPT_JSON, TRANSCRIPT_HTML } TranscriptFormat;

/* One message, with a line end. As text and HTML it is cleaned, and its further lines are indented:
 * no text of somebody's begins where a line begins. JSON has it as it was said. Times are local, in
 * JSON UTC. Appended to out. */
void transcript_message(GString *out, const Conv *conv, const Message *message,
                        TranscriptFormat format);
void transcript_begin(GString *out, const Conv *conv, TranscriptFormat format);
void transcript_end(GString *out, TranscriptFormat format);
