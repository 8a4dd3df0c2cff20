#pragma once
#include "cmd/registry.h"
#include "ui/input.h"
#include "ui/key_binds.h"
#include "ui/notify.h"
#include "ui/pane.h"
#include "ui/term.h"
#include "ui/ui.h"
#include "ui/viewport.h"

/* Shared by the files of the live screen alone. */

enum {
    DIRTY_TITLE = 1 << 0,
    DIRTY_MAIN = 1 << 1,
    DIRTY_PANEL = 1 << 2,
    DIRTY_STATUS = 1 << 3,
    DIRTY_INPUT = 1 << 4,
    DIRTY_ALL = (1 << 5) - 1,
};

typedef struct {
    int x, y, width, height;
} Area;

/* A pane and what it looked like when it was drawn last. */
typedef struct {
    Canvas *canvas;
    Area place; /* on the screen, as drawn last */
} Pane;
/* PANE_OTHER and its title: the window beside the one that has the focus. */
enum {
    PANE_TITLE,
    PANE_MAIN,
    PANE_OTHER_TITLE,
    PANE_OTHER,
    PANE_LEFT,
    PANE_RIGHT,
    PANE_STATUS,
    PANE_INPUT,
    PANE_COUNT
};
typedef enum { SIDE_LEFT, SIDE_RIGHT, SIDES } Side;
typedef enum { SPLIT_OFF, SPLIT_RIGHT, SPLIT_BELOW } Split;

/* A window: a conversation and what part of it is to be seen. */
typedef struct {
    Conv *conv;
    Viewport *viewport;
    gint64 hit;          /* message a search jumped to, or 0 */
    char *quote;         /* put before the input line last; NULL */
    gboolean correcting; /* the input line holds the old text, conv->draft what stood there */

    /* A page: the first item and how many lines of them there are; notices with lower ids are
     * answers to be seen. */
    int top, lines;
    gint64 answered;
} View;

typedef struct {
    Conv *conv; /* who is told; NULL: nobody is */
    gboolean composing;
    char *text; /* as it was when last looked at: moving about in it is not writing */
    guint timer;
} TypingSelf;

/* What is looked for in the window that is shown. */
typedef struct {
    gboolean asking;       /* the input line asks for it */
    char *folded;          /* now; NULL: nothing, or mentions */
    char *last;            /* as it was typed last; NULL */
    gint64 time, id;       /* of the message that was found; 0: none */
    ViewportPlace from;    /* where Esc goes back to */
    struct Finder *finder; /* looking */
    gboolean newer;
    guint timer;
} Find;

typedef struct Spelling Spelling;

struct Ui {
    Model *model;
    Commands *commands;
    struct Attention *attention;
    Notify *notify; /* NULL: there is nobody to show them */
    guint flash;    /* timer: until its end */
    struct Detach *detach;
    Theme *theme;
    GTimeZone *zone;
    Term *term;
    Input *input;
    guint winch; /* GLib source */

    GHashTable *views; /* Conv* → View* */
    View *view;        /* the one that is shown */
    View *other;       /* the one beside or below it; NULL: the screen is not split */
    Split split;       /* how */
    gboolean second;   /* the focus is in the right or lower one */
    gboolean both;     /* there was room for both when they were drawn last */
    GPtrArray *trail;  /* Conv*, where the user was before, the last one last; borrowed */
    GArray *places;    /* likewise, in what was said: see places.c */
    Find find;
    KeyBinds *keys;
    Reply *grab;     /* who wants to know the next key; NULL */
    Conv *tour_from; /* where going through what is unread began; NULL: not on such a tour */

    Pane panes[PANE_COUNT];
    Canvas *screen;
    int width, height, main_height; /* as drawn last */
    int panel_scroll[SIDES];
    guint hit; /* of the last search, where /jump was last */
    guint dirty, paint_timer;
    gint64 painted; /* monotonic */
    gint64 since;   /* when papo was started */
    char *tried;    /* a theme that is only looked at; NULL: none */

    gboolean painting;
    gboolean focused; /* the terminal has the keyboard, as far as is known */
    gint64 last_key;  /* monotonic */
    guint prompt;     /* the question in the input line, or 0 */
    guint prompt_timer, minute;
    TypingSelf typing;
    GHashTable *told;   /* bare JID → what was said of the account last */
    char *title;        /* what the terminal's title says */
    char *hint;         /* see hint.c; NULL */
    const View *hinted; /* where */
    Spelling *spelling;
    GPtrArray *editors; /* that are open, see editor.c */
    gboolean lent;      /* one of them has the terminal */
};

/* ui.c */
void ui_dirty(Ui *ui, guint bits); /* painted soon */
void ui_paint(Ui *ui);             /* now */
RowStyle ui_row_style(const Ui *ui);
gboolean ui_unicode(const Ui *ui);
void ui_notice(Ui *ui, const char *format, ...) G_GNUC_PRINTF(2, 3); /* in the window shown */
gboolean ui_load_theme(Ui *ui, const char *name, GError **error);

/* entry.c */
void entry_open(Ui *ui, int fd); /* fd -1: only what ui_feed() brings */

/* hint.c */
void hint_hear(Ui *ui, const Event *ev); /* EV_MESSAGE_ADDED */
void hint_drop(Ui *ui);                  /* it has been seen */
void hint_draw(const Ui *ui, const View *view, Canvas *canvas);

/* layout.c */
void layout_draw(Ui *ui, Canvas *canvas);
char *layout_prompt(const Ui *ui); /* owned by the caller */

/* panels.c */
void panels_fit(const Ui *ui, int width, int columns[SIDES]); /* 0: not shown */
char *panels_why_hidden(const Ui *ui, Side side);             /* NULL: it is shown; yours */
void panels_draw(Ui *ui, Side side, const PaneCtx *ctx, Canvas *canvas);
gboolean panels_shown(const Ui *ui, Side side); /* as drawn last */
void panels_scroll(Ui *ui, Side side, int lines);

/* alert.c */
void alert_hear(Ui *ui, const Event *ev); /* EV_ATTENTION, EV_READ */
void alert_end(Ui *ui);

/* mouse.c: the command line for what was done there, owned by the caller; NULL: nothing */
char *mouse_command(const Ui *ui, MouseButton button, int x, int y);

/* split.c: two windows at a time */
/* Divides the room for windows in two, if it is split and large enough; a title, if there is one,
 * needs a line of it below. FALSE: only one is shown, in all of it. */
gboolean split_places(const Ui *ui, const Area *room, Area *focused, Area *other);
gboolean split_start(Ui *ui, Split how, Conv *conv, GError **error);
void split_end(Ui *ui);
void split_swap(Ui *ui);                     /* the focus goes to the other one */
void split_forget(Ui *ui, const View *view); /* its window is gone */

/* view_cmds.c: whose command it is; NULL and an error where there is no screen */
Ui *ui_of(const Args *args, GError **error);

/* theme_cmds.c */
void theme_commands(Commands *commands, Ui *ui);
void theme_follow(Ui *ui);                /* the look of the one under the cursor in their list */
gboolean theme_is_list(const Conv *conv); /* that list */

/* theme_sample.c */
int theme_sample_height(int height); /* of a window of this height; 0: there is no room */
void theme_sample_draw(const PaneCtx *ctx, Canvas *canvas);

/* split_cmds.c */
void split_commands(Commands *commands, Ui *ui);

/* panel_cmds.c */
void panel_commands(Commands *commands, Ui *ui);

/* views.c */
View *views_get(Ui *ui, Conv *conv);
void views_drop(Ui *ui, Conv *conv); /* its window is gone */
void views_drop_account(Ui *ui, const Account *account);
Conv *views_nth(Ui *ui, guint n);    /* from 1; NULL */
void views_show(Ui *ui, Conv *conv); /* ui_show(), but leaves no trail */
void views_page(Ui *ui, Conv *conv); /* was opened, or has new content */
void views_mark_new(View *view);     /* where what is unread begins */
void views_scroll(Ui *ui, int lines);
void views_keep_draft(Ui *ui);
/* FALSE: it is gone. mark: highlights it */
gboolean views_jump(Ui *ui, Conv *conv, gint64 message_id, gboolean mark);
void views_use_line(Ui *ui); /* the line of the window, as it was left */
void views_open_xml(Ui *ui);
void views_seen(Ui *ui); /* marks as read what is really seen */

/* go_cmds.c */
void go_commands(Commands *commands, Ui *ui);

/* views_go.c: FALSE, there is none */
void views_step(Ui *ui, int step); /* the windows to the right and left, around */
gboolean views_back(Ui *ui);       /* where the user was before */
gboolean views_next_unread(Ui *ui);
gboolean views_next_marked(Ui *ui);
void views_forget(Ui *ui, const Conv *conv); /* it can't be gone back to any more */

/* key_cmds.c */
void key_commands(Commands *commands, Ui *ui);
void key_grabbed(Ui *ui, const char *bytes, gsize n);
void keys_tell_problems(Ui *ui); /* gives the input its keys, and says what is wrong with them */

/* find.c */
gboolean find_begin(Ui *ui); /* asks for the words; FALSE: the line is in use */
void find_typed(Ui *ui);
gboolean find_key(Ui *ui, const char *bytes, gsize n); /* TRUE: it was for us */
void find_entered(Ui *ui);                             /* stays there */
void find_escape(Ui *ui);                              /* back to where it began */
gboolean find_again(Ui *ui, gboolean newer);           /* FALSE: nothing was looked for before */
void find_words(Ui *ui, const char *text);
void find_mention(Ui *ui);
void find_leave(Ui *ui); /* the end of it, wherever one is */

/* places.c */
GArray *places_new(void);
void places_keep(Ui *ui);
void places_keep_this(Ui *ui, const ViewportPlace *place); /* of the window that is shown */
gboolean places_back(Ui *ui);                              /* FALSE: there is none */
void places_forget(Ui *ui, const Conv *conv);

/* list_window.c: a window that is a list */
void list_commands(Commands *commands, Ui *ui);
void list_typed(Ui *ui, const char *line); /* live */
void list_entered(Ui *ui, const char *line);
void list_escape(Ui *ui);
gboolean list_move(Ui *ui, const char *where); /* as /page says it */
void list_set_line(Ui *ui, const char *line);  /* and draft */
gboolean list_has_answers(const View *view);
void list_draw(Ui *ui, View *view, const PaneCtx *ctx, Canvas *canvas, const RowStyle *style);

/* ask.c: questions in the input line */
void ask_next(Ui *ui);
void ask_closed(Ui *ui, const Prompt *prompt);
void ask_answer(Ui *ui, const char *answer); /* NULL refuses */

/* status_clock.c */
void status_clock_start(Ui *ui); /* or stops it */

/* tell.c */
void tell_account(Ui *ui, const Account *account);
void tell_subscription(Ui *ui, const Contact *contact, const char *what);
void tell_invitation(Ui *ui, const Account *account, const char *room);

/* typing.c: tells others that somebody writes here */
void typing_changed(Ui *ui);
void typing_know(Ui *ui); /* the line was changed, but not by the user */
void typing_sent(Ui *ui);
void typing_leave(Ui *ui); /* another window is shown, or the end */

/* compose.c: text that comes into the input line without being typed, or goes to the clipboard */
void compose_typed(Ui *ui); /* perhaps no quote is left to be replaced */
void compose_hear(Ui *ui, const Event *ev);

/* spelling.c */
Spelling *spelling_new(void);
void spelling_free(Spelling *spelling);
void spelling_renew(Spelling *spelling);                             /* the setting changed */
guint8 *spelling_marks(const char *line, gsize cursor, gpointer ui); /* an InputCheckFn */
void spell_commands(Commands *commands, Ui *ui);

/* entry.c: the line joins the history, and is told as text, unless it has a secret. */
void entry_keep(Ui *ui, const char *line, const char *text);

/* editor.c */
gboolean editor_start(Ui *ui, GError **error);
void editor_open(Ui *ui, const char *path); /* a file of the user's; what is wrong is told */
GPtrArray *editors_new(void);
void editors_end(Ui *ui);
