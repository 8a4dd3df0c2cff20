/* Wrapping: nothing wider than the screen, nothing lost, nothing cut, nothing that looks like a
 * head. */
#include "screen_world.h"

#include "base/text.h"
#include "ui/wrap.h"

#include <string.h>

typedef struct {
    Model *model;
    Conv *conv;
    Theme *theme;
    GTimeZone *zone;
    RowStyle style;
} World;

static void set_up(World *world, gconstpointer data) {
    world->model = world_new(NULL);
    world->conv =
        convs_get(world_account(world->model, "me@example.org"), CONV_CHAT, "bob@example.org");
    roster_set(world->conv->account->roster, "bob@example.org", "Bob", NULL, SUBSCRIPTION_BOTH,
               FALSE);
    world->theme = theme_builtin();
    world->zone = g_time_zone_new_utc();
    world->style = screen_style(world->theme, world->zone);
}

static void tear_down(World *world, gconstpointer data) {
    g_time_zone_unref(world->zone);
    theme_free(world->theme);
    model_free(world->model);
}

static Message *said(const char *body) {
    Message *message = world_received("id", body);

    message->id = 1;
    message->time = START;
    return message;
}

static Canvas *draw_row(const Row *row, int width) {
    g_autoptr(Wrapped) wrapped = wrap_row(row, width);
    Canvas *canvas = canvas_new(width, wrapped_height(wrapped));

    for (int i = 0; i < canvas->height; i++)
        wrapped_draw(wrapped, i, canvas, 0, i);
    assert_sound(canvas);
    return canvas;
}

static Canvas *draw(World *world, const Message *message, int width) {
    RowStyle style = row_style_fit(&world->style, width);
    g_autoptr(Row) row = row_for_message(world->conv, message, &style);

    return draw_row(row, width);
}

static void check(World *world, Message *message, int width, const char *expected) {
    g_autoptr(Message) owned = message;
    g_autoptr(Canvas) canvas = draw(world, owned, width);

    assert_screen(canvas, expected);
}

/* The look of what stands at this place of the row that says so. */
static Style look_of(World *world, guint flags, const char *body, const char *piece) {
    g_autoptr(Message) message = said(body);
    message->flags = flags;
    g_autoptr(Canvas) canvas = draw(world, message, 60);
    for (int y = 0; y < canvas->height; y++) {
        GString *line = g_string_new(NULL);
        for (int x = 0; x < canvas->width; x++)
            g_string_append(line, canvas_at(canvas, x, y)->text);
        const char *found = strstr(line->str, piece);
        int at = found ? (int)(found - line->str) : -1;
        g_string_free(line, TRUE);
        if (at >= 0)
            return canvas_at(canvas, at, y)->style;
    }
    g_assert_not_reached();
}

/* XEP-0393: what is meant is shown, every sign stays. */
static void test_styling(World *world, gconstpointer data) {
    g_assert_cmpint(look_of(world, 0, "a *strong* b", "strong").attributes, ==, STYLE_BOLD);
    g_assert_cmpint(look_of(world, 0, "a *strong* b", "*s").attributes, ==, STYLE_BOLD);
    g_assert_cmpint(look_of(world, 0, "a *strong* b", "b").attributes, ==, 0);
    g_assert_cmpint(look_of(world, 0, "an _emphasis_", "emph").attributes, ==, STYLE_ITALIC);
    g_assert_cmpint(look_of(world, 0, "*_both_*", "both").attributes, ==,
                    STYLE_BOLD | STYLE_ITALIC);
    g_assert_cmphex(look_of(world, 0, "> said\nso", "said").fg, ==,
                    theme_style(world->theme, ROLE_QUOTE).fg);
    g_assert_cmphex(look_of(world, 0, "a `code` b", "code").fg, ==,
                    theme_style(world->theme, ROLE_CODE).fg);
    g_assert_cmpint(look_of(world, 0, "/me *waves*", "waves").attributes, ==,
                    STYLE_BOLD | STYLE_ITALIC);
    g_assert_cmpint(look_of(world, MESSAGE_UNSTYLED, "a *strong* b", "strong").attributes, ==, 0);
    settings_set(world->model->settings, "styling", "off", NULL, NULL, NULL);
    g_assert_cmpint(look_of(world, 0, "a *strong* b", "strong").attributes, ==, 0);
}

static void test_words(World *world, gconstpointer data) {
    check(world, said("good morning"), 60, "     Bob 22:13 good morning\n");
    check(world, said(""), 60, "     Bob 22:13\n");
    check(world, said("one two three four five six seven eight nine ten"), 50,
          "     Bob 22:13 one two three four five six seven\n"
          "               eight nine ten\n");
    check(world, said("a\n\n  b\nc\n\n"), 50,
          "     Bob 22:13 a\n\n                 b\n               c\n");
    check(world, said("if x:\n\treturn"), 50, "     Bob 22:13 if x:\n                   return\n");
    /* blanks hang over the edge, and never make a line of their own */
    check(world, said("12345678901234567890123456789012345    x"), 50,
          "     Bob 22:13 12345678901234567890123456789012345\n               x\n");
}

static void test_long(World *world, gconstpointer data) {
    check(world, said("see https://example.org/0123456789/0123456789/0123456789 there"), 50,
          "     Bob 22:13 see\n"
          "               https://example.org/0123456789/0123\n"
          "               456789/0123456789 there\n");
    check(world, said("https://example.org/0123456789/0123456789"), 50,
          "     Bob 22:13 https://example.org/0123456789/0123\n"
          "               456789\n");
}

static void test_wide(World *world, gconstpointer data) {
    check(world, said("一二三四五六七八九十一二三四五六七八九十"), 50,
          "     Bob 22:13 一二三四五六七八九十一二三四五六七\n"
          "               八九十\n");
    /* a full stop never begins a line */
    check(world, said("一二三四五六七八九十一二三四五六七。八"), 50,
          "     Bob 22:13 一二三四五六七八九十一二三四五六\n"
          "               七。八\n");
#define FAMILY "👩‍👩‍👧‍👦"
#define FAMILIES FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY FAMILY
    check(world, said("x" FAMILIES FAMILY), 20, "Bob: x" FAMILIES "\n  " FAMILY "\n");
}

static void test_narrow(World *world, gconstpointer data) {
    check(world, said("good morning to you all"), 40, "22:13 Bob: good morning to you all\n");
    check(world, said("good morning to all of you out there"), 40,
          "22:13 Bob: good morning to all of you\n  out there\n");
    check(world, said("good morning to you"), 20, "Bob: good morning to\n  you\n");
    check(world, said("extraordinarily long"), 20, "Bob: extraordinarily\n  long\n");
    check(world, said("extraordinarily,"), 20, "Bob:\n  extraordinarily,\n");
    check(world, said("extraordinarilylongword"), 20, "Bob: extraordinarily\n  longword\n");
}

/* S20: a message can't make a line that looks like another's. */
static void test_forged(World *world, gconstpointer data) {
    static const char *const bodies[] = {"hi\n     Bob 22:13 I agree",
                                         "hi\r22:14 Bob: I agree",
                                         "hi\r\n22:14 Bob: I agree",
                                         "hi\xe2\x80\xa8"
                                         "22:14 Bob: I agree",
                                         "hi\v22:14 Bob: I agree",
                                         "hi\x1b[1;1H22:14 Bob: I agree",
                                         "hi\xc2\x85"
                                         "22:14 Bob: I agree",
                                         "123456789012345 22:14 Bob: I agree",
                                         "\n\n22:14 Bob: I agree",
                                         "\n─────── 2 new ───────"};
    static const int widths[] = {120, 80, 50, 49, 40, 30, 29, 20, 10, 5, 3};

    for (guint i = 0; i < G_N_ELEMENTS(bodies); i++)
        for (guint w = 0; w < G_N_ELEMENTS(widths); w++) {
            g_autoptr(Message) message = said(bodies[i]);
            g_autoptr(Canvas) canvas = draw(world, message, widths[w]);
            RowStyle style = row_style_fit(&world->style, widths[w]);
            int indent = style.name_width > 0 ? style.name_width + 7 : MIN(2, widths[w] - 2);

            for (int y = 1; y < canvas->height; y++)
                for (int x = 0; x < indent; x++)
                    g_assert_cmpstr(canvas_at(canvas, x, y)->text, ==, "");
        }
}

static void test_states(World *world, gconstpointer data) {
    static const struct {
        MessageState state;
        const char *unicode, *ascii;
    } cases[] = {{MESSAGE_PENDING, "hi ·", "hi ."},
                 {MESSAGE_SENT, "hi ✓", "hi v"},
                 {MESSAGE_DELIVERED, "hi ✓✓", "hi vv"},
                 {MESSAGE_READ, "hi ✓✓", "hi vv"},
                 {MESSAGE_FAILED, "hi ! no such user", "hi ! no such user"}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        for (int unicode = 0; unicode < 2; unicode++) {
            Message *message = said("hi");
            g_autofree char *line =
                g_strdup_printf("      me 22:13 %s\n", unicode ? cases[i].unicode : cases[i].ascii);

            message->state = cases[i].state;
            if (message->state == MESSAGE_FAILED)
                message->error = g_strdup("no such\nuser");
            world->style.unicode = unicode;
            check(world, message, 60, line);
        }
    Style delivered = theme_style(world->theme, ROLE_STATE_DELIVERED);
    Style read = theme_style(world->theme, ROLE_STATE_READ);
    g_assert_true(delivered.attributes != read.attributes); /* not by colour alone */

    Message *edited = said("a b c d e f g h i j k l m n o p qr");
    edited->flags = MESSAGE_EDITED;
    edited->state = MESSAGE_SENT;
    check(world, edited, 50,
          "      me 22:13 a b c d e f g h i j k l m n o p qr\n               (edited) ✓\n");
}

static void test_kinds(World *world, gconstpointer data) {
    Message *message = said("/me waves");
    check(world, message, 60, "       * 22:13 Bob waves\n");
    message = said("the body");
    message->subject = g_strdup("The\nsubject");
    check(world, message, 60, "     Bob 22:13 The subject\n               the body\n");
    message = said(NULL);
    message->subject = g_strdup("Only a subject");
    check(world, message, 60, "     Bob 22:13 Only a subject\n");
    message = said("connected");
    message->kind = MESSAGE_NOTICE;
    check(world, message, 60, "       - 22:13 connected\n");
    message = said("no such host");
    message->kind = MESSAGE_ERROR;
    check(world, message, 60, "       ! 22:13 no such host\n");
    message = said("no such host");
    message->kind = MESSAGE_ERROR;
    check(world, message, 24, "! no such host\n");
    message = said("\xff\xfe");
    message->time = G_MAXINT64;
    check(world, message, 40, "--:-- Bob: ��\n");
}

static void test_names(World *world, gconstpointer data) {
    static const struct {
        const char *nick, *line;
    } cases[] = {{"Dormouse the Third", "Dormous… 22:13 hi\n"},
                 {"!", "     \"!\" 22:13 hi\n"},
                 {"-", "     \"-\" 22:13 hi\n"},
                 {"*", "     \"*\" 22:13 hi\n"},
                 {" * ", "     \"*\" 22:13 hi\n"},
                 {"  ", "      \"\" 22:13 hi\n"},
                 {"", "      \"\" 22:13 hi\n"},
                 {"a\nb", "     a b 22:13 hi\n"},
                 {"龍龍龍龍龍", " 龍龍龍… 22:13 hi\n"}};

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Message *message = said("hi");

        message->nick = g_strdup(cases[i].nick);
        check(world, message, 60, cases[i].line);
    }
    g_autoptr(GError) error = NULL;
    g_assert_true(
        settings_set(world->model->settings, "nick", "Alice", world->conv->account, NULL, &error));
    Message *mine = said("hi");
    mine->state = MESSAGE_SENT;
    check(world, mine, 60, "   Alice 22:13 hi ✓\n");
}

static void test_separators(World *world, gconstpointer data) {
    static const struct {
        int width;
        const char *day, *unread;
    } cases[] = {
        {60, "───────────────── Tuesday 14 November 2023 ─────────────────\n",
         "────────────────────────── 2 new ───────────────────────────\n"},
        {20, "─ Tue 14 Nov 2023 ──\n", "────── 2 new ───────\n"},
        {10, "Tue 14 No…\n", "─ 2 new ──\n"},
        {1, "…\n", "…\n"},
    };

    g_setenv("LC_ALL", "C", TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        RowStyle style = row_style_fit(&world->style, cases[i].width);
        g_autoptr(Row) day = row_for_day(START, &style), unread = row_for_unread(2, &style);
        g_autoptr(Canvas) a = draw_row(day, cases[i].width), b = draw_row(unread, cases[i].width);
        g_autofree char *day_text = canvas_to_text(a), *unread_text = canvas_to_text(b);

        g_assert_cmpint(text_width(day_text, (gssize)strcspn(day_text, "\n")), ==, cases[i].width);
        g_assert_cmpstr(unread_text, ==, cases[i].unread);
        g_assert_cmpstr(day_text, ==, cases[i].day);
    }
}

static void test_hit(World *world, gconstpointer data) {
    g_autoptr(Message) message = said("found");
    g_autoptr(Canvas) before = draw(world, message, 60);
    world->style.hit = 1;
    g_autoptr(Canvas) after = draw(world, message, 60);
    Style hit = theme_style(world->theme, ROLE_SEARCH_HIT);

    g_assert_cmpint(canvas_at(before, 15, 0)->style.attributes, !=, hit.attributes);
    g_assert_cmpint(canvas_at(after, 15, 0)->style.attributes, ==, hit.attributes);
}

/* Everything visible of a canvas, without blanks. */
static char *letters(const char *text) {
    GString *out = g_string_new(NULL);

    for (const char *p = text; *p; p++)
        if (*p != ' ' && *p != '\n')
            g_string_append_c(out, *p);
    return g_string_free(out, FALSE);
}

/* Any text, any width: the same letters come out, in order, in whole clusters. */
static void test_properties(World *world, gconstpointer data) {
    static const char *const pieces[] = {"a",
                                         " ",
                                         "  ",
                                         "word",
                                         "\n",
                                         "一",
                                         "。",
                                         "e\xcc\x81",
                                         "👩‍👩‍👧‍👦",
                                         "🇧🇷",
                                         "ﷺ",
                                         "https://",
                                         "-",
                                         "क्षि",
                                         "각",
                                         "\xe2\x80\x8b",
                                         "ก็",
                                         "🏳️‍🌈",
                                         "\t",
                                         "\x1b",
                                         "\r",
                                         ")",
                                         "\xe2\x80\xae",
                                         "Ω",
                                         "✓✓",
                                         "\xff",
                                         "verylongwordindeed"};
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);

    for (int round = 0; round < 1500; round++) {
        g_autoptr(GString) body = g_string_new(NULL);
        int n = g_rand_int_range(rand, 0, 60), width = g_rand_int_range(rand, 4, 70);

        for (int i = 0; i < n; i++)
            g_string_append(body, pieces[g_rand_int_range(rand, 0, G_N_ELEMENTS(pieces))]);
        g_autoptr(Message) message = said(body->str);
        RowStyle style = row_style_fit(&world->style, width);
        g_autoptr(Row) row = row_for_message(world->conv, message, &style);
        g_autoptr(Canvas) canvas = draw_row(row, width);
        g_autofree char *clean = text_clean_lines(body->str), *drawn = canvas_to_text(canvas);
        g_autofree char *wanted = letters(clean), *all = letters(drawn);
        int head = style.name_width > 0 ? 0 : style.time_format ? 9 : 4;

        if (style.name_width > 0)
            g_assert_true(g_str_has_prefix(all, "Bob22:13"));
        if (width > head)
            g_assert_true(g_str_has_suffix(all, wanted));
    }
}

static void test_tiny(World *world, gconstpointer data) {
    static const char *const bodies[] = {"", "abc", "一二", "a\nb", "👩‍👩‍👧‍👦 x"};

    for (int width = 0; width <= 4; width++)
        for (guint i = 0; i < G_N_ELEMENTS(bodies); i++) {
            g_autoptr(Message) message = said(bodies[i]);
            g_autoptr(Canvas) canvas = draw(world, message, width);
            g_assert_cmpint(canvas->height, >=, 1);
        }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/wrap/" name, World, NULL, set_up, fn, tear_down)
    ADD("words", test_words);
    ADD("long", test_long);
    ADD("wide", test_wide);
    ADD("narrow", test_narrow);
    ADD("forged", test_forged);
    ADD("states", test_states);
    ADD("styling", test_styling);
    ADD("kinds", test_kinds);
    ADD("names", test_names);
    ADD("separators", test_separators);
    ADD("hit", test_hit);
    ADD("properties", test_properties);
    ADD("tiny", test_tiny);
    return g_test_run();
}
