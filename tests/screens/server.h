#pragma once
#include "../unit/peer.h"

/* A server for one papo: lets anybody in, answers what every login asks, says what it is told to.
 */
typedef struct Server Server;

/* roster: the items of it, as XML. plain: without TLS. */
Server *server_start(const char *roster, gboolean plain);
void server_stop(Server *server); /* after the client has gone */
guint16 server_port(const Server *server);
const char *server_ca(const Server *server); /* NULL without TLS */

/* Said as it is; $id is the id of the last message that was heard. */
void server_say(Server *server, const char *format, ...) G_GNUC_PRINTF(2, 3);
