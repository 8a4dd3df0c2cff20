/* Getting a password without waiting for it, and keeping it no longer than needed. */
#include "wire/password.h"
#include "base/spawn.h"
#include "base/tr.h"
#include "store/caches.h"
#include "wire/login_error.h"
#include "wire/password_keyring.h"
#include "wire/saslprep.h"
#include <string.h>

#define COMMAND_LIMIT 4096
#define COMMAND_MS 60000
#define KEYRING_MS 20000
#define CACHE_KIND "keyring" /* key "keep": "no" if the user does not want it there */

typedef enum { FROM_NOWHERE, FROM_SETTING, FROM_COMMAND, FROM_KEYRING, FROM_USER } Source;

struct Password {
    Account *account;
    char *text;
    Source source;
    gboolean accepted, keyring_usable;
    gboolean was_wrong; /* what the keyring has, or the user typed, was refused */
    PasswordFn fn;
    gpointer data;
    GCancellable *cancel, *storing;
    guint prompt, offer, timer;
    gboolean keyring_asked; /* whether it is usable is known */
};

Password *password_new(Account *account) {
    Password *self = g_new0(Password, 1);
    self->account = account;
    return self;
}

static Model *model_of(const Password *self) {
    return self->account->model;
}

static void forget(Password *self) {
    secret_free(self->text);
    self->text = NULL;
    self->accepted = FALSE;
}

void password_cancel(Password *self) {
    if (self->cancel)
        g_cancellable_cancel(self->cancel);
    g_clear_object(&self->cancel);
    prompts_withdraw(model_of(self)->prompts, &self->prompt);
    clock_cancel(model_of(self)->clock, &self->timer);
    self->fn = NULL;
}

void password_free(Password *self) {
    if (!self)
        return;
    password_cancel(self);
    prompts_withdraw(model_of(self)->prompts, &self->offer);
    if (self->storing)
        g_cancellable_cancel(self->storing);
    g_clear_object(&self->storing);
    forget(self);
    g_free(self);
}

gboolean password_is_asking(const Password *self) {
    return self->fn != NULL;
}

const char *password_known(const Password *self) {
    return self->text;
}

static void answer(Password *self, const GError *error) {
    PasswordFn fn = self->fn;
    gpointer data = self->data;
    password_cancel(self);
    fn(self->text, error, data);
}

static void take(Password *self, const char *text, Source source) {
    forget(self);
    self->text = g_strdup(text);
    self->source = source;
    answer(self, NULL);
}

void password_take(Password *self, const char *text) {
    password_cancel(self);
    forget(self);
    self->text = g_strdup(text);
    self->source = FROM_USER;
}

static void on_typed(const char *typed, gpointer data) {
    Password *self = data;
    self->prompt = 0;
    if (typed && *typed)
        take(self, typed, FROM_USER);
    else
        answer(self, NULL);
}

static void ask_user(Password *self) {
    self->prompt =
        prompts_ask(model_of(self)->prompts, PROMPT_SECRET, self->account, NULL, on_typed, self,
                    "%sPassword of %s:", self->was_wrong ? _("The password was wrong.\n") : "",
                    self->account->jid);
}

static void on_keyring(const char *text, gboolean usable, gpointer data) {
    Password *self = data;
    clock_cancel(model_of(self)->clock, &self->timer);
    g_clear_object(&self->cancel);
    self->keyring_usable = usable;
    self->keyring_asked = TRUE;
    if (text && *text)
        take(self, text, FROM_KEYRING);
    else
        ask_user(self);
}

static void keyring_silent(gpointer data) {
    Password *self = data;
    self->timer = 0;
    g_cancellable_cancel(self->cancel);
    g_clear_object(&self->cancel);
    ask_user(self);
}

static void ask_keyring(Password *self) {
    /* A wrong one need not be fetched again; and a profile in memory keeps nothing anywhere. */
    if (self->was_wrong || paths_in_memory(model_of(self)->paths)) {
        ask_user(self);
        return;
    }
    self->cancel = g_cancellable_new();
    self->timer = clock_after(model_of(self)->clock, KEYRING_MS, keyring_silent, self);
    keyring_lookup(self->account->jid, self->cancel, on_keyring, self);
}

static void on_command(const char *output, const GError *error, gpointer data) {
    Password *self = data;
    if (!error && output && *output) {
        take(self, output, FROM_COMMAND);
        return;
    }
    g_autoptr(GError) why = g_error_new(LOGIN_ERROR, LOGIN_ERROR_STOP,
                                        error ? _("The password-command of %s gave no password: %s")
                                              : _("The password-command of %s gave no password."),
                                        self->account->jid, error ? error->message : "");
    answer(self, why);
}

void password_get(Password *self, PasswordFn fn, gpointer data) {
    g_return_if_fail(!self->fn);
    const Settings *settings = model_of(self)->settings;
    const char *written = settings_text(settings, "password", self->account, NULL);
    const char *command = settings_text(settings, "password-command", self->account, NULL);
    self->fn = fn;
    self->data = data;
    if (self->text) {
        answer(self, NULL);
    } else if (written && *written) {
        take(self, written, FROM_SETTING);
    } else if (command && *command) {
        self->cancel = g_cancellable_new();
        spawn_collect(command, COMMAND_LIMIT, COMMAND_MS, self->cancel, on_command, self);
    } else {
        ask_keyring(self);
    }
}

static void on_stored(const GError *error, gpointer data) {
    Model *model = data;
    if (error)
        model_error(model, NULL, "The keyring did not take the password: %s", error->message);
}

static void store(Password *self) {
    g_clear_object(&self->storing);
    self->storing = g_cancellable_new();
    keyring_store(self->account->jid, self->text, self->storing, on_stored, model_of(self));
}

void password_changed(Password *self, const char *text) {
    Source source = self->source;
    forget(self);
    self->text = g_strdup(text);
    self->accepted = TRUE;
    if (source == FROM_KEYRING)
        store(self);
    else if (source == FROM_SETTING || source == FROM_COMMAND)
        model_notice(model_of(self), NULL,
                     "The old password of %s is still in its setting %s: put the new one there.",
                     self->account->jid, source == FROM_SETTING ? "password" : "password-command");
}

static void on_offer(const char *choice, gpointer data) {
    Password *self = data;
    self->offer = 0;
    if (g_strcmp0(choice, "never") == 0)
        cache_set(model_of(self)->db, self->account->jid, CACHE_KIND, "keep", "no", NULL);
    if (g_strcmp0(choice, "yes") != 0 || !self->text)
        return;
    store(self);
}

static void offer(Password *self) {
    static const char *const choices[] = {"no", "yes", "never", NULL};
    g_autofree char *declined =
        cache_get(model_of(self)->db, self->account->jid, CACHE_KIND, "keep");
    if (!declined && !self->offer)
        self->offer =
            prompts_ask(model_of(self)->prompts, PROMPT_CHOICE, self->account, choices, on_offer,
                        self, "Keep the password of %s in the keyring?", self->account->jid);
}

static void on_usable(const char *text, gboolean usable, gpointer data) {
    Password *self = data;
    clock_cancel(model_of(self)->clock, &self->timer);
    g_clear_object(&self->cancel);
    self->keyring_usable = usable;
    self->keyring_asked = TRUE;
    if (usable && self->accepted && g_strcmp0(text, self->text) != 0)
        offer(self);
}

static void not_usable(gpointer data) {
    Password *self = data;
    self->timer = 0;
    g_cancellable_cancel(self->cancel);
    g_clear_object(&self->cancel);
}

/* Of an account that was just made it is not known yet whether there is a keyring. */
static void ask_usable(Password *self) {
    self->cancel = g_cancellable_new();
    self->timer = clock_after(model_of(self)->clock, KEYRING_MS, not_usable, self);
    keyring_lookup(self->account->jid, self->cancel, on_usable, self);
}

void password_accepted(Password *self) {
    gboolean news = self->source == FROM_USER && !self->accepted;
    self->accepted = TRUE;
    self->was_wrong = FALSE;
    if (news && self->keyring_usable)
        offer(self);
    else if (news && !self->keyring_asked && !self->cancel &&
             !paths_in_memory(model_of(self)->paths))
        ask_usable(self);
}

gboolean password_rejected(Password *self) {
    Source source = self->source;
    forget(self);
    self->source = FROM_NOWHERE;
    if (source == FROM_SETTING || source == FROM_COMMAND)
        return FALSE;
    self->was_wrong = TRUE;
    return TRUE;
}
