/* 0084_avatar.c — which picture people have: known by its hash, not fetched. */
#include "xmpp/xep/0084_avatar.h"
#include "base/tr.h"
#include "model/about.h"
#include "xmpp/xep/0163_pep.h"
#include <string.h>

#define NS_AVATAR_METADATA "urn:xmpp:avatar:metadata"

/* SHA-1 in hexadecimal. */
static gboolean is_hash(const char *text) {
    return text && strlen(text) == 40 && strspn(text, "0123456789abcdefABCDEF") == 40;
}

/* "image/png, 64x64, 12345 bytes, HASH": the hash is the item's id (XEP-0084 3.1). */
static void on_item(Stream *stream, const char *owner, const char *id, const Stanza *payload) {
    const Stanza *info = stanza_is(payload, "metadata", NS_AVATAR_METADATA)
                             ? stanza_child(payload, "info", NS_AVATAR_METADATA)
                             : NULL;
    const char *hash = info ? stanza_get(info, "id") : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (is_hash(hash)) {
        const char *type = stanza_get(info, "type"), *bytes = stanza_get(info, "bytes");
        const char *width = stanza_get(info, "width"), *height = stanza_get(info, "height");
        if (type && strlen(type) < 40)
            g_string_append_printf(text, "%s, ", type);
        if (width && height && strlen(width) < 6 && strlen(height) < 6)
            g_string_append_printf(text, "%sx%s, ", width, height);
        if (bytes && strlen(bytes) < 12)
            g_string_append_printf(text, _("%s bytes, "), bytes);
        g_string_append(text, hash);
    }
    about_set(stream_account(stream), owner, ABOUT_AVATAR, text->str);
}

static void on_gone(Stream *stream, const char *owner, const char *id) {
    about_set(stream_account(stream), owner, ABOUT_AVATAR, NULL);
}

static const char *const features[] = {NS_AVATAR_METADATA "+notify", NULL};
static const PepNode nodes[] = {{NS_AVATAR_METADATA, on_item, on_gone}, {NULL}};

const XepModule xep_avatar = {.xep = "0084",
                              .name = "User Avatar",
                              .version = "1.1.4",
                              .note = "only which one somebody has",
                              .features = features,
                              .pep = nodes};
