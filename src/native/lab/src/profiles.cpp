// Profiles: IProfAdmin and the profile section.
#include "objects.h"

namespace lab {

class ProfileSection final : public PropObject<IProfSect> {
public:
    ProfileSection(const SessionPtr &session, const NodePtr &node) : PropObject(session, "IProfSect"), node_(node) {}

private:
    bool answers(REFIID riid) const override { return riid == IID_IProfSect || PropObject::answers(riid); }
    const PropNode &reading() const override { return *node_; }
    PropNode *writing() override { return node_.get(); }
    HRESULT save(ULONG) override { return S_OK; }
    NodePtr node_;
};

HRESULT openProfileSection(const SessionPtr &session, LPPROFSECT *out)
{
    NodePtr node = std::make_shared<PropNode>();
    put(node->bag, textValue(PR_PROFILE_NAME, session->profile));
    put(node->bag, textValue(PR_DISPLAY_NAME, "MAPI Lab"));
    put(node->bag, numberValue(PR_OBJECT_TYPE, MAPI_PROFSECT));
    return handOut(new (std::nothrow) ProfileSection(session, node), nullptr, out);
}

static std::string profileName(LPTSTR name, ULONG flags) { return textOf(name, (flags & MAPI_UNICODE) != 0); }

class ProfileAdmin final : public Object<IProfAdmin> {
public:
    ProfileAdmin() : Object(nullptr, "IProfAdmin") {}

    STDMETHODIMP GetLastError(HRESULT, ULONG, LPMAPIERROR *lppMAPIError) override { return noLastError(lppMAPIError); }
    STDMETHODIMP GetProfileTable(ULONG ulFlags, LPMAPITABLE *lppTable) override
    {
        LAB_METHOD("IProfAdmin::GetProfileTable");
        TableSource source;
        source.rows = [] {
            std::vector<NodePtr> rows;
            for (const std::string &name : world().profiles) {
                NodePtr row = std::make_shared<PropNode>();
                put(row->bag, textValue(PR_DISPLAY_NAME, name));
                put(row->bag, numberValue(PR_DEFAULT_PROFILE, rows.empty()));
                rows.push_back(row);
            }
            return rows;
        };
        source.columns = {PR_DISPLAY_NAME, PR_DEFAULT_PROFILE};
        return openTable(nullptr, source, (ulFlags & MAPI_UNICODE) != 0, lppTable);
    }
    STDMETHODIMP CreateProfile(LPTSTR lpszProfileName, LPTSTR, ULONG_PTR, ULONG ulFlags) override
    {
        LAB_METHOD("IProfAdmin::CreateProfile");
        const std::string name = profileName(lpszProfileName, ulFlags);
        if (name.empty()) return MAPI_E_INVALID_PARAMETER;
        return world().profiles.insert(name).second ? S_OK : MAPI_E_NO_ACCESS;
    }
    STDMETHODIMP DeleteProfile(LPTSTR lpszProfileName, ULONG ulFlags) override
    {
        LAB_METHOD("IProfAdmin::DeleteProfile");
        return world().profiles.erase(profileName(lpszProfileName, ulFlags)) ? S_OK : MAPI_E_NOT_FOUND;
    }
    STDMETHODIMP ChangeProfilePassword(LPTSTR, LPTSTR, LPTSTR, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP CopyProfile(LPTSTR lpszOldProfileName, LPTSTR, LPTSTR lpszNewProfileName, ULONG_PTR, ULONG ulFlags) override
    {
        LAB_METHOD("IProfAdmin::CopyProfile");
        if (!world().profiles.count(profileName(lpszOldProfileName, ulFlags))) return MAPI_E_NOT_FOUND;
        return world().profiles.insert(profileName(lpszNewProfileName, ulFlags)).second ? S_OK : MAPI_E_NO_ACCESS;
    }
    STDMETHODIMP RenameProfile(LPTSTR, LPTSTR, LPTSTR, ULONG_PTR, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP SetDefaultProfile(LPTSTR, ULONG) override { return MAPI_E_NO_SUPPORT; }
    STDMETHODIMP AdminServices(LPTSTR, LPTSTR, ULONG_PTR, ULONG, LPSERVICEADMIN *) override { return MAPI_E_NO_SUPPORT; }

private:
    bool answers(REFIID riid) const override { return riid == IID_IUnknown || riid == IID_IProfAdmin; }
};

HRESULT openProfileAdmin(LPPROFADMIN *out) { return handOut(new (std::nothrow) ProfileAdmin, nullptr, out); }

}  // namespace lab
