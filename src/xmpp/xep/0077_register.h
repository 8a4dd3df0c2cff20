#pragma once
#include "model/form.h"
#include "xmpp/module.h"

#define NS_REGISTER "jabber:iq:register"

extern const XepModule xep_register;

/* What a host wants to know of who registers, as a form, whatever it came as (6: a data form, else
 * the fields of before, else an address in the web). */
typedef struct {
    Form *form;      /* NULL: only url, or nothing */
    gboolean fields; /* it was made of fields of before, and goes back as such */
    gboolean registered;
    char *url;          /* XEP-0066; NULL */
    char *instructions; /* where there is nothing to fill in; NULL */
} Registration;

Registration *register_read(const Stanza *answer); /* also of an error (3.2, 3.3); NULL: nothing */
void register_free(Registration *registration);

/* jid: the service; NULL: our own server, with our account. Before the login of an account that is
 * being made: its server. */
void register_ask(Stream *stream, const char *jid, IqFn fn, gpointer data,
                  GDestroyNotify free_data);
void register_submit(Stream *stream, const char *jid, const Form *form, gboolean fields, IqFn fn,
                     gpointer data, GDestroyNotify free_data);
void register_remove(Stream *stream, const char *jid, IqFn fn, gpointer data,
                     GDestroyNotify free_data);
void register_password(Stream *stream, const char *password, IqFn fn, gpointer data,
                       GDestroyNotify free_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Registration, register_free)
