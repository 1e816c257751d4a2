// Names whose value matters to the flow: null pointers, result codes and their families, the tests made of them, and calls that
// never come back.

import { remembered } from './remembered';
import type { Value } from './state';
import { FAILURE, NONZERO, WARNING, ZERO } from './state';

const successes = new Set(['S_OK', 'hrSuccess', 'SUCCESS_SUCCESS', 'NOERROR', 'NO_ERROR', 'ERROR_SUCCESS', 'erSuccess', 'ecSuccess', 'STATUS_SUCCESS']);
const zeros = new Set(['NULL', 'nullptr', 'FALSE', 'false', ...successes]);
const ones = new Set(['TRUE', 'true', 'S_FALSE']);
/** Codes of drivers that a function gives up with; other names that begin so may be anything. */
const driverFailure = /^STATUS_(?:UNSUCCESSFUL|INSUFFICIENT_RESOURCES|NO_MEMORY|NOT_SUPPORTED|NOT_IMPLEMENTED|NOT_FOUND|ACCESS_DENIED|BUFFER_TOO_SMALL|INTERNAL_ERROR|CANCELLED|(?:INVALID|NO_SUCH)_[A-Z0-9_]+|DEVICE_(?:NOT|DOES)_[A-Z_]+|OBJECT_(?:NAME|PATH|TYPE)_[A-Z_]+)$/;

export const namedValue = remembered((name): Value | undefined => {
  if (zeros.has(name)) return ZERO;
  if (name === 'S_FALSE') return WARNING;
  if (ones.has(name)) return NONZERO;
  if (/^(?:[A-Z]{2,}_)?E_[A-Z0-9_]+$/.test(name) || /^(?:KCERR|ec)[A-Z_]/.test(name) && !zeros.has(name) || driverFailure.test(name)) return FAILURE;
  if (/^[A-Z]+_W_[A-Z0-9_]+$/.test(name)) return WARNING;
  return undefined;
});

/** A result code that says that all went well. */
export function meansSuccess(name: string): boolean {
  return successes.has(name);
}

/** A name of an interface, a class or a property set: a number that nobody changes. */
export function isGuidName(name: string): boolean {
  return /^(?:D?IID|CLSID|CATID|FMTID|GUID|SID|PS)_/.test(name);
}

export type ResultTest = 'failed' | 'succeeded';

export function resultTest(name: string): ResultTest | undefined {
  switch (name) {
    case 'FAILED':
    case 'HR_FAILED':
    case 'IS_ERROR': return 'failed';
    case 'SUCCEEDED':
    case 'HR_SUCCEEDED':
    case 'NT_SUCCESS': return 'succeeded';
    default: return undefined;
  }
}

/** The same of a type of result codes: `hr.Failed`, `hr.Succeeded()`. */
export const resultProperty = remembered((name): ResultTest | undefined => (
  /^(?:Is)?(?:Failed|Failure|Error)$/.test(name) ? 'failed' : /^(?:Is)?(?:Succeeded|Success|O[kK])$/.test(name) ? 'succeeded' : undefined));

/** A method of such a type that throws when the code is a failure. */
export function throwsItsFailure(name: string): boolean {
  return /^Throw(?:If|On)(?:Failed|Failure|Error)$/.test(name);
}

/** Calls that hand their argument's code on. */
export function handsOn(name: string): boolean {
  return name === 'GetScode' || name === 'ResultFromScode' || name === 'PropagateResult' || name === 'likely' || name === 'unlikely' || name === '__builtin_expect';
}

const final = new Set(['exit', '_exit', 'abort', 'terminate', 'quick_exit', 'ExitProcess', 'ExitThread', '_com_issue_error', '_com_raise_error', 'AtlThrow',
  'AfxThrowMemoryException', 'AfxThrowOleException', 'err', 'errx', '__fastfail', 'longjmp', '__builtin_unreachable', 'RaiseException']);

export const neverReturns = remembered((name): boolean => final.has(name) || /^(?:Perl_)?v?croak(?:_\w+)?$/.test(name));

/** Library functions that do nothing but throw; an interpreter's do it by a jump. */
export function throwsAlways(name: string): boolean {
  return /^(?:_com_issue_error(?:ex)?|_com_raise_error|AtlThrow|AfxThrow\w*Exception|THROW_HR|THROW_WIN32|THROW_LAST_ERROR|rb_(?:exc_)?raise|rb_sys_fail|lua_error|luaL_(?:arg|type)?error)$/.test(name);
}

/** Library functions and macros that throw when the result they are given is a failure, and do nothing else. */
export function throwsOnFailure(name: string): boolean {
  return name === 'THROW_IF_FAILED' || name === 'CheckError' || name === 'check_hresult' || name === 'ThrowIfFailed' || name === 'ThrowExceptionForHR';
}

/** A check of the debug build: it looks at what it is given, and does nothing in the release build. */
export const isAssertion = remembered((name): boolean => /^_*[A-Z]*ASSERT(?:E|EXPR|_VALID|_POINTER)?$|^TRACE\d?$|^(?:AFX|ATL)?_?(?:ASSUME|ISVALID)$|^VERIFY$|^assert$/.test(name));

export const looksLikeMacro = remembered((name): boolean => /^_*[A-Z][A-Z0-9_]+$/.test(name));

/** Macros of unknown definition that leave the function or jump when what they are given failed, by their name. */
export const leavesOnFailure = remembered((name): boolean => /CHECK|CHK|RETURN|GOTO|JUMP|THROW|BAIL|LEAVE|CLEANUP|EXIT|REQUIRE|ENSURE/.test(name) && !/(?:BLOCK|SCOPE)_?(?:EXIT|LEAVE)|^(?:AT|ON)_EXIT/.test(name));

/** Macros and functions that write down what they are given and go on, by the words of their name. */
export const writesDown = remembered((name): boolean => /LOG|TRACE|PRINT|DEBUG|DBG|WARN|UNUSED|UNREFERENCED|(?<![a-z])(?:[Ll]og(?![io]n|ic)|[Tt]race|[Rr]eport|[Dd]bg|[Dd]ebug|[Dd]ump|[Ww]arn)|[Pp]rint|syslog/.test(name));

/** Functions that write down what they are given, or work on its bytes, and come nowhere near members and globals. */
export const staysAway = remembered((name): boolean => worksOnBytes(name) || copiesBytes(name) || /^(?:[A-Za-z]{0,6}_)?(?:log(?!o[nf]|i[nc])|trace|debug|dbg|warn|print)/i.test(name));

/** Functions that throw, or end the process, when they are given a failure. */
export const refusesFailure = remembered((name): boolean => /throw|check|ensure|verify|assert|require|raise|fatal|die|fail/i.test(name));

/** The same, where what they are given cannot be a failure when they come back. */
export const throwsByName = remembered((name): boolean => /throw|raise/i.test(name));

/** Library functions that count down the number whose address they are given. */
export const countsDown = remembered((name): boolean => /Interlocked(?:Decrement|ExchangeAdd)|^(?:__)?(?:sync|atomic)_(?:fetch_(?:and_)?sub|sub_(?:and_)?fetch)|^atomic_dec/.test(name));

/** By its name, a function that tells somebody of what it is given, or answers a question about it. */
export const onlyTells = remembered((name): boolean => resultTest(name) !== undefined || isAssertion(name) || /^(?:Hr|Sc|F|b|_)?(?:print|output|dump|log|trace|debug|display|show|report|warn|is|has|check|compare|equal|f?v?s?n?w?printf|to[A-Z_]|str)/i.test(name));

/** By its name, a function that puts before somebody's eyes what it is given. */
export const onlyShows = remembered((name): boolean => /^(?:Hr|Sc|b|_)?(?:print|output|dump|log(?!o[nf])|trace|debug|display|show|warn)/i.test(name));

const readingVerb = /^(?:Hr|Sc|F|b|mapi|_)?(?:is|has|check|compare|equal|contains?|match|find|get|copy|dup|duplicate|clone|print|output|dump|log|trace|debug|display|show|count|calc|size|hash|convert|parse|interpret|format|validate|test|to[A-Z]|mem(?:cpy|set|cmp|move)|str|wcs|sn?w?printf|fprintf|CopyMemory|ZeroMemory|RtlZeroMemory|FillMemory|MoveMemory)/i;
const sinkVerb = /free|release|delete|destroy|dispose|close|clean|reset|attach|adopt|take|own|push|insert|emplace|append|enqueue|add(?!ref)|(?:dont|already)_?addref|(?<![a-z])(?:hr|sc|do)?store|save|set|keep|transfer|move|give|post|queue|defer|register|cache|remember|assign|swap|wrap|steal|ptr|^put(?!s$|w?ch?$|w?char)|finish|finali[sz]e|discard|unref|recycle|retire|disconnect|shut_?down|tear_?down|terminate|kill|zap|done|uninit|deinit|dealloc|log_?off|hand_?o(?:ff|ver)|drop(?!_?down)/i;
/** `RelObj`, `COMRel`: a release in short. */
const releasesInShort = /(?:^|_|[a-z]|COM)Rel(?=[A-Z_]|$)|(?:^|_)(?:rel|REL)(?=_|$)/;

/** Functions of the C library and of Windows that read or write the bytes they are given, and keep no pointer to them. */
const bytes = /^(?:lstr(?:cat|cmp|cpy|len)|wv?sprintf|_?(?:v?s?n?w?|vsn?|sn?)t?printf|_?(?:tcs|mbs|fmem)|f?put(?:s|ws)$|_f?putts$|(?:_t|_w)?ato[ifl]|_?(?:tcs|str|wcs)to|mbs(?:r?towcs|len)|wcs(?:r?tombs)|fread$|fwrite$|qsort|bsearch|Rtl\w+Memory$|(?:Read|Write)File(?:Ex)?$|Reg(?:Query|Set|Get|Enum)|(?:MultiByte|WideChar)To|(?:Set|Get)(?:WindowText|DlgItemText)|LoadString|MessageBox|Path(?:Add|Append|Canonicalize|Combine|Compact|FileExists|Find|Is|Match|Quote|Remove|Rename|Skip|Strip|Unquote)|Char(?:Upper|Lower|Next|Prev|To)|CompareString|IsBad\w+Ptr)/;

/** A function of the C library or of Windows that works on bytes, and does not throw. */
export function worksOnBytes(name: string): boolean {
  return bytes.test(name);
}

const copying = /^(?:w?mem(?:cpy|move|set)(?:_s)?|(?:Rtl)?(?:Copy|Move|Fill|Zero)Memory|_?(?:lstr|str|wcs|tcs|mbs)n?cpyn?(?:_s|[AW])?)$/;

/** A function of the C library or of Windows that copies from its second argument to its first, or fills the first. */
export function copiesBytes(name: string): boolean {
  return copying.test(name);
}

/** By its name or by the verbs people use, a function that only looks at the buffer it is given. */
export const onlyReads = remembered((name): boolean => worksOnBytes(name) || readingVerb.test(name) && !/free|release|adopt|own/i.test(name));

/** Library functions that keep what they are given without saying so: what they make owns it, or somebody else reads it there. */
const keepsSilently = /^(?:make_\w+|qMakePair|Make|MakeAndInitialize|allocate_shared\w*|bind(?:_front|_back)?|invoke(?:_r)?|async|exchange|compare_exchange_\w+|_?Interlocked\w*ExchangePointer\w*|napi_(?:create_external\w*|wrap)|Tcl_Create\w+|lua_(?:push|new)\w+|sv_setref_\w+|\w*_FromVoidPtr\w*)$/;

/** Words that look like such verbs and are none, where work begins, is done or ends: `BeginAttachmentWork`. */
const things = /(?<=^(?:[Dd]o|[Bb]egin|[Ee]nd)(?=[A-Z_])\w*)(?:[Aa]ttachments?|[Aa]ddress(?:es)?)/g;
/** And those that are none behind a verb that keeps nothing: `GetAttachMethod`, `process_attachment`, `ShowAddress`. */
const nouns = /[Aa]ttachments?|[Aa]ddress(?:es)?|[Uu]nknown|[Oo]ffset|(?:[Rr]ow|[Pp]rop)_?[Ss]ets?|(?:(?<![A-Za-z])(?:attach|stores?|owner)|Attach|Stores?|Owner)(?![a-z])/g;
const harmless = /^(?:[a-z\d]+_)*(?:Hr|Sc|[Fb](?=[A-Z]))?(?:is|has|get|count|print|dump|log|trace|show|display|describe|read|write|load|import|export|process|handle|parse|decode|convert|extract|scan|check|open|fill|find|resolve)(?=[A-Z_])/i;

/** By the verbs people use, a function that may keep or give back the reference it is given. */
export const mayKeepReference = remembered((name): boolean => sinkVerb.test((harmless.test(name) ? name.replace(nouns, '') : name).replace(things, '')) || keepsSilently.test(name) || releasesInShort.test(name));
