// HRESULT values and the macros that test and build them.
#ifndef MAPILAB_WIN32_ERRORS_H
#define MAPILAB_WIN32_ERRORS_H

#include "types.h"

#define SUCCEEDED(hr) (((HRESULT)(hr)) >= 0)
#define FAILED(hr) (((HRESULT)(hr)) < 0)
#define IS_ERROR(status) (((ULONG)(status)) >> 31 == 1)
#define HRESULT_CODE(hr) ((hr) & 0xFFFF)
#define HRESULT_FACILITY(hr) (((hr) >> 16) & 0x1FFF)
#define HRESULT_SEVERITY(hr) (((hr) >> 31) & 0x1)
#define SCODE_CODE(sc) HRESULT_CODE(sc)
#define SCODE_FACILITY(sc) HRESULT_FACILITY(sc)
#define SCODE_SEVERITY(sc) HRESULT_SEVERITY(sc)
#define SEVERITY_SUCCESS 0
#define SEVERITY_ERROR 1
#define FACILITY_NULL 0
#define FACILITY_STORAGE 3
#define FACILITY_ITF 4
#define FACILITY_WIN32 7
#define MAKE_HRESULT(severity, facility, code) \
    ((HRESULT)(((ULONG)(severity) << 31) | ((ULONG)(facility) << 16) | ((ULONG)(code))))
#define MAKE_SCODE(severity, facility, code) ((SCODE)MAKE_HRESULT(severity, facility, code))
#define HRESULT_FROM_WIN32(error) \
    ((HRESULT)(error) <= 0 ? (HRESULT)(error) : (HRESULT)(((error) & 0xFFFFu) | ((ULONG)FACILITY_WIN32 << 16) | 0x80000000u))
#define GetScode(hr) ((SCODE)(hr))
#define ResultFromScode(sc) ((HRESULT)(sc))

#define NOERROR 0
#define S_OK ((HRESULT)0)
#define S_FALSE ((HRESULT)1)
#define E_NOTIMPL ((HRESULT)0x80004001u)
#define E_NOINTERFACE ((HRESULT)0x80004002u)
#define E_POINTER ((HRESULT)0x80004003u)
#define E_ABORT ((HRESULT)0x80004004u)
#define E_FAIL ((HRESULT)0x80004005u)
#define E_UNEXPECTED ((HRESULT)0x8000FFFFu)
#define E_ACCESSDENIED ((HRESULT)0x80070005u)
#define E_HANDLE ((HRESULT)0x80070006u)
#define E_OUTOFMEMORY ((HRESULT)0x8007000Eu)
#define E_INVALIDARG ((HRESULT)0x80070057u)
#define CLASS_E_NOAGGREGATION ((HRESULT)0x80040110u)
#define STG_E_INVALIDFUNCTION ((HRESULT)0x80030001u)
#define STG_E_FILENOTFOUND ((HRESULT)0x80030002u)
#define STG_E_ACCESSDENIED ((HRESULT)0x80030005u)
#define STG_E_INVALIDPOINTER ((HRESULT)0x80030009u)
#define STG_E_SEEKERROR ((HRESULT)0x80030019u)
#define STG_E_WRITEFAULT ((HRESULT)0x8003001Du)
#define STG_E_READFAULT ((HRESULT)0x8003001Eu)
#define STG_E_MEDIUMFULL ((HRESULT)0x80030070u)
#define STG_E_INVALIDPARAMETER ((HRESULT)0x80030057u)
#define STG_E_REVERTED ((HRESULT)0x80030102u)

#define ERROR_SUCCESS 0
#define ERROR_FILE_NOT_FOUND 2
#define ERROR_NOT_ENOUGH_MEMORY 8
#define ERROR_MOD_NOT_FOUND 126
#define ERROR_PROC_NOT_FOUND 127

#endif
