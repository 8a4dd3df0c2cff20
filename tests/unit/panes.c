/* The panes around a conversation: title, tabs, roster, at every size. */
#include "screen_world.h"

#include "base/text.h"
#include "ui/pane.h"

typedef struct {
    Model *model;
    Account *account;
    Conv *bob;
    Theme *theme;
    PaneCtx ctx;
    int scroll;
} World;

static void set_up(World *world, gconstpointer data) {
    world->model = world_new(NULL);
    world->account = world_account(world->model, "me@example.org");
    world->theme = theme_builtin();
    world->bob = convs_get(world->account, CONV_CHAT, "bob@example.org");
    world->ctx = (PaneCtx){.model = world->model, .theme = world->theme, .conv = world->bob};
    conv_open(world->bob);
    roster_set(world->account->roster, "bob@example.org", "Bob", NULL, SUBSCRIPTION_BOTH, FALSE);
}

static void tear_down(World *world, gconstpointer data) {
    theme_free(world->theme);
    model_free(world->model);
}

static void online(World *world) {
    account_set_presence(world->account, SHOW_ONLINE, NULL, 0);
    account_set_state(world->account, ACCOUNT_ONLINE, NULL);
    account_set_tls(world->account, "TLSv1.3, TLS_AES_256_GCM_SHA384");
}

static void arrive(World *world, const char *jid, Show show, const char *status) {
    roster_set_presence(world->account->roster, jid, show, status, 0, START);
}

typedef void (*DrawFn)(World *world, Canvas *canvas);

static void draw_title(World *world, Canvas *canvas) {
    pane_title_draw(&world->ctx, canvas, 0);
}

static void draw_title_below(World *world, Canvas *canvas) {
    pane_title_draw(&world->ctx, canvas, 12);
}

static void draw_status(World *world, Canvas *canvas) {
    pane_status_draw(&world->ctx, canvas);
}

static void draw_roster(World *world, Canvas *canvas) {
    pane_roster_draw(&world->ctx, canvas, &world->scroll);
}

static void check(World *world, DrawFn draw, int width, int height, const char *expected) {
    g_autoptr(Canvas) canvas = canvas_new(width, height);

    draw(world, canvas);
    assert_sound(canvas);
    assert_screen(canvas, expected);
}

static void test_title(World *world, gconstpointer data) {
    check(world, draw_title, 80, 1,
          " Bob <bob@example.org>                                                  offline\n");
    online(world);
    check(world, draw_title, 80, 1,
          " Bob <bob@example.org> | - offline                                      TLS 1.3\n");
    arrive(world, "bob@example.org/phone", SHOW_AWAY, "at lunch\nback at two");
    check(world, draw_title, 80, 1,
          " Bob <bob@example.org> | ~ away | at lunch back at two                  TLS 1.3\n");
    conv_set_typing(world->bob, TYPING_COMPOSING);
    conv_lock(world->bob, "phone");
    world->ctx.unicode = TRUE;
    check(world, draw_title, 120, 1,
          " Bob <bob@example.org> · ◐ away · writing… · at lunch back at two"
          "                                               TLS 1.3\n");
    arrive(world, "bob@example.org/desk", SHOW_XA, NULL); /* now it matters which one */
    check(world, draw_title, 80, 1,
          " Bob <bob@example.org> · ◐ away · writing… · to /phone · at lunch back… TLS 1.3\n");
    check(world, draw_title, 40, 1, " Bob · ◐ away · writing… · at lunc… TLS\n");
    check(world, draw_title, 20, 1, " Bob · ◐ away   TLS\n");
    check(world, draw_title_below, 80, 1,
          " Bob <bob@example.org> · ◐ away · writing… · to /phone   ↓ 12 new below TLS 1.3\n");
    check(world, draw_title_below, 20, 1, " Bob       ↓ 12 TLS\n");
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    world->ctx.zone = utc;
    world->ctx.scrolled_to = START;
    check(world, draw_title_below, 20, 1, " Bob       ↓ 12 TLS\n");
    check(world, draw_title, 20, 1, " Bob          ↓ TLS\n");
    check(world, draw_title, 60, 1,
          " Bob · ◐ away · writing… · to /phone  14 Nov 2023 ↓ TLS 1.3\n");
    world->ctx.scrolled_to = 0;
    check(world, draw_title, 1, 1, "T\n");
    check(world, draw_title, 0, 0, "");
}

/* Loud, always there, never cut. */
static void test_warning(World *world, gconstpointer data) {
    account_set_state(world->account, ACCOUNT_ONLINE, NULL);
    check(world, draw_title, 80, 1,
          " Bob <bob@example.org> | - offline          not encrypted: others can read this\n");
    check(world, draw_title, 40, 1, " Bob | - offline          NOT ENCRYPTED\n");
    check(world, draw_title, 20, 1, "Bob   NOT ENCRYPTED\n");
    g_autoptr(Canvas) canvas = canvas_new(20, 1);
    pane_title_draw(&world->ctx, canvas, 0);
    Style warning = theme_style(world->theme, ROLE_TITLE_WARNING);
    g_assert_cmphex(canvas_at(canvas, 10, 0)->style.bg, ==, warning.bg);
    world->ctx.conv = world->model->console; /* there as well */
    check(world, draw_title, 80, 1,
          " console                                    not encrypted: others can read this\n");
}

static void test_hostile(World *world, gconstpointer data) {
    online(world);
    roster_set(world->account->roster, "bob@example.org", "B\x1b[2Jo\nb\xe2\x80\xae", NULL,
               SUBSCRIPTION_BOTH, FALSE);
    arrive(world, "bob@example.org/\x1b]0;x\x07", SHOW_DND,
           "\xc2\x9b"
           "31m\r\ngone\xe2\x80\xae");
    arrive(world, "bob@example.org/two", SHOW_DND, NULL);
    conv_lock(world->bob, "\x1b]0;x\x07");
    static const char *const groups[] = {"gr\x1b[1mo\nup", NULL};
    roster_set(world->account->roster, "carol@example.org", "Car\rol", groups, SUBSCRIPTION_BOTH,
               FALSE);
    roster_set_request(world->account->roster, "eve@example.org", TRUE, "\x1b[2J");
    for (int width = 0; width < 130; width++) {
        g_autoptr(Canvas) canvas = canvas_new(width, 12);

        draw_title(world, canvas);
        assert_sound(canvas);
        draw_status(world, canvas);
        assert_sound(canvas);
        draw_roster(world, canvas);
        assert_sound(canvas);
    }
}

static Conv *chat(World *world, const char *jid, guint unread, guint mentions) {
    Conv *conv = convs_get(world->account, CONV_CHAT, jid);

    roster_set(world->account->roster, jid, NULL, NULL, SUBSCRIPTION_BOTH, FALSE);
    conv_open(conv);
    conv->unread = unread;
    conv->mentions = mentions;
    return conv;
}

static void test_tabs(World *world, gconstpointer data) {
    check(world, draw_status, 80, 1, " me@example.org - offline  1 console  2*Bob\n");
    online(world);
    chat(world, "carol@example.org", 3, 0);
    Conv *ops = chat(world, "operations@example.org", 5, 2);
    chat(world, "dormouse@example.org", 0, 0);
    check(world, draw_status, 120, 1,
          " me@example.org + online  1 console  2*Bob  3 carol(3)  4 operations(!2)  5 dormouse\n");
    check(world, draw_status, 80, 1,
          " me@example.org + online  1 console  2*Bob  3 carol(3)  4 operati…(!2)  +1\n");
    check(world, draw_status, 50, 1, " + 2*Bob  3 carol(3)  4 operati…(!2)  +2\n");
    check(world, draw_status, 20, 1, " + 2*Bob 3(3) 4(!2)\n");
    world->ctx.conv = ops;
    check(world, draw_status, 20, 1, " + 4*operations(!2)\n");
    check(world, draw_status, 1, 1, "\n");
    check(world, draw_status, 0, 0, "");
    Style current = theme_style(world->theme, ROLE_TAB_CURRENT);
    Style other = theme_style(world->theme, ROLE_TAB);
    g_assert_cmpint(current.attributes, !=, other.attributes); /* not by colour alone */
}

/* Private before mention before message before quiet, by signs and by attributes. */
static void test_news(World *world, gconstpointer data) {
    Conv *tea = convs_get(world->account, CONV_ROOM, "tea@rooms.example.org");

    online(world);
    conv_open(tea);
    chat(world, "carol@example.org", 3, 0);
    tea->unread = 12;
    check(world, draw_status, 80, 1,
          " me@example.org + online  1 console  2*Bob  3 tea:12  4 carol(3)\n");
    g_assert_cmpint(conv_news(tea), ==, NEWS_MESSAGE);
    tea->mentions = 2;
    check(world, draw_status, 80, 1,
          " me@example.org + online  1 console  2*Bob  3 tea(!2)  4 carol(3)\n");
    g_assert_cmpint(conv_news(tea), ==, NEWS_MENTION);
    /* the least urgent gives way first */
    check(world, draw_status, 14, 1, " + 2*Bob 4(3)\n");
}

static void set(World *world, const char *name, const char *value) {
    g_assert_true(settings_set(world->model->settings, name, value, NULL, NULL, NULL));
}

static void test_status_items(World *world, gconstpointer data) {
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    static const char *const wrong[] = {"account, clock", "tabs tabs"};

    online(world);
    world->ctx.zone = utc;
    chat(world, "carol@example.org", 1, 0);
    chat(world, "dormouse@example.org", 0, 0);
    set(world, "status-items", "presence Tabs,time account");
    g_assert_cmpstr(settings_text(world->model->settings, "status-items", NULL, NULL), ==,
                    "presence, tabs, time, account");
    check(world, draw_status, 80, 1,
          " + online  1 console  2*Bob  3 carol(1)  4 dormouse        22:13 me@example.org\n");
    set(world, "tabs", "unread");
    set(world, "tab-names", "address");
    set(world, "tab-width", "10");
    check(world, draw_status, 80, 1,
          " + online  2*bob@…  3 carol@…(1)                           22:13 me@example.org\n");
    set(world, "tab-names", "none");
    check(world, draw_status, 80, 1,
          " + online  2*  3(1)                                        22:13 me@example.org\n");
    set(world, "status-items", "none");
    check(world, draw_status, 80, 1, "\n");
    set(world, "status-items", "tabs");
    check(world, draw_status, 30, 1, "2*  3(1)\n");
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_assert_false(
            settings_set(world->model->settings, "status-items", wrong[i], NULL, NULL, NULL));
    for (int width = 0; width < 90; width++) {
        g_autoptr(Canvas) canvas = canvas_new(width, 1);
        set(world, "status-items", width % 2 ? "time, tabs, account" : "account, time");
        draw_status(world, canvas);
        assert_sound(canvas);
    }
}

static void test_title_items(World *world, gconstpointer data) {
    online(world);
    arrive(world, "bob@example.org/phone", SHOW_AWAY, "at lunch");
    set(world, "title-items", "presence");
    check(world, draw_title, 80, 1, " Bob | ~ away\n");
    set(world, "title-items", "none");
    check(world, draw_title, 80, 1, " Bob\n");
    account_set_tls(world->account, NULL); /* that is no item */
    check(world, draw_title, 80, 1,
          " Bob                                        not encrypted: others can read this\n");
}

static void test_no_account(World *world, gconstpointer data) {
    g_autoptr(Model) empty = world_new(NULL);

    world->ctx.model = empty;
    world->ctx.conv = empty->console;
    check(world, draw_status, 80, 1, " no account  1*console\n");
    check(world, draw_title, 80, 1, " console\n");
    check(world, draw_roster, 20, 2, "\n\n");
    check(world, draw_status, 20, 1, "1*console\n");
}

static void fill_roster(World *world) {
    static const char *const friends[] = {"Friends", NULL}, *const both[] = {"Friends", "Tea",
                                                                             NULL};
    Roster *roster = world->account->roster;

    roster_set(roster, "alice@example.org", "Alice", friends, SUBSCRIPTION_BOTH, FALSE);
    roster_set(roster, "carol@example.org", "Carol", both, SUBSCRIPTION_BOTH, FALSE);
    roster_set(roster, "dora@example.org", NULL, friends, SUBSCRIPTION_NONE, TRUE);
    roster_set(roster, "zoe@example.org", "Zoe", friends, SUBSCRIPTION_BOTH, FALSE);
    roster_set_request(roster, "eve@example.org", TRUE, "let me in");
    arrive(world, "carol@example.org/desk", SHOW_AWAY, "lunch");
    arrive(world, "zoe@example.org/desk", SHOW_ONLINE, NULL);
    arrive(world, "zoe@example.org/phone", SHOW_XA, NULL);
    convs_get(world->account, CONV_CHAT, "carol@example.org")->unread = 2;
}

static void test_roster(World *world, gconstpointer data) {
    online(world);
    fill_roster(world);
    static const char expected[] = " Inbox 1\n"
                                   "  ? eve@example.org\n"
                                   " Friends 2/4\n"
                                   "  + Zoe\n"
                                   "    + desk\n"
                                   "    z phone\n"
                                   "  ~ Carol lunch         (2)\n"
                                   "  - Alice\n"
                                   "  - dora@example.org asked\n"
                                   " Tea 1/1\n"
                                   "  ~ Carol lunch         (2)\n"
                                   " No group 0/1\n"
                                   "  - Bob\n";
    check(world, draw_roster, 27, 13, expected);
    check(world, draw_roster, 12, 8,
          "Inbox 1\n ? eve@exam…\nFriends 2/4\n + Zoe\n  + desk\n  z phone\n ~ Carol (2)\n"
          " - Alice\n");
    world->scroll = 100;
    check(world, draw_roster, 27, 3, "  ~ Carol lunch         (2)\n No group 0/1\n  - Bob\n");
    g_assert_cmpint(world->scroll, ==, 10);
    world->scroll = -5;
    check(world, draw_roster, 27, 2, " Inbox 1\n  ? eve@example.org\n");
    g_assert_cmpint(world->scroll, ==, 0);
    check(world, draw_roster, 1, 1, "…\n");
    check(world, draw_roster, 0, 0, "");
    g_assert_true(settings_set(world->model->settings, "panel-offline", "off", NULL, NULL, NULL));
    check(world, draw_roster, 27, 8,
          " Inbox 1\n  ? eve@example.org\n Friends 2/4\n  + Zoe\n    + desk\n    z phone\n"
          "  ~ Carol lunch         (2)\n Tea 1/1\n");
}

static void draw_convs(World *world, Canvas *canvas) {
    pane_convs_draw(&world->ctx, canvas, &world->scroll);
}

static void test_convs(World *world, gconstpointer data) {
    static const char *const names[] = {"carol@example.org", "dora@example.org"};

    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    world->ctx.zone = utc;
    online(world);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        conv_open(convs_get(world->account, CONV_CHAT, names[i]));
    check(world, draw_convs, 27, 5,
          " Conversations 4\n    1 console\n ?  4 dora@example.org\n ?  3 carol@example.org\n"
          " -  2*Bob\n");
    world->scroll = 1;
    check(world, draw_convs, 27, 2, "    1 console\n ?  4 dora@example.org\n");
    world->scroll = 100;
    check(world, draw_convs, 27, 2, " ?  3 carol@example.org\n -  2*Bob\n");
    g_assert_cmpint(world->scroll, ==, 3);
    world->scroll = -1;
    check(world, draw_convs, 27, 1, " Conversations 4\n");
    check(world, draw_convs, 0, 0, "");
}

static void test_accounts(World *world, gconstpointer data) {
    Account *work = world_account(world->model, "me@work.example");

    online(world);
    roster_set(work->roster, "boss@work.example", "Boss", NULL, SUBSCRIPTION_BOTH, FALSE);
    world->ctx.unicode = TRUE;
    check(world, draw_roster, 24, 6,
          "● me@example.org\n Contacts 0/1\n  ○ Bob\n○ me@work.example\n Contacts 0/1\n  ○ Boss\n");
    account_set_state(work, ACCOUNT_ONLINE, NULL);
    account_set_tls(work, "TLSv1.2");
    check(world, draw_title, 80, 1,
          " Bob <bob@example.org> · ○ offline                       me@example.org TLS 1.3\n");
}

static void test_signs(World *world, gconstpointer data) {
    static const struct {
        Show show;
        const char *part;
    } cases[] = {{SHOW_ONLINE, "● online"},
                 {SHOW_CHAT, "◉ free to chat"},
                 {SHOW_AWAY, "◐ away"},
                 {SHOW_XA, "◌ away for long"},
                 {SHOW_DND, "⊗ busy"}};

    online(world);
    world->ctx.unicode = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        int pad = 19 - text_width(cases[i].part, -1);
        g_autofree char *expected = g_strdup_printf(" Bob · %s%*sTLS\n", cases[i].part, pad, "");
        arrive(world, "bob@example.org/phone", cases[i].show, NULL);
        check(world, draw_title, 30, 1, expected);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/panes/" name, World, NULL, set_up, fn, tear_down)
    ADD("title", test_title);
    ADD("warning", test_warning);
    ADD("hostile", test_hostile);
    ADD("tabs", test_tabs);
    ADD("news", test_news);
    ADD("status-items", test_status_items);
    ADD("title-items", test_title_items);
    ADD("no-account", test_no_account);
    ADD("roster", test_roster);
    ADD("convs", test_convs);
    ADD("accounts", test_accounts);
    ADD("signs", test_signs);
    return g_test_run();
}
