// The fixture's own COM objects: an advise sink and two importers that accept everything and keep nothing.
// They live as long as the program, so their reference counts never free them.
#include "fixture.h"

namespace {

/// IUnknown for an object that answers to any interface it is asked for and is never freed.
template <class Interface> struct Immortal : Interface {
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID, LPVOID *object) override
    {
        *object = this;
        return S_OK;
    }
    ULONG STDMETHODCALLTYPE AddRef() override { return 2; }
    ULONG STDMETHODCALLTYPE Release() override { return 1; }
};

struct Sink final : Immortal<IMAPIAdviseSink> {
    ULONG STDMETHODCALLTYPE OnNotify(ULONG, LPNOTIFICATION) override { return 0; }
};

struct Importer final : Immortal<IExchangeImportContentsChanges> {
    HRESULT STDMETHODCALLTYPE GetLastError(HRESULT, ULONG, LPMAPIERROR *error) override
    {
        if (error != nullptr) *error = nullptr;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Config(LPSTREAM, ULONG) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE UpdateState(LPSTREAM) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE ImportMessageChange(ULONG, LPSPropValue, ULONG, LPMESSAGE *) override { return SYNC_E_IGNORE; }
    HRESULT STDMETHODCALLTYPE ImportMessageDeletion(ULONG, LPENTRYLIST) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE ImportPerUserReadStateChange(ULONG, LPREADSTATE) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE ImportMessageMove(ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *, ULONG, BYTE *) override { return S_OK; }
};

struct HierarchyImporter final : Immortal<IExchangeImportHierarchyChanges> {
    HRESULT STDMETHODCALLTYPE GetLastError(HRESULT, ULONG, LPMAPIERROR *error) override
    {
        if (error != nullptr) *error = nullptr;
        return S_OK;
    }
    HRESULT STDMETHODCALLTYPE Config(LPSTREAM, ULONG) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE UpdateState(LPSTREAM) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE ImportFolderChange(ULONG, LPSPropValue) override { return S_OK; }
    HRESULT STDMETHODCALLTYPE ImportFolderDeletion(ULONG, LPENTRYLIST) override { return S_OK; }
};

} // namespace

void *fixtureAdviseSink()
{
    static Sink sink;
    return static_cast<IMAPIAdviseSink *>(&sink);
}

void *fixtureImporter()
{
    static Importer importer;
    return static_cast<IExchangeImportContentsChanges *>(&importer);
}

void *fixtureHierarchyImporter()
{
    static HierarchyImporter importer;
    return static_cast<IExchangeImportHierarchyChanges *>(&importer);
}
