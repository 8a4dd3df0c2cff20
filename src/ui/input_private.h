#pragma once
#include "ui/input.h"
#include "ui/input_choose.h"
#include "ui/input_decode.h"
#include "ui/input_secret.h"

/* Shared by the input_*.c files alone. */
struct Input {
    Clock *clock;
    int fd;
    guint source;
    InputEvents events;
    gpointer data;
    InputDecoder *decoder;
    GString *queue; /* bytes of a key on their way to readline */
    gsize queue_read;

    /* What readline's callbacks left for afterwards. */
    char *entered;
    const char *pressed;
    gboolean dirty, choosing, escaped;

    InputCheckFn checker; /* NULL */
    gboolean listing;     /* see input.h */
    gboolean literal;     /* a paste of several lines begins the line */
    InputChoice choice;

    char *label, *kept; /* while asking: the question, and the line that it interrupted */
    gboolean asking, secret_asked;
    InputSecret secret;

    GHashTable *actions; /* InputFn of keys that are no editing: they work beside a secret too */
    GHashTable *bound;   /* notation → command line, given by the user */
    GHashTable *own, *before; /* notation → Binding[MAPS]: readline's own; before the user's */
    gboolean grabbing;
    int inputrc_mode;      /* rl_editing_mode as ~/.inputrc left it */
    GHashTable *histories; /* key → what readline holds for it, while another one is in use */
    char *history;         /* key in use */
};

enum { MAPS = 3 }; /* emacs-standard, vi-insert, vi-command */
typedef struct {
    gpointer function; /* of that type; NULL: nothing */
    int type;          /* ISFUNC, ISMACR, ISKMAP */
} Binding;
/* input_keys.c: remembers what readline does with a key before it gets one of papo's. */
void input_keys_setup(Input *input);
void input_keys_end(Input *input);
void input_keys_remember(Input *input, const char *notation);

Input *input_current(void); /* readline's callbacks know no other way */

void input_edit_setup(Input *input);    /* readline as we want it; our editing functions and keys */
void input_edit_unchoose(Input *input); /* Esc: as it was typed */
void input_edit_prefer(void); /* ours where ~/.inputrc names readline's function for the same */
void input_edit_force(void);  /* what ~/.inputrc may not change */
void input_history_setup(Input *input);
void input_replace_line(const char *text); /* what could be undone is forgotten */
void input_history_end(Input *input);
