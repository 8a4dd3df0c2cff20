/* Filling in a form: what Enter does in its window, and what can be typed there. */
#include "base/text.h"
#include "base/tr.h"
#include "cmd/form_window.h"
#include "model/page.h"
#include <string.h>

/* The form of the window; of a list to choose from, the one it was opened from. */
static FormWindow *any_form_here(const Ctx *ctx, GError **error) {
    const Page *page = ctx->conv ? ctx->conv->page : NULL;
    FormWindow *window = form_window_of(page);
    if (!window && page && page->from && convs_exists(ctx->model, page->from))
        window = form_window_of(page->from->page);
    if (!window)
        cmd_fail(error, CMD_ERROR_STATE, "There is no form in this window");
    return window;
}

static FormWindow *form_here(const Ctx *ctx, GError **error) {
    FormWindow *window = any_form_here(ctx, error);
    if (window && !window->use)
        cmd_fail(error, CMD_ERROR_STATE, "There is nothing to fill in here");
    return window && window->use ? window : NULL;
}

/* The value is seen where the form is; also in a list to choose from. */
static void changed(const Ctx *ctx, FormWindow *window) {
    window->page->keep = TRUE;
    page_stale(window->page);
    if (ctx->conv->page != window->page)
        page_stale(ctx->conv->page);
}

typedef gboolean (*ChangeFn)(Form *form, const char *name, const char *text, GError **error);

static gboolean change(Ctx *ctx, const Args *args, ChangeFn fn, GError **error) {
    FormWindow *window = form_here(ctx, error);
    const char *value = arg_text(args, "value");
    if (!window || !fn(window->form, arg_text(args, "field"), value ? value : "", error))
        return FALSE;
    changed(ctx, window);
    return TRUE;
}

static gboolean set(Ctx *ctx, const Args *args, GError **error) {
    return change(ctx, args, form_set, error);
}

static gboolean add(Ctx *ctx, const Args *args, GError **error) {
    return change(ctx, args, form_add, error);
}

static gboolean drop(Ctx *ctx, const Args *args, GError **error) {
    return change(ctx, args, form_drop, error);
}

static Field *field_meant(FormWindow *window, const Args *args, GError **error) {
    const char *name = arg_text(args, "field");
    Field *field = window ? form_find(window->form, name) : NULL;
    if (window && !field)
        cmd_fail(error, CMD_ERROR_USAGE, "There is no field “%s”; /form show lists them", name);
    return field;
}

/* ---- secrets: asked for, and never seen ---- */

static void on_secret(const char *answer, gpointer data);

static void ask_for(FormWindow *window, const char *name) {
    const Field *field = form_find(window->form, name);
    g_autofree char *label = field_label(field);
    g_free(window->asked);
    window->asked = form_name_of(window->form, field);
    window->prompt =
        prompts_ask(window->page->model->prompts, PROMPT_SECRET, window->page->account, NULL,
                    on_secret, window, window->first ? _("%s, again:") : "%s:", label);
}

static void on_secret(const char *answer, gpointer data) {
    FormWindow *window = data;
    g_autofree char *name = g_steal_pointer(&window->asked);
    g_autoptr(GError) error = NULL;
    window->prompt = 0;
    if (answer && *answer && window->twice && !window->first) {
        window->first = g_strdup(answer);
        ask_for(window, name);
        return;
    }
    gboolean same = !window->first || g_strcmp0(answer, window->first) == 0;
    form_window_forget(window);
    if (answer && !same)
        cmd_fail(&error, CMD_ERROR_USAGE, "The two weren't the same: nothing was put in");
    else if (answer && form_set(window->form, name, answer, &error)) {
        window->page->keep = TRUE;
        page_stale(window->page);
    }
    if (error) {
        model_error(window->page->model, window->page->conv, "%s", error->message);
    }
}

static gboolean ask(Ctx *ctx, const Args *args, GError **error) {
    FormWindow *window = form_here(ctx, error);
    const Field *field = field_meant(window, args, error);
    if (!field)
        return FALSE;
    prompts_withdraw(ctx->model->prompts, &window->prompt);
    form_window_forget(window);
    ask_for(window, arg_text(args, "field"));
    return TRUE;
}

/* ---- a list to choose from ---- */

typedef struct {
    Account *account;
    char *page, *field;
} Choice;

static void choice_free(gpointer data) {
    Choice *choice = data;
    g_free(choice->page);
    g_free(choice->field);
    g_free(choice);
}

static void choice_fill(Page *page, gpointer data) {
    const Choice *choice = data;
    const FormWindow *window = form_window_find(page->model, choice->account, choice->page);
    const Field *field = window ? form_find(window->form, choice->field) : NULL;
    gboolean several = field && field->type == FIELD_LIST_MULTI;
    for (guint i = 0; field && i < field->options->len; i++) {
        const FieldOption *option = g_ptr_array_index(field->options, i);
        gboolean on = field_has(field, option->value);
        g_autofree char *shown = g_strdup_printf(several ? "[%s] %s" : "(%s) %s",
                                                 on ? several ? "x" : "*" : " ", option->label);
        PageItem *item = page_add(page, NULL, shown, NULL);
        g_free(item->id);
        item->id = g_strdup_printf("%u", i);
        item->stay = several;
        item->command = g_strdup_printf("/form %s %s #%u",
                                        !several ? "set"
                                        : on     ? "remove"
                                                 : "add",
                                        choice->field, i + 1);
        if (strcmp(option->label, option->value) != 0)
            page_item_detail(item, "%s", option->value);
    }
    if (field && field->rule.method != RULE_BASIC)
        page_add(page, NULL, _("something else"), NULL)->edit =
            g_strdup_printf("/form %s %s ", several ? "add" : "set", choice->field);
}

static void choose_first(Page *page, const Field *field) {
    for (guint i = 0; i < field->options->len; i++) {
        const FieldOption *option = g_ptr_array_index(field->options, i);
        g_autofree char *id = g_strdup_printf("%u", i);
        if (field_has(field, option->value)) {
            page_select(page, id);
            return;
        }
    }
}

static gboolean choose(Ctx *ctx, const Args *args, GError **error) {
    FormWindow *window = form_here(ctx, error);
    const Field *field = field_meant(window, args, error);
    if (!field)
        return FALSE;
    g_autofree char *label = field_label(field);
    Choice *choice = g_new0(Choice, 1);
    choice->account = window->page->account;
    choice->page = g_strdup(window->page->name);
    choice->field = form_name_of(window->form, field);
    Page *page = page_new(ctx->model, choice->account, "choose", "%s%s", label,
                          field->type == FIELD_LIST_MULTI ? _(": Esc when you are done") : "");
    page->once = TRUE;
    page->empty = g_strdup(_("There is nothing to choose from."));
    page_fill_by(page, 0, choice_fill, choice, choice_free);
    choose_first(page, field);
    reply_page(ctx->reply, page);
    return TRUE;
}

/* ---- pictures and sounds ---- */

/* Without a name: of the field under the cursor, else of the first that has something. */
static const char *medium_meant(const FormWindow *window, const Field *named) {
    const PageItem *item = page_current(window->page);
    const Field *here = item ? form_find(window->form, item->id) : NULL;
    const char *medium = named ? form_medium(named) : here ? form_medium(here) : NULL;
    for (guint i = 0; !named && !medium && i < window->form->fields->len; i++)
        medium = form_medium(window->form->fields->pdata[i]);
    return medium;
}

static gboolean view(Ctx *ctx, const Args *args, GError **error) {
    FormWindow *window = any_form_here(ctx, error);
    const Field *named =
        window && arg_text(args, "field") ? field_meant(window, args, error) : NULL;
    if (!window || (arg_text(args, "field") && !named))
        return FALSE;
    const char *medium = medium_meant(window, named);
    return medium ? cmd_open_link(ctx, medium, error)
                  : cmd_fail(error, CMD_ERROR_STATE, "There is no picture or sound to open here");
}

/* ---- the whole form ---- */

static gboolean show(Ctx *ctx, const Args *args, GError **error) {
    FormWindow *window = form_here(ctx, error);
    if (window)
        form_tell(ctx->reply, window->form);
    return window != NULL;
}

/* Once, until the answer has come; sending it may be the end of the window. */
static gboolean send(Ctx *ctx, FormWindow *window, const char *action, GError **error) {
    Account *account = window->page->account;
    g_autofree char *name = g_strdup(window->page->name);
    if (window->sending && reply_busy(window->sending))
        return cmd_fail(error, CMD_ERROR_STATE, "It has been sent; the answer is still to come");
    if (!window->use->submit(ctx, window, action, error))
        return FALSE;
    if (form_window_find(ctx->model, account, name) == window) {
        g_clear_pointer(&window->sending, reply_unref);
        window->sending = reply_ref(ctx->reply);
    }
    return TRUE;
}

static gboolean submit(Ctx *ctx, const Args *args, GError **error) {
    FormWindow *window = form_here(ctx, error);
    const char *action = arg_text(args, "action");
    if (!window)
        return FALSE;
    if (action &&
        !(window->actions && g_strv_contains((const char *const *)window->actions, action))) {
        g_autofree char *all = window->actions ? g_strjoinv(", ", window->actions) : NULL;
        return cmd_fail(error, CMD_ERROR_USAGE, "/form submit: this form has %s%s",
                        all && *all ? _("only these actions: ") : _("no actions"), all ? all : "");
    }
    /* Who goes back may leave something open. */
    const Field *wrong = g_strcmp0(action, "prev") != 0 ? form_check(window->form, error) : NULL;
    if (wrong) {
        g_autofree char *name = form_name_of(window->form, wrong);
        page_select(window->page, name);
        return FALSE;
    }
    return send(ctx, window, action, error);
}

static gboolean cancel(Ctx *ctx, const Args *args, GError **error) {
    FormWindow *window = form_here(ctx, error);
    if (!window)
        return FALSE;
    Account *account = window->page->account;
    g_autofree char *name = g_strdup(window->page->name);
    if (window->use->cancel)
        window->use->cancel(ctx, window);
    form_window_done(ctx->model, account, name);
    return TRUE;
}

static gboolean reopen(Ctx *ctx, const Args *args, GError **error) {
    Conv *conv = page_reopen(ctx->model);
    if (!conv)
        return cmd_fail(error, CMD_ERROR_STATE, "No form was closed with something in it");
    ctx->conv = conv;
    return TRUE;
}

static const Command table[] = {
    {"form set", "<field:text> [value:verbatim...]", "Fill in a field of the form in this window.",
     "A field has a name, which is shown below the form with the cursor on it; /form show lists "
     "all. "
     "on and off, an entry of a list by its name, several addresses with blanks between them, "
     "several "
     "lines with Alt-Enter. Without a value the field is emptied. A form opens a window when a "
     "command "
     "asks for one; Enter on a field does what there is to do.",
     "form set muc#roomconfig_roomname Tea party", ACCEPT_LINES | KEEP_SECRET, set},
    {"form add", "<field:text> <value:verbatim...>",
     "Add a value to a field that may have several.", NULL, "form add admins bob@example.org",
     ACCEPT_LINES | KEEP_SECRET, add},
    {"form remove", "<field:text> <value:verbatim...>",
     "Take a value out of a field that may have several.", NULL,
     "form remove admins bob@example.org", ACCEPT_LINES, drop},
    {"form choose", "<field:text>", "Choose from the list of a field.", NULL,
     "form choose muc#roomconfig_whois", 0, choose},
    {"form ask", "<field:text>", "Be asked for the value of a field, and type it unseen.", NULL,
     "form ask password", 0, ask},
    {"form view", "[field:text]", "Open the picture or the sound that belongs to a field.",
     "As the setting url-open says. What a service sends along is a private file, whose name "
     "stands "
     "below the form; it is gone when papo ends.",
     "form view ocr", 0, view},
    {"form show", "", "List the fields of the form in this window, with their names and values.",
     NULL, "form show", 0, show},
    {"form submit", "[action:text]", "Send the form in this window.",
     "The form is checked first. A form of several steps has the actions prev, next and complete; "
     "without one, what the service suggests is done.",
     "form submit", 0, submit},
    {"form cancel", "", "Throw the form in this window away, and tell the service so.", NULL,
     "form cancel", 0, cancel},
    {"form open", "", "Open the form again that was closed last with something in it.",
     "Closing a window does not lose what you put into its form.", "form open", 0, reopen},
};

void form_commands(Commands *commands) {
    commands_add(commands, "Forms", table, G_N_ELEMENTS(table));
}
