/* One contact and the devices it is online with. */
#include "base/jid.h"
#include "model/roster.h"
#include <string.h>

#define RESOURCES_MAX 100 /* of one contact; whoever needs more plays with our memory */

static void resource_free(gpointer data) {
    Resource *resource = data;

    g_free(resource->name);
    g_free(resource->status);
    g_free(resource->caps_node);
    g_free(resource->caps_ver);
    g_free(resource->caps_hash);
    g_free(resource);
}

Contact *contact_new(Account *account, const char *jid) {
    Contact *contact = g_new0(Contact, 1);

    contact->account = account;
    contact->jid = g_strdup(jid);
    contact->resources = g_ptr_array_new_with_free_func(resource_free);
    return contact;
}

void contact_free(Contact *contact) {
    g_ptr_array_unref(contact->resources);
    g_strfreev(contact->groups);
    for (gsize i = 0; i < G_N_ELEMENTS(contact->about); i++)
        g_free(contact->about[i]);
    g_free(contact->jid);
    g_free(contact->name);
    g_free(contact->request_text);
    g_free(contact->request_nick);
    g_free(contact->last_words);
    g_free(contact);
}

static gint compare_resources(gconstpointer a, gconstpointer b) {
    const Resource *x = *(Resource *const *)a, *y = *(Resource *const *)b;

    if (x->priority != y->priority)
        return x->priority > y->priority ? -1 : 1;
    if (x->since != y->since)
        return x->since > y->since ? -1 : 1;
    return strcmp(x->name, y->name);
}

Resource *contact_set_resource(Contact *contact, const char *name, Show show, const char *status,
                               int priority, gint64 since) {
    Resource *resource = contact_resource(contact, name);

    if (resource == NULL) {
        if (contact->resources->len >= RESOURCES_MAX)
            return NULL;
        resource = g_new0(Resource, 1);
        resource->name = g_strdup(name);
        g_ptr_array_add(contact->resources, resource);
    }
    g_free(resource->status);
    resource->status = g_strdup(status);
    resource->show = show;
    resource->priority = priority;
    resource->since = since;
    resource->idle_since = 0;
    g_ptr_array_sort(contact->resources, compare_resources);
    return resource;
}

gboolean contact_drop_resource(Contact *contact, const char *name, const char *status) {
    Resource *resource = contact_resource(contact, name);
    gboolean all = *name == '\0' && resource == NULL;
    gboolean known = all ? contact->resources->len > 0 : resource != NULL;

    if (all)
        g_ptr_array_set_size(contact->resources, 0);
    else if (resource != NULL)
        g_ptr_array_remove(contact->resources, resource);
    if (contact->resources->len == 0) {
        g_free(contact->last_words);
        contact->last_words = g_strdup(status);
    }
    return known;
}

const char *contact_display_name(const Contact *contact) {
    return contact->name != NULL ? contact->name : contact->jid;
}

Resource *contact_best(const Contact *contact) {
    return contact->resources->len == 0 ? NULL : g_ptr_array_index(contact->resources, 0);
}

Resource *contact_resource(const Contact *contact, const char *name) {
    for (guint i = 0; i < contact->resources->len; i++) {
        Resource *resource = g_ptr_array_index(contact->resources, i);
        if (strcmp(resource->name, name) == 0)
            return resource;
    }
    return NULL;
}

Show contact_show(const Contact *contact) {
    const Resource *best = contact_best(contact);

    return best == NULL ? SHOW_OFFLINE : best->show;
}

gboolean contact_may_see_us(const Contact *contact) {
    return contact->subscription == SUBSCRIPTION_FROM || contact->subscription == SUBSCRIPTION_BOTH;
}

const char *subscription_name(Subscription sub) {
    static const char *const names[] = {"none", "to", "from", "both"};

    g_return_val_if_fail(sub < G_N_ELEMENTS(names), NULL);
    return names[sub];
}
