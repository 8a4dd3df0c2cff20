/* Is this certificate the server's? And what to tell people about it. */
#include "wire/tls_trust.h"
#include "base/text.h"
#include "base/tr.h"
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

enum { MAX_TEXT = 200, MAX_NAMES = 30, AUTH_LEVEL = 2 /* 112 bits: RSA 2048, no SHA-1 */ };

#define SRV_PREFIX "_xmpp-client."

/* Cleaned and of bounded length: a certificate may hold anything. */
static char *presentable(const char *text, gsize length) {
    g_autofree char *part = g_strndup(text, MIN(length, (gsize)MAX_TEXT * 4));
    g_autofree char *clean = text_clean(part);
    if (g_utf8_strlen(clean, -1) <= MAX_TEXT)
        return g_steal_pointer(&clean);
    g_autofree char *cut = g_utf8_substring(clean, 0, MAX_TEXT);
    return g_strconcat(cut, "…", NULL);
}

static char *read_bio(BIO *bio) {
    char *data = NULL;
    long length = BIO_get_mem_data(bio, &data);
    return presentable(data ? data : "", length > 0 ? (gsize)length : 0);
}

static char *describe_name(const X509_NAME *name) {
    BIO *bio = BIO_new(BIO_s_mem());
    X509_NAME_print_ex(bio, name, 0,
                       XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_FN_SN | ASN1_STRFLGS_UTF8_CONVERT |
                           ASN1_STRFLGS_ESC_CTRL);
    char *text = read_bio(bio);
    BIO_free(bio);
    return text;
}

static char *describe_time(const ASN1_TIME *time) {
    struct tm tm;
    if (!ASN1_TIME_to_tm(time, &tm))
        return g_strdup("?");
    return g_strdup_printf("%04d-%02d-%02d %02d:%02d UTC", tm.tm_year + 1900, tm.tm_mon + 1,
                           tm.tm_mday, tm.tm_hour, tm.tm_min);
}

static char *fingerprint(X509 *certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    X509_digest(certificate, EVP_sha256(), digest, &length);
    GString *hex = g_string_new(NULL);
    for (unsigned i = 0; i < length; i++)
        g_string_append_printf(hex, "%02x", digest[i]);
    return g_string_free(hex, FALSE);
}

/* The text of a name we understand, with its kind; NULL for others. Borrowed, with its length: it
 * may contain NUL. */
static const char *alternative(const GENERAL_NAME *name, gsize *length, int *kind) {
    const ASN1_STRING *text = NULL;
    *kind = name->type;
    if (name->type == GEN_DNS) {
        text = name->d.dNSName;
    } else if (name->type == GEN_OTHERNAME) {
        const ASN1_TYPE *value = name->d.otherName->value;
        *kind = OBJ_obj2nid(name->d.otherName->type_id);
        if (*kind == NID_XmppAddr && value->type == V_ASN1_UTF8STRING)
            text = value->value.utf8string;
        else if (*kind == NID_SRVName && value->type == V_ASN1_IA5STRING)
            text = value->value.ia5string;
    }
    if (!text)
        return NULL;
    *length = (gsize)ASN1_STRING_length(text);
    return (const char *)ASN1_STRING_get0_data(text);
}

static char **list_names(X509 *leaf) {
    g_autoptr(GStrvBuilder) list = g_strv_builder_new();
    GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
    int n = names ? sk_GENERAL_NAME_num(names) : 0;
    int told = 0;
    for (int i = 0; i < n && told < MAX_NAMES; i++) {
        gsize length;
        int kind;
        const char *text = alternative(sk_GENERAL_NAME_value(names, i), &length, &kind);
        if (!text)
            continue;
        g_autofree char *name = presentable(text, length);
        g_strv_builder_add(list, name);
        told++;
    }
    if (n > MAX_NAMES && told == MAX_NAMES)
        g_strv_builder_add(list, "…");
    GENERAL_NAMES_free(names);
    return g_strv_builder_end(list);
}

static Certificate *describe(X509 *leaf) {
    Certificate *certificate = g_new0(Certificate, 1);
    certificate->subject = describe_name(X509_get_subject_name(leaf));
    certificate->issuer = describe_name(X509_get_issuer_name(leaf));
    certificate->not_before = describe_time(X509_get0_notBefore(leaf));
    certificate->not_after = describe_time(X509_get0_notAfter(leaf));
    certificate->sha256 = fingerprint(leaf);
    certificate->names = list_names(leaf);
    return certificate;
}

static gboolean same_domain(const char *text, gsize length, const char *ascii_domain) {
    if (strlen(text) != length) /* a NUL in it, or more behind it */
        return FALSE;
    g_autofree char *ascii = g_utf8_validate(text, -1, NULL) ? g_hostname_to_ascii(text) : NULL;
    return ascii && g_ascii_strcasecmp(ascii, ascii_domain) == 0;
}

/* RFC 6120 13.7.1.2: SRVName and XmppAddr count beside DNS names. */
static gboolean has_xmpp_name(X509 *leaf, const char *ascii_domain) {
    GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
    gboolean found = FALSE;
    for (int i = 0; names && !found && i < sk_GENERAL_NAME_num(names); i++) {
        gsize length, prefix = strlen(SRV_PREFIX);
        int kind;
        const char *text = alternative(sk_GENERAL_NAME_value(names, i), &length, &kind);
        if (!text)
            continue;
        g_autofree char *whole = g_strndup(text, length); /* ends with NUL for certain */
        if (kind == NID_XmppAddr)
            found = same_domain(whole, length, ascii_domain);
        else if (kind == NID_SRVName && g_ascii_strncasecmp(whole, SRV_PREFIX, prefix) == 0)
            found = same_domain(whole + prefix, length - prefix, ascii_domain);
    }
    GENERAL_NAMES_free(names);
    return found;
}

/* Common names do not count: what they meant was never clear. */
static gboolean is_for(X509 *leaf, const char *domain) {
    if (g_hostname_is_ip_address(domain))
        return X509_check_ip_asc(leaf, domain, 0) == 1;
    g_autofree char *ascii = g_hostname_to_ascii(domain);
    return ascii && (X509_check_host(leaf, ascii, 0,
                                     X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS |
                                         X509_CHECK_FLAG_NEVER_CHECK_SUBJECT,
                                     NULL) == 1 ||
                     has_xmpp_name(leaf, ascii));
}

typedef struct {
    GPtrArray *reasons; /* const char *, or owned ones in a string chunk */
    GStringChunk *texts;
    const Certificate *certificate;
} Objections;

static void object(Objections *objections, const char *reason) {
    if (!g_ptr_array_find_with_equal_func(objections->reasons, reason, g_str_equal, NULL))
        g_ptr_array_add(objections->reasons, g_string_chunk_insert(objections->texts, reason));
}

static void object_to(Objections *objections, int code, int depth) {
    const char *whose = depth > 0 ? _("one of its authorities") : "it";
    g_autofree char *reason = NULL;
    switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        reason = depth > 0
                     ? g_strdup(_("one of its authorities has expired"))
                     : g_strdup_printf(_("it expired on %s"), objections->certificate->not_after);
        break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        reason =
            g_strdup_printf(_("%s is not valid before %s (is this computer's clock right?)"), whose,
                            depth > 0 ? _("a date to come") : objections->certificate->not_before);
        break;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        reason = g_strdup(_("it is self-signed, so nobody vouches for it"));
        break;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        reason = g_strdup(_("no authority that this computer knows vouches for it"));
        break;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
        reason = g_strdup_printf(_("%s has too short a key"), whose);
        break;
    case X509_V_ERR_CA_MD_TOO_WEAK:
        reason = g_strdup(_("it is signed with a method that is too weak"));
        break;
    default:
        reason = g_strdup(X509_verify_cert_error_string(code));
    }
    object(objections, reason);
}

/* Goes on after each error, to collect them all; whether there was one decides in the end. */
static int on_verify(int fine, X509_STORE_CTX *context) {
    if (!fine)
        object_to(X509_STORE_CTX_get_app_data(context), X509_STORE_CTX_get_error(context),
                  X509_STORE_CTX_get_error_depth(context));
    return 1;
}

static void verify_chain(const TlsTrust *trust, Objections *objections) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, trust->store, trust->leaf, trust->chain);
    X509_STORE_CTX_set_default(context, "ssl_server");
    X509_VERIFY_PARAM *parameters = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_auth_level(parameters, AUTH_LEVEL);
    if (trust->now)
        X509_VERIFY_PARAM_set_time(parameters, (time_t)trust->now);
    X509_STORE_CTX_set_app_data(context, objections);
    X509_STORE_CTX_set_verify_cb(context, on_verify);
    int result = X509_verify_cert(context);
    if (result <= 0)
        object(objections, _("it could not be checked"));
    else if (X509_STORE_CTX_get_error(context) != X509_V_OK)
        object_to(objections, X509_STORE_CTX_get_error(context), 0);
    X509_STORE_CTX_free(context);
    ERR_clear_error();
}

static char *find_reason(const TlsTrust *trust, const Certificate *certificate) {
    Objections objections = {g_ptr_array_new(), g_string_chunk_new(256), certificate};
    if (!is_for(trust->leaf, trust->domain)) {
        g_autofree char *names = g_strjoinv(", ", certificate->names);
        g_autofree char *shown = presentable(names, strlen(names));
        g_autofree char *reason =
            *names ? g_strdup_printf(_("it is for %s, not for %s"), shown, trust->domain)
                   : g_strdup_printf(_("it does not say that it is for %s"), trust->domain);
        object(&objections, reason);
    }
    verify_chain(trust, &objections);
    char *reason = NULL;
    if (objections.reasons->len) {
        g_ptr_array_add(objections.reasons, NULL);
        reason = g_strjoinv("; ", (char **)objections.reasons->pdata);
    }
    g_ptr_array_unref(objections.reasons);
    g_string_chunk_free(objections.texts);
    return reason;
}

static gboolean is_pin(const char *pin, const char *sha256) {
    GString *hex = g_string_new(NULL);
    for (const char *c = pin; *c; c++)
        if (g_ascii_isxdigit(*c))
            g_string_append_c(hex, g_ascii_tolower(*c));
    gboolean same = g_str_equal(hex->str, sha256);
    g_string_free(hex, TRUE);
    return same;
}

gboolean tls_trust_check(const TlsTrust *trust, Certificate **certificate, GError **error) {
    g_return_val_if_fail(trust->leaf && trust->store && trust->domain, FALSE);
    *certificate = describe(trust->leaf);
    (*certificate)->reason = find_reason(trust, *certificate);
    if (trust->pin) {
        if (is_pin(trust->pin, (*certificate)->sha256))
            return TRUE;
        g_set_error(error, WIRE_ERROR, WIRE_ERROR_PIN,
                    _("%s shows another certificate than the one you accepted: somebody may be "
                      "listening in, so papo does not log in"),
                    trust->domain);
        return FALSE;
    }
    if (!(*certificate)->reason)
        return TRUE;
    g_set_error(error, WIRE_ERROR, WIRE_ERROR_CERTIFICATE,
                _("the certificate of %s is refused: %s"), trust->domain, (*certificate)->reason);
    return FALSE;
}

GBytes *tls_end_point_binding(X509 *leaf) {
    int digest = NID_undef;
    if (!X509_get_signature_info(leaf, &digest, NULL, NULL, NULL) || digest == NID_undef)
        return NULL;
    if (digest == NID_md5 || digest == NID_sha1 || digest == NID_md5_sha1)
        digest = NID_sha256;
    const EVP_MD *method = EVP_get_digestbynid(digest);
    unsigned char data[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (!method || !X509_digest(leaf, method, data, &length))
        return NULL;
    return g_bytes_new(data, length);
}
