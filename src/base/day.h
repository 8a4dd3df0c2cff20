#pragma once
#include <glib.h>

/* The beginning of the day that a person names: 2026-01-31, 2026-01 (its first day), 01-31, today,
 * yesterday, a weekday (the last one before today), 3d or 2w ago; in the zone of now. NULL if it is
 * none. The future is fine. */
GDateTime *day_parse(const char *text, GDateTime *now);
/* "12:30", "9": the same day at that time; NULL if it is none. */
GDateTime *day_at(GDateTime *day, const char *time);
/* What may stand there, for completion. */
const char *const *day_words(void);
