#pragma once
#include "ui/colour.h"

/* What a cell looks like: colours (0xrrggbb, one of the terminal's 16 as in ui/colour.h, or
 * STYLE_DEFAULT: the terminal's own) and attributes. */
#define STYLE_DEFAULT G_MAXUINT32
enum {
    STYLE_BOLD = 1 << 0,
    STYLE_DIM = 1 << 1,
    STYLE_ITALIC = 1 << 2,
    STYLE_UNDERLINE = 1 << 3,
    STYLE_REVERSE = 1 << 4,
    STYLE_STRIKE = 1 << 5 /* dim, where the terminal can't */
};
typedef struct {
    guint32 fg, bg;
    guint8 attributes;
} Style;

/* Semantic roles. X(enum, name in .theme files, role it falls back to, help) */
#define ROLES(X)                                                                                   \
    X(ROLE_TEXT, "text", ROLE_TEXT, "Everything that has no role of its own.")                     \
    X(ROLE_TEXT_ME, "text.me", ROLE_TEXT, "What you said.")                                        \
    X(ROLE_TEXT_THEM, "text.them", ROLE_TEXT, "What others said.")                                 \
    X(ROLE_TEXT_HISTORY, "text.history", ROLE_TEXT, "What was said before papo was started.")      \
    X(ROLE_TITLE, "title", ROLE_TEXT, "Title bar.")                                                \
    X(ROLE_TITLE_OTHER, "title.other", ROLE_STATUS,                                                \
      "Title of the window beside the one you write in.")                                          \
    X(ROLE_TITLE_WARNING, "title.warning", ROLE_ERROR,                                             \
      "An unencrypted connection, in the title bar.")                                              \
    X(ROLE_TITLE_ENCRYPTED, "title.encrypted", ROLE_TITLE,                                         \
      "An encrypted connection, in the title bar.")                                                \
    X(ROLE_TITLE_TYPING, "title.typing", ROLE_TITLE, "Somebody writes, in the title bar.")         \
    X(ROLE_TITLE_ONLINE, "title.online", ROLE_TITLE, "An available contact, in the title bar.")    \
    X(ROLE_TITLE_CHAT, "title.chat", ROLE_TITLE_ONLINE,                                            \
      "A contact free for chat, in the title bar.")                                                \
    X(ROLE_TITLE_AWAY, "title.away", ROLE_TITLE, "A contact who is away, in the title bar.")       \
    X(ROLE_TITLE_XA, "title.xa", ROLE_TITLE_AWAY,                                                  \
      "A contact who is away for long, in the title bar.")                                         \
    X(ROLE_TITLE_DND, "title.dnd", ROLE_TITLE, "A contact who is busy, in the title bar.")         \
    X(ROLE_TITLE_OFFLINE, "title.offline", ROLE_TITLE,                                             \
      "A contact who is offline, in the title bar.")                                               \
    X(ROLE_STATUS, "status", ROLE_TITLE, "Status bar.")                                            \
    X(ROLE_STATUS_TIME, "status.time", ROLE_STATUS, "The clock in the status bar.")                \
    X(ROLE_TAB, "tab", ROLE_STATUS, "A tab without news.")                                         \
    X(ROLE_TAB_CURRENT, "tab.current", ROLE_TAB, "The tab that is shown.")                         \
    X(ROLE_TAB_UNREAD, "tab.unread", ROLE_TAB, "A tab with unread messages.")                      \
    X(ROLE_TAB_MENTION, "tab.mention", ROLE_TAB_UNREAD, "A tab where somebody means you.")         \
    X(ROLE_TAB_PRIVATE, "tab.private", ROLE_TAB_MENTION, "A tab with words for you alone.")        \
    X(ROLE_TIME, "time", ROLE_DIM, "The time beside a message.")                                   \
    X(ROLE_DIM, "dim", ROLE_TEXT, "Less important text.")                                          \
    X(ROLE_NICK_ME, "nick.me", ROLE_TEXT, "Your own name.")                                        \
    X(ROLE_NICK, "nick", ROLE_TEXT, "Other names, where nick colours are off.")                    \
    X(ROLE_ACTION, "action", ROLE_TEXT, "/me does something.")                                     \
    X(ROLE_MENTION, "mention", ROLE_TEXT, "A message that means you.")                             \
    X(ROLE_MENTION_WORD, "mention.word", ROLE_MENTION, "The word in it that means you.")           \
    X(ROLE_TRIGGER, "trigger", ROLE_MENTION,                                                       \
      "A message with one of your own words in it (setting triggers).")                            \
    X(ROLE_TRIGGER_WORD, "trigger.word", ROLE_MENTION_WORD, "That word.")                          \
    X(ROLE_SUBJECT, "subject", ROLE_TEXT, "The subject of a message or room.")                     \
    X(ROLE_STRONG, "styling.strong", ROLE_SUBJECT, "*Strong* text.")                               \
    X(ROLE_EMPHASIS, "styling.emphasis", ROLE_ACTION, "Text with _emphasis_.")                     \
    X(ROLE_STRIKE, "styling.strike", ROLE_DIM, "Text that is ~struck~ out.")                       \
    X(ROLE_CODE, "styling.code", ROLE_TEXT, "`Code`, also blocks of it.")                          \
    X(ROLE_QUOTE, "styling.quote", ROLE_DIM, "Lines that quote: > so.")                            \
    X(ROLE_NOTICE, "notice", ROLE_DIM, "Notices of papo.")                                         \
    X(ROLE_COMING, "notice.coming", ROLE_NOTICE, "Who comes and goes in a room.")                  \
    X(ROLE_ERROR, "error", ROLE_TEXT, "Errors.")                                                   \
    X(ROLE_SEPARATOR, "separator", ROLE_DIM, "Day separators and panel borders.")                  \
    X(ROLE_UNREAD_LINE, "unread-line", ROLE_SEPARATOR, "The line above what is new.")              \
    X(ROLE_MORE_BELOW, "more-below", ROLE_STATUS, "N new below.")                                  \
    X(ROLE_STATE_WAITING, "state.waiting", ROLE_DIM, "A message that waits.")                      \
    X(ROLE_STATE_SENT, "state.sent", ROLE_DIM, "A message the server has.")                        \
    X(ROLE_STATE_DELIVERED, "state.delivered", ROLE_STATE_SENT, "A message that arrived.")         \
    X(ROLE_STATE_READ, "state.read", ROLE_STATE_DELIVERED, "A message that was read.")             \
    X(ROLE_STATE_FAILED, "state.failed", ROLE_ERROR, "A message that could not be sent.")          \
    X(ROLE_SEARCH_HIT, "search.hit", ROLE_MENTION, "The message a search jumped to.")              \
    X(ROLE_SEARCH_MATCH, "search.match", ROLE_SEARCH_HIT, "The words that /find looks for.")       \
    X(ROLE_INPUT, "input", ROLE_TEXT, "What you write.")                                           \
    X(ROLE_MISSPELLED, "input.misspelled", ROLE_SEARCH_MATCH, "A word that is in no dictionary.")  \
    X(ROLE_PROMPT, "prompt", ROLE_DIM, "Before the input: where Enter goes.")                      \
    X(ROLE_LIST_NAME, "list.name", ROLE_TEXT, "The name of an item in a list.")                    \
    X(ROLE_LIST_UNREAD, "list.unread", ROLE_LIST_NAME, "The same where something is unread.")      \
    X(ROLE_LIST_CURSOR, "list.cursor", ROLE_TAB_CURRENT, "The item that Enter means.")             \
    X(ROLE_LIST_HEADING, "list.heading", ROLE_GROUP, "A heading in a list.")                       \
    X(ROLE_LIST_DETAIL, "list.detail", ROLE_DIM, "More about the item under the cursor.")          \
    X(ROLE_GROUP, "roster.group", ROLE_DIM, "A group in the roster.")                              \
    X(ROLE_OCCUPANTS, "occupants.heading", ROLE_GROUP, "A heading among the occupants of a room.") \
    X(ROLE_ROOM, "room", ROLE_TEXT, "A room in the list of conversations.")                        \
    X(ROLE_ROOM_UNREAD, "room.unread", ROLE_ROOM, "A room with unread messages.")                  \
    X(ROLE_ROOM_MENTION, "room.mention", ROLE_ROOM_UNREAD, "A room where somebody means you.")     \
    X(ROLE_NEWS, "news", ROLE_MENTION, "How much is new, at the edge of a panel.")                 \
    X(ROLE_ONLINE, "presence.online", ROLE_TEXT, "An available contact.")                          \
    X(ROLE_CHAT, "presence.chat", ROLE_ONLINE, "A contact free for chat.")                         \
    X(ROLE_AWAY, "presence.away", ROLE_TEXT, "A contact who is away.")                             \
    X(ROLE_XA, "presence.xa", ROLE_AWAY, "A contact who is away for long.")                        \
    X(ROLE_DND, "presence.dnd", ROLE_AWAY, "A contact who is busy.")                               \
    X(ROLE_OFFLINE, "presence.offline", ROLE_DIM, "A contact who is offline.")                     \
    X(ROLE_UNSEEN, "presence.unseen", ROLE_OFFLINE, "A contact whose presence you may not see.")   \
    X(ROLE_ONLINE_OPEN, "presence.online.open", ROLE_ONLINE,                                       \
      "An available contact, with a window.")                                                      \
    X(ROLE_CHAT_OPEN, "presence.chat.open", ROLE_CHAT, "A contact free for chat, with a window.")  \
    X(ROLE_AWAY_OPEN, "presence.away.open", ROLE_AWAY, "A contact who is away, with a window.")    \
    X(ROLE_XA_OPEN, "presence.xa.open", ROLE_XA, "A contact who is away for long, with a window.") \
    X(ROLE_DND_OPEN, "presence.dnd.open", ROLE_DND, "A contact who is busy, with a window.")       \
    X(ROLE_OFFLINE_OPEN, "presence.offline.open", ROLE_OFFLINE,                                    \
      "A contact who is offline, with a window.")                                                  \
    X(ROLE_ONLINE_UNREAD, "presence.online.unread", ROLE_ONLINE_OPEN,                              \
      "An available contact, with unread messages.")                                               \
    X(ROLE_CHAT_UNREAD, "presence.chat.unread", ROLE_CHAT_OPEN,                                    \
      "A contact free for chat, with unread messages.")                                            \
    X(ROLE_AWAY_UNREAD, "presence.away.unread", ROLE_AWAY_OPEN,                                    \
      "A contact who is away, with unread messages.")                                              \
    X(ROLE_XA_UNREAD, "presence.xa.unread", ROLE_XA_OPEN,                                          \
      "A contact who is away for long, with unread messages.")                                     \
    X(ROLE_DND_UNREAD, "presence.dnd.unread", ROLE_DND_OPEN,                                       \
      "A contact who is busy, with unread messages.")                                              \
    X(ROLE_OFFLINE_UNREAD, "presence.offline.unread", ROLE_OFFLINE_OPEN,                           \
      "A contact who is offline, with unread messages.")

typedef enum {
#define X(id, name, fallback, help) id,
    ROLES(X)
#undef X
        ROLE_COUNT
} Role;

typedef struct Theme Theme;
/* name: a file in one of these folders (the first that has it), without ".theme". An error names
 * file, line and key. "default" is always there: see theme_builtin(). */
Theme *theme_load(const char *const *folders, const char *name, GError **error);
char **theme_names(const char *const *folders); /* in order, each once; the caller's */
Theme *theme_parse(const char *text, GError **error);
Theme *theme_builtin(void); /* when no file can be read */
void theme_free(Theme *theme);
Style theme_style(const Theme *theme, Role role);
/* XEP-0392: the colour of a name, or of a JID in its prepared form. */
Style theme_nick(const Theme *theme, const char *name);
/* What the terminal has (below 8: none): colours of names are chosen among those. */
void theme_set_colours(Theme *theme, int colours);
/* Whose colours of names these are; changes only their hues. */
void theme_set_vision(Theme *theme, ColourVision vision);
/* What a theme's file says of itself: its first line, if that is a comment; owned by the caller.
 * NULL: there is no such file, or it says nothing. */
char *theme_about(const char *const *folders, const char *name);

const char *role_name(Role role);
Role role_fallback(Role role);
const char *role_help(Role role);

/* → what the terminal has: an index, or 0xrrggbb where colours is above 256. -1: its own default
 * (STYLE_DEFAULT, no colours, or a middle grey where only 8 exist). */
int colour_nearest(guint32 rgb, int colours);
/* The same for two that go together: what is written can be read on its ground, also where there
 * are only 8 or 16 colours. */
void colour_nearest_pair(guint32 fg, guint32 bg, int colours, int *f, int *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Theme, theme_free)
