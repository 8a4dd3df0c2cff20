/* 0153_vcard_avatar.c — the older way to tell which picture one has: its hash in presence. */
#include "xmpp/xep/0153_vcard_avatar.h"
#include "base/jid.h"
#include "model/about.h"
#include <string.h>

#define NS_VCARD_UPDATE "vcard-temp:x:update"

/* No photo element: that client doesn't know yet; an empty one: there is no picture. What XEP-0084
 * tells says more, and wins. */
static void on_presence(Stream *stream, Stanza *presence) {
    Account *account = stream_account(stream);
    const char *raw = stanza_get(presence, "from");
    const Stanza *x = stanza_child(presence, "x", NS_VCARD_UPDATE);
    const char *hash = stanza_child_text(x, "photo", NS_VCARD_UPDATE);
    g_autofree char *from =
        raw && hash && !stanza_get(presence, "type") ? jid_prepare(raw, NULL) : NULL;
    if (!from)
        return;
    g_autofree char *bare = jid_bare(from);
    const char *known = about_get(account, bare, ABOUT_AVATAR);
    if (known && strchr(known, ' '))
        return;
    if (!*hash || (strlen(hash) == 40 && strspn(hash, "0123456789abcdefABCDEF") == 40))
        about_set(account, bare, ABOUT_AVATAR, hash);
}

const XepModule xep_vcard_avatar = {.xep = "0153",
                                    .name = "vCard-Based Avatars",
                                    .version = "1.1.1",
                                    .note = "only which one somebody has",
                                    .presence = on_presence};
