// The workloads of the detection experiment: leaks of known size among the noise that real programs make, and the same noise
// without a leak. Each process draws its own numbers, so the fresh processes of one probe differ as real ones do.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#ifndef LEAK
#define LEAK 0
#endif

namespace {

uint64_t state;

uint64_t draw()
{
    if (state == 0) {
        FILE *file = fopen("/dev/urandom", "rb");
        if (file == nullptr || fread(&state, sizeof state, 1, file) != 1) abort();
        fclose(file);
        state |= 1;
    }
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

long between(long low, long high) { return low + static_cast<long>(draw() % static_cast<uint64_t>(high - low + 1)); }

/// Some work, so that an iteration costs what a cheap MAPI call costs.
void work()
{
    volatile uint64_t sum = 0;
    for (int turn = 0; turn < 400; turn++) sum = sum + static_cast<uint64_t>(turn);
    free(malloc(static_cast<size_t>(between(16, 4000))));
}

void keep(size_t size)
{
    if (size > 0) memset(malloc(size), 1, size);
}

/// One block at one moment, somewhere in the run.
void step(long i)
{
    static long at = between(0, 60000);
    if (i == at) keep(static_cast<size_t>(between(1000, 1000000)));
}

/// A cache under random keys: fills fast, then ever more slowly, to its end.
void cache()
{
    static const long keys = between(50, 3000);
    static std::vector<void *> entries(static_cast<size_t>(keys));
    void *&entry = entries[static_cast<size_t>(between(0, keys - 1))];
    if (entry == nullptr) entry = malloc(static_cast<size_t>(between(32, 200)));
}

/// A buffer that fills and is flushed.
void sawtooth()
{
    static const size_t most = static_cast<size_t>(between(100, 8000));
    static std::vector<void *> pending;
    pending.push_back(malloc(64));
    if (pending.size() < most) return;
    for (void *block : pending) free(block);
    pending.clear();
}

/// A working set of random size that neither grows nor shrinks in the long run.
void workingSet()
{
    static std::vector<void *> slots(500);
    void *&slot = slots[static_cast<size_t>(between(0, 499))];
    free(slot);
    slot = draw() % 2 == 0 ? nullptr : malloc(static_cast<size_t>(between(16, 2000)));
}

/// Tables that are built in the beginning, a piece per iteration.
void warmUp(long i)
{
    static const long until = between(100, 2500);
    if (i < until) keep(static_cast<size_t>(between(10, 300)));
}

/// A vector that doubles until it has room enough.
void doubling(long i)
{
    static std::vector<long> values;
    static const size_t most = static_cast<size_t>(between(1000, 20000));
    if (values.size() < most) values.push_back(i);
}

} // namespace

void plain(long) { work(); keep(LEAK); }
void withStep(long i) { work(); step(i); keep(LEAK); }
void withSteps(long i) { work(); static long next = between(0, 20000); if (i == next && i < 60000) { keep(5000); next = i + between(1000, 30000); } keep(LEAK); }
void withCache(long) { work(); cache(); keep(LEAK); }
void withSawtooth(long) { work(); sawtooth(); keep(LEAK); }
void withWorkingSet(long) { work(); workingSet(); keep(LEAK); }
void withWarmUp(long i) { work(); warmUp(i); keep(LEAK); }
void withDoubling(long i) { work(); doubling(i); keep(LEAK); }
void sometimes(long) { work(); if (LEAK > 0 && draw() % 4 == 0) keep(4 * LEAK); }
