#pragma once
#include "cmd/types.h"
#include "xmpp/stream.h"

/* Small things that several command files need. */

/* The bare JID that an argument "who" or else the window means; borrowed. NULL and an error if
 * there is nobody. */
const char *cmd_who(const Ctx *ctx, const Args *args, GError **error);
/* The same with the best resource where none was given: whom an IQ reaches. Owned by the caller. */
char *cmd_who_full(const Ctx *ctx, const Args *args, GError **error);
/* The stream of the account meant, which must be online. NULL and an error otherwise. */
Stream *cmd_stream(const Ctx *ctx, const Args *args, GError **error);

/* url_cmds.c: opens a link, or a file of ours, as the setting url-open says. */
gboolean cmd_open_link(Ctx *ctx, const char *link, GError **error);
char *cmd_clean(const char *text); /* harmless to show; NULL is ""; owned by the caller */
/* "Sat 14:05" or "2026-11-21 14:05" in local time; owned by the caller. */
char *cmd_time(gint64 us, gint64 now_us);
char *cmd_duration(gint64 seconds); /* "2 h 5 min"; owned by the caller */

/* A question to the server or a contact whose answer is told later. what: "ping", for errors. Takes
 * a reference to the reply. */
typedef struct Late Late;
typedef void (*LateFn)(Late *late, Stanza *answer);
struct Late {
    Reply *reply;
    Account *account;
    char *who, *what;
    LateFn fn; /* only for a result; errors are told here */
    gint64 asked;
    gpointer data; /* of who asks */
    GDestroyNotify free_data;
};
Late *late_new(Ctx *ctx, Account *account, const char *who, LateFn fn, const char *format, ...)
    G_GNUC_PRINTF(5, 6);
void late_free(gpointer late);
void late_answer(Stream *stream, Stanza *answer, gpointer late); /* an IqFn */

/* tables.c: adds every command of cmd/. */
void commands_add_all(Commands *commands);
void about_commands(Commands *commands);
void account_commands(Commands *commands);
void alias_commands(Commands *commands);
void adhoc_commands(Commands *commands);
void applicant_commands(Commands *commands);
void basic_commands(Commands *commands);
void block_commands(Commands *commands);
void captcha_commands(Commands *commands);
void chat_commands(Commands *commands);
void disco_commands(Commands *commands);
void idle_commands(Commands *commands);
void exec_commands(Commands *commands);
void form_commands(Commands *commands);
void inbox_commands(Commands *commands);
void invite_commands(Commands *commands);
void keep_commands(Commands *commands);
void message_commands(Commands *commands);
void note_commands(Commands *commands);
void notify_commands(Commands *commands);
void presence_commands(Commands *commands);
void preset_commands(Commands *commands);
void room_commands(Commands *commands);
void room_admin_commands(Commands *commands);
void register_commands(Commands *commands);
void room_convert_commands(Commands *commands);
void room_form_commands(Commands *commands);
void rooms_commands(Commands *commands);
void roster_commands(Commands *commands);
void roster_file_commands(Commands *commands);
void search_commands(Commands *commands);
void setting_commands(Commands *commands);
void switch_commands(Commands *commands);
void window_commands(Commands *commands);
void transcript_commands(Commands *commands);
void upload_commands(Commands *commands);
void url_commands(Commands *commands);
void vcard_commands(Commands *commands);
