#pragma once

#include <windows.h>
#include <mapix.h>

// Adds up the sizes of a message's attachments.
HRESULT SumAttachmentSizes(LPMESSAGE message, ULONGLONG *total);

// The name of the first attachment, for the log. Empty when there is none.
HRESULT FirstAttachmentName(LPMESSAGE message, char *name, size_t size);
