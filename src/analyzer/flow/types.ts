// What a type name tells about ownership when no header is at hand: a pointer that does nothing by itself, a number, or an
// object that looks after what it holds.

import type { TypeRef } from '../model/types';

const numbers = /^(?:U?(?:LONG|INT|SHORT|CHAR|WORD|BYTE)(?:_PTR|64|32|16|8)?|S?SIZE_T|DWORD\w*|QWORD|BOOL(?:EAN)?|bool|s?byte|u(?:int|long|short)|int(?:\d+|max_t|_\w+_t)?|unsigned|signed|long|short|char|wchar_t|TCHAR|WCHAR|float|double|s?size_t|u?int\d+_t|u?intptr_t|HRESULT|SCODE|LRESULT|[LW]PARAM|ECRESULT|void|FILETIME|GUID|IID|CLSID|MAPIUID|SBinary|SPropValue|SPropTagArray|SRestriction|SRow|SRowSet|ADRENTRY|ENTRYID)$/;
const whole = /^(?:BOOL(?:EAN)?|bool|U?(?:LONG|INT|SHORT)(?:_PTR|64|32|16|8)?|Q?D?WORD\w*|u?int(?:\d*(?:_t)?|ptr_t|max_t|_\w+_t)|unsigned|signed|long|short|s?size_t|SIZE_T)$/;
const handles = /^(?:L?HANDLE|U?IntPtr|nint|nuint|H[A-Z]{2,}|BSTR|OLECHAR)$/;

export function isNumber(type: TypeRef): boolean {
  return type.pointers === 0 && numbers.test(type.name);
}

/** A parameter by which a whole number may come back: `BOOL *`, `ULONG &`, `LPDWORD`. */
export function isNumberOut({ name, pointers, reference, isConst, array }: TypeRef): boolean {
  if (isConst || array) return false;
  return pointers === (reference ? 0 : 1) && whole.test(name) || pointers === 0 && !reference && /^L?P(?:BOOL|U?INT|U?LONG|DWORD|WORD)$/.test(name);
}

export function isFlag(type: TypeRef): boolean {
  return type.pointers === 0 && /^bool/i.test(type.name);
}

/** `aliases` resolves one step of a typedef. */
export function isRawPointerType(type: TypeRef, aliases: (name: string) => TypeRef | undefined, depth = 0): boolean {
  if (type.pointers > 0 || type.array) return type.handle !== true;
  if (type.args.length > 0) return false;
  const alias = depth < 5 ? aliases(type.name) : undefined;
  if (alias !== undefined) return isRawPointerType(alias, aliases, depth + 1);
  return /^(?:LP[A-Za-z]|lpMapi[A-Z])/.test(type.name) || /^P[A-Z][A-Z0-9_]+$/.test(type.name) || handles.test(type.name);
}

/** What gives back the list that a variable of this type holds, or points to. */
export function listFamily(type: TypeRef | undefined): 'adrlist' | 'srowset' | undefined {
  return /ADRLIST$/.test(type?.name ?? '') ? 'adrlist' : /SRow(?:Set|List)$/.test(type?.name ?? '') ? 'srowset' : undefined;
}

/** Structs of MAPI's own, known without their header. */
export function isKnownStruct(type: TypeRef): boolean {
  return type.pointers === 0 && /^_?(?:S[A-Z]\w+|ADR\w+|MAPI\w+|Mapi(?:Message|RecipDesc|FileDesc)W?|FLATENTRYID|ENTRYLIST|NOTIFICATION|READSTATE|ROWENTRY|PROBLEM\w*)$/.test(type.name);
}

const counting = /^(?:CComPtr|CComQIPtr|ComPtr|_com_ptr_t|intrusive_ptr)$/;

/** Of a class of the workspace's own, whether it takes a reference of its own of a plain pointer; undefined where there is none of that name. */
export type OwnCounting = (className: string) => boolean | undefined;

/** A COM smart pointer that takes a reference of its own when a plain pointer is put into it. */
export function addsReference(type: TypeRef, aliases: (name: string) => TypeRef | undefined, own: OwnCounting, depth = 0): boolean {
  if (type.pointers > 0 || depth > 4) return false;
  const alias = aliases(type.name);
  if (alias !== undefined) return addsReference(alias, aliases, own, depth + 1);
  return own(type.name) ?? (type.args.length > 0 && (counting.test(type.name) || /(?:^|::)wil::com_ptr(?:_nothrow|_failfast)?$/.test(type.qualified)));
}

/** A container of such smart pointers, `std::vector<CComPtr<IMessage>>`, `CInterfaceList<IMessage>`. */
export function elementsAddReference(type: TypeRef, aliases: (name: string) => TypeRef | undefined, own: OwnCounting, depth = 0): boolean {
  const alias = depth < 5 ? aliases(type.name) : undefined;
  if (alias !== undefined) return elementsAddReference(alias, aliases, own, depth + 1);
  if (own(type.name) !== undefined) return false;
  return /^CInterface(?:Array|List)$/.test(type.name) || type.args.some((arg) => addsReference(arg.name === 'CAdapt' ? arg.args[0] ?? arg : arg, aliases, own));
}

const copying = /^(?:C(?:Atl)?String[AW]?|_bstr_t|CComBSTR|QString|(?:std::)?(?:u8|u16|u32|w)?string)$/;

/** A string of a library that copies the characters it is made of; `declared` says that the workspace has its own class of that name. */
export function copiesText({ name, qualified, pointers }: TypeRef, declared: (name: string) => boolean): boolean {
  return pointers === 0 && copying.test(name) && copying.test(qualified) && !declared(name);
}

export function isOwnerType(type: TypeRef, aliases: (name: string) => TypeRef | undefined): boolean {
  if (type.name === 'auto' || type.name === 'var' || type.name === 'decltype' || isNumber(type) || isRawPointerType(type, aliases)) return false;
  const alias = aliases(type.name);
  return alias === undefined || !isNumber(alias);
}

/** Objects of other classes are what their constructors make of them. */
export function startsEmpty(type: TypeRef, aliases: (name: string) => TypeRef | undefined, depth = 0): boolean {
  if (isNumber(type) || isRawPointerType(type, aliases) || type.args.length > 0) return true;
  const alias = depth < 5 ? aliases(type.name) : undefined;
  return alias === undefined ? /ptr(?:_t)?$/i.test(type.name) : startsEmpty(alias, aliases, depth + 1);
}
