/* A history of lines for each window. Readline knows one; the others wait here. */
#include "ui/input_private.h"

#include <readline/history.h>
#include <readline/readline.h>
#include <stdio.h>
#include <string.h>

#define KEEP 500 /* lines a window */

/* A line that was changed while walking through the history keeps how to undo that. */
static void undo_free(UNDO_LIST *undo) {
    while (undo) {
        UNDO_LIST *next = undo->next;
        free(undo->text);
        free(undo);
        undo = next;
    }
}

static void state_free(gpointer data) {
    HISTORY_STATE *state = data;
    for (int i = 0; i < state->length; i++)
        undo_free((UNDO_LIST *)free_history_entry(state->entries[i]));
    free(state->entries);
    free(state);
}

/* The list of what can be undone goes with the line; a line of the history may hold an older part
 * of the same list, of which readline knows only the beginning. */
static void let_go_undo(void) {
    HIST_ENTRY **lines = history_list();
    for (int i = 0; lines && rl_undo_list && lines[i]; i++) {
        const UNDO_LIST *undo = lines[i]->data ? rl_undo_list : NULL;
        while (undo && undo != lines[i]->data)
            undo = undo->next;
        if (undo)
            lines[i]->data = NULL;
    }
}

void input_replace_line(const char *text) {
    let_go_undo();
    rl_replace_line(text, 1);
}

void input_history_setup(Input *input) {
    using_history();
    stifle_history(KEEP);
    input->histories = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, state_free);
    input->history = g_strdup("");
}

static void store_current(Input *input) {
    g_hash_table_insert(input->histories, g_steal_pointer(&input->history),
                        history_get_history_state());
    HISTORY_STATE empty = {0};
    history_set_history_state(&empty);
    stifle_history(KEEP);
}

void input_history_end(Input *input) {
    let_go_undo();
    rl_free_undo_list();
    store_current(input);
    g_hash_table_unref(input->histories);
}

void input_history_use(Input *input, const char *key) {
    if (strcmp(input->history, key) == 0)
        return;
    /* The line that is being written is no line of the history we leave. */
    g_autofree char *text = g_strdup(rl_line_buffer);
    rl_maybe_unsave_line();
    input_replace_line("");
    using_history();
    store_current(input);
    input->history = g_strdup(key);
    gpointer stored_key, state;
    if (g_hash_table_steal_extended(input->histories, key, &stored_key, &state)) {
        history_set_history_state(state);
        free(state);
        g_free(stored_key);
    }
    using_history();
    input_replace_line(text);
    rl_point = rl_end;
}

void input_history_add(Input *input, const char *line) {
    using_history();
    HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
    if (*line && (!last || strcmp(last->line, line) != 0))
        add_history(line);
    using_history();
}
