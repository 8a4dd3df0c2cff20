/* The line being written: our own queue of bytes in front of readline, so that neither a paste nor
 * half a key can hold up the main loop. */
#include "ui/input.h"

#include "base/text.h"
#include "ui/input_lines.h"
#include "ui/input_private.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <readline/readline.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Readline's callbacks carry no user data: the one Input there is. */
static Input *current_input;

Input *input_current(void) {
    return current_input;
}

static int next_byte(FILE *unused) {
    if (current_input->queue_read < current_input->queue->len)
        return (guchar)current_input->queue->str[current_input->queue_read++];
    return EOF;
}

static int bytes_left(void) {
    return current_input->queue_read < current_input->queue->len;
}

static void on_redisplay(void) {
    current_input->dirty = TRUE;
}

/* Readline clears its buffer after this, so what the line does has to wait. */
static void on_entered(char *line) {
    if (line) {
        g_free(current_input->entered);
        current_input->entered = g_utf8_make_valid(line, -1);
        free(line);
    }
}

int input_pressed(const char *command) {
    current_input->pressed = command;
    return 0;
}

/* What was typed with Ctrl-V never leaves: lines hold no controls but \n and \t. */
static void strip_controls(char *line) {
    char *to = line;
    for (const char *p = line; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c == '\n' || c == '\t' || !g_unichar_iscntrl(c)) {
            gsize n = (gsize)(g_utf8_next_char(p) - p);
            memmove(to, p, n);
            to += n;
        }
    }
    *to = 0;
}

static void after_readline(Input *input) {
    if (!input->choosing)
        input_choice_clear(&input->choice);
    if (rl_end == 0 && !input->entered)
        input->literal = FALSE;
    g_autofree char *pressed = g_strdup(g_steal_pointer(&input->pressed));
    g_autofree char *entered = g_steal_pointer(&input->entered);
    if (entered) {
        gboolean literal = input->literal;
        input->literal = FALSE;
        strip_controls(entered);
        input->events.line(entered, literal, input->data);
    } else if (pressed) {
        input->events.key(pressed, input->data);
    } else if (input->escaped) {
        input->escaped = FALSE;
        input->events.escape(input->data);
    }
}

static void give_readline(Input *input, const char *bytes, gsize n) {
    input->choosing = FALSE;
    g_string_append_len(input->queue, bytes, (gssize)n);
    while (input->queue_read < input->queue->len) {
        gsize before = input->queue_read;
        rl_callback_read_char();
        if (input->queue_read == before)
            break;
    }
    g_string_truncate(input->queue, 0);
    input->queue_read = 0;
    input->dirty = TRUE;
    after_readline(input);
}

/* Keys that mean nothing must not leave their tail in the line. */
static gboolean is_bound(const char *bytes, gsize n) {
    if (*bytes != 27 || RL_ISSTATE(RL_STATE_MULTIKEY | RL_STATE_MOREINPUT))
        return TRUE;
    int type = ISFUNC;
    gpointer found = (gpointer)rl_function_of_keyseq_len(bytes, n, NULL, &type);
    return found && !(type == ISKMAP && n > 1 && bytes[1] == '[');
}

static gboolean is_action(const Input *input, const char *bytes, gsize n) {
    return n > 1 && *bytes == 27 &&
           g_hash_table_contains(input->actions,
                                 (gpointer)rl_function_of_keyseq_len(bytes, n, NULL, NULL));
}

static void secret_key(Input *input, const char *bytes, gsize n) {
    SecretKey result = input_secret_key(&input->secret, bytes, n);
    input->dirty = TRUE;
    if (result == SECRET_DONE)
        input->events.line(input->secret.text, TRUE, input->data);
    else if (result == SECRET_REFUSED)
        input->events.escape(input->data);
    if (result != SECRET_MORE)
        input_secret_wipe(&input->secret);
}

static void on_key(const char *bytes, gsize n, gpointer data) {
    Input *input = data;
    if (input->grabbing && !input->secret_asked) {
        input->grabbing = FALSE;
        input->events.grabbed(bytes, n, input->data);
        return;
    }
    if (input->asking && !input->secret_asked && input->events.asked &&
        input->events.asked(bytes, n, input->data)) {
        input->dirty = TRUE;
        return;
    }
    gboolean end_of_file = n == 1 && *bytes == ('D' & 31) && rl_end == 0;
    if (input->secret_asked && !is_action(input, bytes, n))
        secret_key(input, bytes, n);
    else if (!end_of_file && is_bound(bytes, n))
        give_readline(input, bytes, n);
}

static void on_paste(const char *text, gpointer data) {
    Input *input = data;
    input->dirty = TRUE;
    if (input->secret_asked) {
        input_secret_add(&input->secret, text);
        return;
    }
    gsize n = strlen(text);
    g_autofree char *line = g_strndup(text, n > 0 && text[n - 1] == '\n' ? n - 1 : n);
    if (rl_point == 0 && strchr(line, '\n'))
        input->literal = TRUE;
    rl_begin_undo_group();
    rl_insert_text(line);
    rl_end_undo_group();
    input_choice_clear(&input->choice);
}

static void tell_changed(Input *input) {
    if (input->dirty) {
        input->dirty = FALSE;
        input->events.changed(input->data);
    }
}

/* There Esc leads to vi's commands; from those it is papo's. */
static gboolean is_vi_insert(void) {
    return rl_editing_mode == 0 && rl_get_keymap() != rl_get_keymap_by_name("vi-command");
}

static void on_escape(gpointer data) {
    Input *input = data;
    if (input->grabbing && !input->secret_asked) {
        on_key("\033", 1, input);
        return;
    }
    gboolean vi = is_vi_insert();
    gboolean searching = RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH | RL_STATE_NUMERICARG |
                                    RL_STATE_VIMOTION | RL_STATE_CHARSEARCH | RL_STATE_MULTIKEY);
    gboolean choosing = input->choice.words != NULL;
    if (!input->secret_asked && (vi || searching || choosing)) {
        input_edit_unchoose(input);
        input->dirty = TRUE;
        if (vi || searching)
            give_readline(input, "\033", 1);
        if (!input->asking) {
            tell_changed(input);
            return;
        }
    }
    input->events.escape(input->data);
    tell_changed(input);
}

static void on_focus(gboolean in, gpointer data) {
    Input *input = data;
    if (input->events.focus)
        input->events.focus(in, input->data);
}

static void on_mouse(MouseButton button, int x, int y, gpointer data) {
    Input *input = data;
    if (input->events.mouse)
        input->events.mouse(button, x, y, input->data);
}

void input_feed(Input *input, const char *bytes, gsize n) {
    input_decoder_feed(input->decoder, bytes, n);
    tell_changed(input);
}

static gboolean on_readable(gint fd, GIOCondition condition, gpointer data) {
    Input *input = data;
    char bytes[4096];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return G_SOURCE_CONTINUE;
    if (n <= 0) {
        input->source = 0;
        input->events.eof(input->data);
        return G_SOURCE_REMOVE;
    }
    input_feed(input, bytes, (gsize)n);
    explicit_bzero(bytes, sizeof bytes);
    return G_SOURCE_CONTINUE;
}

void input_pause(Input *input) {
    g_clear_handle_id(&input->source, g_source_remove);
}

void input_resume(Input *input) {
    if (input->fd >= 0 && !input->source)
        input->source = g_unix_fd_add(input->fd, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, input);
}

Input *input_new(Clock *clock, int fd, const InputEvents *events, gpointer data) {
    static const InputDecoderEvents decoder_events = {on_key, on_paste, on_escape, on_focus,
                                                      on_mouse};
    g_return_val_if_fail(!current_input, NULL);
    if (MB_CUR_MAX == 1)
        setlocale(LC_CTYPE, "C.UTF-8"); /* the line is UTF-8, whatever the screen can show */
    Input *input = g_new0(Input, 1);
    current_input = input;
    input->clock = clock;
    input->fd = fd;
    input->events = *events;
    input->data = data;
    input->choice.chosen = -1;
    input->queue = g_string_new(NULL);
    input->decoder = input_decoder_new(clock, &decoder_events, input);
    input_keys_setup(input);
    input_edit_setup(input);
    input->inputrc_mode = rl_editing_mode;
    input->actions = g_hash_table_new(NULL, NULL); /* from now on */
    rl_instream = stdin;
    rl_outstream = fopen("/dev/null", "we");
    rl_getc_function = next_byte;
    rl_input_available_hook = bytes_left;
    rl_redisplay_function = on_redisplay;
    rl_callback_handler_install("", on_entered);
    input_history_setup(input);
    input_resume(input);
    return input;
}

/* Without one of the user's there is /etc/inputrc: readline has read it before our keys were
 * defined, and there it stays, for it knows nothing of them. */
void input_read_inputrc(Input *input) {
    const char *named = g_getenv("INPUTRC");
    g_autofree char *file =
        named && *named ? g_strdup(named) : g_build_filename(g_get_home_dir(), ".inputrc", NULL);
    if (g_file_test(file, G_FILE_TEST_EXISTS))
        rl_read_init_file(file);
    input_edit_prefer();
    input_edit_force();
    input->inputrc_mode = rl_editing_mode;
}

void input_free(Input *input) {
    if (!input)
        return;
    input_pause(input);
    input_ask(input, NULL, FALSE);
    input_replace_line("");
    rl_callback_handler_remove();
    input_history_end(input);
    if (rl_outstream)
        fclose(rl_outstream);
    rl_outstream = NULL;
    input_decoder_free(input->decoder);
    input_choice_clear(&input->choice);
    input_secret_wipe(&input->secret);
    g_hash_table_unref(input->actions);
    input_keys_end(input);
    g_string_free(input->queue, TRUE);
    g_free(input->entered);
    g_free(input->history);
    current_input = NULL;
    g_free(input);
}

char *input_text(const Input *input) {
    return g_utf8_make_valid(rl_line_buffer, rl_end);
}

gboolean input_is_empty(const Input *input) {
    return rl_end == 0;
}

gsize input_cursor(const Input *input) {
    return (gsize)rl_point;
}

void input_set_text(Input *input, const char *text) {
    input_choice_clear(&input->choice);
    rl_maybe_unsave_line();
    input_replace_line(text);
    rl_point = rl_end;
    rl_mark = 0;
    input->literal = FALSE;
    input->dirty = TRUE;
}

void input_ask(Input *input, const char *label, gboolean secret) {
    input_secret_wipe(&input->secret);
    if (label && !input->asking) {
        input->kept = input_text(input);
        input_set_text(input, "");
    } else if (!label && input->asking) {
        input_set_text(input, input->kept);
        g_clear_pointer(&input->kept, g_free);
    }
    g_free(input->label);
    input->label = g_strdup(label);
    input->asking = label != NULL;
    input->secret_asked = label && secret;
    input->dirty = TRUE;
}

char *input_line(const Input *input) {
    return input->asking ? g_strdup(input->kept) : input_text(input);
}

void input_set_line(Input *input, const char *text) {
    if (!input->asking) {
        input_set_text(input, text);
        return;
    }
    g_free(input->kept);
    input->kept = g_strdup(text);
}

gboolean input_is_asking(const Input *input) {
    return input->asking;
}

void input_set_listing(Input *input, gboolean listing) {
    input->listing = listing;
}

/* What stands before the line: a search of readline's, a question, or the prompt. */
static char *shown_prompt(const Input *input, const char *prompt, int width) {
    const char *text = input->asking ? input->label : prompt;
    if (rl_display_prompt && *rl_display_prompt && !input->secret_asked)
        text = rl_display_prompt;
    g_autofree char *clean = text_clean(text);
    return text_ellipsize(clean, MAX(width * 2 / 3, 1));
}

static char *shown_text(const Input *input) {
    if (!input->secret_asked)
        return input_text(input);
    return g_strnfill((gsize)g_utf8_strlen(input->secret.text, -1), '*');
}

static InputLayout lay_out(const Input *input, const char *prompt, int width, Canvas *canvas,
                           int first, Style style, InputMarks marks) {
    g_autofree char *text = shown_text(input);
    gsize cursor = input->secret_asked ? strlen(text) : input_cursor(input);
    int x = text_width(prompt, -1);
    return input_lay_out(text, cursor, width, x, x <= width / 4 ? x : 0, canvas, first, style,
                         marks);
}

void input_draw_prompt(Canvas *canvas, const char *prompt, const Theme *theme) {
    g_autofree char *clean = text_clean(prompt);
    canvas_clear(canvas, theme_style(theme, ROLE_INPUT));
    int x = canvas_put(canvas, 0, 0, clean, theme_style(theme, ROLE_PROMPT), canvas->width);
    canvas->cursor_x = MIN(x, canvas->width - 1);
    canvas->cursor_y = canvas->height - 1;
}

int input_height(const Input *input, const char *prompt, int width, int max) {
    g_autofree char *shown = shown_prompt(input, prompt, width);
    InputLayout layout = lay_out(input, shown, width, NULL, 0, (Style){0}, (InputMarks){0});
    return CLAMP(layout.height, 1, MAX(max, 1)) + (input->choice.words ? 1 : 0);
}

/* In a single line the text moves sideways: what stands before and at the cursor is seen. */
static void draw_single(const Input *input, Canvas *canvas, int y, const char *prompt, Style style,
                        InputMarks marks) {
    g_autofree char *text = shown_text(input);
    gsize cursor = input->secret_asked ? strlen(text) : input_cursor(input);
    int x = text_width(prompt, -1), room = MAX(canvas->width - x - 1, 1);
    const char *start = text + cursor, *end, *from = text + (cursor > 2048 ? cursor - 2048 : 0);
    int used = 0, width;
    while ((*from & 0xc0) == 0x80)
        from++;
    while (start > from && start[-1] != '\n') {
        const char *before = text_previous_cluster(from, start);
        if (used + text_width(before, start - before) > room)
            break;
        used += text_width(before, start - before);
        start = before;
    }
    canvas->cursor_x = MIN(x + used, canvas->width - 1);
    canvas->cursor_y = y;
    for (end = start; *end && *end != '\n'; end = text_next_cluster(end, &width))
        ;
    for (const char *run = start; start < end; start = run) {
        gboolean marked = marks.bytes && marks.bytes[start - text];
        while (run < end && (marks.bytes && marks.bytes[run - text]) == marked)
            run++;
        g_autofree char *line = g_strndup(start, (gsize)(run - start));
        g_autofree char *clean = text_clean(line);
        x = canvas_put(canvas, x, y, clean, marked ? marks.style : style, canvas->width - x);
    }
}

/* Of what is written; not of a question or a search. Owned by the caller. */
static guint8 *marked_bytes(const Input *input) {
    if (!input->checker || input->asking || input->listing)
        return NULL;
    g_autofree char *text = input_text(input);
    return input->checker(text, input_cursor(input), input->data);
}

void input_set_checker(Input *input, InputCheckFn checker) {
    input->checker = checker;
}

void input_draw(const Input *input, Canvas *canvas, const char *prompt, const Theme *theme) {
    Style style = theme_style(theme, ROLE_INPUT);
    g_autofree guint8 *bytes = marked_bytes(input);
    InputMarks marks = {bytes, theme_style(theme, ROLE_MISSPELLED)};
    canvas_clear(canvas, style);
    if (canvas->height < 1 || canvas->width < 1)
        return;
    g_autofree char *shown = shown_prompt(input, prompt, canvas->width);
    int top = input->choice.words && canvas->height > 1 ? 1 : 0, room = canvas->height - top;
    if (room == 1) {
        if (top)
            input_choice_draw(&input->choice, canvas, 0, theme);
        canvas_put(canvas, 0, top, shown, theme_style(theme, ROLE_PROMPT), canvas->width);
        draw_single(input, canvas, top, shown, style, marks);
        return;
    }
    InputLayout layout = lay_out(input, shown, canvas->width, NULL, 0, style, marks);
    int first = CLAMP(layout.cursor_y - room + 1, 0, MAX(layout.height - room, 0));
    lay_out(input, shown, canvas->width, canvas, first - top, style, marks);
    if (first == 0)
        canvas_put(canvas, 0, top, shown, theme_style(theme, ROLE_PROMPT), canvas->width);
    if (top)
        input_choice_draw(&input->choice, canvas, 0, theme);
    canvas->cursor_x = layout.cursor_x;
    canvas->cursor_y = layout.cursor_y - first + top;
}
