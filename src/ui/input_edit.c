/* Readline set up for us, and the editing functions it lacks: whole clusters, several lines, and
 * completion that shows what there is to choose from. */
#include "ui/input_private.h"

#include "base/text.h"
#include "ui/key_names.h"

#include <readline/history.h>
#include <readline/readline.h>
#include <stdio.h>
#include <string.h>

#define CLUSTER_SEARCH 1024 /* bytes back: no cluster is longer */

static int previous_cluster(void) {
    int from = MAX(rl_point - CLUSTER_SEARCH, 0);
    while (from > 0 && (rl_line_buffer[from] & 0xc0) == 0x80)
        from--;
    const char *start = rl_line_buffer + from, *here = rl_line_buffer + rl_point;
    return rl_point > 0 ? (int)(text_previous_cluster(start, here) - rl_line_buffer) : 0;
}

static int next_cluster(void) {
    if (rl_point >= rl_end)
        return rl_end;
    return (int)(text_next_cluster(rl_line_buffer + rl_point, NULL) - rl_line_buffer);
}

static int backward(int count, int key) {
    for (; count > 0; count--)
        rl_point = previous_cluster();
    return 0;
}

static int forward(int count, int key) {
    for (; count > 0; count--)
        rl_point = next_cluster();
    return 0;
}

static int delete_backward(int count, int key) {
    int end = rl_point;
    backward(count, key);
    rl_delete_text(rl_point, end);
    return 0;
}

static int delete_forward(int count, int key) {
    int start = rl_point;
    forward(count, key);
    rl_delete_text(start, rl_point);
    rl_point = start;
    return 0;
}

static int insert_newline(int count, int key) {
    return rl_insert_text("\n");
}

static int line_start(int at) {
    while (at > 0 && rl_line_buffer[at - 1] != '\n')
        at--;
    return at;
}

static int line_end(int at) {
    while (at < rl_end && rl_line_buffer[at] != '\n')
        at++;
    return at;
}

/* The point as many columns into the line at start as the point is into its own. */
static int same_column(int start) {
    int columns =
        text_width(rl_line_buffer + line_start(rl_point), rl_point - line_start(rl_point));
    int end = line_end(start), at = start;
    while (at < end && text_width(rl_line_buffer + start, at - start) < columns)
        at = (int)(text_next_cluster(rl_line_buffer + at, NULL) - rl_line_buffer);
    return MIN(at, end);
}

/* In a window that is a list these keys are its own, but while a command is written. */
static gboolean is_listing(void) {
    const Input *input = input_current();
    return input->listing && !input->asking && (rl_end == 0 || rl_line_buffer[0] != '/');
}

static int line_begin(int count, int key) {
    return is_listing() ? input_pressed("/page first") : rl_beg_of_line(count, key);
}

static int line_finish(int count, int key) {
    return is_listing() ? input_pressed("/page last") : rl_end_of_line(count, key);
}

/* Within a text of several lines Up and Down move by line, beyond its ends through the history. */
static int up(int count, int key) {
    int start = line_start(rl_point);
    if (is_listing())
        return input_pressed("/page up");
    if (start == 0)
        return rl_get_previous_history(count, key);
    rl_point = same_column(line_start(start - 1));
    return 0;
}

static int down(int count, int key) {
    int end = line_end(rl_point);
    if (is_listing())
        return input_pressed("/page down");
    if (end == rl_end)
        return rl_get_next_history(count, key);
    rl_point = same_column(end + 1);
    return 0;
}

static int clear_line(int count, int key) {
    Input *input = input_current();
    input->escaped = input->asking;
    rl_delete_text(0, rl_end); /* an undo brings it back */
    rl_point = 0;
    input->literal = FALSE;
    return 0;
}

/* For later: what was written goes into the history unsent. */
static int keep_line(int count, int key) {
    Input *input = input_current();
    if (!input->asking) {
        g_autofree char *line = input_text(input);
        clear_line(count, key);
        input_history_add(input, line);
    }
    return 0;
}

static void put_choice(Input *input, const char *word, const char *after) {
    g_autofree char *clean = text_clean(word);
    g_autofree char *text = g_strconcat(clean, after, NULL);
    rl_begin_undo_group();
    rl_delete_text((int)input->choice.start, (int)input->choice.end);
    rl_point = (int)input->choice.start;
    rl_insert_text(text);
    rl_end_undo_group();
    input->choice.end = (gsize)rl_point;
}

void input_edit_unchoose(Input *input) {
    if (input->choice.typed && input->choice.chosen >= 0) {
        g_autofree char *typed = g_steal_pointer(&input->choice.typed);
        put_choice(input, typed, "");
    }
    input_choice_clear(&input->choice);
}

static gboolean choose_begin(Input *input) {
    InputChoice *choice = &input->choice;
    g_autofree char *text = input_text(input);
    choice->chosen = -1;
    choice->end = (gsize)rl_point;
    choice->start = choice->end;
    choice->words = input->events.complete(text, choice->end, &choice->start, input->data);
    if (!choice->words || !*choice->words || choice->start > choice->end) {
        input_choice_clear(choice);
        return FALSE;
    }
    if (!choice->words[1]) {
        gboolean open = g_str_has_suffix(*choice->words, "/") ||
                        g_str_has_suffix(*choice->words, " ") || rl_line_buffer[rl_point] == ' ';
        put_choice(input, *choice->words, open ? "" : " ");
        input_choice_clear(choice);
        return FALSE;
    }
    choice->typed = g_strndup(text + choice->start, choice->end - choice->start);
    g_autofree char *common = input_choice_common(choice);
    gsize typed = choice->end - choice->start;
    if (strlen(common) <= typed)
        return TRUE;
    put_choice(input, common, "");
    return FALSE;
}

static int choose(int step) {
    Input *input = input_current();
    InputChoice *choice = &input->choice;
    if (!input->events.complete || input->asking)
        return 0;
    input->choosing = TRUE;
    if (!choice->words && !choose_begin(input))
        return 0;
    int n = (int)g_strv_length(choice->words);
    choice->chosen = choice->chosen < 0 ? (step > 0 ? 0 : n - 1) : (choice->chosen + step + n) % n;
    put_choice(input, choice->words[choice->chosen], "");
    return 0;
}

static int complete_next(int count, int key) {
    return choose(1);
}

static int complete_previous(int count, int key) {
    return choose(-1);
}

static const struct {
    const char *name, *keys;
    InputFn fn, plain; /* plain: what readline has for that */
} editing[] = {
    {"papo-backward", "\\C-b \\e[D \\eOD", backward, rl_backward_char},
    {"papo-forward", "\\C-f \\e[C \\eOC", forward, rl_forward_char},
    {"papo-delete-backward", "\\C-h \\C-?", delete_backward, rl_rubout},
    {"papo-delete-forward", "\\C-d \\e[3~", delete_forward, rl_delete},
    {"papo-newline", "\\e\\C-m \\e\\C-j \\e[13;2u \\e[13;3u \\e[27;2;13~ \\e[27;3;13~",
     insert_newline, NULL},
    {"papo-up", "\\C-p \\e[A \\eOA", up, rl_get_previous_history},
    {"papo-down", "\\C-n \\e[B \\eOB", down, rl_get_next_history},
    {"papo-clear-line", "\\C-c", clear_line, NULL},
    {"papo-keep-line", "\\e[1;5B", keep_line, NULL},
    {"papo-complete-next", "\\C-i", complete_next, rl_complete},
    {"papo-complete-previous", "\\e[Z", complete_previous, NULL},
    {"papo-line-begin", "\\e[1~ \\e[7~ \\e[H \\eOH", line_begin, rl_beg_of_line},
    {"papo-line-end", "\\e[4~ \\e[8~ \\e[F \\eOF", line_finish, rl_end_of_line},
    {"papo-word-backward", "\\e[1;5D \\eOd", rl_backward_word, NULL},
    {"papo-word-forward", "\\e[1;5C \\eOc", rl_forward_word, NULL},
};

void input_define(Input *input, const char *name, const char *keys, InputFn fn) {
    static const char *const maps[] = {"emacs-standard", "vi-insert", "vi-command"};
    if (name)
        rl_add_defun(name, fn, -1);
    if (input->actions)
        g_hash_table_add(input->actions, (gpointer)fn);
    g_auto(GStrv) each = g_strsplit(keys, " ", -1);
    for (guint m = 0; m < G_N_ELEMENTS(maps); m++) {
        Keymap map = rl_get_keymap_by_name(maps[m]);
        for (char **key = each; m == 0 && *key; key++)
            input_keys_remember(input, *key);
        for (char **key = each; map && *key; key++) {
            if (**key)
                rl_bind_keyseq_in_map(*key, fn, map);
        }
    }
}

/* What readline has for a key, and a common inputrc says again, is no wish for less than we have.
 */
void input_edit_prefer(void) {
    static const char *const maps[] = {"emacs-standard", "vi-insert", "vi-command"};
    for (guint i = 0; i < G_N_ELEMENTS(editing); i++) {
        g_auto(GStrv) keys = g_strsplit(editing[i].keys, " ", -1);
        for (guint m = 0; editing[i].plain && m < G_N_ELEMENTS(maps); m++)
            for (char **key = keys; *key; key++) {
                Keymap map = rl_get_keymap_by_name(maps[m]);
                g_autoptr(GString) bytes = key_bytes(*key);
                if (rl_function_of_keyseq_len(bytes->str, bytes->len, map, NULL) ==
                    editing[i].plain)
                    rl_bind_keyseq_in_map(*key, editing[i].fn, map);
            }
    }
}

void input_edit_force(void) {
    static const char *const settings[][2] = {
        {"bell-style", "none"},
        {"enable-bracketed-paste", "off"},
        {"blink-matching-paren", "off"}, /* waits half a second, in the main loop */
        {"enable-meta-key", "off"},
        {"convert-meta", "off"},
        {"input-meta", "on"},
        {"output-meta", "on"},
        {"revert-all-at-newline", "on"}, /* what was sent stays what it was */
    };
    for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
        rl_variable_bind(settings[i][0], settings[i][1]);
}

void input_edit_setup(Input *input) {
    rl_readline_name = "papo";
    rl_catch_signals = 0;
    rl_catch_sigwinch = 0;
    rl_change_environment = 0;
    rl_prep_term_function = NULL;
    rl_deprep_term_function = NULL;
    rl_initialize();
    input_edit_force();
    for (guint i = 0; i < G_N_ELEMENTS(editing); i++)
        input_define(input, editing[i].name, editing[i].keys, editing[i].fn);
}
