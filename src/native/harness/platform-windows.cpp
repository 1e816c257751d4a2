// The harness on Windows, and under Wine. Only the standard handles are inherited there, so commands come from stdin and
// reports go to stdout; both are moved away before any code of the user runs, and what it prints goes to stderr.
#include "platform.h"

#if defined(_WIN32)
#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <io.h>

namespace {

HANDLE commandPipe = INVALID_HANDLE_VALUE;
HANDLE reportPipe = INVALID_HANDLE_VALUE;

HANDLE takeAway(DWORD which)
{
    HANDLE moved = INVALID_HANDLE_VALUE;
    HANDLE self = GetCurrentProcess();
    DuplicateHandle(self, GetStdHandle(which), self, &moved, 0, FALSE, DUPLICATE_SAME_ACCESS);
    return moved;
}

const char *nameOf(DWORD code)
{
    switch (code) {
    case EXCEPTION_ACCESS_VIOLATION: return "an access violation, a wild pointer";
    case EXCEPTION_STACK_OVERFLOW: return "a stack overflow";
    case EXCEPTION_INT_DIVIDE_BY_ZERO: return "a division by zero";
    case EXCEPTION_ILLEGAL_INSTRUCTION: return "an illegal instruction";
    case 0xC0000374: return "heap corruption";
    case 0x80000100: return "a call of a function that Wine's DLL does not have";
    default: return "an unhandled exception";
    }
}

LONG WINAPI onException(EXCEPTION_POINTERS *pointers)
{
    DWORD code = pointers->ExceptionRecord->ExceptionCode;
    void *probe = VirtualAlloc(nullptr, 16u << 20, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    if (probe != nullptr) VirtualFree(probe, 0, MEM_RELEASE);
    char reason[256];
    snprintf(reason, sizeof reason, "%s (0x%08lX at address %p)", nameOf(code), static_cast<unsigned long>(code), pointers->ExceptionRecord->ExceptionAddress);
    harnessCrashed(reason, probe == nullptr);
    TerminateProcess(GetCurrentProcess(), code);
    return EXCEPTION_EXECUTE_HANDLER;
}

struct Preparation {
    Preparation()
    {
        commandPipe = takeAway(STD_INPUT_HANDLE);
        reportPipe = takeAway(STD_OUTPUT_HANDLE);
        _dup2(2, 1);
        SetStdHandle(STD_OUTPUT_HANDLE, GetStdHandle(STD_ERROR_HANDLE));
        int nothing = _open("NUL", _O_RDONLY);
        _dup2(nothing, 0);
        _close(nothing);
        SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
        SetUnhandledExceptionFilter(onException);
    }
};

/// Made before the constructors of the user's file.
#if defined(_MSC_VER)
#pragma warning(suppress : 4073)
#pragma init_seg(lib)
Preparation preparation;
#else
Preparation preparation __attribute__((init_priority(101)));
#endif

} // namespace

void platformReport(const char *line, unsigned length)
{
    while (length > 0) {
        DWORD written = 0;
        if (!WriteFile(reportPipe, line, length, &written, nullptr) || written == 0) TerminateProcess(GetCurrentProcess(), 1);
        line += written;
        length -= written;
    }
}

bool platformReadLine(char *line, unsigned size)
{
    for (unsigned used = 0; used + 1 < size;) {
        DWORD got = 0;
        if (!ReadFile(commandPipe, line + used, 1, &got, nullptr) || got == 0) return false;
        if (line[used] == '\r') continue;
        if (line[used] == '\n') {
            line[used] = '\0';
            return true;
        }
        used++;
    }
    return false;
}

bool platformForked() { return false; }

void platformLeave(int code)
{
    fflush(nullptr);
    TerminateProcess(GetCurrentProcess(), static_cast<UINT>(code));
    abort(); // not reached
}

double platformNow()
{
    LARGE_INTEGER frequency;
    LARGE_INTEGER now;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&now);
    return static_cast<double>(now.QuadPart) * 1e3 / static_cast<double>(frequency.QuadPart);
}

long platformPid() { return static_cast<long>(GetCurrentProcessId()); }
#endif
