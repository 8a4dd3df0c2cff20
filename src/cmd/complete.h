#pragma once
#include "cmd/command.h"

/* What could stand at the cursor. start is the byte where the word begins; candidates are whole
 * words, already quoted where needed, best first. Derived from the grammar and the types alone.
 * Owned by the caller. */
typedef struct {
    gsize start;
    char **candidates; /* NULL-terminated, possibly empty */
} Completion;

Completion *complete_line(Ctx *ctx, const char *line, gsize cursor);
void completion_free(Completion *completion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Completion, completion_free)
