/* Token buckets per sender: a flood of questions costs its sender, not us. */
#include "xmpp/limiter.h"

enum { MAX_SENDERS = 256 };

typedef struct {
    double tokens;
    gint64 at; /* when tokens was right */
} Bucket;

struct Limiter {
    double burst, per_us;
    GHashTable *buckets; /* sender → Bucket */
};

Limiter *limiter_new(guint burst, guint per_minute) {
    Limiter *limiter = g_new0(Limiter, 1);
    limiter->burst = burst;
    limiter->per_us = per_minute / (60.0 * G_USEC_PER_SEC);
    limiter->buckets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return limiter;
}

void limiter_free(Limiter *limiter) {
    if (!limiter)
        return;
    g_hash_table_destroy(limiter->buckets);
    g_free(limiter);
}

static void refill(const Limiter *limiter, Bucket *bucket, gint64 now) {
    if (now > bucket->at)
        bucket->tokens =
            MIN(limiter->burst, bucket->tokens + (double)(now - bucket->at) * limiter->per_us);
    bucket->at = now;
}

/* A full bucket is the same as none. */
static void drop_idle(Limiter *limiter, gint64 now) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, limiter->buckets);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        refill(limiter, value, now);
        if (((Bucket *)value)->tokens >= limiter->burst)
            g_hash_table_iter_remove(&iter);
    }
}

gboolean limiter_allow(Limiter *limiter, const char *who, gint64 now) {
    g_return_val_if_fail(limiter && who, FALSE);
    Bucket *bucket = g_hash_table_lookup(limiter->buckets, who);
    if (!bucket) {
        if (g_hash_table_size(limiter->buckets) >= MAX_SENDERS)
            drop_idle(limiter, now);
        if (g_hash_table_size(limiter->buckets) >= MAX_SENDERS)
            return FALSE;
        bucket = g_new(Bucket, 1);
        *bucket = (Bucket){.tokens = limiter->burst, .at = now};
        g_hash_table_insert(limiter->buckets, g_strdup(who), bucket);
    }
    refill(limiter, bucket, now);
    if (bucket->tokens < 1)
        return FALSE;
    bucket->tokens -= 1;
    return TRUE;
}
