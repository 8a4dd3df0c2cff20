#pragma once
#include "model/account.h"
#include "wire/login_error.h"
#include "wire/stanza.h"
#include <gio/gio.h>

/* What a stream error (RFC 6120 4.9.3) or a failed connection means for the account. */
typedef enum {
    FAULT_NONE,
    FAULT_RETRY, /* at once if the session was good, else with back-off */
    FAULT_SLOW,  /* not before a minute */
    FAULT_STOP,  /* offline until the user acts */
    FAULT_PASSWORD,
    FAULT_NO_PASSWORD,
    FAULT_BINDING,
    FAULT_CERTIFICATE,
    FAULT_REDIRECT, /* see-other-host: once to that address */
} FaultKind;

typedef struct {
    FaultKind kind;
    Trouble trouble; /* which part of connecting it is */
    char *reason;    /* for people */
    char *address;   /* FAULT_REDIRECT: "host:port" */
} Fault;

void fault_clear(Fault *fault);
void fault_set(Fault *fault, FaultKind kind, const char *format, ...) G_GNUC_PRINTF(3, 4);
void fault_from_stream_error(Fault *fault, const Stanza *error);
/* Something else was read than was said. After resuming, a server may have put it behind half a
 * stanza of the connection before (Prosody 0.12 does). */
gboolean fault_is_misreading(const Stanza *error);
void fault_from_error(Fault *fault, const GError *error); /* LOGIN_ERROR or WIRE_ERROR */
