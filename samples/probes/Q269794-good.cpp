// Gives every registration back
// faults: Q269794
// iterations: 2400
#include <mapix.h>

void iteration(LPMDB store, LPMAPIADVISESINK sink)
{
    ULONG connection = 0;
    if (SUCCEEDED(store->Advise(0, nullptr, fnevNewMail, sink, &connection))) store->Unadvise(connection);
}
