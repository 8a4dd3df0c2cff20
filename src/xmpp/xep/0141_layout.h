#pragma once
#include "model/form.h"
#include "xmpp/module.h"

extern const XepModule xep_layout;

/* Fills form->parts from what the <x/> of a form says of its pages and sections; fields that are
 * not spoken of come last, and without a layout all stand as they came. */
void layout_read(const Stanza *x, Form *form);
