/* The hits of the last search. */
#include "model/hits.h"

#include "store/search.h"

const GPtrArray *hits_search(Model *model, const char *words, const Account *account,
                             const Conv *conv, guint limit, GError **error) {
    g_autoptr(GPtrArray) found = search_messages(model->db, words, account ? account->jid : NULL,
                                                 conv ? conv->id : 0, limit, error);
    if (!found)
        return NULL;
    g_clear_pointer(&model->hits, g_ptr_array_unref);
    model->hits = g_steal_pointer(&found);
    return model->hits;
}

gboolean hits_get(const Model *model, guint number, gint64 *message_id, Conv **conv) {
    if (!model->hits || number < 1 || number > model->hits->len)
        return FALSE;
    const Message *message = g_ptr_array_index(model->hits, number - 1);
    *message_id = message->id;
    *conv = convs_by_id(model, message->conv_id);
    return *conv != NULL;
}
