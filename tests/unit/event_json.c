/* Events as JSON: every event, every member, and whatever somebody may write. */
#include "script/event_json.h"
#include "../json_check.h"
#include "model/prompt.h"
#include "model/room.h"
#include "model_world.h"
#include "script/event_parts.h"
#include "script/output.h"

#define ANYTHING                                                                                   \
    "\xff\xc0\x80 \x1b[2J \"\\ \x01\x7f\xc2\x9b \xe2\x80\xae\xe2\x80\xa8 \xed\xa0\x80 😀\n\t\r"

/* An event that has everything. */
typedef struct {
    Model *model;
    Account *account;
    Occupant occupant;
    Event event;
    char *hats[2], *choices[3];
    Prompt prompt;
} Fixture;

static void set_up(Fixture *f, gconstpointer data) {
    const char *const groups[] = {"Friends", ANYTHING, NULL};
    f->model = world_new(NULL);
    f->account = world_account(f->model, "me@example.org");
    Conv *conv = rooms_get(f->account, "tea@rooms.example.org");
    room_set_nick(conv->room, "me");
    room_set_subject(conv->room, ANYTHING, "bob");
    roster_set(f->account->roster, "bob@example.org", ANYTHING, groups, SUBSCRIPTION_BOTH, FALSE);
    roster_set_presence(f->account->roster, "bob@example.org/x", SHOW_AWAY, ANYTHING, 1, START);
    Message *message = world_received("m1", ANYTHING);
    message->error = g_strdup(ANYTHING);
    message->nick = g_strdup("bob");
    f->hats[0] = (char *)ANYTHING;
    f->choices[0] = (char *)"no";
    f->choices[1] = (char *)"yes";
    f->occupant = (Occupant){.room = conv->room, .nick = (char *)ANYTHING, .hats = f->hats};
    f->prompt = (Prompt){.id = 7, .text = (char *)"really?", .choices = f->choices};
    f->event = (Event){.account = f->account,
                       .contact = roster_find(f->account->roster, "bob@example.org"),
                       .conv = conv,
                       .message = conv_add(conv, message),
                       .occupant = &f->occupant,
                       .prompt = &f->prompt,
                       .text = ANYTHING,
                       .number = -3};
    g_assert_nonnull(f->event.message);
}

static void tear_down(Fixture *f, gconstpointer data) {
    model_free(f->model);
}

/* A new event needs a line in the table of event_json.c. */
static void test_every_event(Fixture *f, gconstpointer data) {
    for (EventType type = 0; type < EV_COUNT; type++) {
        Event all = f->event, nothing = {.type = type};
        all.type = type;
        g_assert_cmpuint(event_members(type), !=, 0);
        g_autofree char *full = event_json(&all, START), *empty = event_json(&nothing, START);
        g_autofree char *head = g_strdup_printf(
            "{\"v\":1,\"event\":\"%s\",\"time\":\"2023-11-14T22:13:20Z\"", event_name(type));
        g_assert_true(g_str_has_prefix(full, head) && g_str_has_prefix(empty, head));
        g_assert_true(json_check_line(full));
        g_assert_true(json_check_line(empty));
        for (PartId id = 0; id < PART_COUNT; id++) {
            g_autofree char *name = g_strdup_printf(",\"%s\":{\"", event_part(id)->name);
            g_assert_true(!strstr(full, name) == !(event_members(type) & (1u << id)));
            g_assert_null(strstr(empty, name));
        }
    }
}

static void test_members(Fixture *f, gconstpointer data) {
    f->event.type = EV_MESSAGE_ADDED;
    g_autofree char *message = event_json(&f->event, START);
    g_assert_nonnull(
        strstr(message, "\"account\":{\"jid\":\"me@example.org\",\"state\":\"offline\""));
    g_assert_nonnull(strstr(message, "\"conversation\":{\"kind\":\"room\",\"jid\":\"tea@rooms."));
    g_assert_nonnull(strstr(message, "\"unread\":1,"));
    g_assert_nonnull(strstr(message, "\"message\":{\"kind\":\"text\",\"state\":\"received\""));
    g_assert_nonnull(strstr(message, "\"id\":\"m1\""));
    g_assert_nonnull(strstr(message, "\"mention\":false"));
    g_assert_nonnull(strstr(message, "\\u001b[2J \\\"\\\\ \\u0001\\u007f\\u009b \\u202e\\u2028"));
    f->event.type = EV_CONTACT_CHANGED;
    g_autofree char *contact = event_json(&f->event, START);
    g_assert_nonnull(strstr(contact, "\"groups\":[\"Friends\",\""));
    g_assert_nonnull(strstr(contact, "\"show\":\"away\""));
    g_assert_nonnull(strstr(contact, "\"subscription\":\"both\""));
    f->event.type = EV_PROMPT_ASKED;
    g_autofree char *prompt = event_json(&f->event, START);
    g_assert_nonnull(strstr(prompt,
                            "\"question\":{\"id\":7,\"kind\":\"choice\",\"text\":\"really?\""
                            ",\"choices\":[\"no\",\"yes\"]},\"number\":-3}"));
}

/* Names of members stand once in their part: two would be one for whoever reads them. */
static void test_names(void) {
    for (PartId id = 0; id < PART_COUNT; id++) {
        const Part *part = event_part(id);
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        for (guint i = 0; i < part->n; i++) {
            g_assert_true(g_hash_table_add(seen, (gpointer)part->fields[i].name));
            g_assert_true(*part->fields[i].help && part->fields[i].help[0] != ' ');
        }
    }
}

/* Any bytes whatever. */
static void test_random_bytes(Fixture *f, gconstpointer data) {
    g_autoptr(GRand) random = g_rand_new_with_seed(20261121);
    f->event.type = EV_MESSAGE_CHANGED;
    for (guint i = 0; i < 5000; i++) {
        guint n = g_rand_int_range(random, 0, 60);
        char *bytes = g_malloc0(n + 1);
        for (guint k = 0; k < n; k++)
            bytes[k] = (char)g_rand_int_range(random, 1, 256);
        g_free(f->event.message->body);
        f->event.message->body = bytes;
        g_autofree char *event = event_json(&f->event, START), *reply = reply_json(bytes, START);
        g_autofree char *error = error_json("file:1", bytes, START);
        g_assert_true(json_check_line(event));
        g_assert_true(json_check_line(reply));
        g_assert_true(json_check_line(error));
    }
}

static void test_set(void) {
    EventSet set;
    g_autoptr(GError) error = NULL;
    g_assert_true(event_set_parse(&set, "all", NULL));
    for (EventType type = 0; type < EV_COUNT; type++)
        g_assert_true(set & EVENT_BIT(type));
    g_assert_true(event_set_parse(&set, "none", NULL));
    g_assert_cmpuint(set, ==, 0);
    g_assert_true(event_set_parse(&set, "presence, message", NULL));
    g_assert_cmpuint(set, ==, EVENT_BIT(EV_PRESENCE) | EVENT_BIT(EV_MESSAGE_ADDED));
    g_assert_true(event_set_parse(&set, "default,presence", NULL));
    g_assert_cmpuint(set, ==, event_set_default() | EVENT_BIT(EV_PRESENCE));
    g_assert_false(event_set_parse(&set, "message,masage", &error));
    g_assert_nonnull(strstr(error->message, "“masage”"));
    g_assert_false(event_set_parse(&set, "", NULL));
}

static gboolean collect(const char *line, gboolean is_error, gpointer data) {
    g_string_append_printf(data, "%s%s\n", is_error ? "! " : "", line);
    return TRUE;
}

static void test_output(Fixture *f, gconstpointer data) {
    g_autoptr(GString) told = g_string_new(NULL);
    g_autoptr(Output) output = output_new(collect, told);
    output_set_clock(output, f->model->clock);
    f->event.type = EV_OCCUPANT_ADDED;
    f->occupant.nick = (char *)"Mad\x1b Hatter";
    f->event.text = NULL;
    f->event.contact = NULL;
    f->event.message = NULL;
    g_assert_true(output_event(output, &f->event));
    g_assert_cmpstr(told->str, ==, "");
    output_set_events(output, EVENT_BIT(EV_OCCUPANT_ADDED));
    g_assert_true(output_event(output, &f->event));
    g_assert_true(g_str_has_prefix(told->str, "occupant-joined tea@rooms.example.org Mad"));
    g_assert_null(strchr(told->str, 0x1b));
    g_string_truncate(told, 0);
    output_set_form(output, OUTPUT_JSON);
    output_line(output, "one\ntwo");
    output_error(output, "file:1", "no");
    g_assert_cmpstr(told->str, ==,
                    "{\"v\":1,\"event\":\"reply\",\"time\":\"2023-11-14T22:13:20Z\",\"text\":"
                    "\"one\\ntwo\"}\n! {\"v\":1,\"event\":\"error\",\"time\":"
                    "\"2023-11-14T22:13:20Z\",\"where\":\"file:1\",\"text\":\"no\"}\n");
}

/* Every event in words, too: one line, and nothing that a terminal obeys. */
static void test_output_words(Fixture *f, gconstpointer data) {
    for (EventType type = 0; type < EV_COUNT; type++) {
        g_autoptr(GString) told = g_string_new(NULL);
        g_autoptr(Output) output = output_new(collect, told);
        output_set_events(output, EVENT_BIT(EV_COUNT) - 1);
        f->event.type = type;
        f->event.text = type == EV_INVITED ? "tea@rooms.example.org" : ANYTHING;
        g_assert_true(output_event(output, &f->event));
        g_assert_true(g_utf8_validate(told->str, -1, NULL));
        g_assert_true(type == EV_MESSAGE_CHANGED || strchr(told->str, '\n'));
        for (const char *p = told->str; *p; p++)
            g_assert_true(*p == '\n' ? !p[1] : (guchar)*p >= 0x20 && *p != 0x7f);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
#define ADD(name, fn) g_test_add("/event-json/" name, Fixture, NULL, set_up, fn, tear_down)
    ADD("every-event", test_every_event);
    ADD("members", test_members);
    ADD("random-bytes", test_random_bytes);
    ADD("output", test_output);
    ADD("output-words", test_output_words);
    g_test_add_func("/event-json/names", test_names);
    g_test_add_func("/event-json/set", test_set);
    return g_test_run();
}
