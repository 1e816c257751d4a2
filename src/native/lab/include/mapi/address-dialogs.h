// What IAddrBook::Address and Details take. The lab shows no dialogs; the types are here so that callers compile.
#define DIALOG_MODAL 0x00000001u
#define DIALOG_SDI 0x00000002u
#define DIALOG_OPTIONS 0x00000004u
#define ADDRESS_ONE 0x00000008u
#define AB_SELECTONLY 0x00000010u
#define AB_RESOLVE 0x00000020u
#define AB_NO_DIALOG 0x00000001u
#define ADRPARM_HELP_CTX 0u

#define DT_MAILUSER 0x00000000u
#define DT_DISTLIST 0x00000001u
#define DT_FORUM 0x00000002u
#define DT_AGENT 0x00000003u
#define DT_ORGANIZATION 0x00000004u
#define DT_PRIVATE_DISTLIST 0x00000005u
#define DT_REMOTE_MAILUSER 0x00000006u
#define DT_MODIFIABLE 0x00010000u
#define DT_GLOBAL 0x00020000u
#define DT_LOCAL 0x00030000u
#define DT_WAN 0x00040000u
#define DT_NOT_SPECIFIC 0x00050000u
#define DT_FOLDER 0x01000000u
#define DT_FOLDER_LINK 0x02000000u
#define DT_FOLDER_SPECIAL 0x04000000u

typedef BOOL (WINAPI ACCELERATEABSDI)(ULONG_PTR ulUIParam, LPVOID lpvmsg);
typedef ACCELERATEABSDI *LPFNABSDI;
typedef void (WINAPI DISMISSMODELESS)(ULONG_PTR ulUIParam, LPVOID lpvContext);
typedef DISMISSMODELESS *LPFNDISMISS;
typedef SCODE (WINAPI *LPFNBUTTON)(ULONG_PTR ulUIParam, LPVOID lpvContext, ULONG cbEntryID, LPENTRYID lpSelection, ULONG ulFlags);

typedef struct _ADRPARM {
    ULONG cbABContEntryID;
    LPENTRYID lpABContEntryID;
    ULONG ulFlags;
    LPVOID lpReserved;
    ULONG ulHelpContext;
    LPTSTR lpszHelpFileName;
    LPFNABSDI lpfnABSDI;
    LPFNDISMISS lpfnDismiss;
    LPVOID lpvDismissContext;
    LPTSTR lpszCaption;
    LPTSTR lpszNewEntryTitle;
    LPTSTR lpszDestWellsTitle;
    ULONG cDestFields;
    ULONG nDestFieldFocus;
    LPTSTR *lppszDestTitles;
    ULONG *lpulDestComps;
    LPSRestriction lpContRestriction;
    LPSRestriction lpHierRestriction;
} ADRPARM, *LPADRPARM;
