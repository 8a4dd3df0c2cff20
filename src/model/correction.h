#pragma once
#include "model/conv.h"

/* XEP-0308: a message gets another text. Every text it ever had is kept, and can be shown. */

typedef enum {
    CORRECTION_NONE,  /* an ordinary message: add it */
    CORRECTION_DONE,  /* it changed a message, or became the old text of one */
    CORRECTION_KNOWN, /* it has done so before */
} CorrectionResult;

/* May the sender of `by` change `original`? In chats the same bare JID; in rooms the same occupant
 * id, else the same real address, else the same nick, if whoever has it (since `joined`, µs; 0 if
 * unknown) had it when the original was said: nicks are taken again by others. */
gboolean correction_allowed(const Conv *conv, const Message *original, const Message *by,
                            gint64 joined);

/* A message on its way into a conversation, which stays the caller's: a correction (replaces is
 * set) of something its sender said here; or, delayed, the original of a correction that came
 * earlier. Marks what corrects nothing as MESSAGE_STRAY. */
CorrectionResult correction_take(Conv *conv, Message *message, gint64 joined);

/* Gives a message of ours another text, here and, through the outbox, for the others. */
gboolean correction_say(Conv *conv, gint64 message_id, const char *body, GError **error);

#define CORRECTION_ERROR (correction_error_quark())
GQuark correction_error_quark(void);

/* For outbox.c: a correction of ours reached another state. */
void correction_moved(Conv *conv, const Message *correction);

/* Copies in their newest state, owned by the caller; NULL. nth counts from the last (1). */
Message *correction_own(Conv *conv, guint nth);
Message *correction_edited(Conv *conv, guint nth);
GPtrArray *correction_versions(const Conv *conv, const Message *message); /* Version*, in order */

/* Writing a correction: what is said next in this conversation replaces our nth message from the
 * end, whose text is put into the input line (EV_COMPOSE). FALSE: there is none. */
gboolean correction_begin(Conv *conv, guint nth);
void correction_end(Conv *conv); /* what is said next is a message again */
