#pragma once
#include "base/expand.h"
#include "cmd/reply.h"
#include "model/conv.h"

typedef struct Args Args;
typedef struct Commands Commands;

/* Who typed, and where. */
typedef struct {
    Model *model;
    Commands *commands;
    Account *account; /* of the window, else the default one; NULL if there is none */
    Conv *conv;       /* the window; the console at least. A handler may set it: the front end then
                         shows that one (/msg bob) */
    Reply *reply;     /* where answers go; keep a reply_ref() for late ones */
    struct Runner *runner; /* the script whose line it is; NULL: a person's, or a rule's */
    /* What stands for $NAME in arguments and in what is said, put in after the line was split: a
     * value never is a flag, a further word or a command. NULL: a dollar is a dollar. */
    const Expander *names;
} Ctx;

typedef enum {
    NEED_NOTHING = 0,
    NEED_ACCOUNT = 1 << 0,
    NEED_ONLINE = 1 << 1,
    NEED_CHAT = 1 << 2, /* a window with somebody in it */
    NEED_ROOM = 1 << 3,
    ACCEPT_LINES = 1 << 4, /* a pasted newline belongs to the argument */
    KEEP_SECRET = 1 << 5,  /* the line never enters a history */
} CommandNeeds;

typedef struct {
    const char *name;    /* one or two words: "join", "roster add" */
    const char *args;    /* the grammar, and also the synopsis: "<room:room> [nick:text]" */
    const char *help;    /* one line, a sentence */
    const char *more;    /* paragraphs for /help NAME and the man page, or NULL */
    const char *example; /* without the slash; must parse: a test tries it; NULL for none */
    guint needs;         /* CommandNeeds */
    gboolean (*run)(Ctx *ctx, const Args *args, GError **error);
    const char *alias; /* another name, or several with commas between; NULL */
} Command;

#define CMD_ERROR (cmd_error_quark())
GQuark cmd_error_quark(void);
typedef enum { CMD_ERROR_UNKNOWN, CMD_ERROR_USAGE, CMD_ERROR_STATE, CMD_ERROR_FAILED } CmdError;
/* For handlers: sets the error, whose text is translated; FALSE. */
gboolean cmd_fail(GError **error, CmdError code, const char *format, ...) G_GNUC_PRINTF(3, 4);

Commands *commands_new(void);
void commands_free(Commands *commands);
/* topic: what /help lists them under, "Roster and presence". Table and topic must outlive it. */
void commands_add(Commands *commands, const char *topic, const Command *table, guint n);
/* The same for commands of something that isn't the model: its handlers find it by args_owner().
 * Borrowed; NULL: it isn't there (a screen, in a script). What is there already only gets the
 * owner, if there is one. */
void commands_add_of(Commands *commands, const char *topic, const Command *table, guint n,
                     gpointer owner);
/* What lines may begin with besides commands; borrowed. */
void commands_set_aliases(Commands *commands, const struct Aliases *aliases);
const Command *commands_find(const Commands *commands, const char *name); /* name or alias; NULL */
const char *commands_topic(const Commands *commands, const Command *command);
GPtrArray *commands_all(const Commands *commands); /* borrowed const Command*, by name; unref it */

/* Runs what was typed: "/name args", or text to say ("//" says a leading slash). Every act of a
 * user, key, script or test goes through here. */
gboolean cmd_run(Ctx *ctx, const char *line, GError **error);

/* Does this line hold a secret, also with a slip in the command's name? Then no history keeps it.
 */
gboolean cmd_line_is_secret(const Commands *commands, const char *line);

const Command *args_command(const Args *args);            /* which one of those sharing a handler */
gpointer args_owner(const Args *args);                    /* see commands_add_of() */
const char *arg_text(const Args *args, const char *name); /* NULL if not given */
gboolean arg_on(const Args *args, const char *name);      /* a flag, or on|off */
gint64 arg_number(const Args *args, const char *name, gint64 fallback);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Commands, commands_free)
