#pragma once
#include "model/form.h"
#include "xmpp/module.h"

extern const XepModule xep_validate;

/* What a <field/> of a form asks of its values. */
void validate_read(const Stanza *element, Field *field);
