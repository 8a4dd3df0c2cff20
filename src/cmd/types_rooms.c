/* Arguments that name rooms, and the people in them. */
#include "base/jid.h"
#include "cmd/types.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc.h"
#include <string.h>

/* Of xmpp:tea@rooms.example.org?join the address; owned by the caller. */
static char *without_scheme(const char *word) {
    const char *start = g_ascii_strncasecmp(word, "xmpp:", 5) == 0 ? word + 5 : word;
    return start == word ? g_strdup(word) : g_strndup(start, strcspn(start, "?"));
}

static const Conv *open_room(const Account *account, const char *local) {
    for (guint i = 0; i < account->convs->len; i++) {
        const Conv *conv = account->convs->pdata[i];
        if (conv->kind == CONV_ROOM && conv->open && g_strcmp0(conv->local, local) == 0)
            return conv;
    }
    return NULL;
}

/* A name alone is a room that is open, else one of our own server's. */
char *type_check_room(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                      GError **error) {
    const Account *account = args_account(ctx, args);
    g_autofree char *address = without_scheme(word);
    if (strchr(address, '@') || !account)
        return jid_prepare(address, error);
    const Conv *conv = open_room(account, address);
    if (conv)
        return g_strdup(conv->jid);
    g_autofree char *service = muc_service(account);
    if (!service)
        return arg_refuse(
            error,
            "no room service of %s is known, so “%s” needs its whole address, such as "
            "%s@rooms.example.org; /account set %s rooms-service says which is meant",
            account->jid, word, word, account->jid);
    g_autofree char *local = jid_escape_local(address);
    g_autofree char *full = g_strconcat(local, "@", service, NULL);
    return jid_prepare(full, error);
}

void type_complete_room(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GPtrArray *out) {
    const Account *account = args_account(ctx, args);
    for (guint i = 0; account && i < account->convs->len; i++) {
        const Conv *conv = account->convs->pdata[i];
        if (conv->kind == CONV_ROOM)
            g_ptr_array_add(out, g_strdup(conv->jid));
    }
}

/* Somebody in the room that stands before, or whose window this is; in a private conversation its
 * room. */
static Room *room_here(const Ctx *ctx, const Args *args) {
    const char *named = args ? arg_text(args, "room") : NULL;
    if (named && args_account(ctx, args))
        return rooms_find(args_account(ctx, args), named);
    return ctx->conv && ctx->conv->account ? rooms_find(ctx->conv->account, ctx->conv->jid) : NULL;
}

char *type_check_occupant(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GError **error) {
    Room *room = room_here(ctx, args);
    if (!room)
        return g_strdup(word); /* the command says what is wrong */
    if (room_occupant(room, word))
        return g_strdup(word);
    g_autoptr(GPtrArray) all = room_talkers(room);
    const Occupant *found = NULL;
    for (guint i = 0; i < all->len; i++) {
        const Occupant *occupant = all->pdata[i];
        g_autofree char *a = g_utf8_casefold(occupant->nick, -1);
        g_autofree char *b = g_utf8_casefold(word, -1);
        if (strcmp(a, b) == 0 && found)
            return arg_refuse(error, "“%s” could be several here: write it as they do", word);
        if (strcmp(a, b) == 0)
            found = occupant;
    }
    return found ? g_strdup(found->nick) : arg_refuse(error, "there is no “%s” in this room", word);
}

void type_complete_occupant(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                            GPtrArray *out) {
    Room *room = room_here(ctx, args);
    g_autoptr(GPtrArray) all = room ? room_talkers(room) : NULL;
    for (guint i = 0; all && i < all->len; i++)
        g_ptr_array_add(out, g_strdup(((Occupant *)all->pdata[i])->nick));
}

/* In a room whoever is there comes first. */
char *type_check_person(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                        GError **error) {
    const Room *room = ctx->conv && ctx->conv->kind == CONV_ROOM ? ctx->conv->room : NULL;
    if (room && args_account(ctx, args) == ctx->conv->account && room_occupant(room, word))
        return jid_full(ctx->conv->jid, word);
    return type_check_contact(ctx, slot, args, word, error);
}

void type_complete_person(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                          GPtrArray *out) {
    if (ctx->conv && ctx->conv->kind == CONV_ROOM)
        type_complete_occupant(ctx, slot, args, word, out);
    type_complete_contact(ctx, slot, args, word, out);
}
