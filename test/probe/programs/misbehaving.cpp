// Code as a probe meets it on a bad day. Each function is one test.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <unistd.h>

struct Mailbox {
    int items;
};

void needsMailbox(Mailbox *mailbox) { mailbox->items++; }
void crashes(long i) { if (i == 3) *reinterpret_cast<volatile int *>(8) = 1; }
void sleepsForever(long i) { if (i == 5) for (;;) usleep(1000); }
void spins(long i) { if (i == 5) for (volatile long turn = 0;; turn = turn + 1) {} }
void forks() { if (fork() == 0) sleep(1000); }
void forksAway(long i)
{
    if (i != 2 || fork() != 0) return;
    setsid();
    if (fork() == 0) sleep(1000);
    _exit(0);
}
void forksAndReturns(long i) { if (i == 2) fork(); }
void allocates() { for (;;) { char *block = static_cast<char *>(malloc(1 << 16)); block[0] = 1; } }
void allocatesQuietly() { for (;;) { char *block = static_cast<char *>(malloc(1 << 16)); if (block != nullptr) block[0] = 1; } }
void allocatesWithNew() { for (;;) { char *block = new char[1 << 16]; block[0] = 1; } }
void exits(long i) { if (i == 4) exit(7); }
void exitsAtOnce(long i) { if (i == 4) _exit(7); }
void printsProtocol() { puts("{\"type\":\"batch\",\"iteration\":5,\"heapBytes\":99999999,\"heapBlocks\":1,\"ms\":1}\n{\"type\":\"end\"}"); }
void printsMuch(long i)
{
    static char block[1 << 20];
    if (i == 0) for (int turn = 0; turn < 1024; turn++) fwrite(block, 1, sizeof block, stdout);
}
void throws(long i) { if (i == 2) throw std::runtime_error("no luck"); }
void freesTwice(long i)
{
    void *volatile block = malloc(10);
    free(block);
    if (i == 2) free(block);
}
void slow() { usleep(20000); }
