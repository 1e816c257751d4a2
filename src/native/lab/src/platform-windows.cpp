// Windows, and Wine.
#include "platform.h"

#ifdef _WIN32
#include <cstdio>
#include <cstring>

#include "notify.h"

#ifdef __MINGW32__
// The C++ runtime is linked in and keeps a reserve of memory for exceptions, which would stay behind at every unload.
namespace __gnu_cxx {
void __freeres();
}
#endif

namespace lab {

static CRITICAL_SECTION allSection;
static int depth = 0;

void createLock() { InitializeCriticalSection(&allSection); }
void destroyLock() { DeleteCriticalSection(&allSection); }

void lockAll()
{
    EnterCriticalSection(&allSection);
    depth++;
}

void unlockAll()
{
    const bool outermost = --depth == 0;
    const bool pending = outermost && notificationsPending();
    LeaveCriticalSection(&allSection);
    if (pending) deliverNotifications();
}

void *takePages(size_t size) { return VirtualAlloc(nullptr, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE); }
void givePages(void *pages, size_t) { VirtualFree(pages, 0, MEM_RELEASE); }

std::string environment(const char *name)
{
    char value[1024];
    const DWORD length = GetEnvironmentVariableA(name, value, sizeof value);
    return length > 0 && length < sizeof value ? std::string(value, length) : std::string();
}

void describeAddress(const void *address, char *buffer, size_t size)
{
    HMODULE module = nullptr;
    char path[MAX_PATH] = "";
    GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                       static_cast<LPCSTR>(address), &module);
    if (!module || !GetModuleFileNameA(module, path, sizeof path)) {
        snprintf(buffer, size, "%p", address);
        return;
    }
    const char *slash = strrchr(path, '\\');
    const size_t offset = static_cast<size_t>(static_cast<const char *>(address) - reinterpret_cast<const char *>(module));
    snprintf(buffer, size, "%s+0x%llx", slash ? slash + 1 : path, static_cast<unsigned long long>(offset));
}

bool heapStats(uint64_t &bytes, uint64_t &blocks)
{
    const DWORD room = GetProcessHeaps(0, nullptr) + 64;  // others may make heaps meanwhile
    HANDLE *heaps = static_cast<HANDLE *>(takePages(room * sizeof(HANDLE)));
    if (!heaps) return false;
    const DWORD count = GetProcessHeaps(room, heaps);
    const bool complete = count > 0 && count <= room;
    bytes = 0;
    blocks = 0;
    for (DWORD index = 0; complete && index < count; index++) {
        PROCESS_HEAP_ENTRY entry;
        entry.lpData = nullptr;
        if (!HeapLock(heaps[index])) continue;
        while (HeapWalk(heaps[index], &entry)) {
            if (!(entry.wFlags & PROCESS_HEAP_ENTRY_BUSY)) continue;
            bytes += entry.cbData;
            blocks++;
        }
        HeapUnlock(heaps[index]);
    }
    givePages(heaps, 0);
    return complete;
}

void releaseRuntime()
{
#ifdef __MINGW32__
    __gnu_cxx::__freeres();
#endif
}

bool cleanUpMapiHeap()
{
    const std::string override = environment("MAPI_LAB_CLEANUPMAPIHEAP");
    if (!override.empty()) return override == "1";
    HKEY key;
    DWORD value = 0;
    DWORD size = sizeof value;
    DWORD type = 0;
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\Microsoft\\Windows Messaging Subsystem", 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    const LONG result = RegQueryValueExA(key, "CleanUpMAPIHeap", nullptr, &type, reinterpret_cast<BYTE *>(&value), &size);
    RegCloseKey(key);
    return result == ERROR_SUCCESS && type == REG_DWORD && value == 1;
}

FILETIME now()
{
    FILETIME time;
    GetSystemTimeAsFileTime(&time);
    return time;
}

}  // namespace lab
#endif
