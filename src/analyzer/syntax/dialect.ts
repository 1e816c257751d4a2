// The words that Windows and MAPI sources put between C++ and its grammar: annotations, calling conventions, COM's declaration macros.
// Words only; where and how they are blanked stands in blank.ts. Everything not listed here is recognised by its position.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Never carries meaning for us, wherever it stands; with a parenthesis behind it that goes too when the word is in `withArguments`. */
export const noise = words(`
  WINAPI CALLBACK APIENTRY PASCAL WINAPIV APIPRIVATE STDAPICALLTYPE STDMETHODCALLTYPE STDAPIVCALLTYPE STDMETHODVCALLTYPE CDECL
  __cdecl __stdcall __fastcall __thiscall __vectorcall __clrcall __pascal _cdecl _stdcall _fastcall
  FAR NEAR HUGEP UNALIGNED _far __far _near __near _huge __huge _pascal _loadds __loadds _export __export __ptr32 __ptr64 __w64 __unaligned __restrict __restrict__ RESTRICTED_POINTER
  __forceinline FORCEINLINE __inline __inline__ _inline __RPC_FAR __RPC_STUB __RPC_USER __RPC_API
  EXTERN_C BEGIN_INTERFACE END_INTERFACE THIS THIS_ __extension__ afx_msg AFX_MSG_CALL AFXAPI AFX_CDECL AFX_DATA ATL_NO_VTABLE ATLAPI_INLINE
  DECLSPEC_NOVTABLE DECLSPEC_NORETURN DECLSPEC_SELECTANY DECLSPEC_IMPORT __volatile__ CONST
  __in __out __inout __checkReturn __nullterminated __notnull __maybenull __reserved __callback __override __valid __nonnull _Noreturn
`);

/** Keywords of 16-bit compilers that are names elsewhere, and of modules: noise only where a name can not stand. */
export const noiseByPlace = words('cdecl pascal far near huge export');

/** Goes together with the parenthesis behind it. */
export const withArguments = words(`
  __declspec __attribute__ __attribute DECLSPEC_UUID DECLSPEC_ALIGN _declspec __pragma _Pragma __success __format_string __drv_when __deprecated
`);

/** Annotations by their look: `_In_opt_`, `_Out_writes_(n)`, `_COM_Outptr_`, `__in_ecount(n)`, `__RPC__deref_out`, `__drv_arg(..)`. */
export const annotation = /^(\w+CALLTYPE|_(?:[A-Z]+_)?[A-Z][a-z]\w*_|__(in|out|inout|deref|bcount|ecount|xcount|RPC__\w+|drv|field|struct)_\w+|__RPC__\w+)$/;

/** Replaced by something of the same meaning that is not longer. */
export const replaced: ReadonlyMap<string, string> = new Map([
  ['STDMETHODIMP', 'HRESULT'], ['STDAPI', 'SCODE'], ['PURE', '= 0'], ['__interface', 'struct'], ['interface', 'struct'], ['DEBUG_NEW', 'new'],
]);

/** `WORD(type) name` leaves the type. */
export const typeWrappers = words('STDMETHODIMP_ STDMETHODIMPV_ STDAPI_ STDAPIV_ IFACEMETHODIMP_ SCODE_');
/** `WORD(name)(...)` declares a method that returns HRESULT; `WORD_(type, name)(...)` says its type. */
export const methodWrapper = /^(STDMETHOD|IFACEMETHOD|STDMETHODV)$/;
export const typedMethodWrapper = /^(STDMETHOD|IFACEMETHOD|STDMETHODV)_$|^MAPIMETHOD_$/;
export const plainMethodWrapper = /^MAPIMETHOD$/;
/** `DECLARE_INTERFACE_(IFoo, IBase) {` is a struct. */
export const interfaceWrapper = /^DECLARE_\w*INTERFACE_?$/;
export const uuidInterface = words('MIDL_INTERFACE');

/** What may stand between a parameter list and the body. */
export const afterParameters = words('const volatile noexcept override final throw try requires mutable');

/** Keywords that begin or take part in declarations; never mistaken for a macro. */
export const declarationWords = words(`
  static extern inline virtual explicit constexpr consteval constinit friend typedef const volatile mutable register thread_local __thread
  unsigned signed long short int char float double bool void wchar_t auto struct class union enum typename template using namespace public private protected
  operator new delete return if else for while do switch case default goto break continue throw try catch sizeof this true false nullptr
  co_return co_await co_yield static_assert decltype alignas noexcept override final const_cast static_cast reinterpret_cast dynamic_cast
  __try __except __finally __leave asm __asm concept requires
  __int64 __int32 __int16 __int8 size_t
`);

/** Names that the grammar takes for built-in types. */
export const builtInType = /^(u?int(8|16|32|64|ptr|max)_t|s?size_t|ptrdiff_t|nullptr_t|char(8|16|32)_t|max_align_t)$/;
