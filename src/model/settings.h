#pragma once
#include "model/event.h"

/* Looked up conversation → account → global → fallback. The table is the only place that knows a
 * setting. Kept in two files that people may edit: settings.ini ([global], and one group per
 * conversation) and accounts.ini (one group per bare JID). */
typedef enum {
    SETTING_BOOL, /* "on" or "off" */
    SETTING_NUMBER,
    SETTING_TEXT,
    SETTING_CHOICE,
    SETTING_LIST, /* some of the choices, in any order: "one, two"; "none" */
    SETTING_SECRET
} SettingType;
typedef enum { SCOPE_GLOBAL = 1 << 0, SCOPE_ACCOUNT = 1 << 1, SCOPE_CONV = 1 << 2 } SettingScope;

#define SETTINGS_ERROR (settings_error_quark())
GQuark settings_error_quark(void);
typedef enum {
    SETTINGS_ERROR_UNKNOWN, /* no such setting; the message names the nearest */
    SETTINGS_ERROR_SCOPE,   /* can't be set there */
    SETTINGS_ERROR_VALUE,   /* the message says what would be right */
    SETTINGS_ERROR_SAVE,    /* it holds from now on, but the file could not be written */
} SettingsError;

typedef struct {
    const char *name;
    SettingType type;
    guint scope;                /* where it may be set; account keys are SCOPE_ACCOUNT alone */
    const char *const *choices; /* SETTING_CHOICE, SETTING_LIST */
    int min, max;               /* SETTING_NUMBER */
    const char *fallback;       /* as text; NULL: unset */
    const char *help;           /* a sentence */
    gboolean (*check)(const char *value, GError **error); /* SETTING_TEXT: its form; or NULL */
    gboolean file; /* SETTING_TEXT: names a file, which must be readable when it is set */
} Setting;

typedef struct Settings Settings;

/* Reads both files; one that is broken, or has a value that can't be, is an error that names it.
 * Paths NULL: in memory. */
Settings *settings_new(Bus *bus, const char *settings_path, const char *accounts_path,
                       GError **error);
void settings_free(Settings *settings);
/* What was read but means nothing (kept in the files all the same): lines for people; borrowed. */
const GPtrArray *settings_warnings(const Settings *settings);

const Setting *settings_table(guint *n);
const Setting *setting_find(const char *name); /* NULL if there is none */

/* account and conv may be NULL; a conv stands for its account too. Text is borrowed until the
 * setting changes; an unknown name is a bug. */
const char *settings_text(const Settings *s, const char *name, const Account *account,
                          const Conv *conv);
gboolean settings_on(const Settings *s, const char *name, const Account *account, const Conv *conv);
int settings_number(const Settings *s, const char *name, const Account *account, const Conv *conv);

/* The words of a list, in its order; owned by the caller. */
char **settings_list(const Settings *s, const char *name, const Account *account, const Conv *conv);

/* The narrowest scope given is where it is set: conv, else account, else global. value NULL: back
 * to what the wider scope says. Checks name, scope and value; saves; emits EV_SETTING_CHANGED.
 * SETTINGS_ERROR_SAVE: set all the same, written with the next one that can be. */
gboolean settings_set(Settings *s, const char *name, const char *value, Account *account,
                      Conv *conv, GError **error);
gboolean settings_check(const Setting *setting, const char *value, GError **error);

/* What is set in exactly this scope: NULL if nothing. */
const char *settings_own(const Settings *s, const char *name, const Account *account,
                         const Conv *conv);

/* The bare JIDs that have a group in accounts.ini, in its order; owned by the caller. */
char **settings_accounts(const Settings *s);
gboolean settings_add_account(Settings *s, const char *jid, GError **error);
void settings_forget_account(Settings *s, const char *jid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)
