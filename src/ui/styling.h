#pragma once
#include <glib.h>

/* XEP-0393: what the signs in a text mean. */
enum {
    STYLING_STRONG = 1 << 0,    /* *strong* */
    STYLING_EMPHASIS = 1 << 1,  /* _emphasis_ */
    STYLING_STRIKE = 1 << 2,    /* ~strike~ */
    STYLING_MONO = 1 << 3,      /* `code` and blocks of it */
    STYLING_QUOTE = 1 << 4,     /* > */
    STYLING_DIRECTIVE = 1 << 5, /* the sign itself, beside what it means */
};

typedef struct {
    gsize length; /* bytes */
    guint8 flags;
} StylingRun;

/* The runs of a valid UTF-8 text, in order; together as long as it. Takes time in proportion to the
 * text, whatever is in it. Owned by the caller. */
GArray *styling_parse(const char *text);
