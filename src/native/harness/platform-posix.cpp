// The harness on Linux and macOS. The pipes are moved away from the standard descriptors before any code of the user runs,
// the process dies with its parent, its memory has a ceiling, and a deadly signal is told before it kills.
#include "platform.h"

#if !defined(_WIN32)
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <ucontext.h>
#endif

namespace {

int commandPipe = -1;
int reportPipe = -1;
volatile bool forked = false;
int forks = 0;
constexpr int mostForks = 200; // a fork in every iteration would drown the machine
alignas(16) char signalStack[64 * 1024];

void afterFork()
{
    forked = true;
    close(commandPipe);
    close(reportPipe);
    commandPipe = reportPipe = -1;
}

void beforeFork()
{
    if (++forks <= mostForks || forked) return;
    harnessCrashed("the code starts process after process with fork(); probe what one of them does instead", false);
    _exit(1);
}

void *addressOf(void *context)
{
#if defined(__linux__) && defined(__x86_64__)
    return reinterpret_cast<void *>(static_cast<ucontext_t *>(context)->uc_mcontext.gregs[REG_RIP]);
#elif defined(__linux__) && defined(__aarch64__)
    return reinterpret_cast<void *>(static_cast<ucontext_t *>(context)->uc_mcontext.pc);
#else
    (void)context;
    return nullptr;
#endif
}

/// Whether the ceiling is reached: a moderate mapping is refused.
bool memoryIsGone()
{
    const size_t size = 16u << 20;
    void *memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return errno == ENOMEM;
    munmap(memory, size);
    return false;
}

void onSignal(int number, siginfo_t *info, void *context)
{
    const char *name = number == SIGSEGV ? "SIGSEGV, a wild pointer" : number == SIGBUS ? "SIGBUS, a wild pointer" : number == SIGFPE ? "SIGFPE, a division by zero" : number == SIGILL ? "SIGILL, an illegal instruction" : number == SIGABRT ? "SIGABRT, abort() or heap corruption" : "SIGTERM";
    char reason[512];
    Dl_info place = {};
    void *address = addressOf(context);
    const char *symbol = address != nullptr && dladdr(address, &place) != 0 ? place.dli_sname : nullptr;
    snprintf(reason, sizeof reason, "%s%s%s", name, symbol != nullptr ? " in " : "", symbol != nullptr ? symbol : "");
    if (number == SIGSEGV || number == SIGBUS) {
        size_t used = strlen(reason);
        snprintf(reason + used, sizeof reason - used, " (address %p)", info->si_addr);
    }
    harnessCrashed(reason, memoryIsGone());
    if (number == SIGTERM) _exit(143);
    signal(number, SIG_DFL);
    raise(number);
}

void limit(int what, const char *variable)
{
    const char *text = getenv(variable);
    if (text == nullptr) return;
    rlimit value = {};
    value.rlim_cur = value.rlim_max = strtoull(text, nullptr, 10);
    setrlimit(static_cast<decltype(RLIMIT_AS)>(what), &value);
}

int takeAway(int descriptor)
{
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
    return moved >= 0 ? moved : descriptor;
}

/// Runs before the constructors of the user's file.
__attribute__((constructor(101))) void prepare()
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const char *engine = getenv("MAPI_LENS_ENGINE");
    if (engine != nullptr && getppid() != atoi(engine)) _exit(1); // the engine died before we were born
#endif
    const char *reports = getenv("MAPI_LENS_REPORT");
    int report = reports != nullptr ? atoi(reports) : 1;
    commandPipe = takeAway(0);
    reportPipe = takeAway(report);
    int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, 0);
    close(nothing);
    if (report == 1) dup2(2, 1);
    else close(report);
    pthread_atfork(beforeFork, nullptr, afterFork);

    rlimit none = {};
    setrlimit(RLIMIT_CORE, &none);
    rlimit files = {};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) { // room for a leak of descriptors to show
        files.rlim_cur = files.rlim_max < 65536 ? files.rlim_max : 65536;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    limit(RLIMIT_AS, "MAPI_LENS_MEMORY");
    limit(RLIMIT_FSIZE, "MAPI_LENS_FILE_SIZE");

    stack_t stack = {};
    stack.ss_sp = signalStack;
    stack.ss_size = sizeof signalStack;
    sigaltstack(&stack, nullptr);
    struct sigaction action = {};
    action.sa_sigaction = onSignal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    const int deadly[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTERM};
    for (int number : deadly) sigaction(number, &action, nullptr);
}

} // namespace

void platformReport(const char *line, unsigned length)
{
    while (length > 0 && reportPipe >= 0) {
        ssize_t written = write(reportPipe, line, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) _exit(1); // nobody listens
        line += written;
        length -= static_cast<unsigned>(written);
    }
}

bool platformReadLine(char *line, unsigned size)
{
    for (unsigned used = 0; used + 1 < size;) {
        ssize_t got = read(commandPipe, line + used, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        if (line[used] == '\n') {
            line[used] = '\0';
            return true;
        }
        used++;
    }
    return false;
}

bool platformForked() { return forked; }

void platformLeave(int code)
{
    fflush(nullptr);
    _exit(code);
}

double platformNow()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

long platformPid() { return static_cast<long>(getpid()); }
#endif
