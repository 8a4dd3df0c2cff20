/* Finding: text whatever its case and accents, days as people name them, words in years of history.
 */
#include "base/day.h"
#include "base/fold.h"
#include "cmd/common.h"
#include "model/finder.h"
#include "model_world.h"
#include "screen_world.h"
#include "ui/ui.h"

#include <locale.h>

static void assert_found(const char *text, const char *word, int start, int end) {
    g_autofree char *folded = fold_text(word);
    gsize from = 0, to = 0;
    gboolean found = fold_find(text, folded, &from, &to);
    g_assert_true(found == (start >= 0));
    g_assert_true(fold_contains(text, folded) == found);
    if (found) {
        g_assert_cmpint((int)from, ==, start);
        g_assert_cmpint((int)to, ==, end);
    }
}

static void test_fold(void) {
    assert_found("The kettle", "KETT", 4, 8);
    assert_found("Crème brûlée", "BRULEE", 7, 15);
    assert_found("cre\314\200me x", "creme", 0, 7); /* the accent belongs to its letter */
    assert_found("e\314\201e\314\201", "e", 0, 3);
    assert_found("Straße 5", "strasse", 0, 7);
    assert_found("ﬁne", "fi", 0, 3); /* a ligature is found whole */
    assert_found("ﬁne", "i", 0, 3);
    assert_found("日本語", "本", 3, 6);
    assert_found("tea", "", -1, -1);
    assert_found("", "tea", -1, -1);
    assert_found("te", "tea", -1, -1);
}

static void assert_day(const char *text, const char *expected) {
    /* Saturday */
    g_autoptr(GDateTime) now = g_date_time_new_utc(2026, 11, 21, 12, 34, 56);
    g_autoptr(GDateTime) day = day_parse(text, now);
    g_autofree char *said = day ? g_date_time_format(day, "%Y-%m-%d %H:%M:%S") : NULL;
    g_autofree char *whole = expected ? g_strconcat(expected, " 00:00:00", NULL) : NULL;
    g_assert_cmpstr(said, ==, whole);
}

static void test_days(void) {
    static const char *const wrong[] = {
        "",   "2026-13-01", "2026-02-30", "2026-1-2-3",   "12", "x",         "mo", "-1",
        "1-", "2026-",      "10000",      "99999999999d", "3y", "saturdays", NULL};
    assert_day("2026-01-31", "2026-01-31");
    assert_day("2026-1-3", "2026-01-03");
    assert_day("2025-07", "2025-07-01");
    assert_day("2024", "2024-01-01");
    assert_day("1-31", "2026-01-31");
    assert_day("today", "2026-11-21");
    assert_day("Yesterday", "2026-11-20");
    assert_day("monday", "2026-11-16");
    assert_day("Fri", "2026-11-20");
    assert_day("saturday", "2026-11-14");
    assert_day("0d", "2026-11-21");
    assert_day("30d", "2026-10-22");
    assert_day("2w", "2026-11-07");
    for (guint i = 0; wrong[i]; i++)
        assert_day(wrong[i], NULL);
}

static void test_times(void) {
    g_autoptr(GDateTime) day = g_date_time_new_utc(2026, 11, 21, 0, 0, 0);
    g_autoptr(GDateTime) noon = day_at(day, "12:30"), nine = day_at(day, "9");
    g_assert_cmpint(g_date_time_get_hour(noon) * 60 + g_date_time_get_minute(noon), ==, 750);
    g_assert_cmpint(g_date_time_get_hour(nine), ==, 9);
    static const char *const wrong[] = {"24", "12:60", "x", "", "1:2:3", "12:", NULL};
    for (guint i = 0; wrong[i]; i++)
        g_assert_null(day_at(day, wrong[i]));
}

typedef struct {
    Model *model;
    Commands *commands;
    Ui *ui;
    Conv *bob;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    f->model = world_new(NULL);
    Account *account = world_account(f->model, "me@example.org");
    f->bob = convs_get(account, CONV_CHAT, "bob@example.org");
    conv_open(f->bob);
    for (int i = 0; i < 3000; i++) {
        g_autofree char *id = g_strdup_printf("n%d", i);
        g_autofree char *body = g_strdup_printf("line %d%s", i, i % 1000 == 7 ? " Nadel é" : "");
        conv_add(f->bob, world_received(id, body));
    }
    f->commands = commands_new();
    commands_add_all(f->commands);
    f->ui = ui_new(f->model, f->commands);
    ui_show(f->ui, f->bob);
}

static void tear_down(Fixture *f, gconstpointer data) {
    ui_free(f->ui);
    commands_free(f->commands);
    model_free(f->model);
}

static void type(Fixture *f, const char *bytes) {
    ui_feed(f->ui, bytes, strlen(bytes));
}

static char *screen(Fixture *f) {
    g_autoptr(Canvas) canvas = canvas_new(60, 12);
    ui_draw(f->ui, canvas);
    assert_sound(canvas);
    return canvas_to_text(canvas);
}

static gboolean shows(Fixture *f, const char *text) {
    g_autofree char *all = screen(f);
    return strstr(all, text) != NULL;
}

static void test_finder(Fixture *f, gconstpointer data) {
    g_autoptr(Finder) finder =
        finder_new(f->bob, FINDER_WORDS, "NADEL E", FALSE, G_MAXINT64, G_MAXINT64);
    int steps = 0, found = 0;
    FinderState state;
    while ((state = finder_step(finder, 100)) != FINDER_END) {
        found += state == FINDER_FOUND;
        g_assert_cmpint(++steps, <, 40); /* it stops at what it finds, and goes on from there */
    }
    g_assert_cmpint(found, ==, 3);
    gint64 id, time;
    g_assert_true(finder_first_at(f->bob, START, &id, &time));
    g_assert_false(finder_first_at(f->bob, START + 3600 * SECOND, &id, &time));
}

/* What is far away is looked for in slices; a key that comes between is not held up. */
static void test_far_away(Fixture *f, gconstpointer data) {
    type(f, "half a line\033snadel");
    g_assert_true(shows(f, "find – looking: nadel"));
    g_assert_true(shows(f, "line 2999"));
    clock_advance(f->model->clock, SECOND);
    g_assert_true(shows(f, "line 2007 Nadel é"));
    g_assert_true(shows(f, "find: nadel"));
    type(f, "\033[A");
    clock_advance(f->model->clock, SECOND);
    g_assert_true(shows(f, "line 1007 Nadel é"));
    type(f, "\033[B");
    clock_advance(f->model->clock, SECOND);
    g_assert_true(shows(f, "line 2007 Nadel é"));
    type(f, "\033");
    clock_advance(f->model->clock, SECOND);
    g_assert_true(shows(f, "line 2999"));
    g_assert_true(shows(f, "> half a line"));
    /* Looking is given up when somebody goes elsewhere. */
    type(f, "\033snot there");
    type(f, "\0331");
    clock_advance(f->model->clock, SECOND);
    g_assert_true(ui_shown(f->ui) == f->model->console);
}

static void test_places(Fixture *f, gconstpointer data) {
    g_free(screen(f));
    type(f, "\033[5~\033[5~");
    g_autofree char *before = screen(f);
    type(f, "\033sline 3");
    clock_advance(f->model->clock, SECOND);
    type(f, "\r");
    g_assert_true(shows(f, "line 399"));
    type(f, "\033,");
    g_autofree char *after = screen(f);
    g_assert_cmpstr(before, ==, after);
}

/* All that is found is underlined; where the search stands is shown as a hit. */
static void test_highlight(Fixture *f, gconstpointer data) {
    g_autoptr(Canvas) canvas = canvas_new(60, 12);
    type(f, "\033sine 29");
    ui_draw(f->ui, canvas);
    int hits = 0, matches = 0;
    for (int y = 1; y < 10; y++) {
        const Cell *cell = canvas_at(canvas, 20, y);
        g_assert_cmpstr(cell->text, ==, "i");
        g_assert_cmpint(canvas_at(canvas, 19, y)->style.attributes, ==, 0);
        hits += (cell->style.attributes & STYLE_REVERSE) != 0;
        matches += (cell->style.attributes & STYLE_UNDERLINE) != 0;
    }
    g_assert_cmpint(hits, ==, 1);
    g_assert_cmpint(matches, ==, 8);
}

int main(int argc, char **argv) {
    setlocale(LC_ALL, "C.UTF-8");
    g_setenv("INPUTRC", "/dev/null", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/find/fold", test_fold);
    g_test_add_func("/find/days", test_days);
    g_test_add_func("/find/times", test_times);
    g_test_add("/find/finder", Fixture, NULL, set_up, test_finder, tear_down);
    g_test_add("/find/far-away", Fixture, NULL, set_up, test_far_away, tear_down);
    g_test_add("/find/places", Fixture, NULL, set_up, test_places, tear_down);
    g_test_add("/find/highlight", Fixture, NULL, set_up, test_highlight, tear_down);
    return g_test_run();
}
