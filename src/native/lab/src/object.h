// The base of every COM object of the lab: reference count, QueryInterface, and the check that its session is alive.
#pragma once
#include <memory>
#include <new>

#include "heap.h"
#include "mapix.h"
#include "misuse.h"
#include "shell.h"

namespace lab {

// What the objects of one logon share.
struct SessionState {
    SessionState();
    ~SessionState();
    SessionState(const SessionState &) = delete;
    SessionState &operator=(const SessionState &) = delete;
    void end();

    PrivateHeap *heap;
    bool ended = false;
    std::string profile;
};
using SessionPtr = std::shared_ptr<SessionState>;

// True, and reported, when `session` has ended.
bool usedAfterLogoff(const SessionPtr &session, const void *object, const char *method, const void *caller);

// Starts a method: takes the lock and refuses to work for a session that has ended.
#define LAB_METHOD(method)                                                              \
    const ::lab::Locked labLocked;                                                      \
    if (::lab::usedAfterLogoff(this->session_, this, method, LAB_CALLER())) return MAPI_E_INVALID_OBJECT

template <class Interface> class Object : public Interface {
public:
    static void *operator new(size_t size, const std::nothrow_t &) noexcept
    {
        (void)size;
        return takeShell();
    }
    static void operator delete(void *object) { retireShell(object); }
    static void operator delete(void *object, const std::nothrow_t &) { retireShell(object); }

    STDMETHODIMP QueryInterface(REFIID riid, LPVOID *ppvObj) override
    {
        if (!ppvObj) return MAPI_E_INVALID_PARAMETER;
        *ppvObj = nullptr;
        if (!answers(riid)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
        *ppvObj = this;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return static_cast<ULONG>(InterlockedIncrement(&references_)); }
    STDMETHODIMP_(ULONG) Release() override
    {
        const LONG left = InterlockedDecrement(&references_);
        if (left == 0) {
            const Locked locked;
            delete this;
        }
        return static_cast<ULONG>(left);
    }

    Object(const Object &) = delete;
    Object &operator=(const Object &) = delete;

protected:
    Object(const SessionPtr &session, const char *kind) : session_(session) { nameShell(static_cast<void *>(this), kind); }
    virtual ~Object() = default;
    virtual bool answers(REFIID riid) const = 0;

    SessionPtr session_;

private:
    LONG references_ = 1;
};

// Hands out a new object, or what QueryInterface gives for the interface that was asked for (null: the usual one).
template <class T, class Out> HRESULT handOut(T *made, LPCIID iid, Out **out)
{
    static_assert(sizeof(T) <= shellSize, "raise shellSize");
    if (!made) return MAPI_E_NOT_ENOUGH_MEMORY;
    if (!iid) {
        *out = reinterpret_cast<Out *>(made);
        return S_OK;
    }
    const HRESULT result = made->QueryInterface(*iid, reinterpret_cast<LPVOID *>(out));
    made->Release();
    return result;
}

// MAPI's GetLastError: the lab has nothing to add to the result code.
HRESULT noLastError(LPMAPIERROR *error);

}  // namespace lab
