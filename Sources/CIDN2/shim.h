// libidn2 for Swift: its header, and the type of each function that is used. It is not linked, for nearly every name is
// plain ASCII: MailResolver opens it for the first that is not.
#ifndef CIDN2_SHIM_H
#define CIDN2_SHIM_H

#if __has_include(<idn2.h>)
#include <idn2.h>
#elif __has_include("/opt/homebrew/opt/libidn2/include/idn2.h")
#include "/opt/homebrew/opt/libidn2/include/idn2.h"
#else
#error "idn2.h is missing: install libidn2-dev (Debian, Ubuntu) or libidn2 (Homebrew)"
#endif

// Taken from the declarations, so that a type and its function cannot part.
typedef __typeof__(&idn2_lookup_u8) CIDN2_lookup_u8;
typedef __typeof__(&idn2_to_unicode_8z8z) CIDN2_to_unicode_8z8z;
typedef __typeof__(&idn2_strerror) CIDN2_strerror;
typedef __typeof__(&idn2_free) CIDN2_free;

// UTS 46 without the deviations of IDNA2003, after normalization: what browsers do.
static const int CIDN2_lookup_flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;

#endif
