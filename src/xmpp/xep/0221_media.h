#pragma once
#include "model/form.h"
#include "xmpp/module.h"

extern const XepModule xep_media;

/* The addresses of the pictures and sounds that belong to a <field/> of a form. Nothing is fetched.
 */
void media_read(const Stanza *element, Field *field);
