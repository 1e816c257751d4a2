// A MAPI session that is logged on once, when the service starts, and logged off once, when it ends.
#pragma once

#include <windows.h>
#include <mapix.h>

class MapiSession
{
public:
    MapiSession();
    ~MapiSession();

    HRESULT LogOn(const char *profile);
    LPMAPISESSION Get() const { return m_session; }

private:
    MapiSession(const MapiSession &);
    MapiSession &operator=(const MapiSession &);

    bool m_initialized;
    LPMAPISESSION m_session;
};
