// What the archiver moves around: one message, where it lies and where it goes.
#pragma once

#include <string>
#include <vector>
#include <windows.h>
#include <mapix.h>

struct ArchiveItem
{
    std::vector<BYTE> entryId;
    std::string subject;
    bool done;
};

struct ArchiveResult
{
    ULONG copied;
    ULONG failed;
    ULONGLONG attachmentBytes;
};
