/* The commands that only a script has. */
#include "base/tr.h"
#include "base/words.h"
#include "script/heard.h"
#include <string.h>

static Runner *script_of(const Ctx *ctx, const Args *args, GError **error) {
    if (!ctx->runner)
        g_set_error(error, CMD_ERROR, CMD_ERROR_STATE, _("/%s belongs on a line of its own"),
                    args_command(args)->name);
    return ctx->runner;
}

static gboolean expect(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    Clause *clause =
        runner ? clause_parse(arg_text(args, "what"), arg_text(args, "details"), TRUE, error)
               : NULL;
    if (!clause)
        return FALSE;
    if (strcmp(clause->what, "online") == 0 && !clause_account(clause, runner)) {
        clause_free(clause);
        g_set_error(error, CMD_ERROR, CMD_ERROR_STATE,
                    _("There is no account that could be online: /connect you@example.org"));
        return FALSE;
    }
    runner_wait(runner, clause);
    return TRUE;
}

static gboolean pause_script(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    if (runner)
        runner_sleep(runner, arg_number(args, "time", 0));
    return runner != NULL;
}

static gboolean on(Ctx *ctx, const Args *args, GError **error) {
    Runner *runner = script_of(ctx, args, error);
    const char *details = arg_text(args, "details"), *rest = details, *before = details;
    if (!runner)
        return FALSE;
    for (char *word; (word = words_next(&rest)); before = rest) {
        g_autofree G_GNUC_UNUSED char *owned = word;
        if (strcmp(word, "do") != 0)
            continue;
        rest += strspn(rest, " ");
        g_autofree char *words = g_strndup(details, before - details);
        Clause *clause = *rest ? clause_parse(arg_text(args, "what"), words, FALSE, error) : NULL;
        if (clause)
            heard_add_rule(runner_heard(runner), clause, rest);
        if (clause || *rest)
            return clause != NULL;
        break;
    }
    g_set_error(error, CMD_ERROR, CMD_ERROR_USAGE,
                _("/on %s: say what to do: /on message from bob@example.org do /say $body"),
                arg_text(args, "what"));
    return FALSE;
}

static gboolean echo(Ctx *ctx, const Args *args, GError **error) {
    reply_line(ctx->reply, "%s", arg_text(args, "text"));
    return TRUE;
}

static const Command table[] = {
    {"expect",
     "<what:online|offline|sent|roster|prompt|message|subscription|presence|typing> "
     "[details:verbatim...]",
     "Wait for something, and fail if it doesn't come in time.",
     "online and offline: the account, or the one named. sent: the server has everything that was "
     "said. roster: it "
     "has arrived. message [from JID] [matching REGEX], subscription [from JID], presence JID "
     "[SHOW], typing JID [STATE]. At the end a time (10s, 5m); without one 30 seconds.",
     "expect message from bob@example.org matching ^yes 10s", 0, expect},
    {"sleep", "<time:duration>", "Wait for some time.", NULL, "sleep 500ms", 0, pause_script},
    {"on", "<what:message|subscription|presence|prompt> <details:verbatim...>",
     "Do something each time a message or a request comes.",
     "[from JID] [matching REGEX] do COMMAND. In the command $from is who it came from, $body what "
     "they said, $1 to $9 are the groups of the expression; text without a slash is said in that "
     "conversation. What others wrote never becomes a command.",
     "on message matching \"^ping (.*)\" do pong $1", 0, on},
    {"echo", "<text:text...>", "Print a line.", NULL, "echo done", 0, echo},
};

void runner_commands(Commands *commands) {
    commands_add(commands, "Scripts", table, G_N_ELEMENTS(table));
}
