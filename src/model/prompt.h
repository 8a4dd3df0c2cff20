#pragma once
#include "model/event.h"

/* A question to the user that nothing waits for: the asker is called back, or forgets it. */
typedef enum { PROMPT_CHOICE, PROMPT_TEXT, PROMPT_SECRET } PromptKind;
typedef void (*PromptFn)(const char *answer,
                         gpointer data); /* NULL: refused or withdrawn; a secret is wiped after */

struct Prompt {
    guint id;
    PromptKind kind;
    Account *account; /* may be NULL */
    char *text;       /* several lines are fine: the last one is the question */
    char **choices;   /* PROMPT_CHOICE: what may be answered, the safe one first */
    PromptFn fn;
    gpointer data;
    GDestroyNotify free_data; /* NULL: data is the asker's */
};

typedef struct Prompts Prompts;
Prompts *prompts_new(Bus *bus);
void prompts_free(Prompts *prompts);

/* Emits EV_PROMPT_ASKED. Returns the id for prompts_withdraw(). choices: NULL-terminated, or NULL.
 */
guint prompts_ask(Prompts *prompts, PromptKind kind, Account *account, const char *const *choices,
                  PromptFn fn, gpointer data, const char *format, ...) G_GNUC_PRINTF(7, 8);
/* data goes with the question: also when that is withdrawn, or papo ends. */
void prompts_own_data(Prompts *prompts, guint id, GDestroyNotify free_data);
Prompt *prompts_first(const Prompts *prompts); /* the oldest open question, or NULL */
Prompt *prompts_find(const Prompts *prompts, guint id);

/* FALSE and an error if the answer is not among the choices; an unambiguous beginning is enough.
 * NULL refuses. */
gboolean prompts_answer(Prompts *prompts, guint id, const char *answer, GError **error);
void prompts_withdraw(Prompts *prompts, guint *id); /* without calling fn; sets *id to 0 */
void prompts_withdraw_account(Prompts *prompts, const Account *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prompts, prompts_free)
