#pragma once
#include "cmd/common.h"
#include "model/form.h"

/* A form in a window, whoever asks for it. The commands /form … work on it. */
typedef struct FormWindow FormWindow;

typedef struct {
    /* Sends the form, which has been checked; action: what the user chose of the actions, NULL for
     * the usual one. The window stays until form_window_done(): nothing is lost if the service
     * refuses it. */
    gboolean (*submit)(Ctx *ctx, FormWindow *window, const char *action, GError **error);
    void (*cancel)(Ctx *ctx, FormWindow *window); /* tells the service; may be NULL */
} FormUse;

struct FormWindow {
    Page *page; /* borrowed */
    Form *form;
    const FormUse *use;
    char **actions; /* besides cancelling; NULL: just "submit" */
    gpointer data;
    GDestroyNotify free_data;
    gboolean twice; /* a secret is asked for a second time: it is a new one */

    Reply *sending; /* of the last /form submit; NULL */
    char *first;    /* the answer, while it is asked for again */
    char *asked;    /* the field whose value a prompt asks for, and the prompt; else NULL and 0 */
    guint prompt;
};

/* A page that shows the form (taken), not opened yet. who: the service, the title where the form
 * has none. use NULL: there is nothing to do but read. data is the window's, freed with it. */
FormWindow *form_window_new(Model *model, Account *account, const char *name, const char *who,
                            Form *form, const FormUse *use, gpointer data,
                            GDestroyNotify free_data);
/* Opens it, with what was typed into the one of that name before; a script is told all that the
 * form asks. Takes the window. */
void form_window_open(FormWindow *window, Reply *reply);
FormWindow *form_window_of(const Page *page); /* NULL: it is no form */
FormWindow *form_window_find(const Model *model, const Account *account, const char *name);
/* The form is where it should be: its window goes, with what is in it. */
void form_window_done(const Model *model, const Account *account, const char *name);

void form_window_forget(FormWindow *window); /* what was typed of a secret */

/* form_media.c: asks the service for what belongs to its fields and isn't here yet (XEP-0231); the
 * window shows it when it comes. */
void form_window_fetch(FormWindow *window, const char *from);
/* The picture or sound of a field that can be opened: what came along is a file by now, else a
 * link. Borrowed; NULL: none. */
const char *form_medium(const Field *field);

/* What a line gives: "field=value", the value in quotes where there are blanks; NULL if there is
 * none. FALSE and an error if a word is no such thing. */
gboolean form_values(const char *line, char ***values, GError **error);

/* Every field, its name, its value and what may stand there, as lines. */
void form_tell(Reply *reply, const Form *form);
