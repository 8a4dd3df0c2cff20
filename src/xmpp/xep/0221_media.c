/* 0221_media.c — pictures and sounds in forms: their addresses are shown, for the user to open. */
#include "xmpp/xep/0221_media.h"
#include <string.h>

#define NS_MEDIA "urn:xmpp:media-element"
enum { MAX_URIS = 10 };

/* A path is no URI: what begins so is a file of ours, later on (bits_resolve()). */
void media_read(const Stanza *element, Field *field) {
    for (const Stanza *media = NULL; (media = stanza_next(element, media, "media", NS_MEDIA));)
        for (const Stanza *uri = NULL; (uri = stanza_next(media, uri, "uri", NS_MEDIA));) {
            g_autofree char *text = g_strstrip(g_strdup(stanza_text(uri)));
            if (*text && *text != '/' && field->media->len < MAX_URIS)
                g_ptr_array_add(field->media, g_steal_pointer(&text));
        }
}

static const char *const features[] = {NS_MEDIA, NULL};

const XepModule xep_media = {
    .xep = "0221", .name = "Data Forms Media Element", .version = "1.0", .features = features};
