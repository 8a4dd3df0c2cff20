/* The commands that only a script has. */
#include "base/datetime.h"
#include "base/tr.h"
#include "base/words.h"
#include "model/page.h"
#include "script/rules.h"
#include "script/scripts.h"
#include <string.h>

static Runner *script_of(const Ctx *ctx, const Args *args, GError **error) {
    if (!ctx->runner)
        cmd_fail(error, CMD_ERROR_STATE,
                 "/%s is for scripts, on a line of its own: /script edit NAME makes one",
                 args_command(args)->name);
    return ctx->runner;
}

/* "5s" is a time to wait for, too. */
static gboolean is_time(const char *word) {
    return g_ascii_isdigit(*word);
}

static gboolean wait(Ctx *ctx, const Args *args, gboolean needed, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    Clause *clause = runner ? clause_parse(arg_text(args, "what"), arg_text(args, "details"),
                                           CLAUSE_TO_WAIT, error)
                            : NULL;
    if (!clause)
        return FALSE;
    gboolean nobody = clause->kind == CLAUSE_ONLINE && !clause_account(clause, runner);
    if (nobody) {
        clause_free(clause);
        return cmd_fail(error, CMD_ERROR_STATE,
                        "There is no account that could be online: /connect you@example.org");
    }
    runner_wait(runner, clause, needed);
    return TRUE;
}

static gboolean expect(Ctx *ctx, const Args *args, GError **error) {
    return wait(ctx, args, TRUE, error);
}

static gboolean hope(Ctx *ctx, const Args *args, GError **error) {
    guint ms;
    const char *what = arg_text(args, "what"), *details = arg_text(args, "details");
    if (!is_time(what))
        return wait(ctx, args, FALSE, error);
    Runner *runner = script_of(ctx, args, error);
    if (runner && details)
        return cmd_fail(error, CMD_ERROR_USAGE, "/wait: “%s” is too much after a time", details);
    if (runner && !duration_parse(what, &ms))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/wait: “%s” isn't a time: write 500ms, 30s, 5m or 2h", what);
    if (runner)
        runner_sleep(runner, ms);
    return runner != NULL;
}

static gboolean pause_script(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    if (runner)
        runner_sleep(runner, arg_number(args, "time", 0));
    return runner != NULL;
}

/* What stands before a word "do", with what stands for its names, and what after it. */
static gboolean split_at_do(const Ctx *ctx, const char *details, char **before, const char **after,
                            GError **error) {
    const char *rest = details, *end = details;
    for (char *word; (word = words_next(&rest)); end = rest) {
        g_autofree G_GNUC_UNUSED char *owned = word;
        if (strcmp(word, "do") != 0)
            continue;
        g_autofree char *words = g_strndup(details, end - details);
        *after = rest + strspn(rest, " ");
        *before =
            ctx->names ? expand(ctx->names, words, EXPAND_WORDS, error) : g_steal_pointer(&words);
        return *before != NULL;
    }
    *after = "";
    return TRUE;
}

static gboolean add_rule(Ctx *ctx, Runner *runner, const Args *args, GError **error) {
    g_autofree char *words = NULL;
    const char *what = arg_text(args, "what"), *details = arg_text(args, "details"), *line;
    if (!split_at_do(ctx, details ? details : "", &words, &line, error))
        return FALSE;
    Clause *clause = clause_parse(what, words, CLAUSE_TO_REACT, error);
    if (clause && *line) {
        g_autofree char *where = ctx->runner ? runner_where(runner) : g_strdup("/on");
        return rules_add(runner_rules(runner), clause, line, where, error);
    }
    if (clause)
        cmd_fail(error, CMD_ERROR_USAGE,
                 "/on %s: say what to do: /on message from bob@example.org do /say $body", what);
    clause_free(clause);
    return FALSE;
}

/* The script whose rules are meant: its own, or those of the screen. */
static Runner *rules_of(const Ctx *ctx, const Args *args, GError **error) {
    Scripts *scripts = args_owner(args);
    return ctx->runner || !scripts ? script_of(ctx, args, error) : scripts_session(scripts);
}

static void list_rules(Page *page, gpointer data) {
    const Rules *rules = data;
    for (guint i = 1; i <= rules_count(rules); i++) {
        g_autofree char *number = g_strdup_printf("%u", i), *text = rules_text(rules, i);
        g_autofree char *where = g_path_get_basename(rules_where(rules, i));
        gboolean entered = strcmp(rules_where(rules, i), "/on") == 0;
        PageItem *item = page_add(page, text, number, text, entered ? "" : where, NULL);
        page_item_detail(item, "%s\n/on remove %u ends it.", text, i);
    }
}

static void listed_anew(const Ctx *ctx) {
    Page *page = page_find(ctx->model, NULL, "rules");
    if (page)
        page_stale(page);
}

static gboolean on(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = rules_of(ctx, args, error);
    listed_anew(ctx);
    if (!runner || arg_text(args, "what"))
        return runner && add_rule(ctx, runner, args, error);
    Page *page = page_new(ctx->model, NULL, "rules", "What papo does by itself");
    page->empty = g_strdup(_("Nothing is done by itself: /on message do LINE"));
    page_fill_by(page, 0, list_rules, runner_rules(runner), NULL);
    reply_page(ctx->reply, page);
    return TRUE;
}

static gboolean on_remove(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = rules_of(ctx, args, error);
    gint64 number = arg_number(args, "number", 0);
    if (!runner)
        return FALSE;
    listed_anew(ctx);
    return (number > 0 && rules_remove(runner_rules(runner), (guint)MIN(number, G_MAXUINT))) ||
           cmd_fail(error, CMD_ERROR_STATE, "There is no rule %d: /on lists them", (int)number);
}

static gboolean define(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    const char *value = arg_text(args, "value");
    return runner &&
           names_define(runner_names(runner), arg_text(args, "name"), value ? value : "", error);
}

static gboolean source(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    return runner && runner_source(runner, arg_text(args, "file"), error);
}

static gboolean repeat(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    const char *times = arg_text(args, "times");
    guint64 n = G_MAXUINT;
    if (!runner)
        return FALSE;
    if (strcmp(times, "forever") != 0 &&
        !g_ascii_string_to_unsigned(times, 10, 0, G_MAXINT32, &n, NULL))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/repeat: “%s” isn't how often: a number, or forever", times);
    return n == 0 || runner_repeat(runner, arg_text(args, "command"), (guint)n, error);
}

static gboolean on_error(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    if (runner)
        runner_set_going_on(runner, strcmp(arg_text(args, "then"), "continue") == 0);
    return runner != NULL;
}

static gboolean echo(Ctx *ctx, const Args *args, GError **error) {
    reply_line(ctx->reply, "%s", arg_text(args, "text"));
    return TRUE;
}

static const Command table[] = {
    {"expect",
     "<what:online|offline|sent|roster|prompt|joined|presence|typing|message|mention|subscription|"
     "invitation|occupant-joined|occupant-left> [details:clause...]",
     "Wait for something, and fail if it doesn't come in time.",
     "online, offline [ACCOUNT]; roster [ACCOUNT]: it has arrived; joined [ROOM]: you are in it; "
     "sent: the server has everything that was said; prompt: a question; presence JID [SHOW]; "
     "typing JID [STATE].\n"
     "message, mention [from JID] [in CONVERSATION] [matching REGEX]; subscription [from JID]; "
     "invitation [from JID] [in ROOM]; occupant-joined, occupant-left [in ROOM] [matching NICK]. "
     "The first one that has come and fits, and was not waited for before; then $from, $nick, "
     "$body, $subject, $conv, $room, $account and $time are its parts, and $1 to $9 the groups of "
     "the "
     "expression.\n"
     "At the end a time (10s, 5m, forever); without one 30 seconds.",
     "expect message from bob@example.org matching ^yes 10s", 0, expect},
    {"wait", "<what:event> [details:clause...]",
     "Wait for something, and go on if it doesn't come in time.",
     "The same words as /expect, or a time alone. What didn't come is told, and its $body and the "
     "like have no value: ${body:-nothing}.",
     "wait message from bob@example.org 5m", 0, hope},
    {"sleep", "<time:duration>", "Wait for some time.", NULL, "sleep 500ms", 0, pause_script},
    {"on",
     "[what:message|mention|subscription|invitation|occupant-joined|occupant-left|presence|online|"
     "offline|prompt] [details:command-when...]",
     "Do something each time something happens.",
     "The words that say which are those of /expect; then comes do, and a line. In it $from, "
     "$nick, "
     "$body … and $1 to $9 are what came; text without a slash is said in that conversation. What "
     "others wrote never becomes a command. Nothing reacts to your own words, or to what a room "
     "tells of the time before you came; and after 20 answers in a row in a conversation there is "
     "one a second. /on alone lists the rules. What is entered on the screen holds until papo "
     "ends; "
     "hooks.papo in the folder of the profile has the rules of every day.",
     "on message matching \"^ping (.*)\" do pong $1", 0, on},
    {"on remove", "<number:number>", "End one of the rules that /on lists.", NULL, "on remove 1", 0,
     on_remove},
    {"define", "<name:text> [value:text...]", "Give a name a value: $NAME from here on.", NULL,
     "define ROOM tea@rooms.example.org", 0, define},
    {"source", "<file:file>", "Run the lines of another file here.",
     "It is looked for in the folder of the file that has this line.", "source account.papo", 0,
     source},
    {"repeat", "<times:text> <command:command...>", "Run a line several times, or forever.",
     "Each time it is waited for, as if it stood there so often. Several lines are a file: /repeat "
     "forever /source hourly.papo, with /wait 1h in it.",
     "repeat 3 /ping", 0, repeat},
    {"script on-error", "<then:stop|continue>", "Say whether a line that fails ends the script.",
     "It does, unless it was told otherwise, or the line begins with - (-/msg …). Errors are told "
     "all the same, and the exit code is that of the first one.",
     "script on-error continue", 0, on_error},
    {"echo", "<text:text...>", "Print a line.", NULL, "echo done", 0, echo},
};

void scripts_commands(Commands *commands, Scripts *scripts) {
    commands_add_of(commands, "Scripts", table, G_N_ELEMENTS(table), scripts);
    script_file_commands(commands, scripts);
}

void runner_commands(Commands *commands) {
    scripts_commands(commands, NULL);
}
