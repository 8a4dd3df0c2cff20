/* The desktop of a scenario: what it was asked to show, and to take away again. */
#include "base/words.h"
#include "scenario.h"
#include "ui/notify.h"

#include <stdio.h>

typedef struct {
    Scenario *scenario;
    Notify *notify;
    GPtrArray *titles; /* char*, by id from 1 */
} Desktop;

static void show(guint32 replaces, const char *title, const char *body, gpointer data) {
    Desktop *desktop = data;
    g_ptr_array_add(desktop->scenario->notified, g_strdup_printf("%s: %s", title, body));
    if (!replaces)
        g_ptr_array_add(desktop->titles, g_strdup(title));
    notify_shown(desktop->notify, replaces ? replaces : desktop->titles->len);
}

static void withdraw(guint32 id, gpointer data) {
    const Desktop *desktop = data;
    const char *title = g_ptr_array_index(desktop->titles, id - 1);
    g_ptr_array_add(desktop->scenario->notified, g_strdup_printf("withdrawn: %s", title));
}

static void desktop_free(gpointer data) {
    Desktop *desktop = data;
    g_ptr_array_unref(desktop->titles);
    g_free(desktop);
}

void notify_listen(Scenario *s) {
    static const NotifyOut out = {show, withdraw, desktop_free};
    Desktop *desktop = g_new0(Desktop, 1);
    desktop->scenario = s;
    desktop->titles = g_ptr_array_new_with_free_func(g_free);
    desktop->notify = notify_new(s->clock, &out, desktop);
    ui_set_notify(s->ui, desktop->notify);
}

static gboolean take(Scenario *s, const char *rest) {
    g_autofree char *pattern = words_next(&rest);
    for (guint i = 0; i < s->notified->len; i++) {
        if (subset_text(pattern ? pattern : "*", g_ptr_array_index(s->notified, i))) {
            g_ptr_array_remove_index(s->notified, i);
            return TRUE;
        }
    }
    return FALSE;
}

static void print(const Scenario *s) {
    for (guint i = 0; i < s->notified->len; i++)
        fprintf(stderr, "  notified: %s\n", (const char *)g_ptr_array_index(s->notified, i));
}

void notify_expect(Scenario *s, const char *rest) {
    if (take(s, rest))
        return;
    print(s);
    scenario_fail(s, "nobody was notified: %s", rest);
}

void notify_refuse(Scenario *s, const char *rest) {
    if (!take(s, rest))
        return;
    scenario_fail(s, "somebody was notified: %s", rest);
}
