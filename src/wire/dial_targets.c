/* SRV records of both kinds at once, merged into one list (RFC 6120 3.2, XEP-0368 3). */
#include "wire/dial_targets.h"
#include "base/tr.h"
#include <string.h>

enum { PORT = 5222, PORT_DIRECT = 5223, MAX_TARGETS = 8 };

struct DialTargets {
    GPtrArray *list;
};

/* One of the two services, as DNS tells it. */
typedef struct {
    gboolean direct_tls, wanted, exists; /* exists: even if only to say "not here" */
    GList *records;                      /* GSrvTarget *, sorted by GLib (RFC 2782) */
} Service;

typedef struct {
    DialTargetsFn fn;
    gpointer data;
    GCancellable *cancel;
    char *domain;
    Service services[2]; /* direct TLS first: it wins at equal priority */
    guint pending;
} Search;

static void target_free(gpointer data) {
    DialTarget *target = data;
    g_free(target->host);
    g_free(target);
}

static DialTargets *targets_new(void) {
    DialTargets *targets = g_new0(DialTargets, 1);
    targets->list = g_ptr_array_new_with_free_func(target_free);
    return targets;
}

void dial_targets_free(DialTargets *targets) {
    if (!targets)
        return;
    g_ptr_array_unref(targets->list);
    g_free(targets);
}

const DialTarget *dial_targets_nth(const DialTargets *targets, guint n) {
    return n < targets->list->len ? targets->list->pdata[n] : NULL;
}

void dial_targets_spend(DialTargets *targets, const DialTarget *target) {
    for (guint i = 0; i < targets->list->len; i++)
        if (targets->list->pdata[i] == target)
            ((DialTarget *)targets->list->pdata[i])->spent = TRUE;
}

DialTargets *dial_targets_rest(DialTargets *targets) {
    for (guint i = targets->list->len; i-- > 0;)
        if (((DialTarget *)targets->list->pdata[i])->spent)
            g_ptr_array_remove_index(targets->list, i);
    if (targets->list->len)
        return targets;
    dial_targets_free(targets);
    return NULL;
}

static void add(DialTargets *targets, const char *host, guint16 port, gboolean direct_tls) {
    DialTarget *target = g_new0(DialTarget, 1);
    target->host = g_strdup(host);
    target->port = port;
    target->direct_tls = direct_tls;
    g_ptr_array_add(targets->list, target);
}

static void search_free(Search *search) {
    for (guint i = 0; i < G_N_ELEMENTS(search->services); i++)
        g_resolver_free_targets(search->services[i].records);
    g_object_unref(search->cancel);
    g_free(search->domain);
    g_free(search);
}

static void add_default(const Search *search, DialTargets *targets) {
    if (search->services[1].wanted)
        add(targets, search->domain, PORT, FALSE);
    else
        add(targets, search->domain, PORT_DIRECT, TRUE);
}

static guint16 priority(const GList *records) {
    return g_srv_target_get_priority(records->data);
}

static void merge(const Search *search, DialTargets *targets) {
    const GList *direct = search->services[0].records, *plain = search->services[1].records;
    while ((direct || plain) && targets->list->len < MAX_TARGETS) {
        gboolean take_direct = direct && (!plain || priority(direct) <= priority(plain));
        const GList **from = take_direct ? &direct : &plain;
        const char *host = g_srv_target_get_hostname((*from)->data);
        guint16 port = g_srv_target_get_port((*from)->data);
        if (*host && !g_str_equal(host, ".") && port)
            add(targets, host, port, take_direct);
        *from = (*from)->next;
    }
}

static void conclude(Search *search) {
    if (g_cancellable_is_cancelled(search->cancel)) {
        search_free(search);
        return;
    }
    DialTargets *targets = targets_new();
    merge(search, targets);
    const char *problem = NULL;
    if (!targets->list->len) {
        if (search->services[0].exists || search->services[1].exists)
            problem = _("its domain says that it has no chat service of this kind");
        else
            add_default(search, targets);
    }
    search->fn(targets, problem, search->data);
    search_free(search);
}

static void on_records(Search *search, Service *service, GAsyncResult *result,
                       GResolver *resolver) {
    g_autoptr(GError) error = NULL;
    service->records = g_resolver_lookup_service_finish(resolver, result, &error);
    service->exists = !error;
    if (!--search->pending)
        conclude(search);
}

static void on_direct(GObject *object, GAsyncResult *result, gpointer data) {
    Search *search = data;
    on_records(search, &search->services[0], result, G_RESOLVER(object));
}

static void on_plain(GObject *object, GAsyncResult *result, gpointer data) {
    Search *search = data;
    on_records(search, &search->services[1], result, G_RESOLVER(object));
}

static void look_up(Search *search) {
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    search->pending = (guint)(search->services[0].wanted + search->services[1].wanted);
    if (search->services[0].wanted)
        g_resolver_lookup_service_async(resolver, "xmpps-client", "tcp", search->domain,
                                        search->cancel, on_direct, search);
    if (search->services[1].wanted)
        g_resolver_lookup_service_async(resolver, "xmpp-client", "tcp", search->domain,
                                        search->cancel, on_plain, search);
}

static gboolean is_onion(const char *host) {
    return host && (g_str_has_suffix(host, ".onion") || g_str_has_suffix(host, ".onion."));
}

typedef struct {
    Search *search;
    DialTargets *targets;
    const char *problem;
} Answer;

static gboolean tell(gpointer data) {
    g_autofree Answer *answer = data;
    Search *search = answer->search;
    if (g_cancellable_is_cancelled(search->cancel))
        dial_targets_free(answer->targets);
    else
        search->fn(answer->targets, answer->problem, search->data);
    search_free(search);
    return G_SOURCE_REMOVE;
}

/* Without a question to DNS; told from the main loop all the same. */
static void tell_later(Search *search, DialTargets *targets, const char *problem) {
    Answer answer = {search, targets, problem};
    g_idle_add(tell, g_memdup2(&answer, sizeof answer));
}

static guint16 port_or(guint16 port, gboolean direct_tls) {
    return port ? port : direct_tls ? PORT_DIRECT : PORT;
}

/* Behind a proxy nothing is asked of our own DNS, unless the user says so. */
static gboolean may_look_up(const WireTarget *target, const char *domain) {
    if (g_hostname_is_ip_address(domain))
        return FALSE;
    return !target->proxy || (target->proxy_srv && !is_onion(domain));
}

void dial_targets_find(const WireTarget *target, GCancellable *cancel, DialTargetsFn fn,
                       gpointer data) {
    Search *search = g_new0(Search, 1);
    search->fn = fn;
    search->data = data;
    search->cancel = g_object_ref(cancel);
    search->domain = g_hostname_to_ascii(target->domain);
    search->services[0] = (Service){.direct_tls = TRUE, .wanted = !target->no_direct_tls};
    search->services[1] = (Service){.wanted = !target->direct_tls_only || target->no_direct_tls};
    DialTargets *targets = targets_new();
    if (!search->domain) {
        tell_later(search, targets, _("this is no name of a server"));
        return;
    }
    if (!target->proxy && is_onion(target->host ? target->host : search->domain)) {
        tell_later(search, targets, _("an .onion address needs the account's proxy to be set"));
        return;
    }
    if (target->host || target->port) {
        gboolean direct =
            target->direct_tls_only || (!target->no_direct_tls && target->port == PORT_DIRECT);
        add(targets, target->host ? target->host : search->domain, port_or(target->port, direct),
            direct);
        tell_later(search, targets, NULL);
        return;
    }
    if (!may_look_up(target, search->domain)) {
        add_default(search, targets);
        if (target->proxy && search->services[0].wanted && search->services[1].wanted)
            add(targets, search->domain, PORT_DIRECT, TRUE);
        tell_later(search, targets, NULL);
        return;
    }
    dial_targets_free(targets);
    look_up(search);
}
