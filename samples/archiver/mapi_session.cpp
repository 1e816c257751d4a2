#include "mapi_session.h"

MapiSession::MapiSession()
    : m_initialized(false), m_session(NULL)
{
}

MapiSession::~MapiSession()
{
    if (m_session)
    {
        m_session->Logoff(0, 0, 0);
        m_session->Release();
    }
    if (m_initialized)
        MAPIUninitialize();
}

// Exchange may still be starting when the service does, so the logon is tried a few times. The loop ends as soon as one succeeds.
HRESULT MapiSession::LogOn(const char *profile)
{
    HRESULT hr = S_OK;

    if (!m_initialized)
    {
        hr = MAPIInitialize(NULL);
        if (FAILED(hr))
            return hr;
        m_initialized = true;
    }

    for (int attempt = 0; attempt < 5; ++attempt)
    {
        hr = MAPILogonEx(0, (LPTSTR)profile, NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &m_session);
        if (SUCCEEDED(hr))
            return hr;
        Sleep(1000);
    }
    return hr;
}
