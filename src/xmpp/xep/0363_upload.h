#pragma once
#include "xmpp/module.h"

#define NS_UPLOAD "urn:xmpp:http:upload:0"

extern const XepModule xep_upload;

/* Where a file may go, as its service says (4). */
typedef struct {
    char *put, *get;
    char **headers; /* name, value, name, value, NULL: what the PUT has to have */
} UploadSlot;

/* The slot in an answer. plain: http:// is fine if it leads to this computer. Of the headers only
 * Authorization, Cookie and Expires are kept, without line ends (9.2). FALSE and an error for
 * people. */
gboolean upload_read_slot(const Stanza *answer, gboolean plain, UploadSlot *slot, GError **error);
void upload_slot_clear(UploadSlot *slot);
/* Why there is none, for people (6): how large a file may be, or when to try again. now: µs. Owned
 * by the caller. */
char *upload_refusal(const Stanza *answer, gint64 now);
/* What others get to see of a path: the last part of it, harmless and of bounded length. Owned by
 * the caller. */
char *upload_name(const char *path);
/* The largest file that a service takes, as its disco#info says (3); 0: it says nothing. */
gint64 upload_limit(const Stanza *query);

typedef enum {
    UPLOAD_LOOKING, /* at the file, and for the service */
    UPLOAD_ASKING,  /* for a slot */
    UPLOAD_SENDING,
} UploadStage;

/* A file on its way. It goes on while the account is offline, once it is being sent. */
typedef struct Upload {
    guint number; /* 1, 2, …: its name for people, among those of all accounts */
    Stream *stream;
    ConvKind kind; /* to whom: kind and address of the conversation */
    char *jid;
    gint64 since; /* whoever has this nick in a room, since when */
    char *path;
    char *name; /* as others see it */
    char *type; /* "image/png"; NULL: not known */
    gint64 size, sent;
    UploadStage stage;
    struct UploadWork *work; /* of 0363_upload_send.c */
} Upload;

typedef struct {
    void (*moved)(const Upload *upload, gpointer data);
    /* Once; why NULL: its address was said. */
    void (*ended)(const Upload *upload, const char *why, gpointer data);
} UploadUse;

/* Sends a file as it is: readable for the server and whoever has the address, so nothing for a
 * conversation that is sealed. Says its address there when all of it has arrived. Whatever is wrong
 * with the file is told by ended(), later. FALSE and an error if it can't be now. The stream must
 * be online.
 */
gboolean upload_start(Conv *conv, const char *path, const UploadUse *use, gpointer data,
                      GDestroyNotify free_data, GError **error);
void upload_cancel(Upload *upload);         /* ended() is told; upload is gone */
GPtrArray *uploads_all(const Model *model); /* borrowed Upload*, the oldest first; unref it */

/* ---- between the two files of this XEP ---- */

typedef struct {
    char *service; /* of this session; NULL: not known */
    gint64 limit;  /* of it, in bytes; 0: none */
    guint asked;   /* who has not answered yet whether it is one */
    GPtrArray *uploads;
} Uploads;

gpointer uploads_new(Stream *stream);
void uploads_free(Stream *stream, gpointer uploads);
Uploads *uploads_of(Stream *stream);
void upload_find_service(Stream *stream); /* then uploads_found() */
void uploads_found(Stream *stream);       /* service and limit are known, or there is none */
