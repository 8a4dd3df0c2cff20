#pragma once
#include "wire/wire.h"

Certificate *certificate_copy(const Certificate *certificate);
void certificate_free(Certificate *certificate); /* NULL is fine */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificate, certificate_free)
