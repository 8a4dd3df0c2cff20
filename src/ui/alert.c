/* Telling the user now: the bell, a flash, a notification on the desktop. */
#include "base/tr.h"
#include "model/attention.h"
#include "model/invitation.h"
#include "model/roster.h"
#include "ui/ui_private.h"

#include <string.h>

#define FLASH_MS 120

static char *key_of(const Event *ev) {
    if (ev->conv)
        return g_strdup_printf("%" G_GINT64_FORMAT, ev->conv->id);
    return g_strdup_printf("%s %s", ev->text, ev->account->jid);
}

static char *count_words(guint count, gboolean mentions) {
    if (mentions)
        return g_strdup_printf(tr_count("You are meant", "You are meant %u times", count), count);
    return g_strdup_printf(tr_count("New message", "%u new messages", count), count);
}

/* In a room, who says it. */
static char *message_words(const Conv *conv, const Message *message, gboolean tell) {
    if (!tell || !message->body)
        return conv->kind == CONV_ROOM && conv->mentions ? count_words(conv->mentions, TRUE)
                                                         : count_words(conv->unread, FALSE);
    return conv->kind == CONV_ROOM && message->nick
               ? g_strdup_printf("%s: %s", message->nick, message->body)
               : g_strdup(message->body);
}

static char *invitation_words(const Account *account, gboolean tell) {
    guint n = account->invitations->len;
    const Invitation *last = n ? g_ptr_array_index(account->invitations, n - 1) : NULL;
    return tell && last ? g_strdup_printf(_("Somebody invites you into %s"), last->room)
                        : g_strdup(_("Somebody invites you into a room"));
}

static char *words_of(const Event *ev, gboolean tell) {
    if (ev->message)
        return message_words(ev->conv, ev->message, tell);
    if (strcmp(ev->text, ATTENTION_TYPING) == 0)
        return g_strdup(_("writes to you"));
    if (strcmp(ev->text, ATTENTION_SUBSCRIPTION) == 0)
        return g_strdup(_("asks to see when you are online"));
    if (strcmp(ev->text, ATTENTION_INVITATION) == 0)
        return invitation_words(ev->account, tell);
    return g_strdup_printf(
        tr_count("One message is unread", "%u messages are unread", (gulong)ev->number),
        (guint)ev->number);
}

static void show(Ui *ui, const Event *ev) {
    const Settings *settings = ui->model->settings;
    if (strcmp(ev->text, ATTENTION_REMINDER) == 0) {
        g_autofree char *words = words_of(ev, FALSE);
        notify_show(ui->notify, ATTENTION_REMINDER, "papo", words);
        return;
    }
    g_autofree char *key = key_of(ev);
    g_autofree char *words =
        words_of(ev, settings_on(settings, "notify-text", ev->account, ev->conv));
    notify_show(ui->notify, key,
                ev->conv      ? conv_name(ev->conv)
                : ev->contact ? contact_display_name(ev->contact)
                              : ev->account->jid,
                words);
}

static void on_flash_time(gpointer data) {
    Ui *ui = data;
    ui->flash = 0;
    if (ui->term)
        term_flash_end(ui->term);
}

static void tell(Ui *ui, const Event *ev) {
    const Settings *settings = ui->model->settings;
    if (ui->term && settings_on(settings, "bell", ev->account, ev->conv))
        term_bell(ui->term);
    if (ui->term && !ui->flash && settings_on(settings, "flash", ev->account, ev->conv) &&
        term_flash(ui->term))
        ui->flash = clock_after(ui->model->clock, FLASH_MS, on_flash_time, ui);
    if (ui->notify && settings_on(settings, "desktop", ev->account, ev->conv))
        show(ui, ev);
}

/* What has been read needs nobody to say that it is there. */
static void take_back(Ui *ui, const Conv *conv) {
    g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, conv->id);
    notify_withdraw(ui->notify, key);
    notify_withdraw(ui->notify, ATTENTION_REMINDER);
}

void alert_hear(Ui *ui, const Event *ev) {
    if (ev->type == EV_ATTENTION)
        tell(ui, ev);
    else
        take_back(ui, ev->conv);
}

void alert_end(Ui *ui) {
    clock_cancel(ui->model->clock, &ui->flash);
    g_clear_pointer(&ui->notify, notify_free);
}
