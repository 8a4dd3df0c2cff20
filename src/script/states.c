/* What scripts wait for that is a state: does it hold, and can it still come? */
#include "base/jid.h"
#include "base/tr.h"
#include "model/room.h"
#include "model/roster.h"
#include "script/heard.h"
#include <string.h>

static gboolean typing_holds(const Clause *clause, const Account *account) {
    static const char *const names[] = {"none",   "active",   "composing",
                                        "paused", "inactive", "gone"};
    g_autofree char *bare = jid_bare(clause->who);
    const Conv *conv = convs_find(account, bare);
    return conv && conv->typing != TYPING_NONE &&
           (!clause->state || strcmp(clause->state, names[conv->typing]) == 0);
}

static gboolean presence_holds(const Clause *clause, const Account *account) {
    const Contact *contact = roster_find(account->roster, clause->who);
    Show show = contact ? contact_show(contact) : SHOW_OFFLINE;
    return clause->state ? strcmp(show_name(show), clause->state) == 0 : show != SHOW_OFFLINE;
}

/* The room named, else the one of the window; NULL. */
static const Room *clause_room(const Clause *clause, const Runner *runner) {
    const Account *account = runner_account(runner);
    if (clause->who)
        return account ? rooms_find(account, clause->who) : NULL;
    return runner_conv(runner)->room;
}

Account *clause_account(const Clause *clause, const Runner *runner) {
    gboolean named = clause->event == EV_ACCOUNT_STATE || clause->event == EV_ROSTER_LOADED;
    return clause->who && named ? accounts_find(runner_model(runner), clause->who)
                                : runner_account(runner);
}

gboolean clause_holds(const Clause *clause, const Runner *runner) {
    const Account *account = clause_account(clause, runner);
    const Heard *heard = runner_heard(runner);
    const Room *room;
    switch (clause->kind) {
    case CLAUSE_SENT:
        return heard_unsent(heard) == 0 && !heard_rejection(heard);
    case CLAUSE_PROMPT:
        return prompts_first(runner_model(runner)->prompts) != NULL;
    case CLAUSE_ONLINE:
        return account && account_is_online(account);
    case CLAUSE_OFFLINE:
        return !account || account->state == ACCOUNT_OFFLINE;
    case CLAUSE_ROSTER:
        return account && heard_has_roster(heard, account);
    case CLAUSE_JOINED:
        room = clause_room(clause, runner);
        return room && room->state == ROOM_IN;
    case CLAUSE_PRESENCE:
        return account && presence_holds(clause, account);
    case CLAUSE_TYPING:
        return account && typing_holds(clause, account);
    default:
        return FALSE;
    }
}

int account_exit_code(const Account *account, int fallback) {
    static const int codes[] = {0, EXIT_CONNECT, EXIT_LOGIN, EXIT_TLS};
    return account && account->trouble ? codes[account->trouble] : fallback;
}

char *clause_hopeless(const Clause *clause, const Runner *runner, int *exit_code) {
    const Account *account = clause_account(clause, runner);
    const Heard *heard = runner_heard(runner);
    const Room *room = clause->kind == CLAUSE_JOINED ? clause_room(clause, runner) : NULL;
    *exit_code = EXIT_ANSWER;
    if (clause->kind == CLAUSE_SENT && heard_rejection(heard))
        return g_strdup_printf(_("not delivered to %s"), heard_rejection(heard));
    if (room && room->state == ROOM_OUT && room->error)
        return g_strdup_printf("%s: %s", room->conv->jid, room->error);
    if (clause->kind == CLAUSE_SENT && heard_unsent(heard) && !runner_is_trying(runner)) {
        *exit_code = account_exit_code(account, EXIT_CONNECT);
        return g_strdup(_("nothing can be sent while no account is online: /connect"));
    }
    if (clause->kind != CLAUSE_ONLINE || !account || account->state != ACCOUNT_OFFLINE ||
        !account->reason)
        return NULL;
    *exit_code = account_exit_code(account, EXIT_CONNECT);
    return g_strdup_printf("%s: %s", account->jid, account->reason);
}
