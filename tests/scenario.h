#pragma once
#include "app.h"
#include "script/scripts.h"
#include "ui/ui.h"
#include "wire/wire_fake.h"

/* The parts of the scenario runner; README.md in scenarios/ tells the format. */

typedef struct Http Http; /* scenario_http.c */

typedef struct {
    const char *path; /* of the .test file */
    guint line;       /* where we are */
    char *profile;    /* ":memory:", or a temporary folder if the scenario restarts */
    gint64 now;       /* wall clock, kept over a restart */

    App *app;
    Ui *ui;
    FakeNet *net;
    Clock *clock;  /* owned by the app */
    char *account; /* whose link `<` and `>` mean */

    GString *roster;       /* items the server answers with, by account: see server.c */
    GHashTable *features;  /* owner ("server", "account") → disco features */
    GPtrArray *sent;       /* Sent, in order */
    GPtrArray *heard;      /* Heard, in order */
    GPtrArray *replies;    /* Printed, in order */
    GPtrArray *notified;   /* char*: "title: body", what the desktop was to show */
    GHashTable *variables; /* "$x" → value */
    GHashTable *fresh;     /* accounts whose initial presence is still to come */
    GHashTable *looks;     /* what cells look like in all themes → number of the letter */
    Http *http;            /* NULL: there is no web server */
    const char *head;      /* of the PUT that was expected last; the request's */
    gboolean routine;      /* answer what every login asks */
} Scenario;

typedef struct {
    char *account;
    Stanza *stanza; /* NULL: text is no single stanza */
    char *text;
    gboolean routine, used;
} Sent;

typedef struct {
    const char *name;
    GHashTable *fields;
    gboolean used;
} Heard;

typedef struct {
    gboolean is_error, used;
    char *text;
} Printed;

/* Says where and why, and ends the program. */
void scenario_fail(Scenario *s, const char *format, ...) G_GNUC_PRINTF(2, 3) G_GNUC_NORETURN;

void scenario_start(Scenario *s);
void scenario_stop(Scenario *s);
void run_step(Scenario *s, const char *text);        /* scenario_steps.c */
void scenario_mutate(Scenario *s, const char *rest); /* scenario_mutate.c */
void scenario_looks(Scenario *s, const char *rest);  /* scenario_looks.c */
void scenario_monkey(Scenario *s, const char *rest); /* scenario_monkey.c */

/* Lets everything happen that is due now. */
void scenario_settle(Scenario *s);

/* scenario_match.c: expected is a subset of stanza; $variables are bound when all of it matches. */
gboolean subset_match(Scenario *s, const Stanza *expected, const Stanza *stanza);
gboolean subset_text(const char *pattern, const char *text); /* "*" stands for anything */
char *subset_expand(Scenario *s, const char *text);          /* $variables replaced */

/* scenario_disk.c: steps, and the end of a profile's folder. */
void disk_fill(Scenario *s, const char *rest);
void disk_crash(Scenario *s, const char *rest);
void disk_file(Scenario *s, const char *rest);
void disk_profile(Scenario *s, const char *rest);
void disk_holds(Scenario *s, const char *rest);
void disk_gone(Scenario *s, const char *rest);
void disk_spoil(Scenario *s, const char *rest);
void disk_fails(Scenario *s, const char *rest);
void disk_remove(const char *folder);

/* scenario_notify.c: a desktop that shows notifications, and remembers them. */
void notify_listen(Scenario *s);
void notify_expect(Scenario *s, const char *rest);
void notify_refuse(Scenario *s, const char *rest);

/* scenario_http.c */
gboolean scenario_await(Scenario *s);
void http_free(Http *http);
void http_serve(Scenario *s, const char *rest);
void http_expect(Scenario *s, const char *rest);
void http_head(Scenario *s, const char *rest);
void http_no_head(Scenario *s, const char *rest);
void http_check_rest(Scenario *s);

/* scenario_events.c */
void events_listen(Scenario *s);
gboolean events_match(Scenario *s, const char *pattern, gboolean use);
void events_print(Scenario *s, const char *name);

/* scenario_server.c: what the client sends is collected; what every login asks is answered. */
void server_collect(Scenario *s);
void server_expect(Scenario *s, const char *xml);
void server_refuse(Scenario *s, const char *xml);
void server_say(Scenario *s, const char *xml);
void server_check_rest(Scenario *s);
Wire *server_wire(Scenario *s);
