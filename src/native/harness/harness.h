/* What the generated part of a probe program and the harness know of each other. Plain C, no MAPI types:
   the generated part is compiled in the language of the user's file and must not force headers on it. */
#ifndef MAPI_LENS_HARNESS_H
#define MAPI_LENS_HARNESS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Generated: binds the parameters once, runs one iteration, releases what the binding holds. */
void lens_setup(void);
void lens_iteration(long long iteration);
void lens_teardown(void);

/* Ends the program with one sentence that the engine shows; never returns. */
void lens_fail(const char *reason);

/* Live bytes (as requested) and blocks of the C heap. */
void lens_heap(unsigned long long *bytes, unsigned long long *blocks);

/* Attribution: every block remembers the MAPI call that ran when it was allocated. Call 0 is the code itself. */
#define LENS_MOST_CALLS 1024
#if defined(_MSC_VER)
#define LENS_THREAD_LOCAL __declspec(thread)
#elif defined(__cplusplus)
#define LENS_THREAD_LOCAL thread_local
#else
#define LENS_THREAD_LOCAL _Thread_local
#endif
extern LENS_THREAD_LOCAL int lens_current_call;
long long lens_live_of_call(int call);

/* Linked in with attribution only: name and number of the calls, by the same numbers; a null name ends them. */
const char *lens_call_name(int call);
long long lens_call_count(int call);
long long lens_call_handles(int call);

/* The fixture: MAPI objects by kind, shared by all parameters of a kind, valid until lens_fixture_close. */
void *lens_fixture(const char *kind);
unsigned long lens_fixture_size(const char *kind);
void lens_fixture_close(void);

/* Frees what the probed function handed out through its parameters or result. */
void lens_retain(void *object);
void lens_release(void *object);
void lens_free_buffer(void *buffer);
void lens_free_rows(void *rows);
void lens_free_address_list(void *list);

#ifdef __cplusplus
}
#endif
#endif
