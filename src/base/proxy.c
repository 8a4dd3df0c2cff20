/* A proxy as people write it, as GIO wants it. */
#include "base/proxy.h"
#include <string.h>

/* A proxy must resolve the names: SOCKS 4 in its plain form cannot, 4a can. */
static char *proxy_uri(const char *proxy) {
    if (g_str_has_prefix(proxy, "socks4://"))
        return g_strconcat("socks4a://", proxy + strlen("socks4://"), NULL);
    if (g_str_has_prefix(proxy, "socks://"))
        return g_strconcat("socks5://", proxy + strlen("socks://"), NULL);
    static const char *const known[] = {"socks5://", "socks4a://", "http://", NULL};
    for (int i = 0; known[i]; i++)
        if (g_str_has_prefix(proxy, known[i]) && g_uri_is_valid(proxy, G_URI_FLAGS_NONE, NULL))
            return g_strdup(proxy);
    return NULL;
}

GProxyResolver *proxy_resolver(const char *proxy) {
    g_autofree char *uri = proxy_uri(proxy);
    return uri ? g_simple_proxy_resolver_new(uri, NULL) : NULL;
}
