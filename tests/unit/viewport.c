/* The viewport: what is read never moves, painting costs the screen's height, history comes when it
 * is asked for. */
#include "screen_world.h"

#include "ui/viewport.h"

typedef struct {
    Model *model;
    Conv *conv;
    Theme *theme;
    GTimeZone *zone;
    RowStyle style;
    Viewport *viewport;
    Canvas *canvas;
    guint said;
} World;

static void set_up(World *world, gconstpointer data) {
    g_setenv("LC_ALL", "C", TRUE);
    world->model = world_new(NULL);
    world->conv =
        convs_get(world_account(world->model, "me@example.org"), CONV_CHAT, "bob@example.org");
    world->theme = theme_builtin();
    world->zone = g_time_zone_new_utc();
    world->style = screen_style(world->theme, world->zone);
    world->style.time_format = NULL;
    world->style.name_width = 0;
    roster_set(world->conv->account->roster, "bob@example.org", "B", NULL, SUBSCRIPTION_BOTH,
               FALSE);
    world->viewport = viewport_new(world->conv);
    world->canvas = canvas_new(24, 5);
}

static void tear_down(World *world, gconstpointer data) {
    canvas_free(world->canvas);
    viewport_free(world->viewport);
    g_time_zone_unref(world->zone);
    theme_free(world->theme);
    model_free(world->model);
}

static Message *say(World *world, const char *body) {
    g_autofree char *id = g_strdup_printf("id%u", world->said++);
    Message *message = world_received(id, body);

    clock_advance(world->model->clock, SECOND);
    message->time = clock_now(world->model->clock);
    return conv_add(world->conv, message);
}

/* "1", "2", … up to n. */
static void say_many(World *world, guint n) {
    for (guint i = 0; i < n; i++) {
        g_autofree char *body = g_strdup_printf("%u", world->said + 1);
        say(world, body);
    }
}

static void draw(World *world) {
    viewport_draw(world->viewport, world->canvas, &world->style);
    assert_sound(world->canvas);
}

static void check(World *world, const char *expected) {
    draw(world);
    assert_screen(world->canvas, expected);
}

static void resize(World *world, int width, int height) {
    canvas_free(world->canvas);
    world->canvas = canvas_new(width, height);
}

static void scroll(World *world, int lines) {
    viewport_scroll(world->viewport, lines, &world->style);
}

static void test_bottom(World *world, gconstpointer data) {
    check(world, "\n\n\n\n\n");
    say(world, "1");
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\n\n\n\n");
    say_many(world, 6);
    check(world, "B: 3\nB: 4\nB: 5\nB: 6\nB: 7\n");
    say(world, "two\nlines");
    check(world, "B: 5\nB: 6\nB: 7\nB: two\n  lines\n");
    g_assert_true(viewport_at_bottom(world->viewport));
    g_assert_cmpuint(viewport_new_below(world->viewport), ==, 0);
}

static void test_anchor(World *world, gconstpointer data) {
    say_many(world, 20);
    draw(world);
    scroll(world, -3);
    check(world, "B: 13\nB: 14\nB: 15\nB: 16\nB: 17\n");
    g_assert_false(viewport_at_bottom(world->viewport));
    g_assert_true(world->conv->history->held);
    g_assert_cmpint(viewport_scrolled_to(world->viewport), ==, START + 13 * SECOND);
    say_many(world, 4); /* new messages never move what is read */
    check(world, "B: 13\nB: 14\nB: 15\nB: 16\nB: 17\n");
    g_assert_cmpuint(viewport_new_below(world->viewport), ==, 4);
    scroll(world, 5);
    check(world, "B: 18\nB: 19\nB: 20\nB: 21\nB: 22\n");
    g_assert_cmpuint(viewport_new_below(world->viewport), ==, 2);
    scroll(world, 5);
    check(world, "B: 20\nB: 21\nB: 22\nB: 23\nB: 24\n");
    g_assert_true(viewport_at_bottom(world->viewport));
    g_assert_false(world->conv->history->held);
    g_assert_cmpint(viewport_scrolled_to(world->viewport), ==, 0);
    g_assert_cmpuint(viewport_new_below(world->viewport), ==, 0);
    scroll(world, 3); /* there is nothing below */
    check(world, "B: 20\nB: 21\nB: 22\nB: 23\nB: 24\n");
}

static void test_late(World *world, gconstpointer data) {
    say_many(world, 20);
    draw(world);
    scroll(world, -3);
    Message *late = world_received("late", "late");
    late->flags = MESSAGE_DELAYED; /* comes in above what is read */
    late->time = START + 5 * SECOND + 1;
    conv_add(world->conv, late);
    check(world, "B: 13\nB: 14\nB: 15\nB: 16\nB: 17\n");
    g_assert_cmpuint(viewport_new_below(world->viewport), ==, 0);
}

static void test_changes(World *world, gconstpointer data) {
    say_many(world, 3);
    Message *message = say(world, "one\ntwo\nthree\nfour");
    say_many(world, 10);
    draw(world);
    scroll(world, -7);
    check(world, "  three\n  four\nB: 5\nB: 6\nB: 7\n");
    /* a correction above: the line at the top stays the same part of the same message */
    Message *above = g_ptr_array_index(world->conv->history->messages, 0);
    g_free(above->body);
    above->body = g_strdup("now\nthere\nis\nmore");
    viewport_forget(world->viewport, above->id);
    check(world, "  three\n  four\nB: 5\nB: 6\nB: 7\n");
    g_free(message->body);
    message->body = g_strdup("gone");
    viewport_forget(world->viewport, message->id);
    check(world, "B: gone\nB: 5\nB: 6\nB: 7\nB: 8\n");
}

static void test_resize(World *world, gconstpointer data) {
    for (int i = 0; i < 20; i++)
        say(world, "some words that need two lines");
    draw(world);
    scroll(world, -10);
    check(world, "  two lines\nB: some words that need\n  two lines\nB: some words that need\n"
                 "  two lines\n");
    resize(world, 60, 5);
    draw(world);
    resize(world, 10, 3);
    draw(world);
    resize(world, 24, 5); /* there and back again: the same line */
    check(world, "  two lines\nB: some words that need\n  two lines\nB: some words that need\n"
                 "  two lines\n");
    resize(world, 24, 100);
    draw(world);
    g_autofree char *all = canvas_to_text(world->canvas);
    g_assert_true(g_str_has_prefix(all, "─── Tue 14 Nov 2023"));
    resize(world, 0, 0);
    draw(world);
    resize(world, 1, 1);
    draw(world);
    resize(world, 24, 5);
    check(world, "  two lines\nB: some words that need\n  two lines\nB: some words that need\n"
                 "  two lines\n");
}

static void test_all_fits(World *world, gconstpointer data) {
    say_many(world, 2);
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nB: 2\n\n\n");
    scroll(world, -10);
    g_assert_true(viewport_at_bottom(world->viewport));
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nB: 2\n\n\n");
}

static void test_cleared(World *world, gconstpointer data) {
    say_many(world, 3);
    draw(world);
    viewport_clear(world->viewport);
    check(world, "\n\n\n\n\n");
    say_many(world, 2);
    check(world, "B: 4\nB: 5\n\n\n\n");
    scroll(world, -3); /* the first step brings back what was cleared away */
    check(world, "B: 1\nB: 2\nB: 3\nB: 4\nB: 5\n");
    viewport_clear(world->viewport);
    say_many(world, 10);
    check(world, "B: 11\nB: 12\nB: 13\nB: 14\nB: 15\n");
    scroll(world, -3); /* nothing cleared away is near: a step like any other */
    check(world, "B: 8\nB: 9\nB: 10\nB: 11\nB: 12\n");
    scroll(world, -5);
    check(world, "B: 3\nB: 4\nB: 5\nB: 6\nB: 7\n");
}

static void test_days(World *world, gconstpointer data) {
    say(world, "1");
    clock_advance(world->model->clock, 6400 * SECOND); /* past midnight */
    say(world, "2");
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\n─── Wed 15 Nov 2023 ────\nB: 2\n\n");
    g_time_zone_unref(world->zone);
    world->zone = g_time_zone_new_identifier("-05:00");
    world->style.zone = world->zone;
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nB: 2\n\n\n");
}

static void test_unread(World *world, gconstpointer data) {
    say_many(world, 3);
    const Message *read = say(world, "4");
    gint64 time = read->time, id = read->id;
    say_many(world, 2);
    viewport_set_unread(world->viewport, time, id);
    resize(world, 24, 6);
    check(world, "B: 2\nB: 3\nB: 4\n──────── 2 new ─────────\nB: 5\nB: 6\n");
    say(world, "7"); /* it stays what and where it was */
    check(world, "B: 3\nB: 4\n──────── 2 new ─────────\nB: 5\nB: 6\nB: 7\n");
    viewport_set_unread(world->viewport, time + 100 * SECOND, 0);
    check(world, "B: 2\nB: 3\nB: 4\nB: 5\nB: 6\nB: 7\n");
    viewport_set_unread(world->viewport, time, id);
    check(world, "B: 3\nB: 4\n──────── 3 new ─────────\nB: 5\nB: 6\nB: 7\n");
    scroll(world, -2);
    check(world, "B: 1\nB: 2\nB: 3\nB: 4\n──────── 3 new ─────────\nB: 5\n");
    viewport_set_unread(world->viewport, G_MAXINT64, 0);
    check(world, "B: 1\nB: 2\nB: 3\nB: 4\nB: 5\nB: 6\n");
}

/* Not above what we said ourselves, and not above notices. */
static void test_unread_others(World *world, gconstpointer data) {
    const Message *read = say(world, "1");
    gint64 time = read->time, id = read->id;

    conv_say(world->conv, "mine", NULL);
    model_notice(world->model, world->conv, "notice");
    viewport_set_unread(world->viewport, time, id);
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nme: mine ·\n- notice\n\n");
    say(world, "2");
    resize(world, 24, 6);
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nme: mine ·\n- notice\n"
                 "──────── 1 new ─────────\nB: 2\n");
}

static void test_older(World *world, gconstpointer data) {
    say_many(world, 400);
    g_assert_true(settings_set(world->model->settings, "history-page", "20", NULL, NULL, NULL));
    history_trim(world->conv->history, 10);
    check(world, "B: 396\nB: 397\nB: 398\nB: 399\nB: 400\n");
    for (int top = 396 - 4; top >= 4; top -= 4) { /* through every page, without a jump */
        g_autofree char *expected = g_strdup_printf("B: %d\nB: %d\nB: %d\nB: %d\nB: %d\n", top,
                                                    top + 1, top + 2, top + 3, top + 4);
        scroll(world, -4);
        check(world, expected);
    }
    scroll(world, -100);
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nB: 2\nB: 3\nB: 4\n");
    scroll(world, 4);
    check(world, "B: 4\nB: 5\nB: 6\nB: 7\nB: 8\n");
    viewport_to_bottom(world->viewport);
    check(world, "B: 396\nB: 397\nB: 398\nB: 399\nB: 400\n");
    viewport_to_top(world->viewport);
    check(world, "─── Tue 14 Nov 2023 ────\nB: 1\nB: 2\nB: 3\nB: 4\n");
}

static void test_restored(World *world, gconstpointer data) {
    say_many(world, 50);
    history_trim(world->conv->history, 0);
    g_assert_cmpuint(world->conv->history->messages->len, ==, 0);
    check(world, "B: 46\nB: 47\nB: 48\nB: 49\nB: 50\n");
}

static void test_jump(World *world, gconstpointer data) {
    gint64 id = 0;

    g_assert_true(settings_set(world->model->settings, "history-page", "20", NULL, NULL, NULL));
    for (int i = 0; i < 400; i++) {
        g_autofree char *body = g_strdup_printf("%d", i + 1);
        Message *message = say(world, body);
        if (i == 99)
            id = message->id;
    }
    history_trim(world->conv->history, 10);
    draw(world);
    viewport_to_message(world->viewport, id);
    world->style.hit = id;
    check(world, "B: 99\nB: 100\nB: 101\nB: 102\nB: 103\n");
    g_assert_cmpint(canvas_at(world->canvas, 3, 1)->style.attributes, ==,
                    theme_style(world->theme, ROLE_SEARCH_HIT).attributes);
    g_assert_false(world->conv->history->at_end);
    scroll(world, -2);
    check(world, "B: 97\nB: 98\nB: 99\nB: 100\nB: 101\n");
    for (int i = 0; i < 40; i++) /* down over what is not loaded yet */
        scroll(world, 5);
    check(world, "B: 297\nB: 298\nB: 299\nB: 300\nB: 301\n");
    viewport_to_message(world->viewport, 123456);
    check(world, "B: 297\nB: 298\nB: 299\nB: 300\nB: 301\n");
    viewport_to_bottom(world->viewport);
    check(world, "B: 396\nB: 397\nB: 398\nB: 399\nB: 400\n");
    viewport_to_message(world->viewport, id + 299); /* near the end: never past it */
    check(world, "B: 396\nB: 397\nB: 398\nB: 399\nB: 400\n");
}

/* With any number of messages in memory a screen is wrapped, and once. */
static void test_cost(World *world, gconstpointer data) {
    GPtrArray *messages = world->conv->history->messages;

    for (guint i = 0; i < 100000; i++) {
        Message *message = world_received("x", "x");
        message->id = i + 1;
        message->time = START + i;
        g_ptr_array_add(messages, message);
    }
    world->conv->history->at_start = world->conv->history->at_end = TRUE;
    draw(world);
    guint first = viewport_wraps(world->viewport);
    g_assert_cmpuint(first, <=, 7);
    draw(world);
    g_assert_cmpuint(viewport_wraps(world->viewport), ==, first);
    scroll(world, -3);
    draw(world);
    g_assert_cmpuint(viewport_wraps(world->viewport), <=, first + 8);
    viewport_to_top(world->viewport);
    draw(world);
    g_assert_cmpuint(viewport_wraps(world->viewport), <=, first + 16);
    resize(world, 60, 5); /* the day, and the screen once again */
    draw(world);
    g_assert_cmpuint(viewport_wraps(world->viewport), <=, first + 24);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/viewport/" name, World, NULL, set_up, fn, tear_down)
    ADD("bottom", test_bottom);
    ADD("anchor", test_anchor);
    ADD("late", test_late);
    ADD("changes", test_changes);
    ADD("resize", test_resize);
    ADD("all-fits", test_all_fits);
    ADD("cleared", test_cleared);
    ADD("days", test_days);
    ADD("unread", test_unread);
    ADD("unread-others", test_unread_others);
    ADD("older", test_older);
    ADD("restored", test_restored);
    ADD("jump", test_jump);
    ADD("cost", test_cost);
    return g_test_run();
}
