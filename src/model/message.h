#pragma once
#include "store/rows.h"

/* A notice or error of papo itself: never stored. Takes the text. */
Message *message_new_notice(MessageKind kind, char *text, gint64 time);

/* Received from somebody, as opposed to ours, on whatever device. */
gboolean message_is_ours(const Message *message);

/* Their names in exports and in JSON. */
const char *message_kind_name(MessageKind kind);
const char *message_state_name(MessageState state);

/* Order in a conversation: by time, then id. */
int message_compare(const Message *a, const Message *b);
