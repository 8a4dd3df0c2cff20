#pragma once
#include "model/bus.h"
#include "model/conv.h"

/* Says in an open conversation when the other one comes, goes or changes (setting
 * presence-notices). Not what everybody is when we come online ourselves. */
void comings_hear(const Event *ev, void *model);
