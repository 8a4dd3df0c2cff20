/* Prompts: asked, answered, refused, withdrawn. */
#include "model/prompt.h"
#include "model/bus.h"
#include <string.h>

typedef struct {
    GString *heard;
    Prompts *prompts;
} World;

static void note(const Event *ev, void *data) {
    World *w = data;

    g_string_append_printf(w->heard, "%s:%s;", event_name(ev->type), ev->prompt->text);
}

static void on_answer(const char *answer, gpointer data) {
    World *w = data;

    g_string_append_printf(w->heard, "answer:%s;", answer != NULL ? answer : "refused");
}

static void ask_again(const char *answer, gpointer data) {
    World *w = data;

    prompts_ask(w->prompts, PROMPT_TEXT, NULL, NULL, on_answer, w, "And %s?", answer);
}

static void test_answers(void) {
    static const char *const choices[] = {"no", "once", "always", "all", NULL};
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(Prompts) prompts = prompts_new(bus);
    g_autoptr(GString) heard = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    World w = {heard, prompts};
    guint id;

    bus_listen(bus, note, &w);
    id = prompts_ask(prompts, PROMPT_CHOICE, NULL, choices, on_answer, &w, "Trust %s?", "it");
    g_assert_true(prompts_first(prompts) == prompts_find(prompts, id));
    g_assert_false(prompts_answer(prompts, id, "al", &error));
    g_assert_nonnull(strstr(error->message, "no, once, always, all"));
    g_assert_false(prompts_answer(prompts, id, "", NULL));
    g_assert_false(prompts_answer(prompts, id, "yes", NULL));
    g_assert_true(prompts_answer(prompts, id, " ALL ", NULL));
    g_assert_cmpstr(heard->str, ==, "prompt:Trust it?;prompt-closed:Trust it?;answer:all;");
    g_assert_false(prompts_answer(prompts, id, "no", NULL));
    g_assert_null(prompts_first(prompts));
    g_string_truncate(heard, 0);
    id = prompts_ask(prompts, PROMPT_CHOICE, NULL, choices, on_answer, &w, "?");
    g_assert_true(prompts_answer(prompts, id, "alw", NULL));
    id = prompts_ask(prompts, PROMPT_CHOICE, NULL, choices, on_answer, &w, "?");
    g_assert_true(prompts_answer(prompts, id, NULL, NULL));
    g_assert_cmpstr(
        heard->str, ==,
        "prompt:?;prompt-closed:?;answer:always;prompt:?;prompt-closed:?;answer:refused;");
}

static void test_follow_up(void) {
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(Prompts) prompts = prompts_new(bus);
    g_autoptr(GString) heard = g_string_new(NULL);
    World w = {heard, prompts};
    guint id = prompts_ask(prompts, PROMPT_SECRET, NULL, NULL, ask_again, &w, "Password?");

    g_assert_true(prompts_answer(prompts, id, "x", NULL));
    g_assert_cmpstr(prompts_first(prompts)->text, ==, "And x?");
    g_assert_true(prompts_answer(prompts, prompts_first(prompts)->id, "y", NULL));
    g_assert_cmpstr(heard->str, ==, "answer:y;");
}

static void test_withdrawn(void) {
    g_autoptr(Bus) bus = bus_new();
    g_autoptr(Prompts) prompts = prompts_new(bus);
    g_autoptr(GString) heard = g_string_new(NULL);
    World w = {heard, prompts};
    Account *one = (Account *)&w, *two = (Account *)&heard; /* only compared */
    guint id = prompts_ask(prompts, PROMPT_TEXT, one, NULL, on_answer, &w, "A?");
    guint other = prompts_ask(prompts, PROMPT_TEXT, two, NULL, on_answer, &w, "B?");

    prompts_ask(prompts, PROMPT_TEXT, one, NULL, on_answer, &w, "C?");
    bus_listen(bus, note, &w);
    prompts_withdraw(prompts, &id);
    g_assert_cmpuint(id, ==, 0);
    prompts_withdraw(prompts, &id);
    prompts_withdraw_account(prompts, one);
    g_assert_true(prompts_first(prompts) == prompts_find(prompts, other));
    g_assert_cmpstr(heard->str, ==, "prompt-closed:A?;prompt-closed:C?;");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/prompt/answers", test_answers);
    g_test_add_func("/prompt/follow-up", test_follow_up);
    g_test_add_func("/prompt/withdrawn", test_withdrawn);
    return g_test_run();
}
