/* papo send: what the runner is to do, one step after the other. */
#include "script/send.h"

#include "base/jid.h"
#include "base/tr.h"
#include "base/words.h"
#include "model/history.h"
#include "model/room.h"
#include "script/feed.h"
#include "script/heard.h"
#include "script/send_whom.h"
#include <string.h>

/* So many may be on their way to the server; then it goes on when half of them have arrived. */
#define NAME "papo send"
enum { WINDOW = 512, KEEP_IN_MEMORY = 50, ASK_MS = 10000 };

typedef enum { GATHER, CONNECT, ONLINE, ENTER, SAY, FILES, SETTLE, ASK, LEAVE } Step;

struct Sender {
    Runner *runner;
    Model *model;
    Commands *commands;
    SendWish wish;
    Account *account;
    GPtrArray *convs; /* Conv*, borrowed */
    GPtrArray *ours;  /* rooms that had no window before */
    char *text;       /* what was gathered */
    Feed *feed;
    Step step;
    gboolean full, gave_up;
    guint unsent; /* when the timer was set */
    GError *error;
    Reply *reply; /* FILES, ASK: what was asked for is under way */
    gboolean answered;
    guint timer, waker;
    LinesFn ready;
    gpointer ready_data;
};

static void note_error(Sender *sender, int exit_code, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* The first one is what it all ends with; others are told as they come. */
static void note_error(Sender *sender, int exit_code, const char *format, ...) {
    va_list list;
    va_start(list, format);
    g_autofree char *text = tr_vprintf(format, list);
    va_end(list);
    if (sender->error)
        runner_tell_error(sender->runner, NAME, text);
    else
        g_set_error_literal(&sender->error, EXIT_ERROR, exit_code, text);
}

/* ---- when to go on ---- */

static void wake(gpointer data) {
    Sender *sender = data;
    LinesFn ready = sender->ready;
    sender->waker = 0;
    sender->ready = NULL;
    if (ready)
        ready(sender->ready_data);
}

static void wake_soon(Sender *sender) {
    if (sender->ready && !sender->waker)
        sender->waker = clock_after(sender->model->clock, 0, wake, sender);
}

static void on_silence(gpointer data) {
    Sender *sender = data;
    sender->timer = 0;
    if (!sender->error && sender->step != ASK)
        tr_fail(&sender->error, EXIT_ERROR, EXIT_TIMEOUT,
                "%s doesn't take it: nothing was confirmed for %g s%s%s", sender->account->jid,
                sender->wish.timeout / 1000.0, sender->account->reason ? ": " : "",
                sender->account->reason ? sender->account->reason : "");
    sender->gave_up = sender->answered = TRUE;
    wake_soon(sender);
}

/* Until something happens; but not for ever without an acknowledgement. */
static LinesState pause_timed(Sender *sender, guint ms) {
    guint unsent = heard_unsent(runner_heard(sender->runner));
    if (sender->timer && unsent != sender->unsent)
        clock_cancel(sender->model->clock, &sender->timer);
    sender->unsent = unsent;
    if (!sender->timer)
        sender->timer = clock_after(sender->model->clock, ms, on_silence, sender);
    return LINES_WAIT;
}

static void go_on(Sender *sender, Step step) {
    clock_cancel(sender->model->clock, &sender->timer);
    sender->step = step;
}

static void note_rejection(Sender *sender) {
    const char *rejection = heard_rejection(runner_heard(sender->runner));
    if (!rejection)
        return;
    note_error(sender, EXIT_ANSWER, "%s", rejection);
    heard_forgive(runner_heard(sender->runner));
}

/* Its conversations go with it. */
static void lose_account(Sender *sender) {
    note_error(sender, EXIT_CONNECT, "the account was removed meanwhile");
    sender->account = NULL;
    g_ptr_array_set_size(sender->convs, 0);
    g_ptr_array_set_size(sender->ours, 0);
    go_on(sender, LEAVE);
}

static void hear(const Event *ev, void *data) {
    Sender *sender = data;
    if (ev->type == EV_ACCOUNT_REMOVED && ev->account == sender->account)
        lose_account(sender);
    else if (ev->type != EV_MESSAGE_CHANGED && ev->type != EV_ACCOUNT_STATE)
        return;
    note_rejection(sender);
    wake_soon(sender);
}

/* ---- what is said ---- */

static gboolean is_blank(const char *text) {
    return !text[strspn(text, " \t\r\n")];
}

/* A mistyped room would be made, and what is said there heard by nobody. */
static gboolean is_there(Sender *sender, const Conv *conv) {
    const Room *room = conv->room;
    if (room && room->state == ROOM_OUT && !room->wanted)
        note_error(sender, EXIT_ANSWER, "%s: %s", conv->jid,
                   room->error ? room->error : _("you are not in this room"));
    else if (room && room->created && sender->wish.rooms)
        note_error(sender, EXIT_ANSWER, "%s: there is no such room", conv->jid);
    else
        return TRUE;
    return FALSE;
}

/* Those that can't be told anything don't keep it from the others. */
static void leave_out_absent(Sender *sender) {
    for (guint i = 0; i < sender->convs->len;)
        if (is_there(sender, g_ptr_array_index(sender->convs, i)))
            i++;
        else
            g_ptr_array_remove_index(sender->convs, i);
}

static void say(Sender *sender, const char *text) {
    leave_out_absent(sender);
    for (guint i = 0; i < sender->convs->len; i++) {
        Conv *conv = g_ptr_array_index(sender->convs, i);
        if (!conv_say(conv, text, sender->wish.subject))
            note_error(sender, EXIT_LINE, "that could not be said to %s", conv->jid);
        if (conv->history)
            history_trim(conv->history, KEEP_IN_MEMORY);
    }
}

/* Is there a reason to stop, or to wait? */
static gboolean may_say(Sender *sender, LinesState *state) {
    guint unsent = heard_unsent(runner_heard(sender->runner));
    if (sender->gave_up || (sender->error && sender->wish.lines)) {
        go_on(sender, SETTLE);
        return FALSE;
    }
    sender->full = unsent >= (sender->full ? WINDOW / 2 : WINDOW);
    if (!sender->full && account_is_online(sender->account)) {
        clock_cancel(sender->model->clock, &sender->timer);
        return TRUE;
    }
    *state = pause_timed(sender, sender->wish.timeout);
    return FALSE;
}

static LinesState take_line(Sender *sender) {
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    switch (feed_line(sender->feed, &text, (FeedFn)wake_soon, sender, &error)) {
    case FEED_TEXT:
        if (!is_blank(text))
            say(sender, text);
        return LINES_ONE;
    case FEED_WAIT:
        return LINES_WAIT;
    case FEED_BROKEN:
        tr_fail(&sender->error, EXIT_ERROR, EXIT_LINE, "line %u: %s", feed_number(sender->feed),
                error->message);
        break;
    case FEED_END:
        break;
    }
    go_on(sender, SETTLE);
    return LINES_ONE;
}

static LinesState say_it(Sender *sender) {
    LinesState state = LINES_ONE;
    if (!may_say(sender, &state))
        return state;
    if (sender->wish.lines)
        return take_line(sender);
    if (sender->text)
        say(sender, sender->text);
    go_on(sender, sender->wish.file ? FILES : SETTLE);
    return LINES_ONE;
}

static LinesState gather(Sender *sender) {
    g_autoptr(GError) error = NULL;
    if (!sender->text && !sender->wish.lines && sender->wish.fd >= 0)
        switch (feed_all(sender->feed, &sender->text, (FeedFn)wake_soon, sender, &error)) {
        case FEED_WAIT:
            return LINES_WAIT;
        case FEED_BROKEN:
            tr_fail(&sender->error, EXIT_ERROR, EXIT_OPTIONS, "%s", error->message);
            break;
        default:
            break;
        }
    gboolean nothing =
        !sender->wish.lines && !sender->wish.file && (!sender->text || is_blank(sender->text));
    go_on(sender, nothing ? LEAVE : CONNECT);
    return LINES_ONE;
}

/* ---- where, and whether it arrived ---- */

/* For a line of a script: one word, in which no name is meant. */
static char *as_word(const char *text) {
    g_auto(GStrv) parts = g_strsplit(text, "$", -1);
    g_autofree char *plain = g_strjoinv("$$", parts);
    return words_quote(plain);
}

/* Somebody else's to connect. */
static void note_offline(Sender *sender) {
    note_error(sender, EXIT_CONNECT, "%s is offline in the papo that runs: /connect",
               sender->account->jid);
}

/* The login of a papo that is for this alone. */
static char *connect_line(Sender *sender) {
    if (sender->wish.shared) {
        if (!account_is_online(sender->account))
            note_offline(sender);
        go_on(sender, sender->error ? LEAVE : ENTER);
        return NULL;
    }
    account_set_presence(sender->account, SHOW_OFFLINE, NULL, sender->account->priority);
    go_on(sender, ONLINE);
    g_autofree char *account = as_word(sender->account->jid);
    return g_strdup_printf("/connect %s", account);
}

static char *online_line(Sender *sender) {
    go_on(sender, ENTER);
    g_autofree char *account = as_word(sender->account->jid);
    return g_strdup_printf("/expect online %s %ums", account, sender->wish.timeout);
}

static LinesState settle(Sender *sender) {
    gboolean left = sender->wish.shared && sender->account->state == ACCOUNT_OFFLINE;
    if (left && !sender->gave_up && heard_unsent(runner_heard(sender->runner))) {
        note_offline(sender);
        sender->gave_up = sender->answered = TRUE;
    }
    if (heard_unsent(runner_heard(sender->runner)) && !sender->gave_up)
        return pause_timed(sender, sender->wish.timeout);
    go_on(sender, sender->gave_up ? LEAVE : ASK);
    return LINES_ONE;
}

/* ---- what is asked of others, and answered later ---- */

static void on_answers(Reply *reply, gpointer data) {
    Sender *sender = data;
    sender->answered = TRUE;
    wake_soon(sender);
}

static gboolean run_in(Sender *sender, Conv *conv, const char *line, GError **error) {
    Ctx ctx = {.model = sender->model,
               .commands = sender->commands,
               .account = sender->account,
               .conv = conv,
               .reply = sender->reply};
    return cmd_run(&ctx, line, error);
}

static void await_answers(Sender *sender) {
    sender->answered = !reply_busy(sender->reply);
    reply_on_idle(sender->reply, on_answers, sender);
}

static void drop_answers(Sender *sender) {
    if (sender->reply)
        reply_close(sender->reply);
    g_clear_pointer(&sender->reply, reply_unref);
}

static void on_told(ReplyKind kind, const char *text, gpointer data) {
    Sender *sender = data;
    if (kind == REPLY_ERROR)
        note_error(sender, EXIT_ANSWER, "%s", text);
}

static LinesState enter(Sender *sender) {
    if (!sender->reply) {
        sender->reply = reply_new(on_told, sender, NULL);
        for (guint i = 0; sender->wish.rooms && sender->wish.recipients[i]; i++) {
            g_autoptr(GError) error = NULL;
            g_autofree char *room = words_quote(sender->wish.recipients[i]);
            g_autofree char *line = g_strdup_printf("/join -a %s %s", sender->account->jid, room);
            if (!run_in(sender, sender->model->console, line, &error))
                note_error(sender, EXIT_ANSWER, "%s: %s", room, error->message);
        }
        await_answers(sender);
    }
    if (!sender->answered)
        return LINES_WAIT;
    drop_answers(sender);
    go_on(sender, SAY);
    return LINES_ONE;
}

/* What is wrong with one of them doesn't keep the others back. */
static void send_files(Sender *sender) {
    g_autofree char *path = g_canonicalize_filename(sender->wish.file, NULL);
    g_autofree char *quoted = words_quote(path), *line = g_strconcat("/sendfile ", quoted, NULL);
    sender->reply = reply_new(on_told, sender, NULL);
    leave_out_absent(sender);
    runner_set_acting(sender->runner, TRUE);
    for (guint i = 0; i < sender->convs->len; i++) {
        Conv *conv = g_ptr_array_index(sender->convs, i);
        g_autoptr(GError) error = NULL;
        if (!run_in(sender, conv, line, &error))
            note_error(sender, EXIT_ANSWER, "%s: %s", conv->jid, error->message);
    }
    await_answers(sender);
}

static LinesState files(Sender *sender) {
    if (!sender->reply)
        send_files(sender);
    if (!sender->answered)
        return LINES_WAIT;
    drop_answers(sender);
    runner_set_acting(sender->runner, FALSE);
    go_on(sender, SETTLE);
    return LINES_ONE;
}

static void ignore(ReplyKind kind, const char *text, gpointer data) {
}

static void ask_servers(Sender *sender) {
    g_autoptr(GHashTable) domains = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sender->reply = reply_new(ignore, NULL, NULL);
    for (guint i = 0; i < sender->convs->len; i++) {
        const Conv *conv = g_ptr_array_index(sender->convs, i);
        char *domain = jid_domain(conv->jid); /* taken by the table, in any case */
        if (!g_hash_table_add(domains, domain))
            continue;
        g_autofree char *line = g_strdup_printf("/ping -a %s %s", sender->account->jid, domain);
        run_in(sender, sender->model->console, line, NULL);
    }
    await_answers(sender);
}

/* The servers of those it was for are asked for a sign of life, behind what was said: when it
 * comes, whatever came back for that has come before. One that is silent doesn't spoil it. */
static LinesState ask(Sender *sender) {
    if (!sender->reply && account_is_online(sender->account))
        ask_servers(sender);
    if (sender->reply && !sender->answered)
        return pause_timed(sender, MIN(ASK_MS, sender->wish.timeout));
    drop_answers(sender);
    go_on(sender, LEAVE);
    return LINES_ONE;
}

/* Windows that this opened are closed, and rooms left; but what is kept for later needs its room.
 */
static LinesState leave(Sender *sender, GError **error) {
    if (!heard_unsent(runner_heard(sender->runner)))
        for (guint i = 0; i < sender->ours->len; i++)
            conv_close(g_ptr_array_index(sender->ours, i));
    g_ptr_array_set_size(sender->ours, 0);
    if (!sender->error)
        return LINES_END;
    g_propagate_error(error, g_steal_pointer(&sender->error));
    return LINES_BROKEN;
}

static LinesState next(gpointer data, char **line, LinesFn ready, gpointer ready_data,
                       GError **error) {
    Sender *sender = data;
    LinesState state = LINES_ONE;
    sender->ready = ready;
    sender->ready_data = ready_data;
    if (sender->step == GATHER)
        state = gather(sender);
    else if (sender->step == CONNECT)
        *line = connect_line(sender);
    else if (sender->step == ONLINE)
        *line = online_line(sender);
    else if (sender->step == ENTER)
        state = enter(sender);
    else if (sender->step == SAY)
        state = say_it(sender);
    else if (sender->step == FILES)
        state = files(sender);
    else if (sender->step == SETTLE)
        state = settle(sender);
    else if (sender->step == ASK)
        state = ask(sender);
    else
        state = leave(sender, error);
    if (state == LINES_ONE && !*line)
        *line = g_strdup(""); /* no command; on with the next step */
    if (state != LINES_WAIT)
        sender->ready = NULL;
    return state;
}

Sender *sender_new(Runner *runner, Commands *commands, const SendWish *wish, GError **error) {
    Sender *sender = g_new0(Sender, 1);
    sender->runner = runner;
    sender->model = runner_model(runner);
    sender->commands = commands;
    sender->wish = *wish;
    sender->convs = g_ptr_array_new();
    sender->ours = g_ptr_array_new();
    sender->text = g_strdup(wish->text);
    sender->feed = feed_new(wish->fd);
    bus_listen(sender->model->bus, hear, sender);
    sender->account = send_account(sender->model, wish, error);
    if (!sender->account ||
        !send_convs(sender->account, wish, sender->convs, sender->ours, error)) {
        sender_free(sender);
        return NULL;
    }
    runner_set_make(runner, NAME, next, sender);
    return sender;
}

void sender_free(Sender *sender) {
    if (!sender)
        return;
    bus_ignore(sender->model->bus, hear, sender);
    clock_cancel(sender->model->clock, &sender->timer);
    clock_cancel(sender->model->clock, &sender->waker);
    drop_answers(sender);
    g_clear_error(&sender->error);
    feed_free(sender->feed);
    g_ptr_array_unref(sender->convs);
    g_ptr_array_unref(sender->ours);
    g_free(sender->text);
    g_free(sender);
}
