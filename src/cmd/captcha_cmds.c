/* /captcha: the form of who wants to see that we are no machine (XEP-0158). */
#include "cmd/form_window.h"
#include "model/page.h"
#include "xmpp/xep/0158_captcha.h"

#define NAME "captcha"

static void passed(Late *late, Stanza *answer) {
    reply_line(late->reply, "%s is content", late->who);
}

static gboolean answer(Ctx *ctx, Account *account, const char *id, const Form *form) {
    const Challenge *challenge = captcha_first(account->stream);
    Late *late = late_new(ctx, account, challenge->challenger, passed, "%s", challenge->challenger);
    captcha_answer(account->stream, id, form, late_answer, late, late_free);
    return TRUE;
}

/* Is this still the one that waits? */
static gboolean is_open(const Account *account, const char *id, GError **error) {
    const Challenge *challenge =
        account->stream && account_is_online(account) ? captcha_first(account->stream) : NULL;
    return (challenge && g_strcmp0(challenge->id, id) == 0) ||
           cmd_fail(error, CMD_ERROR_STATE, "This question is over: /form cancel closes it");
}

static gboolean submit(Ctx *ctx, FormWindow *window, const char *action, GError **error) {
    Account *account = window->page->account;
    if (!is_open(account, window->data, error))
        return FALSE;
    answer(ctx, account, window->data, window->form);
    form_window_done(ctx->model, account, NAME);
    return TRUE;
}

static void cancel(Ctx *ctx, FormWindow *window) {
    Stream *stream = window->page->account->stream;
    if (stream)
        captcha_decline(stream, window->data);
}

static gboolean captcha(Ctx *ctx, const Args *args, GError **error) {
    static const FormUse use = {submit, cancel};
    Stream *stream = cmd_stream(ctx, args, error);
    const Challenge *challenge = stream ? captcha_first(stream) : NULL;
    g_auto(GStrv) values = NULL;
    if (!stream || !form_values(arg_text(args, "values"), &values, error))
        return FALSE;
    if (!challenge)
        return cmd_fail(error, CMD_ERROR_STATE, "Nobody asks you to show that you are no machine");
    Account *account = args_account(ctx, args);
    g_autoptr(Form) form = captcha_form(stream, challenge);
    if (values && (!form_apply(form, values, error) || form_check(form, error)))
        return FALSE;
    if (values)
        return answer(ctx, account, challenge->id, form);
    form_window_open(form_window_new(ctx->model, account, NAME, challenge->about,
                                     g_steal_pointer(&form), &use, g_strdup(challenge->id), g_free),
                     ctx->reply);
    return TRUE;
}

static const Command table[] = {
    {"captcha", "[-a account:account] [values:words...]",
     "Show that you are no machine, to who holds up what you sent (XEP-0158).",
     "A room or a server may want it before it lets you in or your message through. The form has "
     "a picture or a sound: /form view opens it. A script gives field=value; "
     "/form cancel declines.",
     "captcha ocr=7nHL3", NEED_ONLINE, captcha},
};

void captcha_commands(Commands *commands) {
    commands_add(commands, "Forms", table, G_N_ELEMENTS(table));
}
