// A small test frame: cases register themselves, failures are counted and printed with file and line. One line on
// standard output for every case: `ok <name>` or `not ok <name>`.
#pragma once
#include <mapix.h>
#include <mapiutil.h>
#include <edkmdb.h>
#include <mapilab.h>

#include <string>
#include <vector>

struct Case {
    Case(const char *name, void (*body)());
    const char *name;
    void (*body)();
    Case *next;
};

void fail(const char *file, int line, const char *format, ...);
bool failing();  // the running case has failed

#define LAB_TEST_NAME2(line) labCase##line
#define LAB_TEST_NAME(line) LAB_TEST_NAME2(line)
#define LAB_TEST_BODY2(line) labBody##line
#define LAB_TEST_BODY(line) LAB_TEST_BODY2(line)
#define LAB_TEST(name)                                                     \
    static void LAB_TEST_BODY(__LINE__)();                                 \
    static Case LAB_TEST_NAME(__LINE__)(name, LAB_TEST_BODY(__LINE__));    \
    static void LAB_TEST_BODY(__LINE__)()

#define CHECK(condition)                                                   \
    do {                                                                   \
        if (!(condition)) fail(__FILE__, __LINE__, "%s", #condition);      \
    } while (0)

#define CHECK_EQUAL(actual, expected) checkEqual(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_OK(call) checkResult(__FILE__, __LINE__, #call, (call), S_OK)
#define CHECK_RESULT(call, expected) checkResult(__FILE__, __LINE__, #call, (call), (expected))

inline void checkEqual(const char *file, int line, const char *what, long long actual, long long expected)
{
    if (actual != expected) fail(file, line, "%s is %lld, expected %lld", what, actual, expected);
}
inline void checkEqual(const char *file, int line, const char *what, const std::string &actual, const std::string &expected)
{
    if (actual != expected) fail(file, line, "%s is \"%s\", expected \"%s\"", what, actual.c_str(), expected.c_str());
}
inline void checkResult(const char *file, int line, const char *what, HRESULT actual, HRESULT expected)
{
    if (actual != expected)
        fail(file, line, "%s gave 0x%08X, expected 0x%08X", what, static_cast<unsigned>(actual), static_cast<unsigned>(expected));
}

// A reference that is released at the end of its scope.
template <class T> class Held {
public:
    Held() = default;
    ~Held() { reset(); }
    Held(const Held &) = delete;
    Held &operator=(const Held &) = delete;
    T **out()
    {
        reset();
        return &held_;
    }
    LPUNKNOWN *unknown() { return reinterpret_cast<LPUNKNOWN *>(out()); }
    T *operator->() const { return held_; }
    T *get() const { return held_; }
    T *forget()
    {
        T *object = held_;
        held_ = nullptr;
        return object;
    }
    void reset()
    {
        if (held_) held_->Release();
        held_ = nullptr;
    }

private:
    T *held_ = nullptr;
};

// Rows and blocks that are freed at the end of their scope.
struct Rows {
    ~Rows() { FreeProws(set); }
    LPSRowSet set = nullptr;
    const SRow &operator[](ULONG index) const { return set->aRow[index]; }
    ULONG count() const { return set ? set->cRows : 0; }
};
template <class T> struct Block {
    Block() = default;
    ~Block() { MAPIFreeBuffer(at); }
    Block(const Block &) = delete;
    Block &operator=(const Block &) = delete;
    T *at = nullptr;
};

LPSPropValue column(const SRow &row, ULONG tag);
std::string textIn(const SRow &row, ULONG tag);
std::string textOf(LPMAPIPROP object, ULONG tag);
std::string misuse();

// A logged-on session with the default store and its inbox.
struct Fixture {
    Fixture();
    ~Fixture();
    Held<IMAPISession> session;
    Held<IMsgStore> store;
    Held<IMAPIFolder> inbox;

    void openMessage(ULONG row, ULONG flags, IMessage **message);
    // A fresh, empty folder of the store.
    void makeFolder(const char *name, IMAPIFolder **folder);
    void addMessage(IMAPIFolder *folder, const char *subject);
};
