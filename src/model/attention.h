#pragma once
#include "model/conv.h"

/* Decides what deserves to be told the user now (bell, flash, notification), by the settings
 * notify, notify-rooms, notify-kinds, notify-dnd and triggers. Hears the bus, emits EV_ATTENTION at
 * most once per message, never for what is delayed, a copy, in the inbox, or being read. */
typedef struct Attention Attention;
Attention *attention_new(Model *model);
void attention_free(Attention *attention);
/* What is being read: one conversation, or two at a time. NULL: none. */
void attention_looking_at(Attention *attention, const Conv *conv, const Conv *other);

/* The kinds: the text of EV_ATTENTION, and the choices of notify-kinds; a reminder that something
 * is unread comes by notify-remind. */
#define ATTENTION_MESSAGE "message"
#define ATTENTION_MENTION "mention"
#define ATTENTION_INVITATION "invitation"     /* the newest one of the account */
#define ATTENTION_SUBSCRIPTION "subscription" /* of the contact */
#define ATTENTION_TYPING "typing"
#define ATTENTION_REMINDER "reminder" /* number: of unread messages, in all conversations */

typedef enum { NOTIFY_ALL, NOTIFY_MENTIONS, NOTIFY_NONE } NotifyMode;
NotifyMode attention_mode(const Conv *conv); /* what holds there, however it was set */
