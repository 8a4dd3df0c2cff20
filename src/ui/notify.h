#pragma once
#include "base/clock.h"

/* Desktop notifications, without ever waiting for whoever shows them. One for each key at a time: a
 * newer text takes the place of the older one, at most one a second. */
typedef struct Notify Notify;

Notify *notify_new(Clock *clock); /* NULL is a fine answer: no desktop, or built without */
void notify_free(Notify *notify);
/* Text from strangers is fine: it is cleaned, cut and escaped here. */
void notify_show(Notify *notify, const char *key, const char *title, const char *body);

char *notify_title(const char *title); /* plain text; owned by the caller */
char *notify_body(const char *body);   /* markup that shows as that text; owned by the caller */
