/* What went wrong with a connection, and what follows from it. */
#include "wire/link_fault.h"
#include "wire/ns.h"
#include "wire/said.h"
#include "wire/wire.h"

void fault_clear(Fault *fault) {
    g_free(fault->reason);
    g_free(fault->address);
    *fault = (Fault){0};
}

void fault_set(Fault *fault, FaultKind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *reason = g_strdup_vprintf(format, args);
    va_end(args);
    fault_clear(fault);
    fault->kind = kind;
    fault->trouble = kind == FAULT_PASSWORD || kind == FAULT_NO_PASSWORD ? TROUBLE_LOGIN
                     : kind == FAULT_CERTIFICATE                         ? TROUBLE_TLS
                                                                         : TROUBLE_CONNECT;
    fault->reason = g_steal_pointer(&reason);
}

/* RFC 6120 4.9.3; what is not listed is tried again. */
static const struct {
    const char *condition;
    FaultKind kind;
    const char *words;
} conditions[] = {
    {"conflict", FAULT_STOP,
     "Another client logged in with the same resource and took over. /connect takes it back; "
     "another resource avoids it."},
    {"host-unknown", FAULT_STOP,
     "The server does not know this domain: is the JID right, or the setting server?"},
    {"host-gone", FAULT_STOP, "The server no longer serves this domain."},
    {"not-authorized", FAULT_STOP, "The server ended the session: not authorised."},
    {"policy-violation", FAULT_SLOW, "The server says that we broke its rules."},
    {"system-shutdown", FAULT_SLOW, "The server is being shut down."},
    {"resource-constraint", FAULT_SLOW, "The server is overloaded."},
    {"internal-server-error", FAULT_SLOW, "The server has a problem of its own."},
    {"see-other-host", FAULT_REDIRECT, "The server sends us to another address."},
    {"unsupported-version", FAULT_STOP, "The server speaks another version of XMPP."},
    {"unsupported-encoding", FAULT_STOP, "The server does not understand UTF-8."},
    {"invalid-namespace", FAULT_STOP, "The server does not speak XMPP to clients."},
    {"unsupported-feature", FAULT_STOP, "The server wants something that papo can't do."},
    {"connection-timeout", FAULT_RETRY, "The server thought that we were gone."},
    {"reset", FAULT_RETRY, "The server starts the session anew."},
    {"undefined-condition", FAULT_RETRY, "The server ended the session."},
};

void fault_from_stream_error(Fault *fault, const Stanza *error, const char *domain) {
    const Stanza *condition = stanza_child(error, NULL, NS_STREAM_ERROR);
    const char *name = condition ? stanza_name(condition) : "undefined-condition";
    g_autofree char *said = said_clean(stanza_child_text(error, "text", NS_STREAM_ERROR));
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (!g_str_equal(conditions[i].condition, name))
            continue;
        fault_set(fault, conditions[i].kind, "%s%s", conditions[i].words, said);
        if (fault->kind == FAULT_REDIRECT)
            fault->address = g_strstrip(g_strdup(stanza_text(condition)));
        return;
    }
    fault_set(fault, FAULT_RETRY, "The server ended the stream (%.40s).%s", name, said);
}

static FaultKind login_kind(LoginError code) {
    switch (code) {
    case LOGIN_ERROR_RETRY:
        return FAULT_RETRY;
    case LOGIN_ERROR_STOP:
        return FAULT_STOP;
    case LOGIN_ERROR_PASSWORD:
        return FAULT_PASSWORD;
    case LOGIN_ERROR_NO_PASSWORD:
        return FAULT_NO_PASSWORD;
    case LOGIN_ERROR_BINDING:
        return FAULT_BINDING;
    }
    return FAULT_RETRY;
}

static FaultKind wire_kind(WireError code) {
    switch (code) {
    case WIRE_ERROR_CERTIFICATE:
        return FAULT_CERTIFICATE;
    case WIRE_ERROR_PIN:
    case WIRE_ERROR_GUARD:
        return FAULT_STOP;
    case WIRE_ERROR_RESOLVE:
    case WIRE_ERROR_CONNECT:
    case WIRE_ERROR_TLS:
    case WIRE_ERROR_XML:
    case WIRE_ERROR_LOST:
        return FAULT_RETRY;
    }
    return FAULT_RETRY;
}

void fault_from_error(Fault *fault, const GError *error) {
    FaultKind kind = FAULT_RETRY;
    if (error->domain == LOGIN_ERROR)
        kind = login_kind((LoginError)error->code);
    else if (error->domain == WIRE_ERROR)
        kind = wire_kind((WireError)error->code);
    fault_set(fault, kind, "%s", error->message);
    if (error->domain == LOGIN_ERROR && error->code != LOGIN_ERROR_RETRY)
        fault->trouble = TROUBLE_LOGIN;
    if (g_error_matches(error, WIRE_ERROR, WIRE_ERROR_TLS) ||
        g_error_matches(error, WIRE_ERROR, WIRE_ERROR_PIN))
        fault->trouble = TROUBLE_TLS;
}
