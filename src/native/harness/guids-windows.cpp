// The interface ids of MAPI and Exchange for programs built on Windows, where no library holds them: every program that uses one
// is expected to define it. Each definition may stand beside one of the user's own (selectany).
#if defined(_WIN32)
#define INITGUID
#define USES_IID_IMAPISession
#define USES_IID_IMAPIProp
#define USES_IID_IMAPITable
#define USES_IID_IMAPIFolder
#define USES_IID_IMAPIContainer
#define USES_IID_IMsgStore
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IAddrBook
#define USES_IID_IMAPIAdviseSink
#define USES_IID_IProfSect
#include <windows.h>
#include <initguid.h>
#include <mapiguid.h>
#include <edkguid.h>
#endif
