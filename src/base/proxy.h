#pragma once
#include <gio/gio.h>

/* Asks for one and the same proxy, whatever is to be reached: "socks5://host:port", also socks4 and
 * http. Names are resolved by the proxy, so that nobody else learns whom we talk to. NULL if the
 * text is no such proxy. */
GProxyResolver *proxy_resolver(const char *proxy);
