// Code as a probe meets it on a bad day on Windows. Each function is one test.
#include <windows.h>
#include <cstdlib>

void crashes(long i) { if (i == 3) *reinterpret_cast<volatile int *>(8) = 1; }
void sleepsForever(long i) { if (i == 5) for (;;) Sleep(1000); }
void allocates() { for (;;) { char *block = static_cast<char *>(malloc(1 << 20)); block[0] = 1; } }
void allocatesWithNew() { for (;;) { char *block = new char[1 << 20]; block[0] = 1; } }
void exits(long i) { if (i == 4) exit(7); }
void exitsAtOnce(long i) { if (i == 4) ExitProcess(7); }

// Starts the program that SLEEPER names, which would run for ten minutes.
void startsAnother(long i)
{
    char path[MAX_PATH] = "";
    STARTUPINFOA how = {};
    PROCESS_INFORMATION started = {};
    how.cb = sizeof how;
    if (i != 2) return;
    GetEnvironmentVariableA("SLEEPER", path, sizeof path);
    if (!CreateProcessA(path, nullptr, nullptr, nullptr, FALSE, 0, nullptr, nullptr, &how, &started)) exit(9);
    CloseHandle(started.hThread);
    CloseHandle(started.hProcess);
}

void startsAnotherAndSleeps(long i)
{
    startsAnother(i);
    sleepsForever(i);
}
