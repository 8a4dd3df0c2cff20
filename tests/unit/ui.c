/* The live screen without a terminal: bytes go in, canvases come out. */
#include "ui/ui.h"
#include "cmd/common.h"
#include "model/attention.h"
#include "model_world.h"
#include "screen_world.h"
#include "ui/notify.h"

#include <locale.h>
#include <stdlib.h>

#define BOB "bob@example.org"
#define CAROL "carol@example.org"

typedef struct {
    Model *model;
    Commands *commands;
    Attention *attention;
    Ui *ui;
    Account *account;
    Conv *bob, *carol;
    GString *heard; /* typing, outgoing, read, quit */
} Fixture;

static void on_event(const Event *ev, void *data) {
    GString *heard = data;
    if (ev->type == EV_TYPING || ev->type == EV_OUTGOING || ev->type == EV_READ ||
        ev->type == EV_QUIT)
        g_string_append_printf(heard, "%s:%s ", event_name(ev->type),
                               ev->message ? ev->message->body
                               : ev->text  ? ev->text
                                           : "");
}

static void set_up(Fixture *f, gconstpointer data) {
    f->model = world_new(NULL);
    f->account = world_account(f->model, "me@example.org");
    f->bob = convs_get(f->account, CONV_CHAT, BOB);
    f->carol = convs_get(f->account, CONV_CHAT, CAROL);
    roster_set(f->account->roster, BOB, "Bob", NULL, SUBSCRIPTION_BOTH, FALSE);
    conv_open(f->bob);
    conv_open(f->carol);
    f->commands = commands_new();
    commands_add_all(f->commands);
    f->ui = ui_new(f->model, f->commands);
    f->attention = attention_new(f->model);
    ui_set_attention(f->ui, f->attention);
    f->heard = g_string_new(NULL);
    bus_listen(f->model->bus, on_event, f->heard);
}

static void tear_down(Fixture *f, gconstpointer data) {
    bus_ignore(f->model->bus, on_event, f->heard);
    ui_free(f->ui);
    attention_free(f->attention);
    commands_free(f->commands);
    model_free(f->model);
    g_string_free(f->heard, TRUE);
}

static void type(Fixture *f, const char *bytes) {
    ui_feed(f->ui, bytes, strlen(bytes));
}

static char *screen(Fixture *f, int width, int height) {
    g_autoptr(Canvas) canvas = canvas_new(width, height);
    ui_draw(f->ui, canvas);
    assert_sound(canvas);
    return canvas_to_text(canvas);
}

static void assert_heard(Fixture *f, const char *expected) {
    g_assert_cmpstr(f->heard->str, ==, expected);
    g_string_truncate(f->heard, 0);
}

static void assert_shows(Fixture *f, const char *text) {
    g_autofree char *shown = screen(f, 80, 24);
    if (!strstr(shown, text))
        g_printerr("wanted: %s\ngot:\n%s\n", text, shown);
    g_assert_nonnull(strstr(shown, text));
}

static void assert_shows_not(Fixture *f, const char *text) {
    g_autofree char *shown = screen(f, 80, 24);
    g_assert_null(strstr(shown, text));
}

static Message *say(Conv *conv, const char *from, const char *id, const char *body) {
    Message *message = world_received(id, body);
    g_free(message->from);
    message->from = g_strdup(from);
    return conv_add(conv, message);
}

static void test_windows(Fixture *f, gconstpointer data) {
    g_assert_true(ui_shown(f->ui) == f->model->console);
    type(f, "\0332");
    g_assert_true(ui_shown(f->ui) == f->bob);
    assert_shows(f, "\nBob>");
    type(f, "\033[1;3C");
    g_assert_true(ui_shown(f->ui) == f->carol);
    type(f, "\033[1;3C");
    g_assert_true(ui_shown(f->ui) == f->model->console);
    type(f, "/win bob\r");
    g_assert_true(ui_shown(f->ui) == f->bob);
    type(f, "\0339"); /* there is no such window, and no word about it */
    g_assert_true(ui_shown(f->ui) == f->bob);
    g_assert_cmpuint(f->bob->history->messages->len, ==, 0);
    type(f, "/win 9\r");
    assert_shows(f, "no window 9");
    type(f, "/close\r");
    g_assert_true(ui_shown(f->ui) == f->model->console);
    g_assert_false(f->bob->open);
    type(f, "/wins\r");
    assert_shows(f, " 2 carol");
}

/* What goes wrong behind one's back leaves a mark on the console's tab. */
static void test_console_errors(Fixture *f, gconstpointer data) {
    ui_show(f->ui, f->bob);
    model_notice(f->model, NULL, "all is well");
    g_assert_cmpuint(f->model->console->unread, ==, 0);
    model_error(f->model, NULL, "the disk is full");
    assert_shows(f, "1 console(1)");
    type(f, "\033a");
    g_assert_true(ui_shown(f->ui) == f->model->console);
    assert_shows(f, "the disk is full");
    assert_shows_not(f, "console(1)");
    model_error(f->model, NULL, "still");
    g_assert_cmpuint(f->model->console->unread, ==, 0);
}

static void test_requests(Fixture *f, gconstpointer data) {
    ui_show(f->ui, f->bob);
    roster_set_request(f->account->roster, CAROL, TRUE, "it's \033[31mme");
    bus_emit(f->model->bus, &(Event){.type = EV_SUBSCRIPTION,
                                     .account = f->account,
                                     .contact = roster_find(f->account->roster, CAROL),
                                     .text = "subscribe"});
    assert_shows_not(f, "carol@example.org asks");
    ui_show(f->ui, f->model->console);
    assert_shows(f, "/inbox");
    g_assert_true(settings_set(f->model->settings, "strangers", "window", NULL, NULL, NULL));
    bus_emit(f->model->bus, &(Event){.type = EV_SUBSCRIPTION,
                                     .account = f->account,
                                     .contact = roster_find(f->account->roster, CAROL),
                                     .text = "subscribe"});
    assert_shows(f, "/sub allow carol@example.org");
}

/* The user's ~/.inputrc has the last word, and knows our functions by name. */
static void test_inputrc(Fixture *f, gconstpointer data) {
    type(f, "\024"); /* Ctrl-T */
    g_assert_true(ui_shown(f->ui) == f->bob);
    type(f, "\033[5;5~"); /* Ctrl-PageUp */
    g_assert_true(ui_shown(f->ui) == f->carol);
    type(f, "/theme\r\033[4~"); /* it says "end-of-line", as /etc/inputrc does in many places */
    Page *page = ui_shown(f->ui)->page;
    g_assert_cmpuint(page->cursor, ==, page->shown->len - 1);
    type(f, "\033[1~");
    g_assert_cmpuint(page->cursor, ==, 0);
}

static void test_removed_account(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    ui_show(f->ui, f->bob);
    accounts_remove(f->model, f->account, &error);
    g_assert_no_error(error);
    g_assert_true(ui_shown(f->ui) == f->model->console);
    assert_shows(f, "console>");
}

static void test_drafts(Fixture *f, gconstpointer data) {
    type(f, "\0332half a thought");
    type(f, "\0333");
    assert_shows(f, "carol@example.org>");
    assert_shows_not(f, "half");
    g_assert_cmpstr(f->bob->draft, ==, "half a thought");
    type(f, "\0332");
    assert_shows(f, "Bob> half a thought");
    type(f, "\r");
    g_assert_null(f->bob->draft);
    type(f, "more");
    ui_stop(f->ui);
    g_assert_cmpstr(f->bob->draft, ==, "more");
}

static void test_typing(Fixture *f, gconstpointer data) {
    type(f, "/help");
    type(f, "\003\0332h");
    type(f, "ell");
    assert_heard(f, "typing:composing ");
    clock_advance(f->model->clock, 31 * SECOND);
    assert_heard(f, "typing:paused ");
    g_assert_cmpstr(f->bob->draft, ==, "hell"); /* kept, should papo die now */
    type(f, "o");
    assert_heard(f, "typing:composing ");
    type(f, "\r");
    assert_heard(f, "outgoing:hello ");
    clock_advance(f->model->clock, 120 * SECOND);
    assert_heard(f, "");
    type(f, "no");
    type(f, "\177\177");
    assert_heard(f, "typing:composing typing:active ");
    type(f, "/msg");
    assert_heard(f, "");
    type(f, "\003/");
    type(f, "/etc");
    assert_heard(f, "typing:composing ");
    type(f, "\0333");
    assert_heard(f, "typing:paused ");
}

static void test_paste_is_text(Fixture *f, gconstpointer data) {
    type(f, "\0332\033[200~/quit\nnow\033[201~\r");
    assert_heard(f, "outgoing:/quit\nnow ");
    type(f, "\033[200~two\nlines\033[201~\r");
    assert_heard(f, "outgoing:two\nlines ");
    type(f, "//etc\r");
    assert_heard(f, "outgoing:/etc ");
    type(f, "\001\026\007x\026\033[0m\r"); /* nothing that was typed is a control on the wire */
    g_assert_null(strpbrk(f->heard->str, "\001\007\033"));
}

static void test_commands_answer_where_typed(Fixture *f, gconstpointer data) {
    type(f, "\0332/nonsense\r");
    const Message *last = g_ptr_array_index(f->bob->history->messages, 0);
    g_assert_cmpint(last->kind, ==, MESSAGE_ERROR);
    g_assert_cmpint(last->flags & MESSAGE_VOLATILE, ==, MESSAGE_VOLATILE);
    assert_heard(f, "");
    type(f, "\033[A");
    assert_shows(f, "Bob> /nonsense");
}

static void test_secrets_are_forgotten(Fixture *f, gconstpointer data) {
    type(f, "/answer hunter2\r\033[A");
    assert_shows_not(f, "> /answer hunter2");
    type(f, "\003\022hunter");
    assert_shows_not(f, "/answer hunter2");
}

static void on_answer(const char *answer, gpointer data) {
    g_string_append_printf(data, "answer:%s ", answer ? answer : "(none)");
}

static void test_prompts(Fixture *f, gconstpointer data) {
    static const char *const choices[] = {"no", "yes", NULL};
    type(f, "\0332draft");
    assert_heard(f, "typing:composing ");
    prompts_ask(f->model->prompts, PROMPT_SECRET, f->account, NULL, on_answer, f->heard,
                "Password of %s:", "me");
    assert_shows(f, "Bob> draft"); /* somebody is typing: nothing gets in between */
    type(f, "ed");
    clock_advance(f->model->clock, 3 * SECOND);
    assert_shows(f, "\nPassword of me:\n");
    type(f, "hunter2");
    assert_shows(f, "\nPassword of me: *******\n");
    type(f, "\r");
    assert_heard(f, "typing:paused answer:hunter2 ");
    assert_shows(f, "Bob> drafted");
    type(f, "\003");
    g_string_truncate(f->heard, 0);
    prompts_ask(f->model->prompts, PROMPT_CHOICE, NULL, choices, on_answer, f->heard,
                "subject CN=x\nTrust it?");
    assert_shows(f, "subject CN=x");
    assert_shows(f, "\nTrust it? (no/yes)\n");
    type(f, "perhaps\r");
    assert_heard(f, "");
    assert_shows(f, "\nTrust it? (no/yes)\n");
    type(f, "y\r");
    assert_heard(f, "answer:yes ");
    type(f, "kept");
    clock_advance(f->model->clock, 3 * SECOND);
    prompts_ask(f->model->prompts, PROMPT_TEXT, NULL, NULL, on_answer, f->heard, "Name?");
    type(f, "\0333\0332"); /* another window and back: each keeps its line */
    type(f, "\0333");
    g_string_truncate(f->heard, 0);
    type(f, "x\003");
    assert_heard(f, "answer:(none) ");
    assert_shows(f, "\ncarol@example.org>\n");
    type(f, "\0332");
    assert_shows(f, "\nBob> kept\n");
}

static void test_reading(Fixture *f, gconstpointer data) {
    ui_show(f->ui, f->bob);
    say(f->bob, BOB "/x", "1", "seen at once");
    g_assert_cmpuint(f->bob->unread, ==, 0);
    assert_heard(f, "read:seen at once ");
    say(f->carol, CAROL "/x", "1", "later");
    g_assert_cmpuint(f->carol->unread, ==, 1);
    type(f, "\033[O"); /* the terminal lost the keyboard */
    say(f->bob, BOB "/x", "2", "not seen");
    g_assert_cmpuint(f->bob->unread, ==, 1);
    assert_shows(f, " 1 new ");
    type(f, "\033[I");
    g_assert_cmpuint(f->bob->unread, ==, 0);
    assert_shows(f, " 1 new ");
    assert_heard(f, "read:not seen ");
    for (int i = 0; i < 100; i++) {
        g_autofree char *id = g_strdup_printf("n%d", i);
        say(f->bob, BOB "/x", id, "more");
    }
    g_free(screen(f, 80, 24));
    type(f, "\033[5~");
    say(f->bob, BOB "/x", "3", "below");
    g_assert_cmpuint(f->bob->unread, ==, 1);
    assert_shows_not(f, "below\n");
    type(f, "\033");
    clock_advance(f->model->clock, SECOND);
    g_assert_cmpuint(f->bob->unread, ==, 0);
    type(f, "\033a"); /* next unread */
    g_assert_true(ui_shown(f->ui) == f->carol);
    assert_shows(f, " 1 new ");
    g_assert_cmpuint(f->carol->unread, ==, 0);
}

static void test_scroll_clear_jump(Fixture *f, gconstpointer data) {
    ui_show(f->ui, f->bob);
    for (int i = 0; i < 300; i++) {
        g_autofree char *id = g_strdup_printf("n%d", i);
        g_autofree char *body = g_strdup_printf("line %d%s", i, i == 7 ? " needle" : "");
        say(f->bob, BOB "/x", id, body);
    }
    assert_shows(f, "line 299");
    type(f, "/scroll top\r");
    assert_shows(f, "line 0\n");
    type(f, "/clear\r");
    assert_shows_not(f, "line 2");
    say(f->bob, BOB "/x", "after", "after it");
    assert_shows(f, "after it");
    type(f, "\033[5~");
    assert_shows(f, "line 299");
    type(f, "/search needle\r");
    type(f, "/jump 1\r");
    assert_shows(f, "line 7 needle");
    assert_shows_not(f, "line 299");
    type(f, "\033");
    clock_advance(f->model->clock, SECOND);
    assert_shows_not(f, "line 8\n");
}

static void test_xml_console(Fixture *f, gconstpointer data) {
    type(f, "/xmlconsole\r");
    g_assert_cmpuint(f->model->stanza_watchers, ==, 1);
    bus_emit(f->model->bus, &(Event){.type = EV_STANZA, .text = "<presence/>", .number = 1});
    assert_shows(f, "<presence/>");
    assert_shows(f, "\nxml>");
    type(f, "/close\r");
    g_assert_cmpuint(f->model->stanza_watchers, ==, 0);
    g_assert_true(ui_shown(f->ui) == f->model->console);
}

static void test_any_size(Fixture *f, gconstpointer data) {
    static const int sizes[][2] = {{0, 0},  {1, 1},   {1, 50},   {50, 1},  {2, 2},  {3, 3},
                                   {20, 5}, {80, 24}, {120, 40}, {500, 9}, {9, 200}};
    ui_show(f->ui, f->bob);
    say(f->bob, BOB "/x", "1", "日本語 👩‍👩‍👧 e\314\201 \033[31m");
    type(f, "some text to wrap 日本語\t");
    for (int panel = 0; panel < 2; panel++) {
        for (guint i = 0; i < G_N_ELEMENTS(sizes); i++)
            g_free(screen(f, sizes[i][0], sizes[i][1]));
        g_assert_true(ui_enter(f->ui, "/panel on"));
    }
    g_autofree char *small = screen(f, 20, 5);
    g_assert_nonnull(strstr(small, "日本語"));
}

/* Names from strangers reach the title, the tabs, the prompt and notices. */
static void test_names_are_cleaned(Fixture *f, gconstpointer data) {
    roster_set(f->account->roster, BOB, "B\033]0;x\a\302\233\342\200\256ob\r\nline", NULL,
               SUBSCRIPTION_BOTH, FALSE);
    ui_show(f->ui, f->bob);
    say(f->bob, BOB "/\r\033x", "1", "a\r12:00 carol: I agree\033[2J");
    type(f, "x");
    g_assert_true(ui_enter(f->ui, "/panel on"));
    g_free(screen(f, 80, 24)); /* assert_sound() in there is the test */
    g_free(screen(f, 20, 5));
}

static void test_notification_text(void) {
    g_autofree char *body = notify_body("<b>x</b> & <a href='http://e'>\033]0;\342\200\256y\r\nz");
    g_assert_null(strpbrk(body, "<>\033\r\n"));
    g_assert_nonnull(strstr(body, "&lt;b&gt;x&lt;/b&gt; &amp; "));
    g_assert_null(strstr(body, "\342\200\256"));
    g_autofree char *long_text = g_strnfill(5000, 'x');
    g_autofree char *cut = notify_body(long_text), *title = notify_title(long_text);
    g_assert_cmpint(g_utf8_strlen(cut, -1), <=, 250);
    g_assert_cmpint(g_utf8_strlen(title, -1), <=, 90);
    g_autofree char *families = g_strdup("");
    for (int i = 0; i < 100; i++) {
        char *more = g_strconcat(families, "👩‍👩‍👧", NULL);
        g_free(families);
        families = more;
    }
    g_autofree char *emoji = notify_title(families);
    g_assert_true(g_utf8_validate(emoji, -1, NULL));
    g_assert_true(g_str_has_suffix(emoji, "👧…"));
}

static void assert_refused(Fixture *f, int width, int height, const char *line, const char *why) {
    g_autofree char *before G_GNUC_UNUSED = screen(f, width, height);
    g_assert_false(ui_enter(f->ui, line));
    GPtrArray *messages = ui_shown(f->ui)->history->messages;
    const Message *last = g_ptr_array_index(messages, messages->len - 1);
    g_assert_nonnull(strstr(last->body, why));
}

static void test_split(Fixture *f, gconstpointer data) {
    assert_refused(f, 48, 24, "/split right", "need 49 columns, and there are 48");
    assert_refused(f, 80, 9, "/split below", "need 7 lines, and there are 6");
    assert_refused(f, 80, 24, "/split 1", "shown already");
    type(f, "\0332\0303"); /* Bob, Ctrl-X 3 */
    g_autofree char *two = screen(f, 80, 24);
    g_assert_nonnull(strstr(two, " console"));
    g_assert_nonnull(strstr(two, " Bob"));
    type(f, "\0302/split 3\r");
    say(f->carol, CAROL "/x", "c1", "seen");
    g_assert_cmpuint(f->carol->unread, ==, 0);
    g_autofree char *small G_GNUC_UNUSED = screen(f, 80, 8); /* there's no room for her now */
    ui_show(f->ui, f->bob);
    type(f, "x\177"); /* the model hears of it with the next thing that is done */
    type(f, "\033[5~");
    say(f->carol, CAROL "/x", "c2", "unseen");
    g_assert_cmpuint(f->carol->unread, ==, 1);
    g_autofree char *large G_GNUC_UNUSED = screen(f, 80, 24);
    type(f, "\033[6~");
    g_assert_cmpuint(f->carol->unread, ==, 0);
    type(f, "\033[O"); /* the terminal isn't looked at */
    say(f->carol, CAROL "/x", "c3", "unseen as well");
    g_assert_cmpuint(f->carol->unread, ==, 1);
    type(f, "\033[I");
    g_assert_cmpuint(f->carol->unread, ==, 0);
    type(f, "\030o");
    g_assert_true(ui_shown(f->ui) == f->carol);
    g_assert_true(ui_enter(f->ui, "/close"));
    g_assert_true(ui_shown(f->ui) == f->bob);
    type(f, "\030o"); /* nowhere to go, and no word about it */
    assert_shows_not(f, "only one window");
    type(f, "\0302");
    accounts_remove(f->model, f->account, NULL);
    g_assert_true(ui_shown(f->ui) == f->model->console);
    assert_shows(f, "console>");
}

static void title_is(Fixture *f, const char *expected) {
    g_autofree char *title = ui_title(f->ui);
    g_assert_cmpstr(title, ==, expected);
}

static void test_title(Fixture *f, gconstpointer data) {
    title_is(f, "console – papo");
    say(f->bob, BOB "/x", "1", "tea?");
    say(f->carol, CAROL "/x", "2", "tea?");
    title_is(f, "(2) console – papo");
    f->bob->mentions = 1;
    title_is(f, "(!1 of 2) console – papo");
    ui_show(f->ui, f->carol);
    title_is(f, "(!1) carol@example.org – papo");
    ui_show(f->ui, f->bob);
    title_is(f, "Bob – papo");
}

int main(int argc, char **argv) {
    g_autoptr(Folder) folder = folder_new();
    g_autofree char *inputrc = g_build_filename(folder, "inputrc", NULL);
    g_file_set_contents(inputrc,
                        "$if papo\n\"\\C-t\": papo-window-right\n"
                        "\"\\e[5;5~\": papo-window-3\n$endif\n"
                        "\"\\e[1~\": beginning-of-line\n\"\\e[4~\": end-of-line\n$if other\n"
                        "\"\\C-t\": papo-window-3\n$endif\n",
                        -1, NULL);
    g_setenv("INPUTRC", inputrc, TRUE);
    setlocale(LC_ALL, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/ui/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("windows", test_windows);
    ADD("console-errors", test_console_errors);
    ADD("requests", test_requests);
    ADD("inputrc", test_inputrc);
    ADD("removed-account", test_removed_account);
    ADD("drafts", test_drafts);
    ADD("typing", test_typing);
    ADD("paste-is-text", test_paste_is_text);
    ADD("commands-answer-where-typed", test_commands_answer_where_typed);
    ADD("secrets-are-forgotten", test_secrets_are_forgotten);
    ADD("prompts", test_prompts);
    ADD("reading", test_reading);
    ADD("scroll-clear-jump", test_scroll_clear_jump);
    ADD("xml-console", test_xml_console);
    ADD("split", test_split);
    ADD("any-size", test_any_size);
    ADD("names-are-cleaned", test_names_are_cleaned);
    ADD("title", test_title);
    g_test_add_func("/ui/notification-text", test_notification_text);
    return g_test_run();
}
