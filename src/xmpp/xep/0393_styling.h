#pragma once
#include "xmpp/module.h"

extern const XepModule xep_styling;
