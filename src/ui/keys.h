#pragma once
#include "ui/input.h"

/* Every key of the screen: X(id, name in ~/.inputrc, keys in readline's notation, command line,
 * help). Editing keys are readline's own and in input_edit.c. */
#define KEYS(X)                                                                                    \
    X(window_1, "papo-window-1", "\\e1 \\eOP \\e[11~ \\e[[A", "/win 1",                            \
      "First window: the console.")                                                                \
    X(window_2, "papo-window-2", "\\e2 \\eOQ \\e[12~ \\e[[B", "/win 2", "Second window.")          \
    X(window_3, "papo-window-3", "\\e3 \\eOR \\e[13~ \\e[[C", "/win 3", "Third window.")           \
    X(window_4, "papo-window-4", "\\e4 \\eOS \\e[14~ \\e[[D", "/win 4", "Fourth window.")          \
    X(window_5, "papo-window-5", "\\e5 \\e[15~ \\e[[E", "/win 5", "Fifth window.")                 \
    X(window_6, "papo-window-6", "\\e6 \\e[17~", "/win 6", "Sixth window.")                        \
    X(window_7, "papo-window-7", "\\e7 \\e[18~", "/win 7", "Seventh window.")                      \
    X(window_8, "papo-window-8", "\\e8 \\e[19~", "/win 8", "Eighth window.")                       \
    X(window_9, "papo-window-9", "\\e9 \\e[20~", "/win 9", "Ninth window.")                        \
    X(window_10, "papo-window-10", "\\e0 \\e[21~", "/win 10", "Tenth window.")                     \
    X(window_left, "papo-window-left", "\\e[1;3D \\e\\e[D \\e[5;5~ \\e[5^", "/left",               \
      "Window to the left.")                                                                       \
    X(window_right, "papo-window-right", "\\e[1;3C \\e\\e[C \\e[6;5~ \\e[6^", "/right",            \
      "Window to the right.")                                                                      \
    X(previous, "papo-previous", "\\eo", "/previous", "The window where you were before.")         \
    X(next_unread, "papo-next-unread", "\\ea", "/unread",                                          \
      "Next window with something new; then back.")                                                \
    X(switch_to, "papo-switch", "\\ek", "/switch", "Choose where to go by a few letters.")         \
    X(mark, "papo-mark", "\\ev", "/mark", "Mark this window, or take the mark away.")              \
    X(next_marked, "papo-next-marked", "\\em", "/mark next", "Next marked window.")                \
    X(find, "papo-find", "\\es", "/find", "Look for words in this window; again: the one before.") \
    X(jump_back, "papo-jump-back", "\\e,", "/jump back", "Back to where you were before a jump.")  \
    X(jump_unread, "papo-jump-unread", "\\eg", "/jump unread", "To the line above what is new.")   \
    X(page_up, "papo-page-up", "\\e[5~", "/scroll pageup", "A page back in what was said.")        \
    X(page_down, "papo-page-down", "\\e[6~", "/scroll pagedown", "A page on.")                     \
    X(line_up, "papo-line-up", "\\e[1;3A \\e\\e[A", "/scroll up 4", "Four lines back.")            \
    X(line_down, "papo-line-down", "\\e[1;3B \\e\\e[B", "/scroll down 4", "Four lines on.")        \
    X(top, "papo-top", "\\e[1;5H \\e[1;3H", "/scroll top",                                         \
      "The oldest that is loaded, and a page more.")                                               \
    X(bottom, "papo-bottom", "\\e[1;5F \\e[1;3F", "/scroll bottom", "The newest; so does Esc.")    \
    X(panel_up, "papo-panel-up", "\\e[5;3~ \\e\\e[5~", "/panel up",                                \
      "The panel, back; of two the right one.")                                                    \
    X(panel_down, "papo-panel-down", "\\e[6;3~ \\e\\e[6~", "/panel down", "The panel, on.")        \
    X(panel_left_up, "papo-panel-left-up", "\\e[5;7~", "/panel up left",                           \
      "The panel on the left, back.")                                                              \
    X(panel_left_down, "papo-panel-left-down", "\\e[6;7~", "/panel down left",                     \
      "The panel on the left, on.")                                                                \
    X(correct, "papo-correct", "\\e[1;5A \\eOa", "/correct",                                       \
      "Correct what you said last; again: what you said before it.")                               \
    X(split_off, "papo-split-off", "\\C-x1", "/split off", "Only this window.")                    \
    X(split_below, "papo-split-below", "\\C-x2", "/split below",                                   \
      "Two windows, one above the other.")                                                         \
    X(split_right, "papo-split-right", "\\C-x3", "/split right", "Two windows side by side.")      \
    X(split_other, "papo-split-other", "\\C-xo", "/split other", "The other one of two windows.")  \
    X(quote, "papo-quote", "\\eq", "/quote",                                                       \
      "Quote what was said last, or what was found; again: what was said before it.")              \
    X(redraw, "papo-redraw", "\\C-l", "/redraw", "Draw the whole screen again.")                   \
    X(suspend, "papo-suspend", "\\C-z", "/suspend", "Stop papo; the shell's fg brings it back.")   \
    X(edit, "papo-edit", "\\C-x\\C-e", "/edit", "Write this line in your editor.")

typedef struct {
    const char *name, *keys, *command, *help;
    InputFn fn;
} Key;

const Key *keys_table(guint *n);
void keys_define(Input *input);
gboolean keys_have(const char *command); /* a key of papo's own runs it */
char **key_labels(const Key *key);       /* "Alt-1", "F1"; owned by the caller */
/* "Alt-1, F1": how people say it; owned by the caller. */
char *key_label(const Key *key);
