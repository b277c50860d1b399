// A library context with few decoders, for those who read many certificates; see LibraryContext. It is C because a provider
// is: a table of functions that the library calls (provider(7)).

#ifndef COPENSSL_LEAN_CONTEXT_H
#define COPENSSL_LEAN_CONTEXT_H

#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <string.h>

// A library context of its own with the algorithms of the default provider, but of its decoders only those that read the
// public key of a certificate. OpenSSL before 3.2 goes through all there are for each certificate that a peer presents.
struct COpenSSL_lean {
  OSSL_PROVIDER *whole;
  OSSL_ALGORITHM decoders[64];
};
static inline struct COpenSSL_lean *COpenSSL_lean(void) {
  static struct COpenSSL_lean lean;
  return &lean;
}
static inline const OSSL_ALGORITHM *COpenSSL_lean_query(void *provider, int operation, int *no_cache) {
  const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(COpenSSL_lean()->whole, operation, no_cache);
  (void)provider;
  return operation == OSSL_OP_DECODER ? COpenSSL_lean()->decoders : all;
}
static inline int COpenSSL_lean_capabilities(void *provider, const char *capability, OSSL_CALLBACK *callback, void *argument) {
  (void)provider;
  return OSSL_PROVIDER_get_capabilities(COpenSSL_lean()->whole, capability, callback, argument);
}
static inline int COpenSSL_lean_init(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core, const OSSL_DISPATCH **functions, void **provider) {
  static const OSSL_DISPATCH own[] = {
      {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))COpenSSL_lean_query},
      {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))COpenSSL_lean_capabilities},
      {0, NULL}};
  (void)handle;
  (void)core;
  *functions = own;
  *provider = OSSL_PROVIDER_get0_provider_ctx(COpenSSL_lean()->whole);
  return 1;
}
// Called by one thread at a time. NULL where it cannot be made; it is never freed.
static inline OSSL_LIB_CTX *COpenSSL_new_lean_context(void) {
  struct COpenSSL_lean *lean = COpenSSL_lean();
  if (lean->whole == NULL) {
    OSSL_PROVIDER *loaded = OSSL_PROVIDER_load(NULL, "default");
    if (loaded == NULL) return NULL;
    int no_cache = 0;
    size_t kept = 0;
    const size_t room = sizeof lean->decoders / sizeof *lean->decoders - 1;
    const OSSL_ALGORITHM *decoder = OSSL_PROVIDER_query_operation(loaded, OSSL_OP_DECODER, &no_cache);
    for (; decoder != NULL && decoder->algorithm_names != NULL; decoder++) {
      const char *properties = decoder->property_definition;
      if (properties == NULL || strstr(properties, "structure=SubjectPublicKeyInfo") == NULL) continue;
      if (kept == room) return NULL;
      lean->decoders[kept++] = *decoder;
    }
    if (kept == 0) return NULL;
    lean->whole = loaded;
  }
  OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
  if (context == NULL) return NULL;
  if (OSSL_PROVIDER_add_builtin(context, "lean", COpenSSL_lean_init) && OSSL_PROVIDER_load(context, "lean") != NULL) return context;
  OSSL_LIB_CTX_free(context);
  return NULL;
}
static inline int COpenSSL_is_default_provider(OSSL_PROVIDER *provider, void *others) {
  if (strcmp(OSSL_PROVIDER_get0_name(provider), "default") != 0) *(int *)others = 1;
  return 1;
}
// Whether the machine's configuration leaves the library as it is made: the default provider alone.
static inline int COpenSSL_has_default_provider_alone(void) {
  int others = 0;
  return OSSL_PROVIDER_do_all(NULL, COpenSSL_is_default_provider, &others) && !others
      && OSSL_PROVIDER_available(NULL, "default") && !EVP_default_properties_is_fips_enabled(NULL);
}

#endif
