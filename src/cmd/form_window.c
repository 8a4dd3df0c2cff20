/* A form as a list: a field is an item, and Enter does with it what its type is for. */
#include "cmd/form_window.h"
#include "base/jid.h"
#include "base/text.h"
#include "base/tr.h"
#include "base/words.h"
#include "model/page.h"
#include <string.h>

enum { LABEL_SHORT = 24 }; /* characters; a longer one may be cut in its column */

void form_window_forget(FormWindow *window) {
    if (window->first)
        explicit_bzero(window->first, strlen(window->first));
    g_clear_pointer(&window->first, g_free);
}

static void window_free(gpointer data) {
    FormWindow *window = data;
    prompts_withdraw(window->page->model->prompts, &window->prompt);
    g_free(window->asked);
    form_window_forget(window);
    g_clear_pointer(&window->sending, reply_unref);
    if (window->free_data)
        window->free_data(window->data);
    form_free(window->form);
    g_strfreev(window->actions);
    g_free(window);
}

/* A text of somebody's: in a window it can be read whole, below the list. */
static void add_text(Page *page, const char *text, gboolean heading, int indent) {
    g_autofree char *shown = g_strdup_printf("%*s%s", indent * 2, "", text);
    if (heading) {
        page_add_heading(page, shown);
        return;
    }
    PageItem *item = page_add(page, NULL, shown, NULL);
    item->across = TRUE;
    page_item_detail(item, "%s", text);
}

static const char *enter_words(const Field *field) {
    switch (field->type) {
    case FIELD_BOOLEAN:
        return _("Enter turns it.");
    case FIELD_LIST_SINGLE:
    case FIELD_LIST_MULTI:
        return _("Enter shows what to choose from.");
    case FIELD_TEXT_PRIVATE:
        return _("Enter asks for it, unseen.");
    default:
        return _("Enter, then type it.");
    }
}

static void add_detail(const Form *form, const Field *field, gboolean live, PageItem *item) {
    g_autofree char *name = form_name_of(form, field), *hint = field_hint(field);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < field->media->len; i++)
        g_string_append_printf(all, "%s  ", (const char *)g_ptr_array_index(field->media, i));
    if (form_medium(field))
        g_string_append(all, _("/form view opens it.  "));
    if (live)
        g_string_append_printf(all, "%s  ", enter_words(field));
    if (field->label && g_utf8_strlen(field->label, -1) > LABEL_SHORT)
        g_string_append_printf(all, "%s  ", field->label);
    if (field->desc && *field->desc)
        g_string_append_printf(all, "%s  ", field->desc);
    if (hint)
        g_string_append_printf(all, _("It is %s.  "), hint);
    if (form->result)
        g_string_append_printf(all, "%s  ", item->columns[1]);
    g_string_append_printf(all, "(%s%s)", field->required && !form->result ? _("required, ") : "",
                           name);
    page_item_detail(item, "%s", all->str);
}

static char *joined(const Field *field) {
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < field->values->len; i++)
        g_string_append_printf(all, "%s%s",
                               i == 0                           ? ""
                               : field->type == FIELD_JID_MULTI ? " "
                                                                : "\n",
                               (const char *)g_ptr_array_index(field->values, i));
    return g_string_free(all, FALSE);
}

/* What Enter does with a field. */
static void add_act(const Form *form, const Field *field, PageItem *item) {
    g_autofree char *name = form_name_of(form, field);
    g_autofree char *values = NULL;
    if (field->type == FIELD_BOOLEAN) {
        item->command = g_strdup_printf("/form set %s %s", name, field_is_on(field) ? "no" : "yes");
    } else if (field->type == FIELD_LIST_SINGLE || field->type == FIELD_LIST_MULTI) {
        item->command = g_strdup_printf("/form choose %s", name);
    } else if (field->type == FIELD_TEXT_PRIVATE) {
        item->command = g_strdup_printf("/form ask %s", name);
    } else {
        values = joined(field);
        item->edit = g_strdup_printf("/form set %s %s", name, values);
    }
}

static void add_field(Page *page, const FormWindow *window, const Field *field, int indent) {
    const Form *form = window->form;
    g_autofree char *label = field_label(field), *shown = field_shown(field);
    g_autofree char *name = form_name_of(form, field);
    g_autofree char *starred =
        g_strconcat(label, field->required && !form->result ? " *" : "", NULL);
    PageItem *item = page_add(page, name, starred, shown, NULL);
    item->indent = indent * 2;
    gboolean live = !form->result && window->use;
    add_detail(form, field, live, item);
    if (live)
        add_act(form, field, item);
}

static void add_action(Page *page, const char *label, const char *command) {
    PageItem *item = page_add(page, command, label, NULL);
    item->across = TRUE;
    item->command = g_strdup(command);
}

static const char *action_label(const char *action) {
    static const char *const labels[][2] = {{"prev", N_("[ Back ]")},
                                            {"next", N_("[ Next ]")},
                                            {"complete", N_("[ Finish ]")},
                                            {"execute", N_("[ Go on ]")}};
    for (gsize i = 0; i < G_N_ELEMENTS(labels); i++)
        if (strcmp(labels[i][0], action) == 0)
            return tr(labels[i][1]);
    return _("[ Submit ]");
}

static void add_actions(Page *page, const FormWindow *window) {
    if (!window->use)
        return;
    page_add_heading(page, "");
    if (!window->actions)
        add_action(page, _("[ Submit ]"), "/form submit");
    for (char **action = window->actions; action && *action; action++) {
        g_autofree char *command = g_strconcat("/form submit ", *action, NULL);
        add_action(page, action_label(*action), command);
    }
    add_action(page, _("[ Cancel ]"), "/form cancel");
}

/* An address in a table is something to do something with: the line says what, to be changed. */
static void add_row(Page *page, const Form *form, char **cells) {
    const char *who = NULL;
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < form->reported->len; i++) {
        const Field *column = g_ptr_array_index(form->reported, i);
        g_autofree char *label = field_label(column);
        if (!who && (column->type == FIELD_JID_SINGLE || column->type == FIELD_JID_MULTI))
            who = cells[i];
        g_string_append_printf(all, "%s%s: %s", all->len ? "; " : "", label, cells[i]);
    }
    g_autofree char *jid = who ? jid_prepare(who, NULL) : NULL;
    g_autofree char *quoted = jid ? words_quote(jid) : NULL;
    PageItem *item = page_add_columns(page, who, cells);
    page_item_detail(item, "%s", all->str);
    if (quoted)
        item->edit = g_strdup_printf("/msg %s ", quoted);
}

static void add_table(Page *page, const Form *form) {
    if (!form->reported->len)
        return;
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < form->reported->len; i++)
        g_ptr_array_add(labels, field_label(g_ptr_array_index(form->reported, i)));
    g_ptr_array_add(labels, NULL);
    page_add_columns(page, NULL, (char **)labels->pdata)->heading = TRUE;
    for (guint i = 0; i < form->rows->len; i++)
        add_row(page, form, g_ptr_array_index(form->rows, i));
    if (!form->rows->len)
        add_text(page, _("Nothing was found."), FALSE, 0);
}

static void fill(Page *page, gpointer data) {
    const FormWindow *window = data;
    const Form *form = window->form;
    for (guint i = 0; i < form->instructions->len; i++)
        add_text(page, g_ptr_array_index(form->instructions, i), FALSE, 0);
    for (guint i = 0; i < form->parts->len; i++) {
        const FormPart *part = g_ptr_array_index(form->parts, i);
        if (part->text)
            add_text(page, part->text, part->heading, part->indent);
        else
            add_field(page, window, g_ptr_array_index(form->fields, part->field), part->indent);
    }
    add_table(page, form);
    if (form->cut)
        add_text(page, _("This form is longer than papo can show: something is missing here."),
                 FALSE, 0);
    add_actions(page, window);
}

FormWindow *form_window_new(Model *model, Account *account, const char *name, const char *who,
                            Form *form, const FormUse *use, gpointer data,
                            GDestroyNotify free_data) {
    FormWindow *window = g_new0(FormWindow, 1);
    const char *title = form->title && *form->title ? form->title : name;
    window->form = form;
    window->use = form->result ? NULL : use;
    window->data = data;
    window->free_data = free_data;
    window->page = strstr(title, who) ? page_new(model, account, name, "%s", title)
                                      : page_new(model, account, name, "%s (%s)", title, who);
    window->page->fill = fill;
    window->page->data = window;
    window->page->free_data = window_free;
    window->page->stale = TRUE;
    window->page->nothing =
        window->use ? N_("What is typed here looks for fields. Enter on a field fills it in; Esc "
                         "shows all.")
                    : NULL;
    return window;
}

FormWindow *form_window_of(const Page *page) {
    return page && page->fill == fill ? page->data : NULL;
}

FormWindow *form_window_find(const Model *model, const Account *account, const char *name) {
    return form_window_of(page_find(model, account, name));
}

void form_window_done(const Model *model, const Account *account, const char *name) {
    Page *page = page_find(model, account, name);
    if (!form_window_of(page))
        return;
    page->keep = FALSE;
    conv_close(page->conv);
}

/* The first field that is to be filled in, else what is to be done: not a text above it. */
static void go_to_work(const FormWindow *window) {
    const Form *form = window->form;
    for (guint i = 0; i < form->parts->len; i++) {
        const FormPart *part = g_ptr_array_index(form->parts, i);
        if (part->text)
            continue;
        g_autofree char *name = form_name_of(form, g_ptr_array_index(form->fields, part->field));
        page_select(window->page, name);
        return;
    }
    page_select(window->page, window->actions && *window->actions ? NULL : "/form submit");
}

void form_window_open(FormWindow *window, Reply *reply) {
    Page *page = window->page;
    const FormWindow *before = form_window_find(page->model, page->account, page->name);
    if (!reply_has_window(reply)) {
        form_tell(reply, window->form);
        page_free(page);
        return;
    }
    if (before && !window->form->result && form_keep(window->form, before->form))
        page->keep = TRUE;
    page_settle(page);
    go_to_work(window); /* or, if there was one, where one was in it */
    reply_page(reply, page);
}

/* ---- without a screen ---- */

gboolean form_values(const char *line, char ***values, GError **error) {
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    for (char *word; line && (word = words_next(&line));) {
        g_ptr_array_add(words, word);
        if (!strchr(word, '='))
            return cmd_fail(error, CMD_ERROR_USAGE, "“%s” is no field=value", word);
    }
    g_ptr_array_add(words, NULL);
    *values = words->len > 1 ? g_strdupv((char **)words->pdata) : NULL;
    return TRUE;
}

static void tell_field(Reply *reply, const Form *form, const Field *field) {
    g_autofree char *name = form_name_of(form, field), *label = field_label(field);
    g_autofree char *shown = field_shown(field), *hint = field_hint(field);
    g_autofree char *desc = text_clean(field->desc ? field->desc : "");
    if (form->result) {
        reply_line(reply, "  %s: %s", label, shown);
    } else {
        reply_line(reply, "  %s=%s  %s%s%s%s%s%s", name, shown, label,
                   field->required ? _(" (required)") : "", *desc ? ": " : "", desc,
                   hint ? "; " : "", hint ? hint : "");
    }
    for (guint i = 0; i < field->media->len; i++) {
        g_autofree char *uri = text_clean(g_ptr_array_index(field->media, i));
        reply_line(reply, "    %s", uri);
    }
}

void form_tell(Reply *reply, const Form *form) {
    g_autofree char *title = form->title ? text_clean(form->title) : NULL;
    if (title && *title)
        reply_line(reply, "%s", title);
    for (guint i = 0; i < form->instructions->len; i++) {
        g_autofree char *text = text_clean(g_ptr_array_index(form->instructions, i));
        reply_line(reply, "%s", text);
    }
    for (guint i = 0; i < form->parts->len; i++) {
        const FormPart *part = g_ptr_array_index(form->parts, i);
        g_autofree char *text = part->text ? text_clean(part->text) : NULL;
        if (text)
            reply_line(reply, "%s", text);
        else
            tell_field(reply, form, g_ptr_array_index(form->fields, part->field));
    }
    for (guint i = 0; i < form->rows->len; i++) {
        g_autofree char *row = g_strjoinv("  ", g_ptr_array_index(form->rows, i));
        g_autofree char *text = text_clean(row);
        reply_line(reply, "  %s", text);
    }
}
