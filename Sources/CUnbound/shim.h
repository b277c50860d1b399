// libunbound for Swift: its header, and the type of each function that is used. It is not linked: nearly every run looks
// up no name in the DNS, and would pay for loading it. MailResolver opens it when it is first needed.
#ifndef CUNBOUND_SHIM_H
#define CUNBOUND_SHIM_H

#if __has_include(<unbound.h>)
#include <unbound.h>
#elif __has_include("/opt/homebrew/opt/unbound/include/unbound.h")
#include "/opt/homebrew/opt/unbound/include/unbound.h"
#else
#error "unbound.h is missing: install libunbound-dev (Debian, Ubuntu) or unbound (Homebrew)"
#endif

// Taken from the declarations, so that a type and its function cannot part.
typedef __typeof__(&ub_ctx_create) CUnbound_ctx_create;
typedef __typeof__(&ub_ctx_delete) CUnbound_ctx_delete;
typedef __typeof__(&ub_ctx_debugout) CUnbound_ctx_debugout;
typedef __typeof__(&ub_ctx_async) CUnbound_ctx_async;
typedef __typeof__(&ub_ctx_set_option) CUnbound_ctx_set_option;
typedef __typeof__(&ub_ctx_set_fwd) CUnbound_ctx_set_fwd;
typedef __typeof__(&ub_ctx_set_stub) CUnbound_ctx_set_stub;
typedef __typeof__(&ub_ctx_add_ta) CUnbound_ctx_add_ta;
typedef __typeof__(&ub_ctx_add_ta_file) CUnbound_ctx_add_ta_file;
typedef __typeof__(&ub_ctx_zone_remove) CUnbound_ctx_zone_remove;
typedef __typeof__(&ub_resolve_async) CUnbound_resolve_async;
typedef __typeof__(&ub_cancel) CUnbound_cancel;
typedef __typeof__(&ub_resolve_free) CUnbound_resolve_free;
typedef __typeof__(&ub_fd) CUnbound_fd;
typedef __typeof__(&ub_process) CUnbound_process;
typedef __typeof__(&ub_strerror) CUnbound_strerror;

#endif
