// libedit for Swift: its header, the type of each function that is used, and calls of those that take what is different
// each time, which Swift cannot call. It is not linked, for only a conversation at a terminal needs it: LineEditor opens it
// then.
#ifndef CEDIT_SHIM_H
#define CEDIT_SHIM_H

#if __has_include(<histedit.h>)
#include <histedit.h>
#else
#error "histedit.h is missing: install libedit-dev (Debian, Ubuntu); it is part of macOS"
#endif
#include <stdio.h>
#include <stdlib.h>

// Taken from the declarations, so that a type and its function cannot part.
typedef __typeof__(&el_init) CEdit_init;
typedef __typeof__(&el_end) CEdit_end;
typedef __typeof__(&el_gets) CEdit_gets;
typedef __typeof__(&el_line) CEdit_line;
typedef __typeof__(&el_insertstr) CEdit_insertstr;
typedef __typeof__(&el_deletestr) CEdit_deletestr;
typedef __typeof__(&el_resize) CEdit_resize;
typedef __typeof__(&history_init) CEdit_history_init;
typedef __typeof__(&history_end) CEdit_history_end;

// Of the standard streams, which are variables that Swift may not touch.
static inline EditLine *CEdit_begin(CEdit_init init) { return init("ehlo", stdin, stdout, stderr); }

// Whether the locale knows no characters of several octets.
static inline int CEdit_is_single_byte(void) { return MB_CUR_MAX == 1; }

// `set` is el_set, `function` history, as dlsym found them.

static inline int CEdit_set(void *set, EditLine *line, int what) {
  return ((__typeof__(&el_set))set)(line, what);
}

static inline int CEdit_set_word(void *set, EditLine *line, int what, const char *word) {
  return ((__typeof__(&el_set))set)(line, what, word);
}

static inline int CEdit_set_words(
    void *set, EditLine *line, int what, const char *first, const char *second, const char *third) {
  return ((__typeof__(&el_set))set)(line, what, first, second, third, (char *)0);
}

typedef char *(*CEdit_prompt)(EditLine *);
typedef unsigned char (*CEdit_editor_function)(EditLine *, int);

static inline int CEdit_set_prompt(void *set, EditLine *line, CEdit_prompt prompt) {
  return ((__typeof__(&el_set))set)(line, EL_PROMPT, prompt);
}

static inline int CEdit_set_reader(void *set, EditLine *line, el_rfunc_t reader) {
  return ((__typeof__(&el_set))set)(line, EL_GETCFN, reader);
}

static inline int CEdit_add_function(
    void *set, EditLine *line, const char *name, const char *help, CEdit_editor_function function) {
  return ((__typeof__(&el_set))set)(line, EL_ADDFN, name, help, function);
}

static inline int CEdit_set_history(void *set, EditLine *line, void *function, History *entries) {
  return ((__typeof__(&el_set))set)(line, EL_HIST, (__typeof__(&(history)))function, entries);
}

static inline int CEdit_history_number(void *function, History *entries, int what, int number) {
  HistEvent event;
  return ((__typeof__(&history))function)(entries, &event, what, number);
}

static inline int CEdit_history_enter(void *function, History *entries, const char *line) {
  HistEvent event;
  return ((__typeof__(&history))function)(entries, &event, H_ENTER, line);
}

#endif
