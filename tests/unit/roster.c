/* Accounts and rosters: states, presence, contacts by name, and the copy on disk. */
#include "model_world.h"

static void test_accounts(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    Account *a;

    bus_listen(model->bus, world_note, heard);
    a = world_account(model, "Me@Example.ORG");
    g_assert_cmpstr(a->jid, ==, "me@example.org");
    g_assert_true(accounts_find(model, "ME@example.org/home") == a);
    g_assert_true(accounts_default(model) == a);
    g_assert_null(accounts_add(model, "me@example.org", &error));
    g_assert_error(error, ACCOUNT_ERROR, ACCOUNT_ERROR_EXISTS);
    g_clear_error(&error);
    g_assert_null(accounts_add(model, "me@example.org/home", &error));
    g_assert_nonnull(strstr(error->message, "me@example.org"));
    g_clear_error(&error);
    g_assert_null(accounts_add(model, "not a jid@@", &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    account_set_state(a, ACCOUNT_CONNECTING, NULL);
    g_assert_false(accounts_remove(model, a, &error));
    g_assert_nonnull(strstr(error->message, "/disconnect"));
    account_set_resource(a, "home");
    g_autofree char *full = account_full_jid(a);
    g_assert_cmpstr(full, ==, "me@example.org/home");
    account_set_state(a, ACCOUNT_OFFLINE, "bye");
    g_assert_true(accounts_remove(model, a, NULL));
    g_assert_cmpstr(heard->str, ==,
                    "account-added\naccount-state\naccount-changed\n"
                    "account-state:bye\naccount-removed\n");
    g_assert_null(accounts_default(model));
}

static void test_default(void) {
    g_autoptr(Model) model = world_new(NULL);
    Account *a = world_account(model, "a@example.org");
    Account *b = world_account(model, "b@example.org");

    g_assert_true(accounts_default(model) == a);
    settings_set(model->settings, "enabled", "off", a, NULL, NULL);
    g_assert_true(accounts_default(model) == b);
    settings_set(model->settings, "default-account", "A@example.org", NULL, NULL, NULL);
    g_assert_true(accounts_default(model) == a);
    g_assert_true(accounts_remove(model, a, NULL));
    g_assert_null(settings_own(model->settings, "default-account", NULL, NULL));
    g_assert_true(accounts_default(model) == b);
    settings_set(model->settings, "priority", "7", b, NULL, NULL);
    settings_set(model->settings, "status", "here", b, NULL, NULL);
    g_assert_cmpint(b->priority, ==, 7);
    g_assert_cmpstr(b->status, ==, "here");
}

static void test_shows(void) {
    for (Show show = SHOW_OFFLINE; show <= SHOW_DND; show++) {
        Show back;
        g_assert_true(show_parse(show_name(show), &back));
        g_assert_cmpint(back, ==, show);
    }
    g_assert_false(show_parse("asleep", NULL));
}

static void test_presence(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) heard = g_string_new(NULL);
    Account *a = world_account(model, "me@example.org");
    Roster *r = a->roster;
    Contact *bob = roster_set(r, "bob@example.org", "Bob", NULL, SUBSCRIPTION_BOTH, FALSE);

    bus_listen(model->bus, world_note, heard);
    roster_set_presence(r, "bob@example.org/slow", SHOW_AWAY, "brb", 1, START);
    roster_set_presence(r, "bob@example.org/old", SHOW_ONLINE, NULL, 5, START);
    roster_set_presence(r, "bob@example.org/new", SHOW_CHAT, NULL, 5, START + 1);
    g_assert_cmpstr(contact_best(bob)->name, ==, "new");
    g_assert_cmpint(contact_show(bob), ==, SHOW_CHAT);
    roster_set_presence(r, "bob@example.org/new", SHOW_OFFLINE, NULL, 0, START);
    g_assert_cmpstr(contact_best(bob)->name, ==, "old");
    g_assert_cmpstr(contact_resource(bob, "slow")->status, ==, "brb");
    roster_set_presence(r, "bob@example.org/gone", SHOW_OFFLINE, NULL, 0, START);
    g_assert_cmpstr(heard->str, ==, "presence:slow\npresence:old\npresence:new\npresence:new\n");
    roster_set_presence(r, "bob@example.org", SHOW_OFFLINE, "good night", 0, START);
    g_assert_cmpint(contact_show(bob), ==, SHOW_OFFLINE);
    g_assert_cmpstr(bob->last_words, ==, "good night");

    /* somebody who isn't in the roster is known while online */
    g_string_truncate(heard, 0);
    roster_set_presence(r, "eve@example.org/x", SHOW_ONLINE, NULL, 0, START);
    g_assert_false(roster_find(r, "eve@example.org")->in_roster);
    roster_set_presence(r, "eve@example.org/x", SHOW_OFFLINE, NULL, 0, START);
    g_assert_null(roster_find(r, "eve@example.org"));
    g_assert_cmpstr(heard->str, ==, "presence:x\npresence:x\ncontact-removed\n");

    roster_set_presence(r, "bob@example.org/x", SHOW_ONLINE, NULL, 0, START);
    roster_set_presence(r, "eve@example.org/x", SHOW_ONLINE, NULL, 0, START);
    account_set_state(a, ACCOUNT_ONLINE, NULL);
    account_set_state(a, ACCOUNT_WAITING, "cut");
    g_assert_cmpint(contact_show(bob), ==, SHOW_ONLINE); /* may be resumed */
    account_set_state(a, ACCOUNT_OFFLINE, NULL);
    g_assert_cmpint(contact_show(bob), ==, SHOW_OFFLINE);
    g_assert_null(roster_find(r, "eve@example.org"));
}

static void test_comings(void) {
    g_autoptr(Model) model = world_new(NULL);
    g_autoptr(GString) lines = g_string_new(NULL);
    Account *a = world_account(model, "me@example.org");
    Conv *conv = convs_get(a, CONV_CHAT, "bob@example.org");
    Roster *r = a->roster;

    roster_set(r, "bob@example.org", "Bob", NULL, SUBSCRIPTION_BOTH, FALSE);
    conv_open(conv);
    account_set_state(a, ACCOUNT_ONLINE, NULL);
    roster_set_presence(r, "bob@example.org/a", SHOW_ONLINE, NULL, 0, START); /* was there */
    clock_advance(model->clock, 11 * SECOND);
    roster_set_presence(r, "bob@example.org/b", SHOW_ONLINE, NULL, 0, START);
    roster_set_presence(r, "bob@example.org/b", SHOW_AWAY, "tea", 1, START);
    roster_set_presence(r, "bob@example.org/a", SHOW_OFFLINE, NULL, 0, START);
    roster_set_presence(r, "bob@example.org/b", SHOW_OFFLINE, "bye", 0, START);
    roster_set_presence(r, "eve@example.org/b", SHOW_ONLINE, NULL, 0, START);
    settings_set(model->settings, "presence-notices", "off", NULL, conv, NULL);
    roster_set_presence(r, "bob@example.org/b", SHOW_ONLINE, NULL, 0, START);
    for (guint i = 0; i < conv->history->messages->len; i++)
        g_string_append_printf(lines, "%s;",
                               ((Message *)g_ptr_array_index(conv->history->messages, i))->body);
    g_assert_cmpstr(lines->str, ==, "Bob is away: tea;Bob is offline: bye;");
    g_assert_cmpuint(conv->unread, ==, 0);
}

static void test_strangers(void) {
    g_autoptr(Model) model = world_new(NULL);
    Account *a = world_account(model, "me@example.org");
    guint known = 0;

    for (guint i = 0; i < 5000; i++) {
        g_autofree char *jid = g_strdup_printf("eve%u@example.org/x", i);
        g_autofree char *device = g_strdup_printf("bob@example.org/%u", i);
        known += roster_set_presence(a->roster, jid, SHOW_ONLINE, NULL, 0, START) != NULL;
        roster_set_request(a->roster, jid, TRUE, "let me in");
        roster_set_presence(a->roster, device, SHOW_ONLINE, NULL, 0, START);
    }
    g_assert_cmpuint(known, <=, 1000);
    g_assert_cmpuint(g_hash_table_size(a->roster->contacts), <=, 1000);
    g_assert_cmpuint(roster_find(a->roster, "bob@example.org")->resources->len, <=, 100);
    g_assert_nonnull(roster_set(a->roster, "carol@example.org", NULL, NULL, 0, FALSE));
    g_assert_null(roster_set(a->roster, "carol@example.org/x", NULL, NULL, 0, FALSE));
    g_assert_null(roster_set(a->roster, "@@", NULL, NULL, 0, FALSE));
}

static void test_names(void) {
    g_autoptr(Model) model = world_new(NULL);
    Roster *r = world_account(model, "me@example.org")->roster;
    Contact *greek = roster_set(r, "a@example.org", "Σωκράτης", NULL, SUBSCRIPTION_BOTH, FALSE);
    Contact *cafe = roster_set(r, "b@example.org", "Cafe\xCC\x81", NULL, SUBSCRIPTION_TO, FALSE);
    g_autoptr(GPtrArray) sorted = NULL;

    g_assert_true(roster_find_name(r, "ΣΩΚΡΆΤΗΣ") == greek);
    g_assert_true(roster_find_name(r, "caf\xC3\xA9") == cafe);
    g_assert_true(roster_find_name(r, "A@example.org") == greek);
    g_assert_null(roster_find_name(r, "nobody"));
    g_assert_null(roster_find_name(r, "\xff"));
    roster_set(r, "c@example.org", "CAFÉ", NULL, SUBSCRIPTION_TO, FALSE);
    g_assert_null(roster_find_name(r, "café")); /* which one? */
    roster_set(r, "0@example.org", NULL, NULL, SUBSCRIPTION_NONE, TRUE);
    sorted = roster_sorted(r);
    g_assert_cmpuint(sorted->len, ==, 4);
    g_assert_cmpstr(((Contact *)g_ptr_array_index(sorted, 0))->jid, ==, "0@example.org");
    g_assert_true(g_ptr_array_index(sorted, 3) == greek);
}

static void test_requests(void) {
    g_autoptr(Model) model = world_new(NULL);
    Roster *r = world_account(model, "me@example.org")->roster;
    Contact *eve;

    roster_set_request(r, "eve@example.org", TRUE, "hi");
    eve = roster_find(r, "eve@example.org");
    g_assert_true(eve->asks);
    g_assert_false(contact_may_see_us(eve));
    roster_clear_presence(r);
    g_assert_true(roster_find(r, "eve@example.org") == eve); /* still unanswered */
    roster_set(r, "eve@example.org", NULL, NULL, SUBSCRIPTION_FROM, FALSE);
    g_assert_false(eve->asks);
    g_assert_true(contact_may_see_us(eve));
    roster_set_request(r, "joe@example.org", TRUE, NULL);
    roster_set_request(r, "joe@example.org", FALSE, NULL);
    g_assert_null(roster_find(r, "joe@example.org"));
}

static void test_disk(void) {
    static const char *const groups[] = {"Friends", "Tea\x1fparty", "", NULL};
    g_autoptr(Folder) folder = folder_new();
    Model *model = world_new(folder);
    g_autoptr(GString) heard = g_string_new(NULL);
    Account *a = world_account(model, "me@example.org");
    Contact *c;

    bus_listen(model->bus, world_note, heard);
    roster_begin_full(a->roster);
    roster_set(a->roster, "bob@example.org", "Bob\n", groups, SUBSCRIPTION_BOTH, FALSE);
    roster_set(a->roster, "carol@example.org", NULL, NULL, SUBSCRIPTION_TO, TRUE);
    roster_end_full(a->roster, "v1");
    g_assert_cmpstr(heard->str, ==, "roster-loaded\n");
    model_free(model);

    model = world_new(folder);
    a = g_ptr_array_index(model->accounts, 0);
    g_assert_cmpstr(a->roster->version, ==, "v1");
    g_assert_cmpuint(g_hash_table_size(a->roster->contacts), ==, 2);
    c = roster_find(a->roster, "bob@example.org");
    g_assert_cmpstr(c->name, ==, "Bob ");
    g_assert_cmpuint(g_strv_length(c->groups), ==, 2);
    g_assert_cmpstr(c->groups[1], ==, "Tea party");
    c = roster_find(a->roster, "carol@example.org");
    g_assert_null(c->name);
    g_assert_true(c->asked);
    g_assert_cmpint(c->subscription, ==, SUBSCRIPTION_TO);

    /* a push, and a full roster that lacks one */
    roster_drop(a->roster, "carol@example.org");
    roster_set(a->roster, "dan@example.org", "Dan", NULL, SUBSCRIPTION_NONE, FALSE);
    roster_set_version(a->roster, "v2");
    roster_begin_full(a->roster);
    roster_set(a->roster, "bob@example.org", "Bobby", NULL, SUBSCRIPTION_BOTH, FALSE);
    roster_end_full(a->roster, NULL);
    model_free(model);
    model = world_new(folder);
    a = g_ptr_array_index(model->accounts, 0);
    g_assert_null(a->roster->version);
    g_assert_cmpuint(g_hash_table_size(a->roster->contacts), ==, 1);
    g_assert_cmpstr(roster_find(a->roster, "bob@example.org")->name, ==, "Bobby");
    model_free(model);
}

/* Ten thousand contacts: no step may grow with their square. */
static void test_many(void) {
    g_autoptr(Model) model = world_new(NULL);
    Account *a = world_account(model, "me@example.org");

    for (guint round = 0; round < 2; round++) {
        roster_begin_full(a->roster);
        for (guint i = 0; i < 10000; i++) {
            g_autofree char *jid = g_strdup_printf("contact%u@example.org", i);
            g_autofree char *full = g_strconcat(jid, "/x", NULL);
            roster_set(a->roster, jid, jid, NULL, SUBSCRIPTION_BOTH, FALSE);
            roster_set_presence(a->roster, full, SHOW_ONLINE, NULL, 0, START);
        }
        roster_end_full(a->roster, "v");
        account_set_state(a, ACCOUNT_ONLINE, NULL);
        account_set_state(a, ACCOUNT_OFFLINE, NULL);
    }
    g_assert_cmpuint(g_hash_table_size(a->roster->contacts), ==, 10000);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/all", test_accounts);
    g_test_add_func("/accounts/default", test_default);
    g_test_add_func("/account/shows", test_shows);
    g_test_add_func("/roster/presence", test_presence);
    g_test_add_func("/roster/comings", test_comings);
    g_test_add_func("/roster/strangers", test_strangers);
    g_test_add_func("/roster/names", test_names);
    g_test_add_func("/roster/requests", test_requests);
    g_test_add_func("/roster/disk", test_disk);
    g_test_add_func("/roster/many", test_many);
    return g_test_run();
}
