// Library contexts with few algorithms, for those who read many certificates; see LibraryContext. They are C because a
// provider is: a table of functions that the library calls (provider(7)).

#ifndef COPENSSL_LEAN_CONTEXT_H
#define COPENSSL_LEAN_CONTEXT_H

#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <string.h>

// OpenSSL before 3.2 goes through all algorithms and decoders that a context knows for each certificate that a peer
// presents, which is most of the work of reading one. So there are two contexts with excerpts of the default provider: one
// for sessions, which reads no keys, and one for certificates, which does. Neither knows what it has no use for.
enum COpenSSL_purpose { COpenSSL_FOR_SESSIONS, COpenSSL_FOR_CERTIFICATES };

struct COpenSSL_excerpt {
  // By operation; each list ends with an entry without names.
  const OSSL_ALGORITHM *lists[OSSL_OP__HIGHEST + 1];
  OSSL_ALGORITHM kept[256];
  size_t count;
};
struct COpenSSL_lean {
  OSSL_PROVIDER *whole;
  struct COpenSSL_excerpt excerpts[2];
};
static inline struct COpenSSL_lean *COpenSSL_lean(void) {
  static struct COpenSSL_lean lean;
  return &lean;
}

static inline int COpenSSL_names(const OSSL_ALGORITHM *algorithm, const char *part) { return strstr(algorithm->algorithm_names, part) != NULL; }
// What protects records (RFC 8446 appendix B.4, and the suites of TLS 1.2 and before); none of them has keys of 192 bits.
static inline int COpenSSL_is_of_records(const OSSL_ALGORITHM *cipher) {
  if (COpenSSL_names(cipher, "-192-")) return 0;
  return (COpenSSL_names(cipher, "CBC") && !COpenSSL_names(cipher, "CTS")) || COpenSSL_names(cipher, "GCM") || COpenSSL_names(cipher, "CCM")
      || COpenSSL_names(cipher, "Poly1305") || COpenSSL_names(cipher, "NULL") || COpenSSL_names(cipher, "RC4");
}
// Derivations and codes that are offered as if they were keys.
static inline int COpenSSL_is_of_secrets(const OSSL_ALGORITHM *each) {
  return COpenSSL_names(each, "SCRYPT") || COpenSSL_names(each, "SIPHASH") || COpenSSL_names(each, "POLY1305") || COpenSSL_names(each, "CMAC")
      || COpenSSL_names(each, "HKDF") || COpenSSL_names(each, "TLS1-PRF");
}
static inline int COpenSSL_is_kept(enum COpenSSL_purpose purpose, int operation, const OSSL_ALGORITHM *each) {
  const int for_sessions = purpose == COpenSSL_FOR_SESSIONS;
  switch (operation) {
    case OSSL_OP_CIPHER: return for_sessions && COpenSSL_is_of_records(each);
    case OSSL_OP_DIGEST: return !for_sessions || COpenSSL_names(each, "SHA1") || COpenSSL_names(each, "SHA2") || COpenSSL_names(each, "MD5");
    case OSSL_OP_MAC: return for_sessions && COpenSSL_names(each, "HMAC");
    case OSSL_OP_KDF: return for_sessions && (COpenSSL_names(each, "HKDF") || COpenSSL_names(each, "TLS"));
    // The MAC of a record of TLS 1.2 and before is signed with a key.
    case OSSL_OP_KEYMGMT:
    case OSSL_OP_KEYEXCH:
    case OSSL_OP_SIGNATURE: return !COpenSSL_is_of_secrets(each) && (for_sessions || !COpenSSL_names(each, "HMAC"));
    case OSSL_OP_DECODER:
      return !for_sessions && each->property_definition != NULL && strstr(each->property_definition, "structure=SubjectPublicKeyInfo") != NULL;
    default: return 1;
  }
}
// 0 where there is no room.
static inline int COpenSSL_make_excerpt(OSSL_PROVIDER *whole, enum COpenSSL_purpose purpose, struct COpenSSL_excerpt *excerpt) {
  const size_t room = sizeof excerpt->kept / sizeof *excerpt->kept;
  for (int operation = 1; operation <= OSSL_OP__HIGHEST; operation++) {
    int no_cache = 0, is_whole = 1;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(whole, operation, &no_cache);
    const size_t begin = excerpt->count;
    for (const OSSL_ALGORITHM *each = all; each != NULL && each->algorithm_names != NULL; each++) {
      if (!COpenSSL_is_kept(purpose, operation, each)) {
        is_whole = 0;
      } else {
        if (excerpt->count + 1 >= room) return 0;
        excerpt->kept[excerpt->count++] = *each;
      }
    }
    if (is_whole) {
      excerpt->count = begin;
      excerpt->lists[operation] = all;
    } else {
      if (excerpt->count == room) return 0;
      excerpt->kept[excerpt->count++] = (OSSL_ALGORITHM){NULL, NULL, NULL, NULL};
      excerpt->lists[operation] = &excerpt->kept[begin];
    }
  }
  return 1;
}

static inline const OSSL_ALGORITHM *COpenSSL_query(enum COpenSSL_purpose purpose, int operation, int *no_cache) {
  *no_cache = 0;
  return operation > 0 && operation <= OSSL_OP__HIGHEST ? COpenSSL_lean()->excerpts[purpose].lists[operation] : NULL;
}
static inline const OSSL_ALGORITHM *COpenSSL_query_for_sessions(void *provider, int operation, int *no_cache) {
  (void)provider;
  return COpenSSL_query(COpenSSL_FOR_SESSIONS, operation, no_cache);
}
static inline const OSSL_ALGORITHM *COpenSSL_query_for_certificates(void *provider, int operation, int *no_cache) {
  (void)provider;
  return COpenSSL_query(COpenSSL_FOR_CERTIFICATES, operation, no_cache);
}
static inline int COpenSSL_lean_capabilities(void *provider, const char *capability, OSSL_CALLBACK *callback, void *argument) {
  (void)provider;
  return OSSL_PROVIDER_get_capabilities(COpenSSL_lean()->whole, capability, callback, argument);
}
static inline int COpenSSL_begin_for_sessions(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core, const OSSL_DISPATCH **functions, void **provider) {
  static const OSSL_DISPATCH own[] = {
      {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))COpenSSL_query_for_sessions},
      {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))COpenSSL_lean_capabilities},
      {0, NULL}};
  (void)handle;
  (void)core;
  *functions = own;
  *provider = OSSL_PROVIDER_get0_provider_ctx(COpenSSL_lean()->whole);
  return 1;
}
static inline int COpenSSL_begin_for_certificates(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core, const OSSL_DISPATCH **functions, void **provider) {
  static const OSSL_DISPATCH own[] = {{OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))COpenSSL_query_for_certificates}, {0, NULL}};
  (void)handle;
  (void)core;
  *functions = own;
  *provider = OSSL_PROVIDER_get0_provider_ctx(COpenSSL_lean()->whole);
  return 1;
}

// Called by one thread at a time. NULL where it cannot be made; it is never freed.
static inline OSSL_LIB_CTX *COpenSSL_new_lean_context(enum COpenSSL_purpose purpose) {
  struct COpenSSL_lean *lean = COpenSSL_lean();
  if (lean->whole == NULL) {
    OSSL_PROVIDER *loaded = OSSL_PROVIDER_load(NULL, "default");
    if (loaded == NULL || !COpenSSL_make_excerpt(loaded, COpenSSL_FOR_SESSIONS, &lean->excerpts[COpenSSL_FOR_SESSIONS])
        || !COpenSSL_make_excerpt(loaded, COpenSSL_FOR_CERTIFICATES, &lean->excerpts[COpenSSL_FOR_CERTIFICATES])) return NULL;
    lean->whole = loaded;
  }
  OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
  if (context == NULL) return NULL;
  const int for_sessions = purpose == COpenSSL_FOR_SESSIONS;
  const char *name = for_sessions ? "sessions" : "certificates";
  if (OSSL_PROVIDER_add_builtin(context, name, for_sessions ? COpenSSL_begin_for_sessions : COpenSSL_begin_for_certificates)
      && OSSL_PROVIDER_load(context, name) != NULL) return context;
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
