/* What a host wants to know of who registers, is filled in as a form; what it doesn't ask for, in a
 * form of our own (XEP-0077). */
#include "cmd/errand.h"
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "model/page.h"
#include "model/roster.h"
#include "xmpp/xep/0231_bits.h"
#include <string.h>

static void secret_clear(char **secret) {
    if (*secret)
        explicit_bzero(*secret, strlen(*secret));
    g_clear_pointer(secret, g_free);
}

void errand_free(gpointer data) {
    Errand *errand = data;
    secret_clear(&errand->password);
    for (char **value = errand->values; value && *value; value++)
        explicit_bzero(*value, strlen(*value));
    g_strfreev(errand->values);
    g_free(errand->who);
    g_free(errand->page);
    g_free(errand);
}

Errand *errand_new(Act act, Account *account, const char *who) {
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
    copy->sure = errand->sure;
    copy->contacts = errand->contacts;
    return copy;
}

static const char *host_of(const Errand *errand) {
    return errand->who ? errand->who : errand->account->jid;
}

Late *errand_late(Ctx *ctx, Errand *errand) {
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
    if (errand->act == DELETE_ACCOUNT)
        stream_stay(stream, FALSE); /* 3.2: the server may hang up */
    if (!errand->own)
        register_submit(stream, errand->who, form, errand->fields, errand_answered, late,
                        late_free);
    else if (leaving)
        register_remove(stream, errand->who, errand_answered, late, late_free);
    else
        register_password(stream, errand->password, errand_answered, late, late_free);
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

gboolean errand_is_kept(const Errand *errand) {
    const Account *account = errand->account;
    return !account->provisional || form_window_find(account->model, account, errand->page);
}

static void hang_up(const Errand *errand) {
    Stream *stream = stream_of(errand->account);
    if (errand->act == MAKE_ACCOUNT && stream && stream_is_open(stream))
        stream_disconnect(stream, NULL);
}

void errand_give_up(const Errand *errand) {
    hang_up(errand);
    if (errand->act == MAKE_ACCOUNT && !errand_is_kept(errand))
        accounts_give_up(errand->account);
}

static void tell_given_up(Reply *reply, const Errand *errand) {
    if (errand->act == MAKE_ACCOUNT && errand->account->given_up)
        reply_line(reply, "%s is not kept among your accounts; /register %s tries it again",
                   errand->account->jid, errand->account->jid);
}

/* The window closes after this: nothing in it is wanted any more. */
static void cancel(Ctx *ctx, FormWindow *window) {
    const Errand *errand = window->data;
    hang_up(errand);
    if (errand->act == MAKE_ACCOUNT)
        accounts_give_up(errand->account);
    tell_given_up(ctx->reply, errand);
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
    if (kept->who)
        form_window_fetch(window, kept->who);
    form_window_open(window, reply);
}

/* A script that gave nothing, or too little, is told what is asked for. Takes form and errand. */
static void tell_form(Reply *reply, Errand *errand, Form *form) {
    form_tell(reply, form);
    reply_line(reply, "To fill it in: /register %s field=value …", host_of(errand));
    errand_give_up(errand);
    form_free(form);
    errand_free(errand);
}

/* The form of the host, and what came along with it; takes the form. */
static void take_form(Stream *stream, Late *late, Form *form, const Stanza *answer) {
    Errand *errand = late->data, *next = errand_copy(errand);
    g_autofree char *user = jid_local(errand->account->jid);
    g_autoptr(GError) error = NULL;
    bits_keep(stream, stanza_child(answer, "query", NS_REGISTER));
    bits_resolve(stream, form);
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
        account->provisional = account->given_up = FALSE;
        if (!settings_on(account->model->settings, "enabled", account, NULL))
            settings_set(account->model->settings, "enabled", NULL, account, NULL, NULL);
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
        errand_contacts(late, errand->contacts, !errand->sure);
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
        return _("This name is taken: /register with another one");
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
    if (errand->act == DELETE_ACCOUNT && !answer) {
        reply_line(late->reply,
                   "%s: the server hung up without an answer, as some do when they have deleted an "
                   "account. /connect %s tells whether it is gone",
                   late->who, late->who);
        return;
    }
    if (errand->act == DELETE_ACCOUNT)
        stream_stay(stream, TRUE);
    gboolean more = asks && asks->form && !asks->fields;
    if (more)
        reply_line(late->reply, "%s wants to know more: %s", late->who, why);
    else
        reply_error(late->reply, "%s: %s%s%s", late->what, words ? words : why, words ? ": " : "",
                    words ? why : "");
    if (more) { /* 3.2, 3.3 */
        errand->own = errand->fields = FALSE;
        take_form(stream, late, g_steal_pointer(&asks->form), answer);
    } else if (!reply_has_window(late->reply) ||
               !form_window_find(errand->account->model, errand->account, errand->page)) {
        errand_give_up(errand);
        tell_given_up(late->reply, errand);
    }
}

void errand_answered(Stream *stream, Stanza *answer, gpointer data) {
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
    errand_give_up(errand);
    tell_given_up(late->reply, errand);
}

void errand_asked(Stream *stream, Stanza *answer, gpointer data) {
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
        take_form(stream, late, form, answer);
    }
    reply_done(late->reply);
}

void errand_ask(Ctx *ctx, Errand *errand, const char *text, Field *field, const char *label) {
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
