/* Looking for words in the window that is shown, while they are typed and after; a slice of history
 * at a time, so that years of it never hold up the screen. */
#include "base/fold.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/finder.h"
#include "ui/ui_private.h"

#include <string.h>

#define SLICE 500  /* messages at a time */
#define PAUSE_MS 1 /* between two of them the rest of papo has its turn */

static void say_in_label(Ui *ui, const char *what) {
    g_autofree char *label = g_strdup_printf(_("find%s%s: "), *what ? " – " : "", what);
    if (ui->find.asking)
        input_ask(ui->input, label, FALSE);
    ui_dirty(ui, DIRTY_ALL);
}

static void halt(Ui *ui) {
    clock_cancel(ui->model->clock, &ui->find.timer);
    g_clear_pointer(&ui->find.finder, finder_free);
}

static void set_text(Ui *ui, const char *text) {
    g_free(ui->find.folded);
    ui->find.folded = text ? fold_text(text) : NULL;
    if (text && *text) {
        g_free(ui->find.last);
        ui->find.last = g_strdup(text);
    }
}

static void show_hit(Ui *ui) {
    ui->find.time = finder_time(ui->find.finder);
    ui->find.id = ui->view->conv->selected = finder_id(ui->find.finder);
    gboolean mention = !ui->find.folded;
    if (mention || !viewport_shows(ui->view->viewport, ui->find.id))
        views_jump(ui, ui->view->conv, ui->find.id, mention);
    say_in_label(ui, "");
}

static void tell_none(Ui *ui) {
    if (ui->term)
        term_bell(ui->term);
    if (ui->find.asking)
        say_in_label(ui, ui->find.newer ? _("nothing newer") : _("nothing older"));
    else if (!ui->find.folded)
        ui_notice(ui, "Nobody has meant you here before that.");
    else
        ui_notice(ui,
                  ui->find.newer ? N_("“%s” wasn't said after that.")
                                 : N_("“%s” wasn't said before that."),
                  ui->find.last);
}

static void look(gpointer data) {
    Ui *ui = data;
    ui->find.timer = 0;
    FinderState state = finder_step(ui->find.finder, SLICE);
    if (state == FINDER_MORE) {
        ui->find.timer = clock_after(ui->model->clock, PAUSE_MS, look, ui);
        say_in_label(ui, "looking");
        return;
    }
    if (state == FINDER_FOUND)
        show_hit(ui);
    else
        tell_none(ui);
    halt(ui);
}

static void start(Ui *ui, const char *text, gboolean newer, gint64 time, gint64 id) {
    halt(ui);
    ui->find.newer = newer;
    ui->find.finder =
        finder_new(ui->view->conv, text ? FINDER_WORDS : FINDER_MENTION, text, newer, time, id);
    look(ui);
}

/* From what is on the screen. */
static void start_here(Ui *ui, const char *text) {
    gint64 time, id;
    viewport_last(ui->view->viewport, &time, &id);
    start(ui, text, FALSE, time, id == G_MAXINT64 ? id : id + 1);
}

gboolean find_begin(Ui *ui) {
    if (!ui->input || input_is_asking(ui->input) || ui->view->conv->page)
        return FALSE;
    typing_leave(ui);
    find_leave(ui);
    ui->find.from = viewport_place(ui->view->viewport);
    ui->find.asking = TRUE;
    say_in_label(ui, "");
    return TRUE;
}

void find_typed(Ui *ui) {
    g_autofree char *text = input_text(ui->input), *folded = fold_text(text);
    const char *before = ui->find.folded;
    if (g_strcmp0(folded, before ? before : "") == 0)
        return;
    gboolean more = before && *before && ui->find.id && g_str_has_prefix(folded, before);
    set_text(ui, text);
    if (!more) {
        ui->find.id = 0;
        viewport_return(ui->view->viewport, &ui->find.from);
    }
    if (more) /* the one that was found may fit still */
        start(ui, text, FALSE, ui->find.time, ui->find.id + 1);
    else if (*text)
        start_here(ui, text);
    else
        halt(ui);
    ui_dirty(ui, DIRTY_ALL);
}

gboolean find_again(Ui *ui, gboolean newer) {
    if (!ui->find.last)
        return FALSE;
    if (ui->find.asking && input_is_empty(ui->input)) {
        input_set_text(ui->input, ui->find.last);
        find_typed(ui);
        return TRUE;
    }
    gboolean there = ui->find.folded && *ui->find.folded && ui->find.id;
    g_autofree char *text = g_strdup(ui->find.last);
    set_text(ui, text);
    if (there)
        start(ui, text, newer, ui->find.time, ui->find.id);
    else
        start_here(ui, text);
    return TRUE;
}

void find_words(Ui *ui, const char *text) {
    find_leave(ui);
    places_keep(ui);
    set_text(ui, text);
    start_here(ui, text);
}

void find_mention(Ui *ui) {
    gboolean again = !ui->find.folded && ui->find.id && ui->view->hit == ui->find.id;
    gint64 time = ui->find.time, id = ui->find.id;
    find_leave(ui);
    if (again) {
        start(ui, NULL, FALSE, time, id);
        return;
    }
    places_keep(ui);
    start_here(ui, NULL);
}

static void stop_asking(Ui *ui) {
    if (!ui->find.asking)
        return;
    ui->find.asking = FALSE;
    input_ask(ui->input, NULL, FALSE);
    typing_know(ui);
    ui_dirty(ui, DIRTY_ALL);
    ask_next(ui);
}

void find_entered(Ui *ui) {
    if (!ui->find.id) {
        find_escape(ui);
        return;
    }
    places_keep_this(ui, &ui->find.from);
    stop_asking(ui);
}

void find_escape(Ui *ui) {
    ViewportPlace from = ui->find.from;
    find_leave(ui);
    viewport_return(ui->view->viewport, &from);
    views_seen(ui);
    ui_dirty(ui, DIRTY_ALL);
}

void find_leave(Ui *ui) {
    halt(ui);
    if (ui->find.folded)
        ui_dirty(ui, DIRTY_MAIN);
    g_clear_pointer(&ui->find.folded, g_free);
    ui->find.id = 0;
    stop_asking(ui);
}

gboolean find_key(Ui *ui, const char *bytes, gsize n) {
    static const struct {
        const char *bytes;
        gboolean newer;
    } keys[] = {{"\022", FALSE}, {"\033[A", FALSE}, {"\033OA", FALSE},
                {"\023", TRUE},  {"\033[B", TRUE},  {"\033OB", TRUE}};
    for (guint i = 0; ui->find.asking && i < G_N_ELEMENTS(keys); i++) {
        if (strlen(keys[i].bytes) == n && memcmp(keys[i].bytes, bytes, n) == 0) {
            find_again(ui, keys[i].newer);
            return TRUE;
        }
    }
    return FALSE;
}
