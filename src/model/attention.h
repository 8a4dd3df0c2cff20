#pragma once
#include "model/conv.h"

/* Decides what deserves to be told the user now (bell, notification): hears the bus, emits
 * EV_ATTENTION at most once per message, never for what is delayed, a copy, or being read. */
typedef struct Attention Attention;
Attention *attention_new(Model *model);
void attention_free(Attention *attention);
/* What is being read: one conversation, or two at a time. NULL: none. */
void attention_looking_at(Attention *attention, const Conv *conv, const Conv *other);
