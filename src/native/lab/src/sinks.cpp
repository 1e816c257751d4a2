// HrAllocAdviseSink and its relatives, reference helpers, the default IMalloc.
#include <cstdlib>

#include "mapiutil.h"
#include "object.h"

namespace lab {

class CallbackSink final : public Object<IMAPIAdviseSink> {
public:
    CallbackSink(LPNOTIFCALLBACK callback, LPVOID context) : Object(nullptr, "IMAPIAdviseSink"), callback_(callback), context_(context) {}
    STDMETHODIMP_(ULONG) OnNotify(ULONG cNotif, LPNOTIFICATION lpNotifications) override
    {
        return static_cast<ULONG>(callback_(context_, cNotif, lpNotifications));
    }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IMAPIAdviseSink; }
    LPNOTIFCALLBACK callback_;
    LPVOID context_;
};

class Malloc final : public Object<IMalloc> {
public:
    Malloc() : Object(nullptr, "IMalloc") {}
    STDMETHODIMP_(void *) Alloc(SIZE_T cb) override { return malloc(cb); }
    STDMETHODIMP_(void *) Realloc(void *pv, SIZE_T cb) override { return realloc(pv, cb); }
    STDMETHODIMP_(void) Free(void *pv) override { free(pv); }
    STDMETHODIMP_(SIZE_T) GetSize(void *) override { return static_cast<SIZE_T>(-1); }
    STDMETHODIMP_(int) DidAlloc(void *) override { return -1; }
    STDMETHODIMP_(void) HeapMinimize() override {}

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IMalloc; }
};

}  // namespace lab

LAB_EXPORT HRESULT STDAPICALLTYPE HrAllocAdviseSink(LPNOTIFCALLBACK lpfnCallback, LPVOID lpvContext, LPMAPIADVISESINK *lppAdviseSink)
{
    if (!lpfnCallback || !lppAdviseSink) return MAPI_E_INVALID_PARAMETER;
    return lab::handOut(new (std::nothrow) lab::CallbackSink(lpfnCallback, lpvContext), nullptr, lppAdviseSink);
}

// The lab delivers on the thread that caused the change, so the sink itself will do.
LAB_EXPORT HRESULT STDAPICALLTYPE HrThisThreadAdviseSink(LPMAPIADVISESINK lpAdviseSink, LPMAPIADVISESINK *lppAdviseSink)
{
    if (!lpAdviseSink || !lppAdviseSink) return MAPI_E_INVALID_PARAMETER;
    lpAdviseSink->AddRef();
    *lppAdviseSink = lpAdviseSink;
    return S_OK;
}

LAB_EXPORT HRESULT STDAPICALLTYPE HrDispatchNotifications(ULONG) { return S_OK; }

LAB_EXPORT ULONG STDAPICALLTYPE UlAddRef(LPVOID lpunk) { return lpunk ? static_cast<IUnknown *>(lpunk)->AddRef() : 0; }
LAB_EXPORT ULONG STDAPICALLTYPE UlRelease(LPVOID lpunk) { return lpunk ? static_cast<IUnknown *>(lpunk)->Release() : 0; }

LAB_EXPORT LPMALLOC STDAPICALLTYPE MAPIGetDefaultMalloc(void)
{
    LPMALLOC result = nullptr;
    return lab::handOut(new (std::nothrow) lab::Malloc, nullptr, &result) == S_OK ? result : nullptr;
}
