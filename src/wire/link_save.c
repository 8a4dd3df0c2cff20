/* What it takes to resume a session, kept for the next run of papo in case this one ends badly. */
#include "base/jid.h"
#include "model/saver.h"
#include "store/caches.h"
#include "wire/link_private.h"

#define KIND "sm"
#define SAVE_MS 1000

void link_save(Link *link) {
    clock_cancel(link_clock(link), &link->save_timer);
    sm_hold(link->sm, saver_is_failing(link->account->model->saver));
    g_autofree char *text = link->jid ? sm_save(link->sm, link->jid) : NULL;
    if (text)
        cache_set(link->account->model->db, link->account->jid, KIND, "", text, NULL);
    else
        link_save_forget(link);
}

static void save(gpointer data) {
    Link *link = data;
    link->save_timer = 0;
    link_save(link);
}

void link_save_soon(Link *link) {
    if (!link->save_timer && sm_can_resume(link->sm))
        link->save_timer = clock_after(link_clock(link), SAVE_MS, save, link);
}

void link_save_forget(Link *link) {
    clock_cancel(link_clock(link), &link->save_timer);
    cache_clear(link->account->model->db, link->account->jid, KIND, "");
}

void link_restore(Link *link) {
    if (link->session || sm_can_resume(link->sm))
        return;
    g_autofree char *text = cache_get(link->account->model->db, link->account->jid, KIND, "");
    if (!text)
        return;
    g_clear_pointer(&link->jid, g_free);
    link->restored =
        sm_restore(link->sm, text, &link->jid) && jid_equal_bare(link->jid, link->account->jid);
    if (!link->restored) {
        sm_reset(link->sm);
        link_save_forget(link);
    }
}
