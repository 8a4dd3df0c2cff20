/* Open questions to the user. Nothing waits for them: the asker is called back. */
#include "model/prompt.h"
#include "base/tr.h"
#include "model/bus.h"
#include <gio/gio.h>
#include <string.h>

struct Prompts {
    Bus *bus;
    GQueue *open; /* Prompt*, oldest first */
    guint last_id;
};

static void prompt_free(gpointer data) {
    Prompt *prompt = data;

    if (prompt->free_data != NULL)
        prompt->free_data(prompt->data);
    g_free(prompt->text);
    g_strfreev(prompt->choices);
    g_free(prompt);
}

Prompts *prompts_new(Bus *bus) {
    Prompts *prompts = g_new0(Prompts, 1);

    prompts->bus = bus;
    prompts->open = g_queue_new();
    return prompts;
}

void prompts_free(Prompts *prompts) {
    if (prompts == NULL)
        return;
    g_queue_free_full(prompts->open, prompt_free);
    g_free(prompts);
}

guint prompts_ask(Prompts *prompts, PromptKind kind, Account *account, const char *const *choices,
                  PromptFn fn, gpointer data, const char *format, ...) {
    g_return_val_if_fail(kind != PROMPT_CHOICE || (choices != NULL && choices[0] != NULL), 0);

    Prompt *prompt = g_new0(Prompt, 1);
    va_list args;
    guint id = ++prompts->last_id;

    prompt->id = id;
    prompt->kind = kind;
    prompt->account = account;
    prompt->choices = g_strdupv((char **)choices);
    prompt->fn = fn;
    prompt->data = data;
    va_start(args, format);
    prompt->text = tr_vprintf(format, args);
    va_end(args);
    g_queue_push_tail(prompts->open, prompt);
    bus_emit(prompts->bus,
             &(Event){.type = EV_PROMPT_ASKED, .account = account, .prompt = prompt, .number = id});
    return id;
}

Prompt *prompts_first(const Prompts *prompts) {
    return g_queue_peek_head(prompts->open);
}

Prompt *prompts_find(const Prompts *prompts, guint id) {
    for (GList *l = prompts->open->head; l != NULL; l = l->next) {
        Prompt *prompt = l->data;
        if (prompt->id == id)
            return prompt;
    }
    return NULL;
}

void prompts_own_data(Prompts *prompts, guint id, GDestroyNotify free_data) {
    Prompt *prompt = prompts_find(prompts, id);

    g_return_if_fail(prompt != NULL);
    prompt->free_data = free_data;
}

/* Out of the list, told, but still alive: bury it afterwards. */
static void prompt_close(Prompts *prompts, Prompt *prompt) {
    g_queue_remove(prompts->open, prompt);
    bus_emit(prompts->bus, &(Event){.type = EV_PROMPT_CLOSED,
                                    .account = prompt->account,
                                    .prompt = prompt,
                                    .number = prompt->id});
}

/* The choice that answer names or begins, whatever its case; NULL if none or several do. */
static const char *choice_match(const Prompt *prompt, const char *answer) {
    g_autofree char *typed = g_utf8_casefold(answer, -1);
    const char *found = NULL;

    g_strstrip(typed);
    for (char **choice = prompt->choices; *choice != NULL; choice++) {
        g_autofree char *folded = g_utf8_casefold(*choice, -1);
        if (strcmp(folded, typed) == 0)
            return *choice;
        if (*typed == '\0' || !g_str_has_prefix(folded, typed))
            continue;
        if (found != NULL)
            return NULL;
        found = *choice;
    }
    return found;
}

gboolean prompts_answer(Prompts *prompts, guint id, const char *answer, GError **error) {
    Prompt *prompt = prompts_find(prompts, id);

    if (prompt == NULL) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("This question is no longer open."));
        return FALSE;
    }
    if (prompt->kind == PROMPT_CHOICE && answer != NULL) {
        answer = choice_match(prompt, answer);
        if (answer == NULL) {
            g_autofree char *all = g_strjoinv(", ", prompt->choices);
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                        _("Please answer one of: %s."), all);
            return FALSE;
        }
    }
    /* A copy: closing may make the front end wipe what it holds. */
    g_autofree char *copy = g_strdup(answer);
    prompt_close(prompts, prompt);
    if (prompt->fn != NULL)
        prompt->fn(copy, prompt->data);
    if (copy != NULL)
        explicit_bzero(copy, strlen(copy));
    bus_bury(prompts->bus, prompt, prompt_free);
    return TRUE;
}

void prompts_withdraw(Prompts *prompts, guint *id) {
    Prompt *prompt = *id == 0 ? NULL : prompts_find(prompts, *id);

    *id = 0;
    if (prompt == NULL)
        return;
    prompt_close(prompts, prompt);
    bus_bury(prompts->bus, prompt, prompt_free);
}

void prompts_withdraw_account(Prompts *prompts, const Account *account) {
    gboolean found;
    guint id;

    do { /* from the start each time: a listener may change the list */
        id = 0;
        for (GList *l = prompts->open->head; l != NULL && id == 0; l = l->next)
            if (((Prompt *)l->data)->account == account)
                id = ((Prompt *)l->data)->id;
        found = id != 0;
        prompts_withdraw(prompts, &id);
    } while (found);
}
