/* Who asks to be a member of a room, and what its admins say to it (XEP-0045 9.9). */
#include "base/tr.h"
#include "base/words.h"
#include "cmd/form_window.h"
#include "cmd/room_cmds.h"
#include "model/page.h"
#include "model/room.h"
#include "xmpp/xep/0045_muc_admin.h"
#include <string.h>

#define ALLOW "muc#register_allow"
#define PAGE "requests"

/* Of which room, and by what name. */
typedef struct {
    Account *account;
    char *room, *name, *page;
} Asker;

static void asker_free(gpointer data) {
    Asker *asker = data;
    g_free(asker->room);
    g_free(asker->name);
    g_free(asker->page);
    g_free(asker);
}

static void list_is_old(const Account *account) {
    Page *page = page_find(account->model, account, PAGE);
    if (page)
        page_stale(page);
}

/* ---- the form of one ---- */

static gboolean submit(Ctx *ctx, FormWindow *window, const char *action, GError **error) {
    const Asker *asker = window->data;
    Account *account = asker->account;
    Conv *room = convs_find(account, asker->room);
    g_autofree char *page = g_strdup(asker->page);
    if (!account_is_online(account))
        return cmd_fail(error, CMD_ERROR_STATE, "%s is offline: /connect", account->jid);
    g_autoptr(Form) open = room && room->room ? muc_applicant_form(room, asker->name) : NULL;
    if (!open)
        return cmd_fail(error, CMD_ERROR_STATE, "This question is over: /form cancel closes it");
    muc_answer_applicant(room, asker->name, window->form);
    list_is_old(account);
    reply_line(ctx->reply, "%s has your answer", room->jid);
    form_window_done(ctx->model, account, page);
    return TRUE;
}

static void cancel(Ctx *ctx, FormWindow *window) {
    const Asker *asker = window->data;
    Conv *room = convs_find(asker->account, asker->room);
    if (room && room->room && account_is_online(asker->account))
        muc_answer_applicant(room, asker->name, NULL);
    list_is_old(asker->account);
}

static const FormUse use = {submit, cancel};

/* Takes the form. */
static void show_form(Ctx *ctx, Conv *room, const char *name, Form *form) {
    Asker *asker = g_new(Asker, 1);
    g_autofree char *clean = cmd_clean(name);
    *asker = (Asker){room->account, g_strdup(room->jid), g_strdup(name),
                     g_strdup_printf("%s %s", PAGE, clean)};
    form_window_open(form_window_new(ctx->model, room->account, asker->page, room->jid, form, &use,
                                     asker, asker_free),
                     ctx->reply);
}

/* ---- all of them ---- */

/* What they say of themselves, in one line. Owned by the caller. */
static char *says(const Form *form) {
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < form->fields->len; i++) {
        const Field *field = form->fields->pdata[i];
        if (!field->var || field->type == FIELD_HIDDEN || field->type == FIELD_FIXED ||
            strcmp(field->var, ALLOW) == 0 || field->values->len == 0)
            continue;
        g_autofree char *label = field_label(field), *value = field_shown(field);
        g_string_append_printf(all, "%s%s: %s", all->len ? "; " : "", label, value);
    }
    return g_string_free(g_steal_pointer(&all), FALSE);
}

static void fill(Page *page, gpointer jid) {
    Conv *room = convs_find(page->account, jid);
    const GPtrArray *all = room && room->room ? muc_applicants(room) : NULL;
    for (guint i = 0; all && i < all->len; i++) {
        const Applicant *applicant = all->pdata[i];
        g_autoptr(Form) form = muc_applicant_form(room, applicant->name);
        g_autofree char *text = says(form), *quoted_jid = words_quote(jid),
                        *quoted = words_quote(applicant->name);
        PageItem *item = page_add(page, applicant->name, applicant->name, text, NULL);
        item->command = g_strdup_printf("/room requests -a %s -r %s %s", page->account->jid,
                                        quoted_jid, quoted);
        page_item_detail(item,
                         "%s. Enter opens the form; /room approve lets them in, /room refuse "
                         "doesn't.",
                         text);
    }
}

static gboolean nobody(const char *name, const Conv *room, GError **error) {
    g_autofree char *clean = cmd_clean(name);
    return cmd_fail(error, CMD_ERROR_STATE,
                    "Nobody asks to be a member of %s as “%s”; /room requests lists who does",
                    room->jid, clean);
}

static gboolean requests(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    const char *name = arg_text(args, "name");
    if (!room)
        return FALSE;
    Form *form = name ? muc_applicant_form(room, name) : NULL;
    if (name && !form)
        return nobody(name, room, error);
    if (form) {
        show_form(ctx, room, name, form);
        return TRUE;
    }
    Page *page =
        page_new(ctx->model, room->account, PAGE, "Who asks to be a member of %s", room->jid);
    page->empty = g_strdup(_("Nobody asks to be a member"));
    page_fill_by(page, PAGE_EVENT(EV_MESSAGE_ADDED), fill, g_strdup(room->jid), g_free);
    reply_page(ctx->reply, page);
    return TRUE;
}

/* ---- decided at once ---- */

static gboolean decide(Ctx *ctx, const Args *args, GError **error) {
    Conv *room = room_meant(ctx, args, error);
    const char *name = arg_text(args, "name");
    gboolean approve = strcmp(args_command(args)->name, "room approve") == 0;
    g_autoptr(Form) form = room ? muc_applicant_form(room, name) : NULL;
    if (!room)
        return FALSE;
    if (!form)
        return nobody(name, room, error);
    if (!form_find(form, ALLOW))
        return cmd_fail(error, CMD_ERROR_STATE,
                        "%s asks in a way of its own: /room requests NAME opens its form",
                        room->jid);
    if (!form_set(form, ALLOW, approve ? "true" : "false", error))
        return FALSE;
    muc_answer_applicant(room, name, form);
    list_is_old(room->account);
    g_autofree char *clean = cmd_clean(name);
    if (approve)
        reply_line(ctx->reply, "%s is told to let %s in as a member", room->jid, clean);
    else
        reply_line(ctx->reply, "%s is told not to make %s a member", room->jid, clean);
    return TRUE;
}

/* Who waits there. */
void type_complete_applicant(Ctx *ctx, const Slot *slot, const Args *args, const char *word,
                             GPtrArray *out) {
    const Account *account = args_account(ctx, args);
    const char *named = arg_text(args, "room");
    const Room *room = account && named ? rooms_find(account, named) : NULL;
    Conv *conv = room ? room->conv : ctx->conv;
    const GPtrArray *all = conv && conv->room ? muc_applicants(conv) : NULL;
    for (guint i = 0; all && i < all->len; i++)
        g_ptr_array_add(out, g_strdup(((const Applicant *)all->pdata[i])->name));
}

#define IN_ROOM "[-a account:account] [-r room:room] "

static const Command table[] = {
    {"room requests", IN_ROOM "[name:applicant]",
     "List who asks to be a member of the room, where its admins have to agree.",
     "With a name the form of that one opens: what they say, and whether they may. /form submit "
     "answers, /form cancel leaves it to somebody else.",
     "room requests", NEED_ONLINE, requests},
    {"room approve", IN_ROOM "<name:applicant>", "Let somebody be a member who has asked for it.",
     NULL, "room approve Dormouse", NEED_ONLINE, decide},
    {"room refuse", IN_ROOM "<name:applicant>", "Refuse somebody who asks to be a member.", NULL,
     "room refuse Dormouse", NEED_ONLINE, decide},
};

void applicant_commands(Commands *commands) {
    commands_add(commands, "Rooms", table, G_N_ELEMENTS(table));
}
