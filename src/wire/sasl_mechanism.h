#pragma once
#include "wire/sasl.h"
#include "wire/scram.h"

/* Shared by sasl.c (choosing) and sasl_exchange.c (doing). */
typedef enum {
    SASL_KIND_EXTERNAL,
    SASL_KIND_SCRAM,
    SASL_KIND_PLAIN,
    SASL_KIND_ANONYMOUS,
} SaslKind;

struct SaslMechanism {
    const char *name;
    SaslKind kind;
    SaslStrength strength;
    ScramHash hash;
};
