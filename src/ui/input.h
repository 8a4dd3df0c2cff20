#pragma once
#include "ui/canvas.h"
#include <glib.h>

/* The line being written, by readline: bytes in, a buffer with a cursor out. Knows no window and no
 * command. */
typedef struct Input Input;

typedef struct {
    void (*line)(const char *line, gpointer data);   /* Enter */
    void (*key)(const char *command, gpointer data); /* a bound key: its command line */
    void (*changed)(gpointer data);                  /* buffer, cursor or prompt: paint at once */
    /* Tab: the words that could stand there, and where the word starts; owned by the caller; NULL
     * for none. */
    char **(*complete)(const char *line, gsize cursor, gsize *start, gpointer data);
    void (*escape)(gpointer data); /* Esc alone */
    void (*eof)(gpointer data);    /* the terminal is gone */
} InputEvents;

Input *input_new(int fd, const InputEvents *events, gpointer data);
void input_free(Input *input);
void input_feed(Input *input, const char *bytes, gsize n); /* as if typed: tests */

const char *input_text(const Input *input);
gsize input_cursor(const Input *input);
void input_set_text(Input *input, const char *text);
/* Masked: shows dots, keeps no history, wipes the buffer after the answer. label NULL: the normal
 * prompt. */
void input_ask(Input *input, const char *label, gboolean secret);
gboolean input_is_asking(const Input *input);

/* Each conversation has its own history of lines; secrets never enter it. */
void input_history_add(Input *input, const char *key, const char *line);
void input_history_use(Input *input, const char *key);

gboolean input_bind(Input *input, const char *keyseq,
                    const char *command); /* readline's notation: "\\e[5~" */

int input_height(const Input *input, int width, int max);
void input_draw(const Input *input, Canvas *canvas, const char *prompt, const Theme *theme);
void input_pause(Input *input); /* while an editor has the terminal */
void input_resume(Input *input);
