// The harness on Windows, and under Wine. Only the standard handles are inherited there, so commands come from stdin and
// reports go to stdout; both are moved away before any code of the user runs, and what it prints goes to stderr.
#include "platform.h"

#if defined(_WIN32)
#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
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

unsigned long long ceiling()
{
    const char *memory = getenv("MAPI_LENS_MEMORY");
    return memory == nullptr ? 0 : strtoull(memory, nullptr, 10);
}

/// Code that does not look at what an allocation returned crashes when the ceiling is reached: does one more fit? The heap is
/// asked, because Wine's VirtualAlloc promises what the shell's limit will not let it have.
bool atCeiling()
{
    void *block = HeapAlloc(GetProcessHeap(), 0, 16u << 20);
    if (block != nullptr) HeapFree(GetProcessHeap(), 0, block);
    return block == nullptr;
}

LONG WINAPI onException(EXCEPTION_POINTERS *pointers)
{
    DWORD code = pointers->ExceptionRecord->ExceptionCode;
    char reason[256];
    snprintf(reason, sizeof reason, "%s (0x%08lX at address %p)", nameOf(code), static_cast<unsigned long>(code), pointers->ExceptionRecord->ExceptionAddress);
    harnessCrashed(reason, atCeiling());
    TerminateProcess(GetCurrentProcess(), code);
    return EXCEPTION_EXECUTE_HANDLER;
}

/// A job around this program: a ceiling for the memory of everything in it, and the end of all of it with this process, whose
/// handle to the job is never closed. Wine keeps the second promise only; there the shell's limit and the engine hold the ceiling.
void enterJob()
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    if (ceiling() > 0) {
        limits.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_JOB_MEMORY;
        limits.JobMemoryLimit = static_cast<SIZE_T>(ceiling());
    }
    HANDLE job = CreateJobObjectW(nullptr, nullptr);
    if (job == nullptr || !SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) return;
    AssignProcessToJobObject(job, GetCurrentProcess());
}

VOID CALLBACK onEngineGone(PVOID, BOOLEAN) { TerminateProcess(GetCurrentProcess(), 0); }

/// Ends with the engine even in the middle of an iteration. An engine outside of Wine is no process that could be waited for.
void endWithEngine()
{
    const char *host = getenv("MAPI_LENS_HOST");
    const char *engine = getenv("MAPI_LENS_ENGINE");
    if (host == nullptr || strcmp(host, "win32") != 0 || engine == nullptr) return;
    HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, strtoul(engine, nullptr, 10));
    HANDLE wait = nullptr;
    if (process != nullptr) RegisterWaitForSingleObject(&wait, process, onEngineGone, nullptr, INFINITE, WT_EXECUTEONLYONCE);
}

struct Preparation {
    Preparation()
    {
        enterJob();
        endWithEngine();
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
