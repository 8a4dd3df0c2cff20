/* What went wrong with a connection, and what follows from it. */
#include "wire/link_fault.h"
#include "base/tr.h"
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
    g_autofree char *reason = tr_vprintf(format, args);
    va_end(args);
    fault_clear(fault);
    fault->kind = kind;
    fault->trouble = TROUBLE_CONNECT;
    fault->reason = g_steal_pointer(&reason);
}

/* RFC 6120 4.9.3; what is not listed is tried again. */
static const struct {
    const char *condition;
    FaultKind kind;
    const char *words;
} conditions[] = {
    {"conflict", FAULT_STOP,
     N_("Another client logged in with the same resource and took over. /connect takes it back; "
        "another resource avoids it.")},
    {"host-unknown", FAULT_STOP,
     N_("The server does not know this domain: is the JID right, or the setting server?")},
    {"host-gone", FAULT_STOP, N_("The server no longer serves this domain.")},
    {"not-authorized", FAULT_STOP, N_("The server ended the session: not authorised.")},
    {"policy-violation", FAULT_SLOW, N_("The server says that we broke its rules.")},
    {"system-shutdown", FAULT_SLOW, N_("The server is being shut down.")},
    {"resource-constraint", FAULT_SLOW, N_("The server is overloaded.")},
    {"internal-server-error", FAULT_SLOW, N_("The server has a problem of its own.")},
    {"see-other-host", FAULT_REDIRECT, N_("The server sends us to another address.")},
    {"unsupported-version", FAULT_STOP, N_("The server speaks another version of XMPP.")},
    {"unsupported-encoding", FAULT_STOP, N_("The server does not understand UTF-8.")},
    {"invalid-namespace", FAULT_STOP, N_("The server does not speak XMPP to clients.")},
    {"unsupported-feature", FAULT_STOP, N_("The server wants something that papo can't do.")},
    {"connection-timeout", FAULT_RETRY, N_("The server thought that we were gone.")},
    {"reset", FAULT_RETRY, N_("The server starts the session anew.")},
    {"undefined-condition", FAULT_RETRY, N_("The server ended the session.")},
};

void fault_from_stream_error(Fault *fault, const Stanza *error) {
    const Stanza *condition = stanza_child(error, NULL, NS_STREAM_ERROR);
    const char *name = condition ? stanza_name(condition) : "undefined-condition";
    g_autofree char *said = said_clean(stanza_child_text(error, "text", NS_STREAM_ERROR));
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (!g_str_equal(conditions[i].condition, name))
            continue;
        fault_set(fault, conditions[i].kind, "%s%s", tr(conditions[i].words), said);
        if (fault->kind == FAULT_REDIRECT)
            fault->address = g_strstrip(g_strdup(stanza_text(condition)));
        return;
    }
    fault_set(fault, FAULT_RETRY, "The server ended the stream (%.40s).%s", name, said);
}

gboolean fault_is_misreading(const Stanza *error) {
    static const char *const conditions_of_it[] = {"not-well-formed", "invalid-xml", "bad-format",
                                                   "restricted-xml", "policy-violation"};
    for (gsize i = 0; i < G_N_ELEMENTS(conditions_of_it); i++)
        if (stanza_child(error, conditions_of_it[i], NS_STREAM_ERROR))
            return TRUE;
    return FALSE;
}

typedef struct {
    FaultKind kind;
    Trouble trouble;
} Meaning;

static Meaning of_login(LoginError code) {
    switch (code) {
    case LOGIN_ERROR_RETRY:
        return (Meaning){FAULT_RETRY, TROUBLE_LOGIN};
    case LOGIN_ERROR_STOP:
        return (Meaning){FAULT_STOP, TROUBLE_LOGIN};
    case LOGIN_ERROR_TLS:
        return (Meaning){FAULT_STOP, TROUBLE_TLS};
    case LOGIN_ERROR_PASSWORD:
        return (Meaning){FAULT_PASSWORD, TROUBLE_LOGIN};
    case LOGIN_ERROR_NO_PASSWORD:
        return (Meaning){FAULT_NO_PASSWORD, TROUBLE_LOGIN};
    case LOGIN_ERROR_BINDING:
        return (Meaning){FAULT_BINDING, TROUBLE_LOGIN};
    }
    return (Meaning){FAULT_RETRY, TROUBLE_LOGIN};
}

static Meaning of_wire(WireError code) {
    switch (code) {
    case WIRE_ERROR_CERTIFICATE:
        return (Meaning){FAULT_CERTIFICATE, TROUBLE_TLS};
    case WIRE_ERROR_PIN:
        return (Meaning){FAULT_STOP, TROUBLE_TLS};
    case WIRE_ERROR_TLS:
        return (Meaning){FAULT_RETRY, TROUBLE_TLS};
    case WIRE_ERROR_GUARD:
        return (Meaning){FAULT_STOP, TROUBLE_CONNECT};
    case WIRE_ERROR_RESOLVE:
    case WIRE_ERROR_CONNECT:
    case WIRE_ERROR_XML:
    case WIRE_ERROR_LOST:
        return (Meaning){FAULT_RETRY, TROUBLE_CONNECT};
    }
    return (Meaning){FAULT_RETRY, TROUBLE_CONNECT};
}

void fault_from_error(Fault *fault, const GError *error) {
    Meaning meaning = {FAULT_RETRY, TROUBLE_CONNECT};
    if (error->domain == LOGIN_ERROR)
        meaning = of_login((LoginError)error->code);
    else if (error->domain == WIRE_ERROR)
        meaning = of_wire((WireError)error->code);
    fault_set(fault, meaning.kind, "%s", error->message);
    fault->trouble = meaning.trouble;
}
