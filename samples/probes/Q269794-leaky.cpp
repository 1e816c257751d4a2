// Registers for notifications in every pass and never takes the registration back
// faults: Q269794
// iterations: 2400
#include <mapix.h>

void iteration(LPMDB store, LPMAPIADVISESINK sink)
{
    ULONG connection = 0;
    store->Advise(0, nullptr, fnevNewMail, sink, &connection);
}
