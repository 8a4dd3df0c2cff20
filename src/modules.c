/* The one list of XEP modules; its order is the order of the hooks inside a stage. */
#include "xmpp/outgoing.h"
#include "xmpp/presence.h"
#include "xmpp/roster_sync.h"
#include "xmpp/xep/0004_forms.h"
#include "xmpp/xep/0012_last.h"
#include "xmpp/xep/0030_disco.h"
#include "xmpp/xep/0045_muc.h"
#include "xmpp/xep/0049_private.h"
#include "xmpp/xep/0050_commands.h"
#include "xmpp/xep/0054_vcard.h"
#include "xmpp/xep/0059_result_sets.h"
#include "xmpp/xep/0066_oob.h"
#include "xmpp/xep/0077_register.h"
#include "xmpp/xep/0083_nested_groups.h"
#include "xmpp/xep/0084_avatar.h"
#include "xmpp/xep/0085_chat_states.h"
#include "xmpp/xep/0092_version.h"
#include "xmpp/xep/0107_mood.h"
#include "xmpp/xep/0108_activity.h"
#include "xmpp/xep/0115_caps.h"
#include "xmpp/xep/0118_tune.h"
#include "xmpp/xep/0122_validate.h"
#include "xmpp/xep/0141_layout.h"
#include "xmpp/xep/0145_notes.h"
#include "xmpp/xep/0153_vcard_avatar.h"
#include "xmpp/xep/0158_captcha.h"
#include "xmpp/xep/0163_pep.h"
#include "xmpp/xep/0172_nick.h"
#include "xmpp/xep/0184_receipts.h"
#include "xmpp/xep/0191_blocking.h"
#include "xmpp/xep/0199_ping.h"
#include "xmpp/xep/0202_time.h"
#include "xmpp/xep/0203_delay.h"
#include "xmpp/xep/0221_media.h"
#include "xmpp/xep/0231_bits.h"
#include "xmpp/xep/0249_direct_invitations.h"
#include "xmpp/xep/0280_carbons.h"
#include "xmpp/xep/0296_locking.h"
#include "xmpp/xep/0297_forwarded.h"
#include "xmpp/xep/0308_corrections.h"
#include "xmpp/xep/0319_idle.h"
#include "xmpp/xep/0334_hints.h"
#include "xmpp/xep/0359_stanza_ids.h"
#include "xmpp/xep/0363_upload.h"
#include "xmpp/xep/0393_styling.h"
#include "xmpp/xep/0433_channel_search.h"

/* What other folders do: named here so that the list is whole. */
static const XepModule legacy_auth = {.xep = "0078",
                                      .name = "Non-SASL Authentication",
                                      .version = "2.5",
                                      .note = "only for accounts with auth legacy"};
static const XepModule date_times = {
    .xep = "0082", .name = "XMPP Date and Time Profiles", .version = "1.1.1"};
static const XepModule anonymous = {
    .xep = "0175", .name = "Best Practices for Use of SASL ANONYMOUS", .version = "1.2"};
static const XepModule certificates = {
    .xep = "0178",
    .name = "Best Practices for Use of SASL EXTERNAL with Certificates",
    .version = "1.2"};
static const XepModule stream_management = {
    .xep = "0198", .name = "Stream Management", .version = "1.6.3"};
static const XepModule me_command = {.xep = "0245", .name = "The /me Command", .version = "1.0"};
static const XepModule direct_tls = {
    .xep = "0368", .name = "SRV records for XMPP over TLS", .version = "1.1.0"};
static const XepModule colours = {
    .xep = "0392", .name = "Consistent Color Generation", .version = "1.0.1"};
static const XepModule binding_types = {
    .xep = "0440", .name = "SASL Channel-Binding Type Capability", .version = "1.0.0"};
static const XepModule downgrade_protection = {
    .xep = "0474", .name = "SASL SCRAM Downgrade Protection", .version = "0.5.0"};

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
    &xep_blocking,
    &xep_reporting,
    &xep_pep,
    &xep_pubsub,
    &xep_private,
    &xep_nested_groups,
    &xep_notes,
    &outgoing_module,
    &xep_bits,
    &xep_captcha,
    &xep_muc, /* before whoever looks at times and ids: it says what is a room's */
    &xep_direct_invitations,
    &xep_result_sets,
    &xep_channel_search,
    &xep_hats,
    &xep_self_ping,
    &xep_occupant_ids,

    /* what messages say */
    &xep_delay,
    &xep_legacy_delay,
    &xep_stanza_ids,
    &xep_receipts,
    &xep_corrections,
    &xep_styling,
    &xep_chat_states,
    &xep_hints,

    /* what people tell of themselves */
    &xep_idle,
    &xep_last_presence,
    &xep_nick,
    &xep_mood,
    &xep_activity,
    &xep_tune,
    &xep_avatar,
    &xep_vcard_avatar,
    &xep_vcard,
    &xep_vcard4,
    /* forms */
    &xep_forms,
    &xep_validate,
    &xep_layout,
    &xep_media,
    &xep_commands,
    &xep_register,
    &xep_oob,
    &xep_upload,

    /* what others ask */
    &xep_version,
    &xep_ping,
    &xep_time,
    &xep_last,

    /* elsewhere */
    &legacy_auth,
    &date_times,
    &anonymous,
    &certificates,
    &stream_management,
    &me_command,
    &direct_tls,
    &colours,
    &binding_types,
    &downgrade_protection,
    NULL,
};
