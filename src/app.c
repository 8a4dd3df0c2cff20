/* Wires the parts of papo together. */
#include "app.h"
