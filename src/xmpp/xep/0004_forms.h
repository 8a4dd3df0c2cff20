#pragma once
#include "model/form.h"
#include "xmpp/module.h"

#define NS_DATA_FORMS "jabber:x:data"

extern const XepModule xep_forms;

/* The form in an element: its first child <x/>; NULL if there is none. Bounded: what is too long is
 * left out, and the form says so (cut). Owned by the caller. */
Form *forms_parse(const Stanza *parent);
Form *forms_read(const Stanza *x); /* the same of the <x/> itself */
/* Adds the filled-in form (3.1: submit), or the refusal to fill it in (cancel). Hidden fields go
 * back as they came; what was neither given a value nor touched is left out (3.5, 3.6). */
void forms_submit(Stanza *parent, const Form *form);
void forms_cancel(Stanza *parent);
