// Stands in for the fixture in programs that use no MAPI: nothing to bind, nothing to free.
#include "harness.h"

extern "C" {
void *lens_fixture(const char *) { return nullptr; }
unsigned long lens_fixture_size(const char *) { return 0; }
void lens_fixture_close(void) {}
void lens_retain(void *) {}
void lens_release(void *) {}
void lens_free_buffer(void *) {}
void lens_free_rows(void *) {}
void lens_free_address_list(void *) {}
}
