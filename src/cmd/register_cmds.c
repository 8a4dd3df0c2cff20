/* Accounts on servers and with services (XEP-0077): made, changed, removed. Whatever the host sends
 * is filled in as a form; what it doesn't ask for is asked in a form of our own. */
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "cmd/form_window.h"
#include "model/page.h"
#include "xmpp/xep/0077_register.h"
#include <string.h>

typedef enum { MAKE_ACCOUNT, JOIN_SERVICE, LEAVE_SERVICE, NEW_PASSWORD, DELETE_ACCOUNT } Act;

/* One act, from the command until the host has agreed. */
typedef struct {
    Act act;
    Account *account;
    char *who;      /* the service; NULL: our own server */
    char *page;     /* its form's window */
    char *password; /* what it will be, once the host has agreed */
    char **values;  /* of the command line; NULL */
    gboolean own;   /* the form is ours, not the host's */
    gboolean fields;
} Errand;

static void secret_clear(char **secret) {
    if (*secret)
        explicit_bzero(*secret, strlen(*secret));
    g_clear_pointer(secret, g_free);
}

static void errand_free(gpointer data) {
    Errand *errand = data;
    secret_clear(&errand->password);
    for (char **value = errand->values; value && *value; value++)
        explicit_bzero(*value, strlen(*value));
    g_strfreev(errand->values);
    g_free(errand->who);
    g_free(errand->page);
    g_free(errand);
}

static Errand *errand_new(Act act, Account *account, const char *who) {
    static const char *const pages[] = {"register", "register", "unregister", "password", "delete"};
    Errand *errand = g_new0(Errand, 1);
    errand->act = act;
    errand->account = account;
    errand->who = g_strdup(who);
    errand->page = g_strdup_printf("%s %s", pages[act], who ? who : account->jid);
    return errand;
}

static Errand *errand_copy(const Errand *errand) {
    Errand *copy = errand_new(errand->act, errand->account, errand->who);
    copy->own = errand->own;
    copy->fields = errand->fields;
    return copy;
}

static const char *host_of(const Errand *errand) {
    return errand->who ? errand->who : errand->account->jid;
}

static void on_answer(Stream *stream, Stanza *answer, gpointer data);

/* What the errand answers with; waits until reply_done(). */
static Late *errand_late(Ctx *ctx, Errand *errand) {
    Late *late = late_new(ctx, errand->account, host_of(errand), NULL, "%s", host_of(errand));
    late->data = errand;
    late->free_data = errand_free;
    return late;
}

/* ---- the form ---- */

static void keep_password(Errand *errand, const Form *form) {
    secret_clear(&errand->password);
    errand->password = g_strdup(form_get(form, "password"));
}

/* What the user put into a form of ours; FALSE and an error if it won't do. */
static gboolean check_own(const Errand *errand, const Form *form, GError **error) {
    const char *address = form_get(form, "address");
    g_autofree char *jid = address ? jid_prepare(address, NULL) : NULL;
    if (errand->act == DELETE_ACCOUNT && g_strcmp0(jid, errand->account->jid) != 0)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "To delete it for ever, give its address: %s; /form cancel keeps it",
                        errand->account->jid);
    return TRUE;
}

/* Sends what was filled in; takes the late one. */
static void send_form(Stream *stream, Late *late, const Form *form) {
    Errand *errand = late->data;
    gboolean leaving = errand->act == LEAVE_SERVICE || errand->act == DELETE_ACCOUNT;
    keep_password(errand, form);
    if (!errand->own)
        register_submit(stream, errand->who, form, errand->fields, on_answer, late, late_free);
    else if (leaving)
        register_remove(stream, errand->who, on_answer, late, late_free);
    else
        register_password(stream, errand->password, on_answer, late, late_free);
}

static gboolean submit(Ctx *ctx, FormWindow *window, const char *action, GError **error) {
    const Errand *errand = window->data;
    Stream *stream = stream_of(errand->account);
    gboolean there = stream && (errand->act == MAKE_ACCOUNT ? stream_is_open(stream)
                                                            : account_is_online(errand->account));
    if (!there && errand->act == MAKE_ACCOUNT)
        return cmd_fail(error, CMD_ERROR_STATE,
                        "The connection is gone: /register %s makes a new one, and what you typed "
                        "is kept",
                        errand->account->jid);
    if (!there)
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline; what you typed is kept: /connect",
                        errand->account->jid);
    if (errand->own && !check_own(errand, window->form, error))
        return FALSE;
    send_form(stream, errand_late(ctx, errand_copy(errand)), window->form);
    return TRUE;
}

/* Nobody is going to log in on it. */
static void hang_up(const Errand *errand) {
    Stream *stream = stream_of(errand->account);
    if (errand->act == MAKE_ACCOUNT && stream && stream_is_open(stream))
        stream_disconnect(stream, NULL);
}

static void cancel(Ctx *ctx, FormWindow *window) {
    hang_up(window->data);
}

static const FormUse use = {submit, cancel};

static void say(Form *form, const char *text) {
    if (text && *text)
        g_ptr_array_insert(form->instructions, 0, g_strdup(text));
}

/* Takes form and errand. */
static void open_form(Reply *reply, Errand *errand, Form *form) {
    const Errand *kept = errand;
    FormWindow *window = form_window_new(errand->account->model, errand->account, errand->page,
                                         host_of(errand), form, &use, errand, errand_free);
    window->twice = kept->act == MAKE_ACCOUNT || kept->act == NEW_PASSWORD;
    form_window_open(window, reply);
}

/* A script that gave nothing, or too little, is told what is asked for. Takes form and errand. */
static void tell_form(Reply *reply, Errand *errand, Form *form) {
    form_tell(reply, form);
    reply_line(reply, "To fill it in: /register %s field=value …", host_of(errand));
    hang_up(errand);
    form_free(form);
    errand_free(errand);
}

/* The form of the host; takes it. */
static void take_form(Stream *stream, Late *late, Form *form) {
    Errand *errand = late->data, *next = errand_copy(errand);
    g_autofree char *user = jid_local(errand->account->jid);
    g_autoptr(GError) error = NULL;
    if (errand->act != JOIN_SERVICE && errand->act != LEAVE_SERVICE)
        form_fix(form, "username", user);
    if (errand->values && form_apply(form, errand->values, &error) && !form_check(form, &error)) {
        Ctx ctx = {
            .model = errand->account->model, .account = errand->account, .reply = late->reply};
        send_form(stream, errand_late(&ctx, next), form);
        form_free(form);
        return;
    }
    if (error)
        reply_error(late->reply, "%s", error->message);
    (reply_has_window(late->reply) ? open_form : tell_form)(late->reply, next, form);
}

/* ---- answers ---- */

static void done(Stream *stream, Late *late) {
    Errand *errand = late->data;
    Account *account = errand->account;
    form_window_done(account->model, account, errand->page);
    switch (errand->act) {
    case MAKE_ACCOUNT:
        reply_line(late->reply, "%s is registered", account->jid);
        if (errand->password && stream_is_open(stream))
            stream_log_in(stream, errand->password);
        break;
    case JOIN_SERVICE:
        reply_line(late->reply, "You are registered with %s; /unregister %s ends it", errand->who,
                   errand->who);
        break;
    case LEAVE_SERVICE:
        reply_line(late->reply, "You aren't registered with %s any more", errand->who);
        break;
    case NEW_PASSWORD:
        if (errand->password)
            stream_password_changed(stream, errand->password);
        reply_line(late->reply, "The password of %s is changed", account->jid);
        break;
    case DELETE_ACCOUNT:
        reply_line(late->reply,
                   "%s is deleted on its server. Its history is here still: /account remove %s "
                   "takes it out of papo",
                   account->jid, account->jid);
        stream_disconnect(stream, NULL);
        break;
    }
}

static const char *explain(const Errand *errand, const Stanza *answer) {
    const Stanza *error = stanza_child(answer, "error", NULL);
    gboolean making = errand->act == MAKE_ACCOUNT;
    if (making && stanza_child(error, "conflict", NULL))
        return _("This name is taken: /form cancel, and /register with another one");
    if (stanza_child(error, "resource-constraint", NULL))
        return _("Too many from here lately: try again later");
    if (stanza_child(error, "registration-required", NULL))
        return _("You weren't registered there");
    if (stanza_child(error, "not-allowed", NULL) || stanza_child(error, "forbidden", NULL))
        return _("The host does not let this be done from here; perhaps its web page does");
    if (making && (stanza_child(error, "service-unavailable", NULL) ||
                   stanza_child(error, "feature-not-implemented", NULL)))
        return _("This server lets nobody register from a client; perhaps its web page does");
    return NULL;
}

static void refused(Stream *stream, Late *late, Stanza *answer) {
    Errand *errand = late->data;
    g_autoptr(Registration) asks = answer ? register_read(answer) : NULL;
    g_autofree char *why = stanza_error_text(answer);
    const char *words = answer ? explain(errand, answer) : NULL;
    gboolean gone = errand->act == DELETE_ACCOUNT && !answer;
    gboolean more = asks && asks->form && !asks->fields;
    if (more)
        reply_line(late->reply, "%s wants to know more: %s", late->who, why);
    else
        reply_error(late->reply, "%s: %s%s%s", late->what, words ? words : why, words ? ": " : "",
                    words ? why : "");
    if (more) { /* 3.2, 3.3 */
        errand->own = errand->fields = FALSE;
        take_form(stream, late, g_steal_pointer(&asks->form));
    } else if (gone) { /* 3.2: the stream may be ended before the answer */
        stream_disconnect(stream, NULL);
    } else if (!reply_has_window(late->reply) ||
               !form_window_find(errand->account->model, errand->account, errand->page)) {
        hang_up(errand);
    }
}

static void on_answer(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    if (g_strcmp0(stanza_get(answer, "type"), "result") == 0)
        done(stream, late);
    else
        refused(stream, late, answer);
    reply_done(late->reply);
}

/* ---- what the host asks ---- */

static void tell_elsewhere(Late *late, const Registration *asks) {
    const Errand *errand = late->data;
    g_autofree char *text = text_clean(asks->instructions ? asks->instructions : "");
    g_autofree char *url = text_clean(asks->url ? asks->url : "");
    if (*text)
        reply_line(late->reply, "%s: %s", late->who, text);
    if (*url)
        reply_line(late->reply, "%s registers people on the web: %s", late->who, url);
    if (!*text && !*url)
        reply_error(late->reply, "%s asks for nothing that papo knows", late->who);
    hang_up(errand);
}

static void on_asked(Stream *stream, Stanza *answer, gpointer data) {
    Late *late = data;
    Errand *errand = late->data;
    gboolean fine = g_strcmp0(stanza_get(answer, "type"), "result") == 0;
    g_autoptr(Registration) asks = fine ? register_read(answer) : NULL;
    if (!fine) {
        refused(stream, late, answer);
    } else if (!asks || !asks->form) {
        g_autoptr(Registration) none = asks ? NULL : g_new0(Registration, 1);
        tell_elsewhere(late, asks ? asks : none);
    } else {
        Form *form = g_steal_pointer(&asks->form);
        g_autofree char *url =
            asks->url ? g_strdup_printf(_("Or on the web: %s"), asks->url) : NULL;
        errand->fields = asks->fields;
        say(form, url);
        if (asks->registered && errand->act == JOIN_SERVICE)
            say(form, _("You are registered already; this changes what you said."));
        take_form(stream, late, form);
    }
    reply_done(late->reply);
}

static void on_open(Stream *stream, gboolean open, const char *why, gpointer data) {
    Late *late = data;
    if (open) {
        register_ask(stream, NULL, on_asked, late, late_free);
        return;
    }
    reply_error(late->reply, "%s was not registered: %s", late->who,
                why ? why : _("the connection was given up"));
    reply_done(late->reply);
    late_free(late);
}

/* ---- commands ---- */

static gboolean make_account(Ctx *ctx, const char *jid, char **values, GError **error) {
    Account *account = accounts_find(ctx->model, jid);
    g_autoptr(GError) wrong = NULL;
    if (account && account->state != ACCOUNT_OFFLINE)
        return cmd_fail(error, CMD_ERROR_STATE,
                        account_is_online(account)
                            ? _("%s is there and online; /password change, or /account delete")
                            : _("%s is connecting: /disconnect -a %s first"),
                        jid, jid);
    if (!account)
        account = accounts_add(ctx->model, jid, &wrong);
    if (account && wrong)
        reply_error(ctx->reply, "%s", wrong->message);
    if (!account) {
        g_propagate_error(error, g_steal_pointer(&wrong));
        return FALSE;
    }
    if (!account->stream)
        return cmd_fail(error, CMD_ERROR_FAILED, "%s can't connect just now: try again", jid);
    Errand *errand = errand_new(MAKE_ACCOUNT, account, NULL);
    errand->values = g_strdupv(values);
    reply_line(ctx->reply, "Asking the server of %s …", jid);
    stream_register(account->stream, on_open, errand_late(ctx, errand), NULL);
    return TRUE;
}

/* "alice example.org" means alice@example.org. */
static char *address_of(const Args *args, const char **rest) {
    const char *who = arg_text(args, "who"), *line = arg_text(args, "values");
    const char *end = line ? line + strcspn(line, " ") : NULL;
    g_autofree char *first = line ? g_strndup(line, (gsize)(end - line)) : NULL;
    *rest = line;
    if (!first || strchr(first, '=') || strchr(who, '@'))
        return g_strdup(who);
    g_autofree char *both = g_strdup_printf("%s@%s", who, first);
    char *jid = jid_prepare(both, NULL);
    *rest = *end ? end + 1 : NULL;
    return jid ? jid : g_strdup(who);
}

static gboolean do_register(Ctx *ctx, const Args *args, GError **error) {
    const char *rest;
    g_autofree char *jid = address_of(args, &rest);
    g_autofree char *local = jid_local(jid), *bare = jid_bare(jid);
    g_auto(GStrv) values = NULL;
    if (!form_values(rest, &values, error))
        return FALSE;
    if (local)
        return make_account(ctx, bare, values, error);
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    Account *account = args_account(ctx, args);
    if (g_strcmp0(bare, stream_domain(stream)) == 0)
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "You are on %s already; for another account there say its address: "
                        "/register NAME@%s",
                        bare, bare);
    Errand *errand = errand_new(JOIN_SERVICE, account, bare);
    errand->values = g_steal_pointer(&values);
    register_ask(stream, bare, on_asked, errand_late(ctx, errand), late_free);
    return TRUE;
}

/* A form of ours: a text, and perhaps a field. */
static void ask_own(Ctx *ctx, Errand *errand, const char *text, Field *field, const char *label) {
    Form *form = form_new();
    form->title = g_strdup(errand->page);
    g_ptr_array_add(form->instructions, g_strdup(text));
    if (field) {
        field->label = g_strdup(label);
        field->required = TRUE;
        g_ptr_array_add(form->fields, field);
        g_ptr_array_add(form->parts, part_new(NULL, FALSE, 0));
    }
    errand->own = TRUE;
    open_form(ctx->reply, errand, form);
}

static gboolean unregister(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    if (!stream)
        return FALSE;
    Errand *errand = errand_new(LEAVE_SERVICE, args_account(ctx, args), arg_text(args, "service"));
    errand->own = TRUE;
    if (arg_on(args, "yes")) {
        register_remove(stream, errand->who, on_answer, errand_late(ctx, errand), late_free);
        return TRUE;
    }
    if (!reply_has_window(ctx->reply)) {
        errand_free(errand);
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/unregister: -y says that you are sure, where there is no screen to ask");
    }
    ask_own(ctx, errand, _("It forgets you, and what it did for you ends. Are you sure?"), NULL,
            NULL);
    return TRUE;
}

static gboolean is_safe(const Account *account, GError **error) {
    return account->tls || cmd_fail(error, CMD_ERROR_STATE,
                                    "The connection is not encrypted: a password isn't sent there");
}

static gboolean change_password(Ctx *ctx, const Args *args, GError **error) {
    Stream *stream = cmd_stream(ctx, args, error);
    Account *account = args_account(ctx, args);
    const char *password = arg_text(args, "new");
    if (!stream || !is_safe(account, error))
        return FALSE;
    if (!strchr(account->jid, '@'))
        return cmd_fail(error, CMD_ERROR_STATE, "An anonymous account has no password");
    Errand *errand = errand_new(NEW_PASSWORD, account, NULL);
    errand->own = TRUE;
    if (password && *password) {
        errand->password = g_strdup(password);
        register_password(stream, password, on_answer, errand_late(ctx, errand), late_free);
        return TRUE;
    }
    if (!reply_has_window(ctx->reply)) {
        errand_free(errand);
        return cmd_fail(error, CMD_ERROR_USAGE, "/password change: which one?");
    }
    ask_own(ctx, errand, _("The server changes it at once; other devices have to know it, too."),
            field_new(FIELD_TEXT_PRIVATE, "password"), _("New password"));
    return TRUE;
}

static gboolean delete_account(Ctx *ctx, const Args *args, GError **error) {
    Account *account = accounts_find(ctx->model, arg_text(args, "account"));
    const char *confirm = arg_text(args, "again");
    Stream *stream = account ? account->stream : NULL;
    if (!stream || !account_is_online(account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s has to be online to be deleted: /connect %s",
                        arg_text(args, "account"), arg_text(args, "account"));
    if (confirm && !jid_equal(confirm, account->jid))
        return cmd_fail(error, CMD_ERROR_USAGE, "/account delete: %s isn't %s", confirm,
                        account->jid);
    if (!confirm && !reply_has_window(ctx->reply))
        return cmd_fail(error, CMD_ERROR_USAGE,
                        "/account delete: give the address twice, so that it is no slip");
    Errand *errand = errand_new(DELETE_ACCOUNT, account, NULL);
    errand->own = TRUE;
    if (confirm)
        register_remove(stream, NULL, on_answer, errand_late(ctx, errand), late_free);
    else
        ask_own(ctx, errand,
                _("The server deletes the account for ever: contacts, rooms, archive, and soon "
                  "somebody else may take the name."),
                field_new(FIELD_TEXT_SINGLE, "address"), _("Its address, to be sure"));
    return TRUE;
}

static const Command table[] = {
    {"register", "[-a account:account] <who:jid> [values:verbatim...]",
     "Make an account on a server, or register with a gateway or another service (XEP-0077).",
     "An address such as you@example.org: a new account there, if the server lets people register; "
     "then papo logs in. The address of a service: your account is registered with it. What is "
     "asked for is a form in a window; a script gives field=value, in quotes where there are "
     "blanks. Some hosts name a web page instead.",
     "register alice@example.org", KEEP_SECRET, do_register},
    {"unregister", "[-a account:account] [-y yes:flag] <service:jid>",
     "End the registration with a gateway or another service.", "-y: without being asked.",
     "unregister irc.example.org", NEED_ONLINE, unregister},
    {"password change", "[-a account:account] [new:secret...]",
     "Change the password of your account on its server.",
     "It is asked for twice, unseen. Only over an encrypted connection. Where the server wants to "
     "know more, its form opens.",
     "password change", NEED_ONLINE | KEEP_SECRET, change_password},
    {"account delete", "<account:account> [again:jid]",
     "Delete an account on its server, for ever.",
     "You are asked to type its address; a script gives it twice. /account remove only takes it "
     "out "
     "of papo.",
     "account delete alice@example.org", 0, delete_account},
};

void register_commands(Commands *commands) {
    commands_add(commands, "Accounts and connection", table, G_N_ELEMENTS(table));
}
