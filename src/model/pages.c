/* The windows that are lists: opened, replaced, grown stale, and gone with their account. */
#include "model/conv.h"
#include "model/model.h"
#include "model/page.h"
#include <string.h>

static Conv *find(const Model *model, const Account *account, const char *name) {
    for (guint i = 0; i < model->pages->len; i++) {
        Conv *conv = g_ptr_array_index(model->pages, i);
        if (conv->page->account == account && strcmp(conv->page->name, name) == 0)
            return conv;
    }
    return NULL;
}

Page *page_find(const Model *model, const Account *account, const char *name) {
    Conv *conv = find(model, account, name);

    return conv != NULL ? conv->page : NULL;
}

static void open_window(Conv *conv) {
    g_autoptr(GPtrArray) open = convs_open(conv->model);
    const Conv *last = g_ptr_array_index(open, open->len - 1);

    conv->open = TRUE;
    conv->position = last->position + 1;
    bus_emit(conv->model->bus, &(Event){.type = EV_CONV_OPENED, .conv = conv});
}

static Conv *add_window(Page *page) {
    Model *model = page->model;
    Conv *conv = conv_new(model, NULL, CONV_PAGE, page->name);

    conv->page = page;
    g_ptr_array_add(model->pages, conv);
    open_window(conv);
    return conv;
}

/* Where one was in the page before, one is in the new one. */
static void replace(Conv *conv, Page *page) {
    Page *before = conv->page;
    const PageItem *item = page_current(before);

    if (page->from == conv)
        page->from = before->from;
    conv->page = page;
    if (item != NULL && !page->fresh)
        page_select(page, item->id);
    page_free(before);
}

Conv *page_open(Page *page, const Conv *from) {
    Conv *conv = find(page->model, page->account, page->name);

    page->from = from;
    if (conv != NULL)
        replace(conv, page);
    if (conv != NULL && !conv->open)
        open_window(conv);
    if (conv == NULL)
        conv = add_window(page);
    page->conv = conv;
    bus_emit(page->model->bus, &(Event){.type = EV_PAGE_OPENED, .conv = conv, .text = page->title});
    return conv;
}

Conv *page_reopen(const Model *model) {
    for (guint i = model->pages->len; i-- > 0;) {
        Conv *conv = g_ptr_array_index(model->pages, i);
        if (conv->open)
            continue;
        open_window(conv);
        bus_emit(model->bus,
                 &(Event){.type = EV_PAGE_OPENED, .conv = conv, .text = conv->page->title});
        return conv;
    }
    return NULL;
}

void page_kept(const Page *page) {
    gboolean there = convs_exists(page->model, page->from);

    model_notice(page->model, there ? (Conv *)page->from : NULL,
                 "What you put into “%s” is kept: /form open shows it again", page->title);
}

void page_stale(Page *page) {
    gboolean news = !page->stale;

    page->stale = TRUE;
    if (news && page->conv != NULL)
        bus_emit(page->model->bus, &(Event){.type = EV_PAGE_CHANGED, .conv = page->conv});
}

void pages_hear(const Event *ev, void *data) {
    const Model *model = data;

    for (guint i = model->pages->len; i-- > 0;) {
        Conv *conv = g_ptr_array_index(model->pages, i);
        if (ev->type == EV_ACCOUNT_REMOVED && conv->page->account == ev->account) {
            conv->page->keep = FALSE;
            conv_close(conv);
        } else if ((conv->page->events & PAGE_EVENT(ev->type)) != 0)
            page_stale(conv->page);
    }
}
