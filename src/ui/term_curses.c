/* The terminal by curses: curses works out which bytes to write and writes them into a file in
 * memory; what is in there is handed to the terminal by the main loop. */
#include "ui/term.h"

#include "base/text.h"
#include "base/tr.h"
#include "ui/term_cell.h"
#include "ui/term_colour.h"
#include "ui/term_tty.h"

#include <gio/gio.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

#define MODES_ON "\033[?2004h\033[?1004h" /* bracketed paste, focus */
#define MODES_OFF "\033[?2004l\033[?1004l"
#define MOUSE_ON "\033[?1000h\033[?1006h" /* buttons and wheel, in the form SGR */
#define MOUSE_OFF "\033[?1006l\033[?1000l"
#define TITLE_KEEP "\033[22;2t"
#define TITLE_BACK "\033[23;2t"
#define TITLE_MAX 200
#define WORTH_HIDING 64 /* bytes: below, the cursor needs not be hidden */

struct Term {
    Tty *tty;
    FILE *out, *in;
    SCREEN *screen;
    Colours *colours;
    int width, height;
    gboolean unicode, modern, titles, title_set, lent, mouse, flashing;
    gboolean begun; /* the screen is ours: it has been cleared and painted */
    Canvas *shown;  /* what the terminal shows; NULL: unknown */
};

static gboolean term_named(const char *const *beginnings) {
    const char *name = g_getenv("TERM");
    for (guint i = 0; name && beginnings[i]; i++) {
        if (g_str_has_prefix(name, beginnings[i]))
            return TRUE;
    }
    return FALSE;
}

/* Curses writes with write(2) and insists on getting all of it out, so this must take everything.
 */
static FILE *memory_file(void) {
#ifdef MFD_CLOEXEC
    int fd = memfd_create("papo-screen", MFD_CLOEXEC);
    if (fd >= 0)
        return fdopen(fd, "w+");
#endif
    return tmpfile();
}

static void push(Term *term, const char *bytes) {
    tty_write(term->tty, bytes, strlen(bytes));
}

static void push_modes(Term *term) {
    if (term->modern)
        push(term, MODES_ON);
    if (term->mouse)
        push(term, MOUSE_ON);
}

/* Without the times to wait, "$<2>": those are for terminals that are slower than their line. */
static char *capability(const char *name) {
    const char *value = tigetstr(name);
    GString *bytes = g_string_new(value && value != (char *)-1 ? value : "");
    for (const char *wait; (wait = strstr(bytes->str, "$<")) && strchr(wait, '>');)
        g_string_erase(bytes, wait - bytes->str, strchr(wait, '>') + 1 - wait);
    return g_string_free(bytes, FALSE);
}

/* Moves what curses wrote to the terminal's queue. */
static void collect(Term *term) {
    fflush(term->out);
    int fd = fileno(term->out);
    off_t n = lseek(fd, 0, SEEK_CUR);
    if (n <= 0)
        return;
    g_autofree char *bytes = g_malloc((gsize)n);
    ssize_t got = pread(fd, bytes, (gsize)n, 0);
    lseek(fd, 0, SEEK_SET);
    if (got <= 0)
        return;
    g_autoptr(GString) out = g_string_sized_new((gsize)got + 64);
    g_autofree char *hide = capability("civis"), *unhide = capability("cnorm");
    gboolean worth =
        got > WORTH_HIDING && *hide && *unhide && term->shown && term->shown->cursor_x >= 0;
    if (worth)
        g_string_append(out, hide);
    colours_rewrite(term->colours, bytes, (gsize)got, out);
    if (worth)
        g_string_append(out, unhide);
    tty_write(term->tty, out->str, out->len);
}

/* What it takes to begin, and to end: where the capability waits in between. */
static char **flash_parts(void) {
    const char *value = tigetstr("flash");
    const char *wait = value && value != (char *)-1 ? strstr(value, "$<") : NULL;
    g_autofree char *begin = wait ? g_strndup(value, (gsize)(wait - value)) : NULL;
    const char *end = wait ? strchr(wait, '>') : NULL;
    char **parts = g_new0(char *, 3);
    if (end && !strstr(end, "$<")) {
        parts[0] = g_steal_pointer(&begin);
        parts[1] = g_strdup(end + 1);
    }
    return parts;
}

static void set_reset(Term *term) {
    g_autofree char *plain = capability("sgr0"), *leave = capability("rmcup");
    g_autofree char *unhide = capability("cnorm");
    g_auto(GStrv) flash_end = term->flashing ? flash_parts() : NULL;
    /* CAN ends a control sequence that was cut in the middle. */
    g_autofree char *reset = g_strconcat(
        term->modern ? "\030" : "", term->title_set ? TITLE_BACK : "",
        term->modern ? MODES_OFF : "", term->mouse ? MOUSE_OFF : "", flash_end ? flash_end[1] : "",
        plain, leave, *leave ? "" : "\r\n", unhide, NULL);
    if (strlen(reset) < 250)
        tty_set_reset(term->tty, reset);
}

/* What the terminal can do, or less if the user says so. */
void term_set_colours(Term *term, const char *wish) {
    const char *says = g_getenv("COLORTERM");
    gboolean all = (says && (strcmp(says, "truecolor") == 0 || strcmp(says, "24bit") == 0)) ||
                   tigetflag("RGB") == 1 || tigetflag("Tc") == 1;
    int most = 1 << 24;
    if (strcmp(wish, "truecolor") == 0)
        all = TRUE;
    else if (strcmp(wish, "mono") == 0)
        most = 1;
    else if (strcmp(wish, "auto") != 0)
        most = atoi(wish);
    int can = has_colors() ? MIN(COLORS, most) : 1;
    int count = can >= 1 << 24 ? 1 << 24 : can >= 256 ? 256 : can >= 16 ? 16 : can >= 8 ? 8 : 1;
    g_autofree char *strike = capability("smxx"), *blink = capability("blink");
    colours_free(term->colours);
    term->colours = colours_new(count, all && most > 256,
                                strcmp(strike, "\033[9m") == 0 && strcmp(blink, "\033[5m") == 0);
    term_redraw(term);
}

static void set_variable(const char *name, const char *value) {
    if (value)
        g_setenv(name, value, TRUE);
    else
        g_unsetenv(name);
}

/* Curses looks for the size where it writes, which is no terminal, and in these two variables. It
 * must be right from the first byte on: the region that scrolls is set but once. */
static SCREEN *curses_open(const Term *term, const char *name) {
    g_autofree char *high_before = g_strdup(g_getenv("LINES"));
    g_autofree char *wide_before = g_strdup(g_getenv("COLUMNS"));
    g_autofree char *high = g_strdup_printf("%d", term->height);
    g_autofree char *wide = g_strdup_printf("%d", term->width);
    set_variable("LINES", high);
    set_variable("COLUMNS", wide);
    SCREEN *screen = newterm(name, term->out, term->in);
    set_variable("LINES", high_before);
    set_variable("COLUMNS", wide_before);
    return screen;
}

/* Asked before curses begins, which would not clean up after itself. */
static gboolean is_able(const char *name, int fd) {
    int status = 0;
    if (!name || !*name || setupterm((char *)name, fd, &status) != OK)
        return FALSE;
    gboolean able = *capability("cup") && *capability("el");
    del_curterm(cur_term);
    return able;
}

static gboolean curses_begin(Term *term, const char *colours, GError **error) {
    const char *name = g_getenv("TERM");
    if (is_able(name, fileno(term->out)))
        term->screen = curses_open(term, name);
    if (!term->screen) {
        g_set_error(
            error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
            _("The terminal \"%s\" can't show a screen; set TERM to what it is, for example "
              "TERM=xterm-256color"),
            name ? name : "");
        return FALSE;
    }
    noecho();
    nonl();
    raw();
    typeahead(-1);
    idlok(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    if (has_colors() && start_color() == OK)
        use_default_colors();
    term_set_colours(term, colours);
    return TRUE;
}

Term *term_open(const TermOptions *options, TermFn ready, gpointer data, GError **error) {
    Tty *tty = tty_open(ready, data, error);
    if (!tty)
        return NULL;
    static const char *const modern[] = {
        "xterm", "screen", "tmux",  "rxvt",    "foot",    "alacritty", "kitty",  "st",    "konsole",
        "gnome", "vte",    "linux", "wezterm", "ghostty", "contour",   "mintty", "putty", NULL};
    static const char *const plain[] = {"linux", "putty", NULL};
    Term *term = g_new0(Term, 1);
    term->tty = tty;
    term->modern = term_named(modern);
    term->titles = term->modern && !term_named(plain);
    term->unicode = options->unicode;
    term->width = 80;
    term->height = 24;
    tty_size(tty, &term->width, &term->height);
    term->out = memory_file();
    term->in = fopen("/dev/null", "re"); /* curses never reads */
    if (!term->out || !term->in || !curses_begin(term, options->colours, error)) {
        if (error && !*error)
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, _("No memory for the screen"));
        term_close(term);
        return NULL;
    }
    set_reset(term);
    push_modes(term);
    return term;
}

void term_close(Term *term) {
    if (!term)
        return;
    if (term->screen) {
        g_clear_pointer(&term->shown, canvas_free);
        if (!term->lent && !isendwin())
            endwin();
        delscreen(term->screen);
    }
    tty_close(term->tty); /* writes the reset, which is all that endwin() would say, and more */
    colours_free(term->colours);
    if (term->out)
        fclose(term->out);
    if (term->in)
        fclose(term->in);
    g_free(term);
}

void term_size(const Term *term, int *width, int *height) {
    *width = term->width;
    *height = term->height;
}

void term_redraw(Term *term) {
    g_clear_pointer(&term->shown, canvas_free);
    if (term->begun &&
        change_scroll_region) /* whoever had the terminal meanwhile may have set another */
        push(term, tparm(change_scroll_region, 0, term->height - 1, 0, 0, 0, 0, 0, 0, 0));
    clearok(curscr, TRUE);
}

void term_resized(Term *term) {
    int width = term->width, height = term->height;
    tty_size(term->tty, &width, &height);
    if (tty_was_stopped(term->tty)) { /* the reset has been written, the title is the shell's */
        tty_forget(term->tty);
        term->title_set = FALSE;
        set_reset(term);
        g_autofree char *enter = capability("smcup");
        push(term, enter);
        push_modes(term);
        term_redraw(term);
    }
    if (width == term->width && height == term->height)
        return;
    term->width = width;
    term->height = height;
    resizeterm(height, width);
    term_redraw(term);
}

static gboolean cell_is(const Cell *a, const Cell *b) {
    return a->width == b->width && a->style.fg == b->style.fg && a->style.bg == b->style.bg &&
           a->style.attributes == b->style.attributes && strcmp(a->text, b->text) == 0;
}

/* What a locale without Unicode has for a sign of the width 1. */
static wchar_t plain_sign(const char *text) {
    static const char *const known[] = {"\"“”„«»", "'‘’‚", "-–—−‐─", "|│", ".…·", "*•", " \u00a0"};
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strstr(known[i] + 1, text))
            return (wchar_t)known[i][0];
    return L'?';
}

static void put_cell(Term *term, const Cell *cell) {
    unsigned attributes;
    int pair = colours_pair(term->colours, cell->style, &attributes);
    wchar_t wide[CCHARW_MAX + 1] = {L' '};
    if (*cell->text && !term->unicode && !g_str_is_ascii(cell->text)) {
        wide[0] = plain_sign(cell->text);
        wide[1] = cell->width == 2 ? L' ' : 0;
        for (int i = 0; i < cell->width; i++) {
            cchar_t half;
            wchar_t one[2] = {wide[i], 0};
            setcchar(&half, one, attributes, 0, &pair);
            add_wch(&half);
        }
        return;
    }
    TermCell parts[2];
    int n = term_cells(cell->text, cell->width, parts);
    for (int i = 0; i < n; i++) {
        cchar_t whole;
        if (setcchar(&whole, parts[i].text, attributes, 0, &pair) == OK)
            add_wch(&whole);
    }
}

/* Cells that equal none: all of them will be put. */
static void forget_shown(Term *term, int width, int height) {
    canvas_free(term->shown);
    term->shown = canvas_new(width, height);
    for (int i = 0; i < width * height; i++)
        term->shown->cells[i].width = G_MAXUINT8;
}

/* What is under half of a wide one that goes has changed as well: every cell curses touches is
 * put. */
static void put_row(Term *term, const Canvas *canvas, int y) {
    Cell *shown = canvas_at(term->shown, 0, y);
    const Cell *cells = canvas->cells + y * canvas->width;
    for (int x = 0; x < MIN(canvas->width, term->width); x++) {
        if (cell_is(&shown[x], &cells[x]))
            continue;
        shown[x] = cells[x];
        if (cells[x].width == 0 || x + cells[x].width > term->width)
            continue;
        move(y, x);
        put_cell(term, &cells[x]);
    }
}

gboolean term_show(Term *term, const Canvas *canvas) {
    if (term->lent || tty_busy(term->tty))
        return FALSE;
    if (!term->shown || term->shown->width != canvas->width ||
        term->shown->height != canvas->height)
        forget_shown(term, canvas->width, canvas->height);
    for (int y = 0; y < MIN(canvas->height, term->height); y++)
        put_row(term, canvas, y);
    gboolean cursor = canvas->cursor_x >= 0 && canvas->cursor_y >= 0;
    curs_set(cursor ? 1 : 0);
    if (cursor)
        move(MIN(canvas->cursor_y, term->height - 1), MIN(canvas->cursor_x, term->width - 1));
    wnoutrefresh(stdscr);
    doupdate();
    term->begun = TRUE;
    term->shown->cursor_x = canvas->cursor_x;
    term->shown->cursor_y = canvas->cursor_y;
    collect(term);
    return TRUE;
}

void term_suspend(Term *term) {
    if (term->lent)
        return;
    term->lent = TRUE;
    tty_lend(term->tty);
}

void term_resume(Term *term) {
    if (!term->lent)
        return;
    term->lent = FALSE;
    term->title_set = FALSE;
    set_reset(term);
    tty_take_back(term->tty);
    push(term, capability("smcup"));
    push_modes(term);
    term_resized(term);
    term_redraw(term);
}

void term_stop(Term *term) {
    if (!term->lent)
        tty_stop(term->tty);
}

void term_set_mouse(Term *term, gboolean on) {
    if (!term->modern || term->mouse == on)
        return;
    term->mouse = on;
    set_reset(term);
    if (!term->lent)
        push(term, on ? MOUSE_ON : MOUSE_OFF);
}

void term_bell(Term *term) {
    if (!term->lent && !tty_busy(term->tty))
        push(term, "\a");
}

static void set_flash(Term *term, gboolean on) {
    g_auto(GStrv) parts = flash_parts();
    if (!parts[0] || term->lent)
        return;
    push(term, parts[on ? 0 : 1]);
    term->flashing = on;
    set_reset(term);
}

gboolean term_flash(Term *term) {
    if (!tty_busy(term->tty))
        set_flash(term, TRUE);
    return term->flashing;
}

void term_flash_end(Term *term) {
    if (term->flashing)
        set_flash(term, FALSE);
}

void term_title(Term *term, const char *text) {
    if (!term->titles || term->lent || (!text && !term->title_set))
        return;
    if (!text) {
        push(term, TITLE_BACK);
    } else {
        g_autofree char *clean = text_clean(text);
        g_autofree char *cut = g_utf8_substring(clean, 0, MIN(g_utf8_strlen(clean, -1), TITLE_MAX));
        g_autofree char *ascii = term->unicode ? NULL : g_str_to_ascii(cut, "C");
        g_autofree char *bytes = g_strdup_printf(
            "%s\033]2;%s\033\\", term->title_set ? "" : TITLE_KEEP, ascii ? ascii : cut);
        push(term, bytes);
    }
    if (term->title_set != (text != NULL)) {
        term->title_set = text != NULL;
        set_reset(term);
    }
}

/* OSC 52; in base64 nothing of the text can be an escape. */
void term_copy(Term *term, const char *text) {
    if (!term->modern || term->lent)
        return;
    g_autofree char *encoded = g_base64_encode((const guchar *)text, strlen(text));
    g_autofree char *bytes = g_strdup_printf("\033]52;c;%s\033\\", encoded);
    push(term, bytes);
}

gboolean term_unicode(const Term *term) {
    return term->unicode;
}

int term_colours(const Term *term) {
    return colours_count(term->colours);
}
