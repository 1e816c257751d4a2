// The measured program's own part: takes commands, runs batches of iterations, reports exact heap counters between them.
// It allocates nothing while the code under test runs, and every way the program can end is told to the engine first.
#include "harness.h"
#include "platform.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

namespace {

constexpr int protocol = 1;
volatile long long current = 0; // the iteration that runs, for the handlers
bool finished = false;
bool control = false;

/// What the calls held and how often they had run at some moment.
struct Snapshot {
    long long held[LENS_MOST_CALLS];
    long long count[LENS_MOST_CALLS];
    long long handles[LENS_MOST_CALLS];
    long long iteration;
};
/// Taken after the 1st, 2nd, 4th, 8th... batch; the one before the last is where the account begins: the warm-up lies before it,
/// and at least half of the batches behind it.
Snapshot snapshots[2];
long long batches = 0;

/// Copies text into a JSON string, as far as it fits.
void quote(char *out, size_t size, const char *text)
{
    size_t used = 0;
    for (; *text != '\0' && used + 8 < size; text++) {
        unsigned char c = static_cast<unsigned char>(*text);
        if (c == '"' || c == '\\') out[used++] = '\\';
        out[used++] = c < 0x20 ? ' ' : static_cast<char>(c);
    }
    out[used] = '\0';
}

void reportBatch(double ms)
{
    unsigned long long bytes = 0;
    unsigned long long blocks = 0;
    lens_heap(&bytes, &blocks);
    char line[256];
    int length = snprintf(line, sizeof line, "{\"type\":\"batch\",\"iteration\":%lld,\"heapBytes\":%llu,\"heapBlocks\":%llu,\"ms\":%.3f}\n", static_cast<long long>(current), bytes, blocks, ms);
    platformReport(line, static_cast<unsigned>(length));
}

void rememberCalls()
{
    batches++;
    if ((batches & (batches - 1)) != 0) return;
    snapshots[0] = snapshots[1];
    Snapshot &now = snapshots[1];
    now.iteration = current;
    for (int call = 0; call < LENS_MOST_CALLS && lens_call_name(call) != nullptr; call++) {
        now.held[call] = lens_live_of_call(call);
        now.count[call] = lens_call_count(call);
        now.handles[call] = lens_call_handles(call);
    }
}

void reportCalls()
{
    static char line[96 * 1024];
    int used = snprintf(line, sizeof line, "{\"type\":\"calls\",\"calls\":[");
    bool first = true;
    const Snapshot &from = snapshots[0];
    for (int call = 0; call < LENS_MOST_CALLS && lens_call_name(call) != nullptr; call++) {
        long long count = call == 0 ? current - from.iteration : lens_call_count(call) - from.count[call];
        long long held = lens_live_of_call(call) - from.held[call];
        long long open = lens_call_handles(call) - from.handles[call];
        if ((count == 0 && held == 0) || (call == 0 && held == 0) || static_cast<size_t>(used) + 256 > sizeof line) continue;
        used += snprintf(line + used, sizeof line - static_cast<size_t>(used), "%s{\"name\":\"%s\",\"count\":%lld,\"retained\":%lld,\"handles\":%lld}", first ? "" : ",", lens_call_name(call), count, held, open);
        first = false;
    }
    used += snprintf(line + used, sizeof line - static_cast<size_t>(used), "]}\n");
    if (!first) platformReport(line, static_cast<unsigned>(used));
}

void reportFailure(const char *reason, bool outOfMemory)
{
    char quoted[1024];
    quote(quoted, sizeof quoted, reason);
    char line[1280];
    int length = snprintf(line, sizeof line, "{\"type\":\"failed\",\"reason\":\"%s\",\"iteration\":%lld,\"outOfMemory\":%s}\n", quoted, static_cast<long long>(current), outOfMemory ? "true" : "false");
    platformReport(line, static_cast<unsigned>(length));
}

void atExit()
{
    if (!finished && !platformForked()) reportFailure("the code called exit()", false);
}

[[noreturn]] void leave(int code)
{
    finished = true;
    platformLeave(code);
}

void runBatch(long long count)
{
    double start = platformNow();
    if (!control) {
        for (long long index = 0; index < count; index++) {
            lens_iteration(current);
            current = current + 1;
            if (platformForked()) platformLeave(0); // a copy of us came back from the iteration: only the original goes on
        }
    } else {
        current = current + count;
    }
    reportBatch(platformNow() - start);
}

void runCommand(const char *line)
{
    if (strncmp(line, "run ", 4) == 0) {
        runBatch(atoll(line + 4));
        rememberCalls();
    } else if (strncmp(line, "end", 3) == 0) {
        reportCalls();
        lens_teardown();
        platformReport("{\"type\":\"end\"}\n", 15);
        leave(0);
    }
}

void serve()
{
    lens_setup();
    char line[128];
    snprintf(line, sizeof line, "{\"type\":\"hello\",\"protocol\":%d,\"pid\":%ld}\n", protocol, platformPid());
    platformReport(line, static_cast<unsigned>(strlen(line)));
    while (platformReadLine(line, sizeof line)) runCommand(line);
    leave(0); // the engine is gone
}

} // namespace

extern "C" void lens_fail(const char *reason)
{
    reportFailure(reason, false);
    leave(1);
}

void harnessCrashed(const char *reason, bool outOfMemory)
{
    if (!finished && !platformForked()) reportFailure(reason, outOfMemory);
}

int main()
{
    const char *role = getenv("MAPI_LENS_ROLE");
    control = role != nullptr && strcmp(role, "control") == 0;
    atexit(atExit);
    try {
        serve();
    } catch (const std::bad_alloc &) {
        reportFailure("an allocation failed (std::bad_alloc)", true);
    } catch (const std::exception &error) {
        char reason[512];
        snprintf(reason, sizeof reason, "the code threw an exception: %s", error.what());
        reportFailure(reason, false);
    } catch (...) {
        reportFailure("the code threw an exception", false);
    }
    leave(1);
}
