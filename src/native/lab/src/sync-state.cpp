#include "sync-state.h"

#include <cstring>

namespace lab {

static const char mark[4] = {'L', 'I', 'C', 'S'};

HRESULT readSyncState(LPSTREAM stream, uint64_t &lastChange)
{
    unsigned char bytes[12];
    LARGE_INTEGER start;
    ULONG got = 0;
    start.QuadPart = 0;
    lastChange = 0;
    HRESULT result = stream->Seek(start, STREAM_SEEK_SET, nullptr);
    if (FAILED(result)) return result;
    result = stream->Read(bytes, sizeof bytes, &got);
    if (FAILED(result)) return result;
    bool blank = true;
    for (ULONG index = 0; index < got; index++)
        if (bytes[index] != 0) blank = false;
    if (blank) return S_OK;  // empty, or the zeroes that many programs begin with
    if (got < sizeof bytes || memcmp(bytes, mark, sizeof mark) != 0) return MAPI_E_CORRUPT_DATA;
    for (int index = 11; index >= 4; index--) lastChange = lastChange << 8 | bytes[index];
    return S_OK;
}

HRESULT writeSyncState(LPSTREAM stream, uint64_t lastChange)
{
    unsigned char bytes[12];
    LARGE_INTEGER start;
    ULARGE_INTEGER size;
    ULONG written = 0;
    memcpy(bytes, mark, sizeof mark);
    for (int index = 4; index < 12; index++) bytes[index] = static_cast<unsigned char>(lastChange >> (8 * (index - 4)) & 0xFF);
    start.QuadPart = 0;
    HRESULT result = stream->Seek(start, STREAM_SEEK_SET, nullptr);
    if (FAILED(result)) return result;
    size.QuadPart = sizeof bytes;
    result = stream->SetSize(size);
    if (FAILED(result)) return result;
    result = stream->Write(bytes, sizeof bytes, &written);
    if (FAILED(result)) return result;
    return written == sizeof bytes ? S_OK : STG_E_MEDIUMFULL;
}

}  // namespace lab
