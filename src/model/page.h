#pragma once
#include "model/event.h"

typedef struct Model Model;

/* A window that is a list: settings, what a server offers, the fields of a form. What is shown, in
 * columns; a detail for the bottom of the window; and what Enter does. */
typedef struct {
    char **columns;   /* cleaned when they were added, as the detail was: harmless to show */
    char *detail;     /* NULL: none */
    char *id;         /* the cursor stays with it when the page is filled anew */
    char *command;    /* what Enter runs: a command line; words of others in it are checked, and
                         quoted by words_quote(); NULL */
    char *edit;       /* else what Enter puts into the input line; NULL */
    gboolean news;    /* something there is unread */
    gboolean heading; /* the cursor passes over it */
    gboolean across;  /* its only column takes no part in how wide columns are */
    gboolean stay;    /* Enter on it does not close a page that is there once */
    int indent;       /* blanks before the first column */

    char *keys[2]; /* the first column, and all the rest, as the filter sees them */
} PageItem;

typedef struct Page Page;
typedef void (*PageFill)(Page *page, gpointer data);

struct Page {
    Model *model;
    Account *account; /* whom its commands are for; NULL: the default one. Closed when it goes */
    Conv *conv;       /* its window; NULL before page_open() */
    const Conv *from; /* the window it was asked for in; perhaps gone: only to be compared */
    char *name;       /* of the window: "settings"; with the account it is unique */
    char *title;
    char *empty;         /* said where there is nothing in it */
    const char *nothing; /* N_(): said where nothing fits the filter; NULL: as everywhere */
    char *back;          /* the command that Esc runs when it has nothing else to do; NULL */
    gboolean fresh; /* other things under a name that is in use: the cursor stays where it is put */
    gboolean once;  /* closes with Esc, and when Enter has done its work */

    gboolean keep; /* what was typed into it is not lost when it is closed: see page_reopen() */

    GPtrArray *items; /* PageItem* */
    GArray *shown;    /* guint: which of them the filter lets through, the best ones first */
    GArray *widths;   /* int: columns of the screen that each column of those needs */
    guint cursor;     /* index into shown */
    char *filter;     /* as typed; "" */
    char *before;     /* the id that was under the cursor when there was none; NULL */

    guint64 events; /* 1 << EventType: what makes it stale */
    PageFill fill;
    gpointer data;
    GDestroyNotify free_data;
    gboolean stale, unsettled;
};

/* account may be NULL. The title may hold remote text: it is cleaned. */
Page *page_new(Model *model, Account *account, const char *name, const char *title, ...)
    G_GNUC_PRINTF(4, 5);
void page_free(Page *page);

/* fill makes the items: at once, and again before they are looked at when one of the events has
 * happened or page_stale() was called. free_data may be NULL. */
#define PAGE_EVENT(type) (G_GUINT64_CONSTANT(1) << (type))
void page_fill_by(Page *page, guint64 events, PageFill fill, gpointer data,
                  GDestroyNotify free_data);

/* Adds an item with these columns (to a NULL), which may hold remote text. Its other members may be
 * set on what is returned (borrowed). id NULL: the first column. */
PageItem *page_add(Page *page, const char *id, const char *column, ...) G_GNUC_NULL_TERMINATED;
PageItem *page_add_columns(Page *page, const char *id, char **columns); /* the same */
PageItem *page_add_heading(Page *page, const char *text);               /* across all columns */
void page_item_detail(PageItem *item, const char *format, ...) G_GNUC_PRINTF(2, 3); /* cleaned */

/* Items, filter and cursor as they are now; whoever looks at them calls it first. */
void page_settle(Page *page);
const PageItem *page_current(Page *page);         /* under the cursor; NULL */
void page_move(Page *page, int steps);            /* > 0: down; stops at the ends */
gboolean page_select(Page *page, const char *id); /* FALSE: it isn't shown */
void page_set_filter(Page *page, const char *text);
guint page_count(const Page *page, gboolean all); /* items without headings: shown, or all */
/* The items that are shown as lines of text, for where there is no screen; unref it. */
GPtrArray *page_lines(Page *page);

/* pages.c: opens a window, or gives new content to the one of this name. Takes the page. from: the
 * window in which it was asked for, or NULL. Emits EV_PAGE_OPENED. */
Conv *page_open(Page *page, const Conv *from);
Page *page_find(const Model *model, const Account *account, const char *name); /* open; NULL */
Conv *page_reopen(const Model *model); /* the one that was closed and kept last; NULL */
void page_kept(const Page *page);      /* tells the user so */
void page_stale(Page *page);           /* emits EV_PAGE_CHANGED, once until it is looked at */
void pages_hear(const Event *ev, void *model); /* a BusFn */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Page, page_free)
