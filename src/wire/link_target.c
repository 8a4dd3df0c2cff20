/* Where a link connects to: settings, or where the server sent us. */
#include "base/jid.h"
#include "base/random_id.h"
#include "store/caches.h"
#include "wire/link_private.h"
#include <string.h>

/* "host", "host:port", "[v6]:port" (RFC 6120 4.9.3.19). FALSE if it is none of them. */
static gboolean take_address(WireTarget *target, const char *address) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GSocketConnectable) parsed =
        address && *address && strlen(address) < 300 && !strpbrk(address, "/ \t\n")
            ? g_network_address_parse(address, 5222, &error)
            : NULL;
    if (!parsed)
        return FALSE;
    target->host = g_strdup(g_network_address_get_hostname(G_NETWORK_ADDRESS(parsed)));
    target->port = g_network_address_get_port(G_NETWORK_ADDRESS(parsed));
    return TRUE;
}

void link_fill_target(Link *link, WireTarget *target) {
    const Settings *settings = link->account->model->settings;
    const char *tls = link_setting(link, "tls");
    *target = (WireTarget){.domain = g_strdup(link->domain)};
    if (link->redirect && take_address(target, link->redirect)) {
        g_clear_pointer(&link->redirect, g_free);
    } else if (!link->location_failed && sm_can_resume(link->sm) &&
               take_address(target, sm_location(link->sm))) {
        link->location_failed = TRUE; /* until it worked */
    } else {
        target->host = g_strdup(link_setting(link, "server"));
        target->port = (guint16)settings_number(settings, "port", link->account, NULL);
    }
    target->direct_tls_only = g_strcmp0(tls, "direct") == 0;
    target->no_direct_tls = g_strcmp0(tls, "none") == 0;
    target->ca_file = g_strdup(link_setting(link, "ca-file"));
    target->pin = g_strdup(link_setting(link, "tls-pin"));
    target->client_cert = g_strdup(link_setting(link, "client-cert"));
    target->proxy = g_strdup(link_setting(link, "proxy"));
    target->proxy_srv = settings_on(settings, "proxy-srv", link->account, NULL);
}

void link_use_resource(Link *link, const char *resource) {
    g_free(link->resource);
    link->resource = g_strdup(resource);
    if (link->up || !resource)
        return;
    link_restore(link);
    if (sm_can_resume(link->sm) && g_strcmp0(jid_resource(link->jid), resource) != 0)
        link_end_session(link);
}

char *link_resource(Link *link) {
    const char *set = link->resource ? link->resource : link_setting(link, "resource");
    if (set && *set)
        return g_strdup(set);
    Db *db = link->account->model->db;
    char *kept = cache_get(db, link->account->jid, "resource", "");
    if (kept)
        return kept;
    g_autofree char *id = random_id();
    id[8] = '\0';
    char *made = g_strdup_printf("papo.%s", id);
    cache_set(db, link->account->jid, "resource", "", made, NULL);
    return made;
}
