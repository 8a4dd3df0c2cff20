#pragma once
#include "base/clock.h"
#include "ui/canvas.h"
#include "ui/input_decode.h"

/* The line being written, by readline: bytes in, a buffer with a cursor out. Knows no window and no
 * command. Readline's state belongs to the process, and so there can be one Input at a time. */
typedef struct Input Input;

/* Called after readline is done with a key; they may do anything but free the Input. */
typedef struct {
    /* Enter. literal: it was pasted with several lines, so a leading slash is just a slash. While
     * input_is_asking() it is the answer. */
    void (*line)(const char *line, gboolean literal, gpointer data);
    void (*key)(const char *command, gpointer data); /* a bound key: its command line */
    void (*changed)(gpointer data);                  /* buffer, cursor or prompt: paint at once */
    /* Tab: the words that could stand there, and where the word starts; owned by the caller; NULL
     * for none. */
    char **(*complete)(const char *line, gsize cursor, gsize *start, gpointer data);
    void (*escape)(gpointer data);             /* Esc alone; also Ctrl-C while asking */
    void (*focus)(gboolean in, gpointer data); /* the terminal got or lost the keyboard */
    void (*eof)(gpointer data);                /* the terminal is gone */
    /* A key while input_is_asking(), but not for a secret. TRUE: it has been dealt with. */
    gboolean (*asked)(const char *bytes, gsize n, gpointer data);
    void (*grabbed)(const char *bytes, gsize n, gpointer data);     /* after input_grab() */
    void (*mouse)(MouseButton button, int x, int y, gpointer data); /* NULL: nothing */
} InputEvents;

Input *input_new(Clock *clock, int fd, const InputEvents *events, gpointer data); /* fd -1: tests */
void input_free(Input *input);
void input_feed(Input *input, const char *bytes, gsize n); /* as if typed */

char *input_text(const Input *input); /* valid UTF-8; owned by the caller */
gboolean input_is_empty(const Input *input);
gsize input_cursor(const Input *input); /* bytes */
void input_set_text(Input *input, const char *text);

/* A question takes the place of the line, which comes back with label NULL. secret: shows dots,
 * keeps no history, wipes the buffer after the answer. */
void input_ask(Input *input, const char *label, gboolean secret);
/* The line itself, also while a question stands in its place. */
char *input_line(const Input *input); /* owned by the caller */
void input_set_line(Input *input, const char *text);
gboolean input_is_asking(const Input *input);

/* The line belongs to a list: Up, Down, Home and End are "/page …" but while it is a command. */
void input_set_listing(Input *input, gboolean listing);

/* Each key has its own history of lines. Whoever adds keeps secrets out. */
void input_history_add(Input *input, const char *line); /* to the one in use */
void input_history_use(Input *input, const char *key);

/* A readline function, under a name for ~/.inputrc ($if papo; kept by readline, so a constant), and
 * the keys it has unless the user says otherwise: readline's notation, several with blanks between.
 * It calls input_pressed(). */
typedef int (*InputFn)(int count, int key);
void input_define(Input *input, const char *name, const char *keys, InputFn fn);
void input_read_inputrc(Input *input);  /* after the last input_define(): the user's word wins */
int input_pressed(const char *command); /* only from an InputFn; returns 0 */

/* Keys that the user gives a command, after input_read_inputrc(): bytes as the terminal sends them.
 * FALSE: it is the beginning of other keys, or one of its beginnings is a key. */
gboolean input_bind(Input *input, const char *bytes, gsize n, const char *command);
/* Takes that back: to what it was (papo's, or the user's ~/.inputrc), or to what readline alone
 * does with it. */
typedef enum { INPUT_AS_BEFORE, INPUT_READLINES_OWN } InputUnbind;
void input_unbind(Input *input, const char *bytes, gsize n, InputUnbind how);
/* What readline does with a key: the name of its function, borrowed; NULL: nothing. */
const char *input_function(const Input *input, const char *bytes, gsize n);
/* The keys that run a function, as input_define() was given it: their names; owned by the caller.
 */
char **input_keys_of(const Input *input, InputFn fn);
/* The next key does nothing, but is told to events.grabbed. */
void input_grab(Input *input);
/* "emacs", "vi", or "inputrc": as ~/.inputrc says. */
void input_set_editing(Input *input, const char *editing);
const char *input_mode(const Input *input); /* in vi "ins" or "cmd"; NULL */

/* Looks at each line before it is drawn: for each byte whether it is marked, or NULL; with the data
 * of the events. */
typedef guint8 *(*InputCheckFn)(const char *line, gsize cursor, gpointer data);
void input_set_checker(Input *input, InputCheckFn checker);

/* Lines it needs: from 1 to max, and one more for the words to choose from after a Tab. */
int input_height(const Input *input, const char *prompt, int width, int max);
void input_draw(const Input *input, Canvas *canvas, const char *prompt, const Theme *theme);
void input_draw_prompt(Canvas *canvas, const char *prompt, const Theme *theme); /* without one */
void input_pause(Input *input); /* while an editor has the terminal */
void input_resume(Input *input);
