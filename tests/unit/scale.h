#pragma once
/* Nothing holds up the main loop: what its thread does between two polls is weighed by its own
 * clocks, so that a slow or busy machine makes no difference: the processor time it used, and the
 * time it was not running though it could have been, that is, waited for somebody. */
#include <glib.h>
#include <sys/resource.h>
#include <time.h>

/* With a sanitizer every strstr() measures the rest of its text first: the rule is held to by the
 * build without one. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define LIMIT_NS (1500 * 1000000LL)
#else
#define LIMIT_NS (50 * 1000000LL)
#endif

typedef struct {
    gint64 wall, used, queued; /* ns */
    long sleeps;               /* how often it let others run of its own accord */
} Times;

typedef struct {
    Times since; /* the last poll */
    gboolean running;
    gint64 used, waited; /* the most of one turn */
    guint turns;
} Scale;

static gint64 clock_ns(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* How long this thread could have run while others did (Linux,
 * Documentation/scheduler/sched-stats). */
static gint64 queued_ns(void) {
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents("/proc/thread-self/schedstat", &text, NULL, NULL));
    const char *second = strchr(text, ' ');
    g_assert_nonnull(second);
    return g_ascii_strtoll(second, NULL, 10);
}

static Times times_now(void) {
    struct rusage usage;
    g_assert_cmpint(getrusage(RUSAGE_THREAD, &usage), ==, 0);
    return (Times){clock_ns(CLOCK_MONOTONIC), clock_ns(CLOCK_THREAD_CPUTIME_ID), queued_ns(),
                   usage.ru_nvcsw};
}

static Scale *the_scale(void) {
    return g_dataset_get_data(g_main_context_default(), "scale");
}

static gint weighing_poll(GPollFD *fds, guint n, gint timeout) {
    Scale *scale = the_scale();
    Times now = times_now();
    if (scale->running) {
        gint64 used = now.used - scale->since.used;
        gint64 waited = now.wall - scale->since.wall - used - (now.queued - scale->since.queued);
        scale->used = MAX(scale->used, used);
        if (now.sleeps != scale->since.sleeps) /* else it was the machine that stood still */
            scale->waited = MAX(scale->waited, waited);
        scale->turns++;
    }
    gint result = g_poll(fds, n, timeout);
    scale->since = times_now();
    scale->running = TRUE;
    return result;
}

static void pause_scale(Scale *scale) {
    scale->running = FALSE;
}

static void is_light(const Scale *scale, const char *what) {
    g_test_message("%s: %u turns, at most %" G_GINT64_FORMAT " us of work and %" G_GINT64_FORMAT
                   " us of waiting in one",
                   what, scale->turns, scale->used / 1000, scale->waited / 1000);
    g_assert_cmpuint(scale->turns, >, 0);
    g_assert_cmpint(scale->used, <, LIMIT_NS);
    g_assert_cmpint(scale->waited, <, LIMIT_NS);
}

static void scale_set_up(Scale *scale) {
    g_dataset_set_data(g_main_context_default(), "scale", scale);
    g_main_context_set_poll_func(NULL, weighing_poll);
}

static void scale_tear_down(void) {
    g_main_context_set_poll_func(NULL, NULL);
    g_dataset_remove_data(g_main_context_default(), "scale");
}
