/* The one list of XEP modules; its order is the order of the hooks inside a stage. */
#include "xmpp/incoming.h"
#include "xmpp/outgoing.h"
#include "xmpp/presence.h"
#include "xmpp/roster_sync.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0085_chat_states.h"
#include "xmpp/xep/0092_version.h"
#include "xmpp/xep/0115_caps.h"
#include "xmpp/xep/0184_receipts.h"
#include "xmpp/xep/0199_ping.h"
#include "xmpp/xep/0202_time.h"
#include "xmpp/xep/0203_delay.h"
#include "xmpp/xep/0280_carbons.h"
#include "xmpp/xep/0296_locking.h"
#include "xmpp/xep/0297_forwarded.h"
#include "xmpp/xep/0334_hints.h"
#include "xmpp/xep/0359_stanza_ids.h"

const XepModule *const xep_modules[] = {
    /* after login: roster, disco, carbons; then initial presence and what waits */
    &roster_module,
    &xep_disco,
    &xep_disco_extensions,
    &xep_carbons,
    &xep_forwarded,
    &presence_module, /* before whoever looks at the resources of contacts */
    &xep_caps,
    &xep_locking,
    &incoming_module,
    &outgoing_module,

    /* what messages say */
    &xep_delay,
    &xep_legacy_delay,
    &xep_stanza_ids,
    &xep_receipts,
    &xep_chat_states,
    &xep_hints,

    /* what others ask */
    &xep_version,
    &xep_ping,
    &xep_time,
    NULL,
};
