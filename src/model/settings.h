#pragma once
#include "model/event.h"

/* Looked up conversation → account → global → fallback. The table is the only place that knows a
 * setting. */
typedef enum {
    SETTING_BOOL,
    SETTING_NUMBER,
    SETTING_TEXT,
    SETTING_CHOICE,
    SETTING_SECRET
} SettingType;
typedef enum { SCOPE_GLOBAL = 1 << 0, SCOPE_ACCOUNT = 1 << 1, SCOPE_CONV = 1 << 2 } SettingScope;

typedef struct {
    const char *name;
    SettingType type;
    guint scope;                /* where it may be set; account keys are SCOPE_ACCOUNT alone */
    const char *const *choices; /* SETTING_CHOICE */
    int min, max;               /* SETTING_NUMBER */
    const char *fallback;       /* as text; NULL: unset */
    const char *help;           /* a sentence */
} Setting;

typedef struct Settings Settings;

Settings *settings_new(Bus *bus, const char *path, GError **error); /* path NULL: in memory */
void settings_free(Settings *settings);

const Setting *settings_table(guint *n);
const Setting *setting_find(const char *name); /* NULL if there is none */

/* account and conv may be NULL. Text is borrowed until the setting changes; an unknown name is a
 * bug. */
const char *settings_text(const Settings *s, const char *name, const Account *account,
                          const Conv *conv);
gboolean settings_on(const Settings *s, const char *name, const Account *account, const Conv *conv);
int settings_number(const Settings *s, const char *name, const Account *account, const Conv *conv);

/* value NULL: back to what the wider scope says. Checks name, scope and value; saves; emits
 * EV_SETTING_CHANGED. */
gboolean settings_set(Settings *s, const char *name, const char *value, Account *account,
                      Conv *conv, GError **error);
gboolean settings_check(const Setting *setting, const char *value, GError **error);

/* What is set in exactly this scope: NULL if nothing. */
const char *settings_own(const Settings *s, const char *name, const Account *account,
                         const Conv *conv);
void settings_forget_account(Settings *s, const char *jid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)
