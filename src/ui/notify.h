#pragma once
#include "base/clock.h"

/* Desktop notifications, without ever waiting for whoever shows them. One for each key at a time: a
 * newer text takes the place of the older one, at most one a second. */
typedef struct Notify Notify;

/* Who shows them; free may be NULL. */
typedef struct {
    /* replaces: the id of the one whose place it takes, or 0. Answers with notify_shown(), when it
     * may be shown the next one. title is plain text, body markup. */
    void (*show)(guint32 replaces, const char *title, const char *body, gpointer data);
    void (*withdraw)(guint32 id, gpointer data);
    void (*free)(gpointer data);
} NotifyOut;

Notify *notify_new(Clock *clock, const NotifyOut *out, gpointer data); /* takes data */
void notify_shown(Notify *notify, guint32 id); /* by out: how it is called there; 0: it failed */
/* The desktop's own way; NULL is a fine answer: no desktop, or built without. */
Notify *notify_desktop(Clock *clock);
void notify_free(Notify *notify);
/* Text from strangers is fine: it is cleaned, cut and escaped here. */
void notify_show(Notify *notify, const char *key, const char *title, const char *body);
void notify_withdraw(Notify *notify, const char *key); /* it has been read */

char *notify_title(const char *title); /* plain text; owned by the caller */
char *notify_body(const char *body);   /* markup that shows as that text; owned by the caller */
