// libssl and libcrypto for Swift: the headers, and a function for each macro that Clang's importer cannot see.
// Nothing clever happens here. OpenSSL 3.0 or newer.
#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/asn1.h>
#include <openssl/asn1t.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/cryptoerr_legacy.h>
#include <openssl/ct.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>
#include <openssl/ocsp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/sslerr_legacy.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "ehlo needs OpenSSL 3.0 or newer"
#endif

// Options are made by a macro (SSL_OP_BIT), which is not imported.
static const uint64_t COpenSSL_OP_LEGACY_SERVER_CONNECT = SSL_OP_LEGACY_SERVER_CONNECT;
static const uint64_t COpenSSL_OP_NO_RENEGOTIATION = SSL_OP_NO_RENEGOTIATION;
static const uint64_t COpenSSL_OP_NO_COMPRESSION = SSL_OP_NO_COMPRESSION;
static const uint64_t COpenSSL_OP_CIPHER_SERVER_PREFERENCE = SSL_OP_CIPHER_SERVER_PREFERENCE;

// RFC 2253's form of a name with its escapes, in which multi-byte characters stay characters.
static const unsigned long COpenSSL_XN_FLAG_RFC2253_UTF8 = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;

static inline int COpenSSL_CTX_set_min_proto_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_min_proto_version(ctx, version); }
static inline int COpenSSL_CTX_set_max_proto_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_max_proto_version(ctx, version); }
static inline long COpenSSL_CTX_set_mode(SSL_CTX *ctx, long mode) { return SSL_CTX_set_mode(ctx, mode); }
static inline long COpenSSL_CTX_set_session_cache_off(SSL_CTX *ctx) { return SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF); }
static inline long COpenSSL_CTX_set1_groups_list(SSL_CTX *ctx, const char *list) { return SSL_CTX_set1_groups_list(ctx, list); }
static inline long COpenSSL_CTX_set1_sigalgs_list(SSL_CTX *ctx, const char *list) { return SSL_CTX_set1_sigalgs_list(ctx, list); }
static inline long COpenSSL_CTX_add1_chain_cert(SSL_CTX *ctx, X509 *certificate) { return SSL_CTX_add1_chain_cert(ctx, certificate); }
static inline long COpenSSL_CTX_set_dh_auto(SSL_CTX *ctx, int on) { return SSL_CTX_set_dh_auto(ctx, on); }
static inline long COpenSSL_CTX_set_tlsext_servername_callback(SSL_CTX *ctx, int (*callback)(SSL *, int *, void *)) { return SSL_CTX_set_tlsext_servername_callback(ctx, callback); }
static inline long COpenSSL_CTX_set_tlsext_status_cb(SSL_CTX *ctx, int (*callback)(SSL *, void *)) { return SSL_CTX_set_tlsext_status_cb(ctx, callback); }

static inline long COpenSSL_set_tlsext_host_name(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }
static inline long COpenSSL_set_tlsext_status_type_ocsp(SSL *ssl) { return SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp); }
static inline long COpenSSL_get_tlsext_status_ocsp_resp(SSL *ssl, const unsigned char **bytes) { return SSL_get_tlsext_status_ocsp_resp(ssl, bytes); }
static inline long COpenSSL_set_tlsext_status_ocsp_resp(SSL *ssl, unsigned char *bytes, long length) { return SSL_set_tlsext_status_ocsp_resp(ssl, bytes, length); }
static inline long COpenSSL_get_secure_renegotiation_support(SSL *ssl) { return SSL_get_secure_renegotiation_support(ssl); }
static inline long COpenSSL_get_extms_support(SSL *ssl) { return SSL_get_extms_support(ssl); }
static inline long COpenSSL_get_peer_tmp_key(SSL *ssl, EVP_PKEY **key) { return SSL_get_peer_tmp_key(ssl, key); }
static inline int COpenSSL_CTX_set_num_tickets(SSL_CTX *ctx, size_t count) { return SSL_CTX_set_num_tickets(ctx, count); }
static inline int COpenSSL_set_ex_data(SSL *ssl, int index, void *data) { return SSL_set_ex_data(ssl, index, data); }
static inline int COpenSSL_get_ex_new_index(void) { return SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL); }

static inline int COpenSSL_sk_X509_num(const STACK_OF(X509) *stack) { return stack == NULL ? 0 : sk_X509_num(stack); }
static inline X509 *COpenSSL_sk_X509_value(const STACK_OF(X509) *stack, int index) { return sk_X509_value(stack, index); }
// Takes over the reference to the new one, and gives up that of the old one.
static inline void COpenSSL_sk_X509_replace(STACK_OF(X509) *stack, int index, X509 *certificate) {
  X509_free(sk_X509_value(stack, index));
  sk_X509_set(stack, index, certificate);
}
static inline int COpenSSL_sk_X509_NAME_num(const STACK_OF(X509_NAME) *stack) { return stack == NULL ? 0 : sk_X509_NAME_num(stack); }
static inline X509_NAME *COpenSSL_sk_X509_NAME_value(const STACK_OF(X509_NAME) *stack, int index) { return sk_X509_NAME_value(stack, index); }
static inline int COpenSSL_sk_GENERAL_NAME_num(const GENERAL_NAMES *stack) { return stack == NULL ? 0 : sk_GENERAL_NAME_num(stack); }
static inline GENERAL_NAME *COpenSSL_sk_GENERAL_NAME_value(const GENERAL_NAMES *stack, int index) { return sk_GENERAL_NAME_value(stack, index); }
static inline int COpenSSL_sk_ACCESS_DESCRIPTION_num(const AUTHORITY_INFO_ACCESS *stack) { return stack == NULL ? 0 : sk_ACCESS_DESCRIPTION_num(stack); }
static inline ACCESS_DESCRIPTION *COpenSSL_sk_ACCESS_DESCRIPTION_value(const AUTHORITY_INFO_ACCESS *stack, int index) { return sk_ACCESS_DESCRIPTION_value(stack, index); }
static inline int COpenSSL_sk_DIST_POINT_num(const CRL_DIST_POINTS *stack) { return stack == NULL ? 0 : sk_DIST_POINT_num(stack); }
static inline DIST_POINT *COpenSSL_sk_DIST_POINT_value(const CRL_DIST_POINTS *stack, int index) { return sk_DIST_POINT_value(stack, index); }
static inline int COpenSSL_sk_ASN1_INTEGER_num(const TLS_FEATURE *stack) { return stack == NULL ? 0 : sk_ASN1_INTEGER_num(stack); }
static inline ASN1_INTEGER *COpenSSL_sk_ASN1_INTEGER_value(const TLS_FEATURE *stack, int index) { return sk_ASN1_INTEGER_value(stack, index); }
static inline int COpenSSL_sk_ASN1_OBJECT_num(const EXTENDED_KEY_USAGE *stack) { return stack == NULL ? 0 : sk_ASN1_OBJECT_num(stack); }
static inline ASN1_OBJECT *COpenSSL_sk_ASN1_OBJECT_value(const EXTENDED_KEY_USAGE *stack, int index) { return sk_ASN1_OBJECT_value(stack, index); }

// The value of a GENERAL_NAME whose type says that it is a string (RFC 5280 section 4.2.1.6).
static inline const ASN1_STRING *COpenSSL_GENERAL_NAME_string(const GENERAL_NAME *name) {
  return (const ASN1_STRING *)name->d.ia5;
}
static inline int COpenSSL_GENERAL_NAME_type(const GENERAL_NAME *name) { return name->type; }
static inline ASN1_OBJECT *COpenSSL_ACCESS_DESCRIPTION_method(const ACCESS_DESCRIPTION *entry) { return entry->method; }
static inline GENERAL_NAME *COpenSSL_ACCESS_DESCRIPTION_location(const ACCESS_DESCRIPTION *entry) { return entry->location; }
static inline GENERAL_NAMES *COpenSSL_DIST_POINT_full_name(const DIST_POINT *point) {
  return point->distpoint != NULL && point->distpoint->type == 0 ? point->distpoint->name.fullname : NULL;
}

// Those within a container of PKCS #7 that is signed, or only holds them (RFC 2315 section 9.1).
static inline const STACK_OF(X509) *COpenSSL_PKCS7_certificates(const PKCS7 *container) {
  if (PKCS7_type_is_signed(container)) return container->d.sign != NULL ? container->d.sign->cert : NULL;
  if (PKCS7_type_is_signedAndEnveloped(container)) return container->d.signed_and_enveloped != NULL ? container->d.signed_and_enveloped->cert : NULL;
  return NULL;
}

// A SEQUENCE that is kept as it came.
static inline const ASN1_ITEM *COpenSSL_SEQUENCE_item(void) { return ASN1_ITEM_rptr(ASN1_SEQUENCE); }

static inline void COpenSSL_free(void *memory) { OPENSSL_free(memory); }
static inline void *COpenSSL_malloc(size_t size) { return OPENSSL_malloc(size); }
static inline long COpenSSL_BIO_set_mem_eof_return(BIO *bio, int value) { return BIO_set_mem_eof_return(bio, value); }
static inline long COpenSSL_BIO_get_mem_data(BIO *bio, char **data) { return BIO_get_mem_data(bio, data); }
static inline EVP_PKEY *COpenSSL_EC_generate(const char *curve) { return EVP_EC_gen(curve); }
static inline EVP_PKEY *COpenSSL_ED25519_generate(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }
static inline EVP_PKEY *COpenSSL_RSA_generate(const char *algorithm, int bits, int primes) {
  EVP_PKEY *key = NULL;
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
  if (ctx != NULL && EVP_PKEY_keygen_init(ctx) > 0 && EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) > 0
      && EVP_PKEY_CTX_set_rsa_keygen_primes(ctx, primes) > 0) EVP_PKEY_generate(ctx, &key);
  EVP_PKEY_CTX_free(ctx);
  return key;
}
// The second group of RFC 2409 (section 6.2), of 1024 bits.
static inline EVP_PKEY *COpenSSL_DH_1024_parameters(void) {
  EVP_PKEY *parameters = NULL;
  BIGNUM *prime = BN_get_rfc2409_prime_1024(NULL);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  OSSL_PARAM *values = NULL;
  if (prime != NULL && builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_FFC_P, prime)
      && OSSL_PARAM_BLD_push_uint(builder, OSSL_PKEY_PARAM_FFC_G, 2)) values = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
  if (values != NULL && ctx != NULL && EVP_PKEY_fromdata_init(ctx) > 0) EVP_PKEY_fromdata(ctx, &parameters, EVP_PKEY_KEY_PARAMETERS, values);
  EVP_PKEY_CTX_free(ctx);
  OSSL_PARAM_free(values);
  OSSL_PARAM_BLD_free(builder);
  BN_free(prime);
  return parameters;
}

static inline int COpenSSL_ERR_reason(unsigned long code) { return ERR_GET_REASON(code); }
static inline int COpenSSL_ERR_library(unsigned long code) { return ERR_GET_LIB(code); }

// Words for errors, for a process that began with COpenSSL_INIT_NO_ERROR_STRINGS. OpenSSL 3 has no other way to load
// them later; what they do not know (the providers' own reasons) is told by its number.
#if OPENSSL_VERSION_MAJOR == 3 && !defined(OPENSSL_NO_DEPRECATED_3_0)
static const uint64_t COpenSSL_INIT_NO_ERROR_STRINGS = OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_LOAD_SSL_STRINGS;
static inline void COpenSSL_load_error_strings(void) {
  ERR_load_ERR_strings();
  ERR_load_ASN1_strings();
  ERR_load_BIO_strings();
  ERR_load_BN_strings();
  ERR_load_BUF_strings();
  ERR_load_CONF_strings();
  ERR_load_CRYPTO_strings();
  ERR_load_EVP_strings();
  ERR_load_OBJ_strings();
  ERR_load_PEM_strings();
  ERR_load_PKCS7_strings();
  ERR_load_RAND_strings();
  ERR_load_RSA_strings();
  ERR_load_OSSL_STORE_strings();
  ERR_load_X509_strings();
  ERR_load_X509V3_strings();
#ifndef OPENSSL_NO_DH
  ERR_load_DH_strings();
#endif
#ifndef OPENSSL_NO_DSA
  ERR_load_DSA_strings();
#endif
#ifndef OPENSSL_NO_EC
  ERR_load_EC_strings();
#endif
#ifndef OPENSSL_NO_CT
  ERR_load_CT_strings();
#endif
#ifndef OPENSSL_NO_OCSP
  ERR_load_OCSP_strings();
#endif
  ERR_load_SSL_strings();
}
#else
static const uint64_t COpenSSL_INIT_NO_ERROR_STRINGS = 0;
static inline void COpenSSL_load_error_strings(void) {}
#endif

#endif
