/* Commands of services (XEP-0050): listed, run, step by step in a form, or by a script in one go.
 */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "cmd/form_window.h"
#include "model/page.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0050_commands.h"
#include "xmpp/xep/0231_bits.h"
#include <string.h>

enum {
    STEPS_MAX = 30, /* that are taken without anybody looking */
    ITEMS_MAX = 5000,
};

/* One run of a command, from answer to answer. */
typedef struct {
    Account *account;
    char *jid, *node, *page, *session;
    char **values; /* field=value that no form has asked for yet; NULL: none was given */
    gboolean yes;  /* what the service suggests is fine */
    guint steps;
    GPtrArray *before; /* Form*: the stages so far, for who goes back */
} Run;

static void run_free(gpointer data) {
    Run *run = data;
    g_free(run->jid);
    g_free(run->node);
    g_free(run->page);
    g_free(run->session);
    g_strfreev(run->values);
    g_ptr_array_unref(run->before);
    g_free(run);
}

static Run *run_new(Account *account, const char *jid, const char *node) {
    Run *run = g_new0(Run, 1);
    const char *tail = strrchr(node, '#') ? strrchr(node, '#') : strrchr(node, '/');
    run->account = account;
    run->jid = g_strdup(jid);
    run->node = g_strdup(node);
    run->page = g_strdup_printf("%s %s", tail && tail[1] ? tail + 1 : node, jid);
    run->before = g_ptr_array_new_with_free_func((GDestroyNotify)form_free);
    return run;
}

static Run *run_go_on(const Run *run) {
    Run *next = run_new(run->account, run->jid, run->node);
    next->session = g_strdup(run->session);
    next->values = g_strdupv(run->values);
    next->yes = run->yes;
    next->steps = run->steps + 1;
    return next;
}

static void on_stage(Late *late, Stanza *answer);

static void send_action(Stream *stream, Ctx *ctx, Run *run, const char *action, const Form *form) {
    g_autofree char *page = text_clean(run->page);
    Late *late = late_new(ctx, run->account, run->jid, on_stage, "%s", page);
    late->data = run;
    late->free_data = run_free;
    adhoc_send(stream, run->jid, run->node, run->session, action, form, late_answer, late,
               late_free);
}

/* From an answer on, without a user: the place of the command is that of its reply. */
static void send_late(Late *late, Run *run, const char *action, const Form *form) {
    Ctx ctx = {.model = late->account->model, .account = late->account, .reply = late->reply};
    if (late->account->stream)
        send_action(late->account->stream, &ctx, run, action, form);
    else
        run_free(run);
}

/* ---- in a window ---- */

static gboolean submit(Ctx *ctx, FormWindow *window, const char *action, GError **error) {
    const Run *run = window->data;
    Stream *stream = stream_of(run->account);
    if (!stream || !account_is_online(run->account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline; what you typed is kept: /connect",
                        run->account->jid);
    if (!action)
        action = window->actions[0];
    send_action(stream, ctx, run_go_on(run), action,
                strcmp(action, "prev") == 0 ? NULL : window->form);
    return TRUE;
}

static void ignore(Stream *stream, Stanza *answer, gpointer data) {
}

static void cancel(Ctx *ctx, FormWindow *window) {
    const Run *run = window->data;
    Stream *stream = stream_of(run->account);
    if (stream)
        adhoc_send(stream, run->jid, run->node, run->session, "cancel", NULL, ignore, NULL, NULL);
}

static const FormUse use = {submit, cancel};

/* What was put into the stages before comes back when they do. */
static void remember(FormWindow *before, Run *run, Form *form) {
    if (!before)
        return;
    Run *last = before->data;
    g_ptr_array_extend_and_steal(run->before, last->before);
    last->before = g_ptr_array_new();
    g_ptr_array_add(run->before, before->form);
    before->form = form_new();
    for (guint i = 0; i < run->before->len; i++)
        form_keep(form, g_ptr_array_index(run->before, i));
}

/* On the screen they belong to the form. */
static void tell_notes(Late *late, AdhocStage *stage, gboolean above) {
    for (guint i = 0; i < stage->notes->len; i++) {
        const AdhocNote *note = g_ptr_array_index(stage->notes, i);
        g_autofree char *text = text_clean(note->text);
        if (above)
            g_ptr_array_insert(stage->form->instructions, (int)i,
                               g_strconcat(note->error ? _("Error: ") : "", text, NULL));
        else if (note->error)
            reply_error(late->reply, "%s: %s", late->what, text);
        else
            reply_line(late->reply, "%s: %s", late->what, text);
    }
}

static void open_form(Late *late, AdhocStage *stage, const Run *so_far) {
    Run *run = run_go_on(so_far);
    if (!stage->form)
        stage->form = form_new();
    tell_notes(late, stage, TRUE);
    Form *form = g_steal_pointer(&stage->form);
    const Page *old = page_find(late->account->model, late->account, run->page);
    FormWindow *before = form_window_of(old);
    form->result = FALSE; /* more is to come */
    remember(before && before->use == &use ? before : NULL, run, form);
    FormWindow *window = form_window_new(late->account->model, late->account, run->page, run->jid,
                                         form, &use, run, run_free);
    window->actions = g_steal_pointer(&stage->actions);
    window->page->keep = form_is_edited(form);
    form_window_fetch(window, run->jid);
    form_window_open(window, late->reply);
}

/* ---- without one ---- */

/* Puts in what is asked for here, and takes it off the list; FALSE and an error if it can't be. */
static gboolean put_in(Form *form, Run *run, gboolean *any, GError **error) {
    g_autoptr(GPtrArray) left = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) mine = g_ptr_array_new_with_free_func(g_free);
    for (char **value = run->values; *value; value++) {
        const char *equals = strchr(*value, '=');
        g_autofree char *name = equals ? g_strndup(*value, (gsize)(equals - *value)) : NULL;
        gboolean here = name && form_find(form, name);
        g_ptr_array_add(here ? mine : left, g_strdup(*value));
    }
    *any = mine->len > 0;
    g_ptr_array_add(mine, NULL);
    g_ptr_array_add(left, NULL);
    if (!form_apply(form, (char **)mine->pdata, error) || form_check(form, error))
        return FALSE;
    g_strfreev(run->values);
    run->values = g_strdupv((char **)left->pdata);
    return TRUE;
}

static gboolean has_values(const Run *run) {
    return run->values && *run->values;
}

/* TRUE: it goes on by itself. */
static gboolean go_on(Late *late, AdhocStage *stage, Run *run) {
    g_autoptr(GError) error = NULL;
    gboolean any = FALSE, ready = TRUE;
    if (run->steps >= STEPS_MAX || !(has_values(run) || run->yes))
        return FALSE;
    if (stage->form && run->values)
        ready = put_in(stage->form, run, &any, &error);
    else if (stage->form)
        ready = !form_check(stage->form, &error);
    if (!ready)
        reply_error(late->reply, "%s", error->message);
    if (!ready || !(any || run->yes))
        return FALSE;
    send_late(late, run_go_on(run), stage->actions[0], stage->form);
    return TRUE;
}

static void ask_for_more(Late *late, AdhocStage *stage, const Run *run) {
    tell_notes(late, stage, FALSE);
    if (stage->form)
        form_tell(late->reply, stage->form);
    if (has_values(run))
        reply_error(late->reply, "%s was not asked for; it asks for what stands above",
                    run->values[0]);
    else
        reply_line(late->reply, "To fill it in: /cmd exec %s %s field=value …, or -y as it is",
                   run->jid, run->node);
    adhoc_send(late->account->stream, run->jid, run->node, run->session, "cancel", NULL, ignore,
               NULL, NULL);
}

/* ---- the answers ---- */

/* What came of it takes the place of the form; without a form there a line is enough. */
static void finish(Late *late, AdhocStage *stage, const Run *run) {
    Model *model = late->account->model;
    gboolean there = form_window_find(model, late->account, run->page) != NULL;
    gboolean window = reply_has_window(late->reply) && (there || stage->form);
    const char *done = stage->status == ADHOC_CANCELED ? _("cancelled") : _("done");
    if (window && !stage->form)
        stage->form = form_new();
    if (window && !stage->notes->len && !stage->form->parts->len && !stage->form->rows->len)
        g_ptr_array_add(stage->form->instructions, g_strdup_printf("%s: %s", late->what, done));
    tell_notes(late, stage, window);
    if (stage->form) {
        stage->form->result = TRUE;
        FormWindow *result = form_window_new(model, late->account, run->page, run->jid,
                                             g_steal_pointer(&stage->form), NULL, NULL, NULL);
        result->page->once = TRUE;
        form_window_fetch(result, run->jid);
        form_window_open(result, late->reply);
    } else if (!stage->notes->len) {
        reply_line(late->reply, "%s: %s", late->what, done);
    }
    if (has_values(run))
        reply_error(late->reply, "%s was not asked for", run->values[0]);
}

static void on_stage(Late *late, Stanza *answer) {
    Run *run = late->data;
    g_autoptr(AdhocStage) stage = adhoc_read(answer);
    bits_keep(late->account->stream, stanza_child(answer, "command", NULL));
    if (!stage) {
        reply_error(late->reply, "%s answered, but not what was asked", late->who);
        return;
    }
    g_free(run->session);
    run->session = g_strdup(stage->session);
    if (stage->status != ADHOC_EXECUTING)
        finish(late, stage, run);
    else if (!go_on(late, stage, run))
        (reply_has_window(late->reply) ? open_form : ask_for_more)(late, stage, run);
}

static gboolean exec(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    g_auto(GStrv) values = NULL;
    if (!stream || !form_values(arg_text(args, "values"), &values, error))
        return FALSE;
    g_autofree char *jid = cmd_who_full(ctx, args, NULL);
    Run *run = run_new(args_account(ctx, args), jid, arg_text(args, "node"));
    run->values = g_steal_pointer(&values);
    run->yes = arg_on(args, "yes");
    send_action(stream, ctx, run, "execute", NULL);
    return TRUE;
}

/* ---- which there are ---- */

static void tell_list(Late *late, Stanza *answer) {
    const Stanza *query = stanza_child(answer, "query", NS_DISCO_ITEMS), *item = NULL;
    g_autofree char *name = g_strdup_printf("commands %s", late->who);
    Page *page = page_new(late->account->model, late->account, name, "Commands of %s", late->who);
    page->empty = g_strdup_printf(_("%s has no commands for you."), late->who);
    while (page->items->len < ITEMS_MAX &&
           (item = stanza_next(query, item, "item", NS_DISCO_ITEMS))) {
        const char *node = stanza_get(item, "node"), *label = stanza_get(item, "name");
        g_autofree char *jid =
            stanza_get(item, "jid") ? jid_prepare(stanza_get(item, "jid"), NULL) : NULL;
        if (!jid || !node || !*node)
            continue;
        g_autofree char *who = words_quote(jid), *what = words_quote(node);
        PageItem *row = page_add(page, node, label && *label ? label : node, node, NULL);
        page_item_detail(row, "Enter runs it: /cmd exec %s %s", jid, node);
        row->command = g_strdup_printf("/cmd exec -- %s %s", who, what);
    }
    reply_page(late->reply, page);
}

static gboolean list(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    Account *account = args_account(ctx, args);
    if (!stream)
        return FALSE;
    gboolean somebody = arg_text(args, "who") || (ctx->conv && conv_has_peer(ctx->conv));
    g_autofree char *jid = somebody ? cmd_who_full(ctx, args, NULL) : jid_domain(account->jid);
    disco_ask_items(stream, jid, NS_COMMANDS, late_answer,
                    late_new(ctx, account, jid, tell_list, "The commands of %s", jid), late_free);
    return TRUE;
}

static const Command table[] = {
    {"cmd list", "[-a account:account] [who:entity]",
     "List the commands that a server, a gateway or a contact's client has for you (XEP-0050).",
     "Without an address: those of the contact or room of the window, else of your server. Enter "
     "runs the one under the cursor.",
     "cmd list example.org", NEED_ONLINE, list},
    {"cmd exec", "[-a account:account] [-y yes:flag] <who:entity> <node:text> [values:words...]",
     "Run a command of a service (XEP-0050).",
     "If it asks for something, its form opens in a window; it may have several steps, and what "
     "you "
     "put in is there again when you go back. In a script, or to be quicker, give the fields: "
     "field=value, in quotes where there are blanks, over all steps. -y takes what the service "
     "suggests for the rest. A script that gives none is told what is asked for.",
     "cmd exec example.org http://jabber.org/protocol/admin#add-user accountjid=bob@example.org",
     NEED_ONLINE | KEEP_SECRET | ACCEPT_LINES, exec, "cmd run"},
};

void adhoc_commands(Commands *commands) {
    commands_add(commands, "Asking others", table, G_N_ELEMENTS(table));
}
