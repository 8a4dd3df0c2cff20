/* Runs one scenario: a conversation between a server, papo and its user, told in a text file. See
 * scenarios/README.md. */
#include "scenario.h"
#include "base/chars.h"
#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOON (1795348800 * (gint64)G_USEC_PER_SEC) /* 2026-11-22 12:00:00 UTC, a Sunday */

void scenario_fail(Scenario *s, const char *format, ...) {
    va_list args;
    va_start(args, format);
    g_autofree char *why = g_strdup_vprintf(format, args);
    va_end(args);
    fprintf(stderr, "%s:%u: %s\n", s->path, s->line, why);
    for (guint i = 0; i < s->replies->len; i++) {
        const Printed *printed = s->replies->pdata[i];
        fprintf(stderr, "  %s: %s\n", printed->is_error ? "error" : "reply", printed->text);
    }
    exit(1);
}

void scenario_settle(Scenario *s) {
    server_collect(s);
}

static void sent_free(gpointer data) {
    Sent *sent = data;
    g_free(sent->account);
    g_clear_pointer(&sent->stanza, stanza_unref);
    g_free(sent->text);
    g_free(sent);
}

static void heard_free(gpointer data) {
    g_hash_table_unref(((Heard *)data)->fields);
    g_free(data);
}

static void printed_free(gpointer data) {
    g_free(((Printed *)data)->text);
    g_free(data);
}

void scenario_start(Scenario *s) {
    g_autoptr(GError) error = NULL;
    s->clock = clock_new_fake(s->now);
    s->app = app_new(
        &(AppOptions){
            .profile = s->profile, .maker = wire_fake_new, .maker_data = s->net, .clock = s->clock},
        &error);
    if (!s->app)
        scenario_fail(s, "papo does not start: %s", error->message);
    events_listen(s);
    s->ui = ui_new(app_model(s->app), app_commands(s->app));
    ui_set_attention(s->ui, app_attention(s->app));
    notify_listen(s);
    scripts_start(app_scripts(s->app));
    scenario_settle(s);
}

void scenario_stop(Scenario *s) {
    s->now = clock_now(s->clock);
    g_clear_pointer(&s->ui, ui_free);
    g_clear_pointer(&s->app, app_free);
}

/* A golden screen: "screen 40x6" and the lines that follow with a bar in front. */
static guint check_screen(Scenario *s, char **lines, guint at) {
    int width = 0, height = 0;
    if (sscanf(lines[at], "screen %dx%d", &width, &height) != 2)
        scenario_fail(s, "a screen is 80x24, say");
    g_autoptr(Canvas) canvas = canvas_new(width, height);
    ui_draw(s->ui, canvas);
    g_autofree char *text = canvas_to_text(canvas);
    g_auto(GStrv) drawn = g_strsplit(text, "\n", -1);
    gboolean same = TRUE;
    for (int y = 0; y < height; y++) {
        gboolean golden = lines[at + 1] && lines[at + 1][0] == '|';
        const char *want = golden ? lines[++at] + 1 : "";
        same &= strcmp(want, (guint)y < g_strv_length(drawn) ? drawn[y] : "") == 0;
    }
    if (same)
        return at;
    for (char **row = drawn; *row && row < drawn + height; row++)
        fprintf(stderr, "|%s\n", *row);
    scenario_fail(s, "the screen is another one");
}

/* S20: whatever anybody says, no cell holds what moves the cursor, hides or reorders. */
static void check_clean(Scenario *s) {
    g_autoptr(Canvas) canvas = canvas_new(80, 24);
    ui_draw(s->ui, canvas);
    for (int i = 0; i < canvas->width * canvas->height; i++) {
        gunichar before = 0;
        for (const char *p = canvas->cells[i].text; *p; p = g_utf8_next_char(p)) {
            gunichar c = g_utf8_get_char(p), after = g_utf8_get_char(g_utf8_next_char(p));
            if (char_is_control(c) || char_is_separator(c) || char_is_unfit(c) ||
                (char_is_hidden(c) && !char_joins(c, before, after)))
                scenario_fail(s, "there is U+%04X on the screen", c);
            before = c;
        }
    }
}

static void run_lines(Scenario *s, char **lines) {
    for (guint i = 0; lines[i]; i++) {
        s->line = i + 1;
        g_strchomp(lines[i]);
        if (!*lines[i] || *lines[i] == '#')
            continue;
        if (g_str_has_prefix(lines[i], "screen ")) {
            i = check_screen(s, lines, i);
            continue;
        }
        g_autoptr(GString) step = g_string_new(lines[i]);
        while (lines[i + 1] && g_ascii_isspace(*lines[i + 1]))
            g_string_append_printf(step, " %s", g_strstrip(lines[++i]));
        run_step(s, step->str);
        if (s->app)
            check_clean(s);
    }
}

static void check_rest(Scenario *s) {
    server_check_rest(s);
    http_check_rest(s);
    for (guint i = 0; i < s->replies->len; i++) {
        const Printed *printed = s->replies->pdata[i];
        if (printed->is_error && !printed->used)
            scenario_fail(s, "nobody expected this error");
    }
}

/* These steps need a folder. */
static gboolean needs_folder(char **lines) {
    static const char *const steps[] = {"restart", "crash", "spoil ", "disk", "profile "};
    for (char **line = lines; *line; line++)
        for (gsize i = 0; i < G_N_ELEMENTS(steps); i++)
            if (g_str_has_prefix(*line, steps[i]))
                return TRUE;
    return FALSE;
}

int main(int argc, char **argv) {
    g_autofree char *text = NULL;
    if (argc != 2 || !g_file_get_contents(argv[1], &text, NULL, NULL)) {
        fprintf(stderr, "usage: scenario FILE.test\n");
        return 2;
    }
    g_setenv("TZ", "UTC", TRUE);
    g_setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
    setlocale(LC_ALL, "C.UTF-8");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gboolean on_disk = needs_folder(lines);
    Scenario s = {
        .path = argv[1],
        .profile = on_disk ? g_dir_make_tmp("papo-XXXXXX", NULL) : g_strdup(":memory:"),
        .now = NOON,
        .net = fake_net_new(),
        .roster = g_string_new(NULL),
        .features = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .sent = g_ptr_array_new_with_free_func(sent_free),
        .heard = g_ptr_array_new_with_free_func(heard_free),
        .replies = g_ptr_array_new_with_free_func(printed_free),
        .notified = g_ptr_array_new_with_free_func(g_free),
        .variables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .fresh = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .looks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .routine = TRUE,
    };
    fake_net_serve(s.net, "PLAIN");
    static const char *const known[][2] = {
        {"$nl", "\n"}, {"$esc", "\033"}, {"$bell", "\007"}, {"$del", "\177"}, {"$csi", "\302\233"}};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        g_hash_table_insert(s.variables, g_strdup(known[i][0]), g_strdup(known[i][1]));
    g_hash_table_insert(s.variables, g_strdup("$tmp"), g_strdup(g_get_tmp_dir()));
    g_hash_table_insert(s.variables, g_strdup("$profile"), g_strdup(s.profile));
    run_step(&s, "disco server urn:xmpp:carbons:2 urn:xmpp:ping");
    run_step(&s, "disco account urn:xmpp:sid:0");
    scenario_start(&s);
    run_lines(&s, lines);
    check_rest(&s);
    if (s.app)
        scenario_stop(&s);
    fake_net_free(s.net);
    http_free(s.http);
    if (on_disk)
        disk_remove(s.profile);
    g_free(s.profile);
    g_free(s.account);
    g_string_free(s.roster, TRUE);
    g_hash_table_unref(s.features);
    g_ptr_array_unref(s.sent);
    g_ptr_array_unref(s.heard);
    g_ptr_array_unref(s.notified);
    g_ptr_array_unref(s.replies);
    g_hash_table_unref(s.variables);
    g_hash_table_unref(s.fresh);
    g_hash_table_unref(s.looks);
    return 0;
}
