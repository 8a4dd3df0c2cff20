/* Lists: items, filter and cursor; when they are filled anew; their windows. */
#include "model/page.h"
#include "base/fuzzy.h"
#include "cmd/reply.h"
#include "model_world.h"
#include "screen_world.h"
#include "ui/pane.h"

typedef struct {
    Model *model;
    GString *heard;
    int fills, items;
} World;

static void set_up(World *world, gconstpointer data) {
    world->model = world_new(NULL);
    world->heard = g_string_new(NULL);
    world->items = 3;
    bus_listen(world->model->bus, world_note, world->heard);
}

static void tear_down(World *world, gconstpointer data) {
    model_free(world->model);
    g_string_free(world->heard, TRUE);
}

static char *lines_of(Page *page) {
    g_autoptr(GPtrArray) lines = page_lines(page);
    g_ptr_array_add(lines, NULL);
    return g_strjoinv("\n", (char **)lines->pdata);
}

static void assert_lines(Page *page, const char *expected) {
    g_autofree char *got = lines_of(page);
    g_assert_cmpstr(got, ==, expected);
}

static void fill(Page *page, gpointer data) {
    World *world = data;
    world->fills++;
    for (int i = 0; i < world->items; i++) {
        g_autofree char *name = g_strdup_printf("item %d", i);
        page_add(page, NULL, name, i % 2 ? "odd" : "even", NULL);
    }
}

static Page *filled(World *world, const char *name) {
    Page *page = page_new(world->model, NULL, name, "The %s", name);
    page_fill_by(page, PAGE_EVENT(EV_SETTING_CHANGED), fill, world, NULL);
    return page;
}

static void test_filter(World *world, gconstpointer data) {
    g_autoptr(Page) page = page_new(world->model, NULL, "things", "Things");
    page_add(page, NULL, "Operations", "rooms", NULL);
    page_item_detail(page_add(page, NULL, "Carol", "caf\xc3\xa9", NULL), "likes the opera");
    page_add(page, NULL, "Dormouse", NULL);
    page_add(page, NULL, "opera", "singers", NULL);
    assert_lines(page, "Operations  rooms\nCarol       caf\xc3\xa9\nDormouse\nopera       singers");
    page_set_filter(page, "OPERA"); /* names first, then the rest */
    assert_lines(page, "Operations  rooms\nopera       singers\nCarol       caf\xc3\xa9");
    page_set_filter(page, "cafe");
    assert_lines(page, "Carol  caf\xc3\xa9");
    page_set_filter(page, "drmse"); /* letters left out: of the name alone */
    assert_lines(page, "Dormouse");
    page_set_filter(page, "sngrs");
    assert_lines(page, "");
    g_assert_null(page_current(page));
    page_set_filter(page, "o s"); /* every word, in the order of how well they fit */
    assert_lines(page, "Operations  rooms\nopera       singers\nDormouse\nCarol       caf\xc3\xa9");
    g_assert_cmpuint(page_count(page, FALSE), ==, 4);
    g_assert_cmpuint(page_count(page, TRUE), ==, 4);
    page_set_filter(page, "");
    g_assert_cmpstr(page_current(page)->id, ==, "Operations"); /* what was found last */
    page_move(page, 2);
    page_set_filter(page, "caro");
    page_set_filter(page, "");
    g_assert_cmpstr(page_current(page)->id, ==, "Carol");
    page->empty = g_strdup("nothing");
    page_set_filter(page, "zzz");
    assert_lines(page, "nothing");
    page_set_filter(page, "");
    g_assert_cmpstr(page_current(page)->id, ==, "Carol"); /* nothing was: where it had been */
}

static void test_headings(World *world, gconstpointer data) {
    g_autoptr(Page) page = page_new(world->model, NULL, "things", "Things");
    page_add_heading(page, "Birds");
    page_add(page, NULL, "wren", NULL);
    page_add_heading(page, "Nothing here");
    page_add_heading(page, "Fish");
    page_add(page, "c", "carp", NULL)->indent = 2;
    page_add(page, NULL, "ray", NULL);
    assert_lines(page, "Birds\nwren\nFish\n  carp\nray");
    g_assert_cmpstr(page_current(page)->id, ==, "wren");
    page_move(page, 1);
    g_assert_cmpstr(page_current(page)->id, ==, "c");
    page_move(page, -2);
    g_assert_cmpstr(page_current(page)->id, ==, "wren");
    page_move(page, G_MAXINT);
    g_assert_cmpstr(page_current(page)->id, ==, "ray");
    page_set_filter(page, "r");
    assert_lines(page, "Birds\nwren\nFish\n  carp\nray"); /* in their order */
    page_set_filter(page, "arp");
    assert_lines(page, "Fish\n  carp");
    g_assert_cmpstr(page_current(page)->id, ==, "c");
}

static void test_stale(World *world, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    Page *page = filled(world, "numbers");
    page_open(page, world->model->console);
    page_move(page, 1);
    g_assert_cmpint(world->fills, ==, 1);
    g_string_truncate(world->heard, 0);
    for (int i = 0; i < 5; i++)
        settings_set(world->model->settings, "bell", i % 2 ? "on" : "off", NULL, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(world->fills, ==, 1); /* nobody has looked */
    g_assert_nonnull(strstr(world->heard->str, "page-changed"));
    g_assert_null(strstr(strstr(world->heard->str, "page-changed") + 1, "page-changed"));
    world->items = 2;
    g_assert_cmpstr(page_current(page)->id, ==, "item 1");
    g_assert_cmpint(world->fills, ==, 2);
    page_stale(page);
    world->items = 1;
    g_assert_cmpstr(page_current(page)->id, ==, "item 0");
    page_stale(page);
    world->items = 0;
    g_assert_null(page_current(page));
    page_move(page, 1);
    page_move(page, -1);
    g_assert_false(page_select(page, "item 0"));
}

static void test_windows(World *world, gconstpointer data) {
    Account *account = world_account(world->model, "me@example.org");
    g_autoptr(GPtrArray) open = NULL;
    g_autoptr(GPtrArray) later = NULL;
    g_autoptr(GError) error = NULL;
    Conv *conv = page_open(filled(world, "numbers"), world->model->console), *other;
    page_move(conv->page, 2);
    g_assert_true(page_find(world->model, NULL, "numbers") == conv->page);
    g_assert_null(page_find(world->model, account, "numbers"));
    g_assert_true(convs_exists(world->model, conv));
    g_assert_false(conv_has_peer(conv));
    g_assert_cmpstr(conv_name(conv), ==, "numbers");
    /* again: the same window, and one is where one was */
    g_assert_true(page_open(filled(world, "numbers"), conv) == conv);
    g_assert_cmpstr(page_current(conv->page)->id, ==, "item 2");
    g_assert_true(conv->page->from == world->model->console);
    other = page_open(page_new(world->model, account, "numbers", "Mine"), NULL);
    g_assert_true(other != conv);
    g_assert_true(conv_account(other) == account);
    open = convs_open(world->model);
    g_assert_cmpuint(open->len, ==, 3);
    conv_set_position(other, 1);
    g_clear_pointer(&open, g_ptr_array_unref);
    open = convs_open(world->model);
    g_assert_true(g_ptr_array_index(open, 1) == other);
    accounts_remove(world->model, account, &error); /* and what was its goes */
    g_assert_no_error(error);
    later = convs_open(world->model);
    g_assert_cmpuint(later->len, ==, 2);
    conv_close(conv);
    g_assert_null(page_find(world->model, NULL, "numbers"));
}

static void on_reply(ReplyKind kind, const char *text, gpointer data) {
    g_string_append_printf(data, "%s|", text);
}

static void test_reply(World *world, gconstpointer data) {
    g_autoptr(GString) said = g_string_new(NULL);
    g_autoptr(Reply) reply = reply_new(on_reply, said, NULL);
    reply_page(reply, filled(world, "numbers")); /* no screen: lines */
    g_assert_cmpstr(said->str, ==, "item 0  even|item 1  odd|item 2  even|");
    g_assert_cmpuint(world->model->pages->len, ==, 0);
    reply_set_window(reply, world->model->console);
    reply_page(reply, filled(world, "numbers"));
    g_assert_cmpuint(world->model->pages->len, ==, 1);
    reply_close(reply); /* nobody is there any more */
    reply_page(reply, filled(world, "others"));
    g_assert_cmpuint(world->model->pages->len, ==, 1);
}

static void check(World *world, Conv *conv, int width, int height, const char *expected) {
    g_autoptr(Canvas) canvas = canvas_new(width, height);
    g_autoptr(Theme) theme = theme_builtin();
    PaneCtx ctx = {.model = world->model, .theme = theme, .conv = conv};
    int top = 0;
    pane_page_draw(&ctx, canvas, &top);
    assert_sound(canvas);
    if (expected)
        assert_screen(canvas, expected);
}

/* S20: whatever others put into a list, and however narrow the screen. */
static void test_pane(World *world, gconstpointer data) {
    Page *page = page_new(world->model, NULL, "hostile", "Hos\033[2Jtile\n");
    Conv *conv = page_open(page, NULL);
    check(world, conv, 30, 1, "  There is nothing here.\n");
    page_item_detail(page_add(page, NULL, "a\033[31m\nb", "\xe2\x80\xae evil", NULL), "x\r%s", "y");
    page_add(page, NULL, "\xe8\x8c\xb6\xe8\x8c\xb6\xe8\x8c\xb6\xe8\x8c\xb6", "\xe8\x8c\xb6", "z",
             NULL);
    check(world, conv, 30, 5,
          "> a\xe2\x90\x9b[31m b  \xef\xbf\xbd evil\n  \xe8\x8c\xb6\xe8\x8c\xb6\xe8\x8c\xb6"
          "\xe8\x8c\xb6  \xe8\x8c\xb6      z\n\n\n  x y\n");
    g_assert_null(strchr(page->title, '\n'));
    for (int i = 0; i < 30; i++) {
        g_autofree char *name = g_strdup_printf("%d", i);
        page_item_detail(page_add(page, NULL, name, "\xe8\x8c\xb6 and more and more", NULL),
                         "a detail of some length that goes on and on, without an end to be seen");
    }
    for (int width = 0; width < 90; width += width < 24 ? 1 : 13)
        for (int height = 0; height < 14; height++) {
            page_move(page, height % 3 ? 5 : -4);
            check(world, conv, width, height, NULL);
        }
    check(world, conv, 0, 0, "");
}

static void test_fuzzy(void) {
    g_assert_cmpint(fuzzy_match("time-format", "ti"), ==, FUZZY_BEGINS);
    g_assert_cmpint(fuzzy_match("date-format", "fo"), ==, FUZZY_BEGINS_WORD);
    g_assert_cmpint(fuzzy_match("afoot-foot", "foot"), ==, FUZZY_BEGINS_WORD);
    g_assert_cmpint(fuzzy_match("date-format", "rmat"), ==, FUZZY_CONTAINS);
    g_assert_cmpint(fuzzy_match("date-format", "dfm"), ==, FUZZY_LETTERS);
    g_assert_cmpint(fuzzy_match("date-format", "mfd"), ==, FUZZY_NOT);
    g_assert_cmpint(fuzzy_match("", "x"), ==, FUZZY_NOT);
    g_assert_cmpint(fuzzy_match("x", ""), ==, FUZZY_BEGINS);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/page/" name, World, NULL, set_up, fn, tear_down)
    g_test_add_func("/page/fuzzy", test_fuzzy);
    ADD("filter", test_filter);
    ADD("headings", test_headings);
    ADD("stale", test_stale);
    ADD("windows", test_windows);
    ADD("reply", test_reply);
    ADD("pane", test_pane);
    return g_test_run();
}
