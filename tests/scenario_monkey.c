/* A user who types anything while a server says anything: nothing of it may end papo. The same seed
 * does the same again. */
#include "scenario.h"
#include <string.h>

static const char *const words[] = {
    "bob@example.org",
    "Bob",
    "me@example.org",
    "other@example.net",
    "x",
    "on",
    "off",
    "-1",
    "99999999999",
    "2",
    "\"",
    "\\",
    "-a",
    "-c",
    "-s",
    "online",
    "all",
    "kettle",
    "*",
    "receipts",
    "theme",
    "panel",
    "tls",
    "none",
    "port",
    "\xe8\x8c\xb6 \xf0\x9f\xab\x96",
    "a\xcc\x81\xe2\x80\xae",
    "@",
    "/",
    "<a/>",
    "http://example.org/?q=1",
};

static const char *const stanzas[] = {
    "<message from='bob@example.org/x' type='chat' id='a'><body>kettle</body></message>",
    "<message from='bob@example.org/y' type='chat'><composing "
    "xmlns='http://jabber.org/protocol/chatstates'/></message>",
    "<message from='stranger@example.net/x'><body>hello\n12:00 me yes</body></message>",
    "<presence from='bob@example.org/x'><show>away</show></presence>",
    "<presence from='bob@example.org/x' type='unavailable'/>",
    "<presence from='stranger@example.net' type='subscribe'/>",
    "<iq type='get' id='q' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='bob@example.org' "
    "subscription='remove'/></query></iq>",
    "<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='bob@example.org' name='Bob' "
    "subscription='both'><group>x</group></item></query></iq>",
    "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
};

static const char *const keys[] = {
    "\r",     "\t",     "\033[A", "\033[B",  "\033[5~",   "\033[6~",  "\0331", "\0332",
    "\0330",  "\033a",  "\001",   "\005",    "\013",      "\025",     "\027",  "\003",
    "\014",   "\033\r", "\033[Z", "\022",    "kettle ",   "/",        "\177",  "\033",
    "\033[D", "@",      "\031",   "\033[1~", "\033[200~", "\033[201~"};

#define PICK(rand, table) (table)[g_rand_int_range(rand, 0, G_N_ELEMENTS(table))]

static void type_command(Scenario *s, GRand *rand) {
    g_autoptr(GPtrArray) all = commands_all(app_commands(s->app));
    const Command *command = all->pdata[g_rand_int_range(rand, 0, (gint32)all->len)];
    if (strcmp(command->name, "quit") == 0 || strcmp(command->name, "url open") == 0 ||
        strstr(command->args, ":file"))
        return; /* the monkey leaves nothing outside of its cage */
    g_autoptr(GString) line = g_string_new("/ /");
    g_string_append(line, command->name);
    for (int n = g_rand_int_range(rand, 0, 4); n > 0; n--)
        g_string_append_printf(line, " %s", PICK(rand, words));
    if (g_rand_boolean(rand)) {
        run_step(s, line->str);
        return;
    }
    ui_enter(s->ui, line->str + 2);
    scenario_settle(s);
}

static void press_keys(Scenario *s, GRand *rand) {
    for (int n = g_rand_int_range(rand, 1, 6); n > 0; n--) {
        const char *bytes = PICK(rand, keys);
        ui_feed(s->ui, bytes, strlen(bytes));
    }
    scenario_settle(s);
}

static void server_speaks(Scenario *s, GRand *rand) {
    for (guint i = 0; i < fake_net_count(s->net); i++) {
        Wire *wire = fake_net_wire(s->net, i);
        Account *account = s->account ? accounts_find(app_model(s->app), s->account) : NULL;
        if (account && account->state == ACCOUNT_ONLINE && server_wire(s) == wire) {
            fake_wire_receive(wire, PICK(rand, stanzas));
            scenario_settle(s);
            return;
        }
    }
}

static void draw(Scenario *s, GRand *rand) {
    g_autoptr(Canvas) canvas =
        canvas_new(g_rand_int_range(rand, 0, 130), g_rand_int_range(rand, 0, 40));
    ui_draw(s->ui, canvas);
}

/* Comes back after a removal or a disconnection, now and then. */
static void come_back(Scenario *s) {
    run_step(s, "account me@example.org");
    run_step(s, "/ /account enable me@example.org");
    run_step(s, "/ /connect me@example.org");
    Prompt *prompt = prompts_first(app_model(s->app)->prompts);
    if (prompt && prompt->kind == PROMPT_SECRET)
        prompts_answer(app_model(s->app)->prompts, prompt->id, "secret", NULL);
    scenario_settle(s);
}

void scenario_monkey(Scenario *s, const char *rest) {
    char *end;
    guint64 acts = g_ascii_strtoull(rest, &end, 10), seed = g_ascii_strtoull(end, NULL, 10);
    g_autoptr(GRand) rand = g_rand_new_with_seed((guint32)seed);
    for (guint64 i = 0; i < acts; i++) {
        int what = g_rand_int_range(rand, 0, 100);
        if (what < 40)
            type_command(s, rand);
        else if (what < 65)
            press_keys(s, rand);
        else if (what < 90)
            server_speaks(s, rand);
        else if (what < 97)
            draw(s, rand);
        else if (what < 98)
            run_step(s, "wait 1m");
        else
            come_back(s);
        if (i % 64 == 0)
            run_step(s, "forget");
    }
    run_step(s, "forget");
}
