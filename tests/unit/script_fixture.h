#pragma once
#include "app.h"
#include "base/log.h"
#include "model/roster.h"
#include "script/runner.h"
#include "wire/wire_fake.h"
#include <glib/gstdio.h>
#include <string.h>

/* A script over the fake wire, with what it told and what papo said for it. */

#define LOGIN                                                                                      \
    "/account add me@example.org\n/account set me@example.org password secret\n"                   \
    "/account set me@example.org resource papo\n/connect\n/expect online 5s\n"

typedef struct {
    FakeNet *net;
    App *app;
    Clock *clock;
    Runner *runner;
    int code;             /* -1: still running */
    gboolean silent;      /* the server answers nothing any more */
    GString *sent, *told; /* errors begin with "! " */
} Fixture;

static inline void ended(int code, gpointer data) {
    ((Fixture *)data)->code = code;
}

static inline gboolean tell(const char *line, gboolean is_error, gpointer data) {
    g_string_append_printf(((Fixture *)data)->told, "%s%s\n", is_error ? "! " : "", line);
    return TRUE;
}

static inline void set_up(Fixture *f, gconstpointer data) {
    g_autoptr(GError) error = NULL;
    f->clock = clock_new_fake(1795251600 * (gint64)G_USEC_PER_SEC);
    f->net = fake_net_new();
    fake_net_serve(f->net, "PLAIN");
    f->app = app_new(
        &(AppOptions){
            .profile = ":memory:", .maker = wire_fake_new, .maker_data = f->net, .clock = f->clock},
        &error);
    g_assert_no_error(error);
    runner_commands(app_commands(f->app));
    f->runner = runner_new(app_model(f->app), app_commands(f->app), output_new(tell, f), ended, f);
    f->code = -1;
    f->sent = g_string_new(NULL);
    f->told = g_string_new(NULL);
}

static inline void tear_down(Fixture *f, gconstpointer data) {
    runner_free(f->runner);
    app_free(f->app);
    fake_net_free(f->net);
    g_string_free(f->sent, TRUE);
    g_string_free(f->told, TRUE);
}

static inline Wire *wire(Fixture *f) {
    return fake_net_find(f->net, "me@example.org");
}

/* What every login asks is answered: with nothing. */
static inline void answer(Fixture *f, Stanza *asked) {
    const char *to = stanza_get(asked, "to");
    if (f->silent || !stanza_is(asked, "iq", NULL) || g_strcmp0(to, "bob@example.org") == 0)
        return;
    Stanza *child = stanza_child(asked, NULL, NULL);
    g_autofree char *from = to ? g_strdup_printf(" from='%s'", to) : g_strdup("");
    g_autofree char *xml =
        g_strdup_printf("<iq type='result' id='%s'%s><%s xmlns='%s'/></iq>",
                        stanza_get(asked, "id"), from, stanza_name(child), stanza_ns(child));
    fake_wire_receive(wire(f), xml);
}

/* Moves on until the script has ended, or for so many seconds. What papo says is collected. */
static inline void run_for(Fixture *f, guint seconds) {
    for (guint i = 0; i < seconds * 10 && f->code < 0; i++) {
        clock_advance(f->clock, G_USEC_PER_SEC / 10);
        while (g_main_context_iteration(NULL, FALSE))
            ;
        Stanza *stanza;
        while (wire(f) && (stanza = fake_wire_sent(wire(f)))) {
            g_autofree char *xml = stanza_to_xml(stanza);
            g_string_append(f->sent, xml);
            answer(f, stanza);
            stanza_unref(stanza);
        }
    }
}

static inline void start(Fixture *f, const char *script) {
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    int fd = g_file_open_tmp("papo-script-XXXXXX", &path, &error);
    g_assert_no_error(error);
    g_close(fd, NULL);
    g_assert_true(g_file_set_contents(path, script, -1, NULL));
    g_assert_true(runner_add_file(f->runner, path, &error));
    g_unlink(path);
    runner_start(f->runner);
}

/* What goes to standard error is part of the result: "FILE:LINE: what". */
static inline int run_script(Fixture *f, const char *script) {
    start(f, script);
    run_for(f, 120);
    return f->code;
}

static inline void receive(Fixture *f, const char *from, const char *body) {
    g_autofree char *xml = g_markup_printf_escaped(
        "<message from='%s' to='me@example.org/papo' type='chat' id='%u'><body>%s</body></message>",
        from, g_random_int(), body);
    fake_wire_receive(wire(f), xml);
}

static inline void receive_xml(Fixture *f, const char *xml) {
    fake_wire_receive(wire(f), xml);
}

static inline void assert_told(const Fixture *f, const char *what) {
    if (!strstr(f->told->str, what))
        g_error("“%s” was not told: %s", what, f->told->str);
}

static inline void assert_sent(const Fixture *f, const char *what) {
    if (!strstr(f->sent->str, what))
        g_error("“%s” was not sent: %s", what, f->sent->str);
}

static inline guint count(const GString *where, const char *what) {
    guint n = 0;
    for (const char *at = where->str; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}
