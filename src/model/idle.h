#pragma once
#include "model/account.h"

/* Presence that looks after itself: away when nobody has touched the keys for a while (settings
 * autoaway, autoaway-after, autoaway-xa-after) or has left the terminal behind (away-on-detach),
 * and back with the first key. Only what was online or chat becomes away; what the user says
 * meanwhile stays. One timer, and none while there is nothing to wait for. */
typedef struct Idle Idle;

Idle *idle_new(Model *model);
void idle_free(Idle *idle);

void idle_touch(Model *model); /* the user did something; before that there is no user (scripts) */
void idle_detached(Model *model, gboolean detached); /* nobody can see the screen, or can again */

/* Seconds since the user did something; -1: there is no user. */
gint64 idle_seconds(const Model *model);
