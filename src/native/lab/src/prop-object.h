// IMAPIProp for any object that shows a PropNode. The work is done once, in prop-object.cpp; the template only forwards.
#pragma once
#include "nodes.h"
#include "object.h"

namespace lab {

// What IMAPIProp's implementation needs from the object.
struct PropHost {
    // The node to read; never null.
    virtual const PropNode &reading() const = 0;
    // The node to write (for a message: its draft); null when the object cannot be written.
    virtual PropNode *writing() = 0;
    virtual HRESULT save(ULONG flags) = 0;
    // Objects other than streams, such as tables and synchronizers. MAPI_E_NO_SUPPORT: not one of those.
    virtual HRESULT openObject(ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out) = 0;
    // Called when a property was read, for what reading it costs in old versions.
    virtual void wasRead(USHORT) {}

protected:
    ~PropHost() = default;
};

HRESULT getProps(PropHost &host, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *props);
HRESULT getPropList(PropHost &host, ULONG flags, LPSPropTagArray *tags);
HRESULT openProperty(PropHost &host, IUnknown *owner, const SessionPtr &session, ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out);
HRESULT setProps(PropHost &host, ULONG count, LPSPropValue props, LPSPropProblemArray *problems);
HRESULT deleteProps(PropHost &host, LPSPropTagArray tags, LPSPropProblemArray *problems);
HRESULT copyTo(PropHost &host, LPSPropTagArray exclude, LPVOID destination, LPSPropProblemArray *problems);
HRESULT copyProps(PropHost &host, LPSPropTagArray include, LPVOID destination, LPSPropProblemArray *problems);
HRESULT getNamesFromIds(LPSPropTagArray *tags, LPGUID set, ULONG flags, ULONG *count, LPMAPINAMEID **names);
HRESULT getIdsFromNames(ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *tags);

template <class Interface> class PropObject : public Object<Interface>, public PropHost {
public:
    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *lppMAPIError) override { return noLastError(lppMAPIError); }
    STDMETHODIMP SaveChanges(ULONG ulFlags) override
    {
        LAB_METHOD("SaveChanges");
        return save(ulFlags);
    }
    STDMETHODIMP GetProps(LPSPropTagArray lpPropTagArray, ULONG ulFlags, ULONG *lpcValues, LPSPropValue *lppPropArray) override
    {
        LAB_METHOD("GetProps");
        return getProps(*this, lpPropTagArray, ulFlags, lpcValues, lppPropArray);
    }
    STDMETHODIMP GetPropList(ULONG ulFlags, LPSPropTagArray *lppPropTagArray) override
    {
        LAB_METHOD("GetPropList");
        return getPropList(*this, ulFlags, lppPropTagArray);
    }
    STDMETHODIMP OpenProperty(ULONG ulPropTag, LPCIID lpiid, ULONG, ULONG ulFlags, LPUNKNOWN *lppUnk) override
    {
        LAB_METHOD("OpenProperty");
        return openProperty(*this, this, this->session_, ulPropTag, lpiid, ulFlags, lppUnk);
    }
    STDMETHODIMP SetProps(ULONG cValues, LPSPropValue lpPropArray, LPSPropProblemArray *lppProblems) override
    {
        LAB_METHOD("SetProps");
        return setProps(*this, cValues, lpPropArray, lppProblems);
    }
    STDMETHODIMP DeleteProps(LPSPropTagArray lpPropTagArray, LPSPropProblemArray *lppProblems) override
    {
        LAB_METHOD("DeleteProps");
        return deleteProps(*this, lpPropTagArray, lppProblems);
    }
    STDMETHODIMP CopyTo(ULONG, LPCIID, LPSPropTagArray lpExcludeProps, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID lpDestObj, ULONG,
                        LPSPropProblemArray *lppProblems) override
    {
        LAB_METHOD("CopyTo");
        return copyTo(*this, lpExcludeProps, lpDestObj, lppProblems);
    }
    STDMETHODIMP CopyProps(LPSPropTagArray lpIncludeProps, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID lpDestObj, ULONG,
                           LPSPropProblemArray *lppProblems) override
    {
        LAB_METHOD("CopyProps");
        return copyProps(*this, lpIncludeProps, lpDestObj, lppProblems);
    }
    STDMETHODIMP GetNamesFromIDs(LPSPropTagArray *lppPropTags, LPGUID lpPropSetGuid, ULONG ulFlags, ULONG *lpcPropNames,
                                 LPMAPINAMEID **lpppPropNames) override
    {
        LAB_METHOD("GetNamesFromIDs");
        return getNamesFromIds(lppPropTags, lpPropSetGuid, ulFlags, lpcPropNames, lpppPropNames);
    }
    STDMETHODIMP GetIDsFromNames(ULONG cPropNames, LPMAPINAMEID *lppPropNames, ULONG ulFlags, LPSPropTagArray *lppPropTags) override
    {
        LAB_METHOD("GetIDsFromNames");
        return getIdsFromNames(cPropNames, lppPropNames, ulFlags, lppPropTags);
    }

protected:
    PropObject(const SessionPtr &session, const char *kind) : Object<Interface>(session, kind) {}
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IMAPIProp; }
    HRESULT openObject(ULONG, LPCIID, ULONG, LPUNKNOWN *) override { return MAPI_E_NO_SUPPORT; }
};

}  // namespace lab
