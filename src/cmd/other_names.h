#pragma once
#include "cmd/command.h"

/* What users of other clients type (Profanity's commands, all of them), where papo has no command
 * of that name, or one that does something else. /help explains them, completion doesn't offer
 * them. */
typedef struct {
    const char *name; /* one or two words */
    const char *runs; /* what is run instead, without the slash: the rest of the line follows, or
                         stands where the * is; NULL if nothing does the same */
    const char *help; /* what does it here, or when it comes; NULL where "runs" says it all */
} OtherName;

/* Two words are found before one of them. */
const OtherName *other_name_find(const char *name);
const OtherName *other_names_table(guint *n);

/* The entry that a line begins with (after the slash) unless papo has a command of as many words;
 * *rest: what follows it. NULL: the line is papo's own, or nobody's. */
const OtherName *other_name_of(const Commands *commands, const char *line, const char **rest);
/* The line to run instead, with its slash; owned by the caller, NULL if there is none. */
char *other_name_line(const OtherName *other, const char *rest);
