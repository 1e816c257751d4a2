// The language-neutral function model: plain readonly data that C, C++ and C# lower to. Rules and flow see this, never a tree.
// Offsets are UTF-16 units into the file's text as the editor holds it. Nodes made by expanding a macro carry the range of the
// macro's use, except where an argument was substituted: that keeps its own range.

export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Language = 'c' | 'cpp' | 'csharp';

/** A type as written: `CComPtr<IMsgStore>&` is { name: 'CComPtr', args: [IMsgStore], pointers: 0, reference: true }. */
export interface TypeRef {
  /** Last component without qualifiers: `wil::com_ptr` gives `com_ptr`. `auto` and `var` stay as written. */
  readonly name: string;
  /** As written with qualifiers: `wil::com_ptr`. */
  readonly qualified: string;
  readonly args: readonly TypeRef[];
  readonly pointers: number;
  /** `IFolder ^`: a handle of C++/CLI or C++/CX, counted as a pointer, whose object the runtime lets go. */
  readonly handle?: true;
  readonly reference: boolean;
  /** `T &&`: a reference that takes what is passed on. */
  readonly rvalue?: true;
  readonly array: boolean;
  readonly isConst: boolean;
}

export type Expr =
  | NameExpr | ThisExpr | LiteralExpr | MemberExpr | IndexExpr | CallExpr | AssignExpr | UnaryExpr | BinaryExpr
  | ConditionalExpr | CastExpr | NewExpr | DeleteExpr | LambdaExpr | InitListExpr | SequenceExpr | UnknownExpr;

/** `name` is as written without spaces: `mapi::store::Open`. */
export interface NameExpr extends Span { readonly kind: 'name'; readonly name: string }
export interface ThisExpr extends Span { readonly kind: 'this' }
/** `null` for NULL and nullptr; a string without quotes and prefix; a number; a bool. Unparsable numbers are NaN. */
export interface LiteralExpr extends Span { readonly kind: 'literal'; readonly value: string | number | boolean | null }
export interface MemberExpr extends Span { readonly kind: 'member'; readonly object: Expr; readonly name: string; readonly arrow: boolean }
export interface IndexExpr extends Span { readonly kind: 'index'; readonly object: Expr; readonly index: Expr }
/** C's `p->lpVtbl->Release(p)` is lowered to a call of member Release on p without the first argument (`viaVtbl`). */
export interface CallExpr extends Span {
  readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[]; readonly viaVtbl?: boolean;
  /** `make_unique<T>(x)`: the callee's name is `make_unique`, T stands here. */
  readonly typeArgs?: readonly TypeRef[];
  /** `Holder{ x }`: an object of that type. */
  readonly makes?: true;
}
/** `op` is `=` or the operator before it: `+`, `|`. */
export interface AssignExpr extends Span { readonly kind: 'assign'; readonly op: string; readonly left: Expr; readonly right: Expr }
/** Operators: ! - + ~ * & ++ -- (post forms as `x++`, `x--`), sizeof (operand not evaluated). */
export interface UnaryExpr extends Span { readonly kind: 'unary'; readonly op: string; readonly operand: Expr }
/** Includes && and ||, whose right side is evaluated conditionally. */
export interface BinaryExpr extends Span { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
export interface ConditionalExpr extends Span { readonly kind: 'conditional'; readonly test: Expr; readonly then: Expr; readonly else: Expr }
export interface CastExpr extends Span { readonly kind: 'cast'; readonly type: TypeRef; readonly operand: Expr }
export interface NewExpr extends Span { readonly kind: 'new'; readonly type: TypeRef; readonly args: readonly Expr[]; readonly array: boolean; readonly placement: readonly Expr[] }
export interface DeleteExpr extends Span { readonly kind: 'delete'; readonly operand: Expr; readonly array: boolean }
/** `captures` are names of variables; of `[p = Wrap(q)]` all that stand there. */
export interface LambdaExpr extends Span { readonly kind: 'lambda'; readonly params: readonly Param[]; readonly body: BlockStmt; readonly captures: readonly string[]; readonly captureDefault?: '=' | '&' }
export interface InitListExpr extends Span { readonly kind: 'init-list'; readonly items: readonly Expr[] }
export interface SequenceExpr extends Span { readonly kind: 'sequence'; readonly items: readonly Expr[] }
/** Something the lowering does not know: its children are evaluated, and whatever they name is taken to escape. */
export interface UnknownExpr extends Span { readonly kind: 'unknown'; readonly children: readonly Expr[] }

export type Stmt =
  | ExprStmt | DeclareStmt | BlockStmt | IfStmt | LoopStmt | SwitchStmt | ReturnStmt | GotoStmt | LabelStmt
  | BreakStmt | ContinueStmt | ThrowStmt | TryStmt | OpaqueStmt;

export interface ExprStmt extends Span { readonly kind: 'expr'; readonly expr: Expr }
/** One declared variable; `int a, *b;` is two of these. `ctorArgs` for `CFoo f(x)` and `CFoo f{x}`; `init` for `= x`. */
export interface DeclareStmt extends Span {
  readonly kind: 'declare'; readonly name: string; readonly nameSpan: Span; readonly type: TypeRef;
  readonly init?: Expr; readonly ctorArgs?: readonly Expr[]; readonly isStatic: boolean;
  /** C#'s `using`: disposed at the end of its scope. */
  readonly disposed?: boolean;
  /** `__attribute__((cleanup(f)))`: a function of the program's gives back what it holds at the end of its scope. */
  readonly cleanedUp?: boolean;
}
export interface BlockStmt extends Span { readonly kind: 'block'; readonly body: readonly Stmt[] }
export interface IfStmt extends Span { readonly kind: 'if'; readonly init?: Stmt; readonly test: Expr; readonly then: Stmt; readonly else?: Stmt }
/** `test` absent means forever. Range-for and foreach: `variable` takes each element of `range`. */
export interface LoopStmt extends Span {
  readonly kind: 'loop'; readonly form: 'while' | 'do' | 'for' | 'range';
  readonly init?: readonly Stmt[]; readonly test?: Expr; readonly update?: Expr;
  readonly variable?: DeclareStmt; readonly range?: Expr; readonly body: Stmt;
}
export interface SwitchStmt extends Span { readonly kind: 'switch'; readonly subject: Expr; readonly cases: readonly SwitchCase[] }
/** No `values` entry means default; a case falls through to the next unless its body leaves. */
export interface SwitchCase extends Span { readonly values: readonly Expr[]; readonly isDefault: boolean; readonly body: readonly Stmt[] }
export interface ReturnStmt extends Span { readonly kind: 'return'; readonly value?: Expr }
export interface GotoStmt extends Span { readonly kind: 'goto'; readonly label: string }
export interface LabelStmt extends Span { readonly kind: 'label'; readonly name: string }
export interface BreakStmt extends Span { readonly kind: 'break' }
export interface ContinueStmt extends Span { readonly kind: 'continue' }
export interface ThrowStmt extends Span { readonly kind: 'throw'; readonly value?: Expr }
/** `catches`: what each handler of C++ takes, where all of them say so. */
export interface TryStmt extends Span { readonly kind: 'try'; readonly body: BlockStmt; readonly handlers: readonly BlockStmt[]; readonly catches?: readonly (TypeRef | 'all')[]; readonly finally?: BlockStmt; readonly seh?: boolean }
/** Source that could not be parsed or understood (a syntax error, inline assembly). `names` are the identifiers in it: they escape. */
export interface OpaqueStmt extends Span { readonly kind: 'opaque'; readonly names: readonly string[] }

export interface Param {
  readonly name: string;
  readonly type: TypeRef;
  readonly span: Span;
  /** Of a flag that may be left out: what it is then, where the definition says it by `true` or `false`. */
  readonly leftOut?: boolean;
}

export interface FunctionModel {
  readonly file: string;
  /** Unqualified: `OpenStore`, `~CSession`. Lambdas that are bound to a variable stay expressions. */
  readonly name: string;
  /** Class the function belongs to as the source names it: `CSession`, `Outer::Inner`; namespaces only where they are written before the
   * name (`mapi::CSession::Open`). Absent for functions outside classes, so `void mapi::Open()` has the owner `mapi`. */
  readonly owner?: string;
  /** Namespaces around it that have names: `mapi::store`, empty outside of all; absent where they are not known, and of C#. */
  readonly namespace?: string;
  readonly kind: 'function' | 'method' | 'constructor' | 'destructor';
  /** In a namespace without a name too. */
  readonly isStatic: boolean;
  /** A template outside classes. */
  readonly isTemplate?: true;
  readonly params: readonly Param[];
  readonly returnType?: TypeRef;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly body: BlockStmt;
  /** Constructor initialisers: `: m_p(p)`. */
  readonly initializers: readonly { readonly member: string; readonly args: readonly Expr[]; readonly span: Span }[];
  /** The body holds a syntax error: analysed as far as sound, never guessed about. */
  readonly hasErrors: boolean;
}

export interface FieldModel {
  readonly name: string;
  readonly type: TypeRef;
  readonly isStatic: boolean;
  /** Nobody but the class itself can reach it; not known of C#. */
  readonly isPrivate?: true;
  readonly span: Span;
  /** The class says itself what it begins with: `T *m_p = nullptr;`. */
  readonly hasValue?: true;
  /** That value, where it is a plain number. */
  readonly value?: number;
}

export interface ClassModel {
  readonly file: string;
  readonly name: string;
  /** As of functions; of those outside of all, and of C#, absent. */
  readonly namespace?: string;
  readonly bases: readonly string[];
  readonly fields: readonly FieldModel[];
  /** Declared methods, defined inline or not: name and parameter count; of C#'s the types of the parameters too. */
  readonly methods: readonly { readonly name: string; readonly arity: number; readonly returnType?: TypeRef; readonly isVirtual: boolean; readonly params?: readonly TypeRef[] }[];
  /** Of C#: functions of a library that are declared here. */
  readonly imports?: ClassModel['methods'];
  readonly span: Span;
}

export interface GlobalModel {
  readonly name: string;
  readonly type: TypeRef;
  readonly isStatic: boolean;
  readonly init?: Expr;
  readonly span: Span;
}

/** `#define NAME(params) body`; `params` absent for an object-like macro. `body` is the text with continuation lines joined. */
export interface MacroModel {
  readonly name: string;
  readonly params?: readonly string[];
  readonly body: string;
  readonly span: Span;
}

/** A function that was not lowered because nothing in it can matter: only whom it calls is known. */
export interface SkippedFunction {
  readonly file: string;
  readonly name: string;
  readonly owner?: string;
  readonly namespace: string;
  readonly span: Span;
  readonly calls: readonly string[];
  /** It comes back with result codes that its own text names, and with nothing else. */
  readonly namesCodes?: true;
}

/** A declaration, or definition, of a function that may be called without its last arguments. */
export interface DefaultedFunction {
  readonly file: string;
  readonly name: string;
  readonly inClass: boolean;
  readonly params: number;
  /** So many arguments have to be given. */
  readonly least: number;
}

/** `using namespace path;`, `using path;` of something in a namespace, `namespace alias = path;`. */
export interface UsingModel extends Span {
  readonly kind: 'space' | 'name' | 'alias';
  /** As written, without spaces and without `::` before it. */
  readonly path: string;
  readonly alias?: string;
  /** The namespace it stands in, empty outside of all. */
  readonly within: string;
}

export interface FileModel {
  readonly file: string;
  readonly language: Language;
  readonly functions: readonly FunctionModel[];
  readonly skipped: readonly SkippedFunction[];
  readonly defaulted: readonly DefaultedFunction[];
  /** Paths of the namespaces that are opened, of those with functions and without. */
  readonly namespaces: readonly string[];
  /** With the text for which each holds. */
  readonly usings: readonly UsingModel[];
  readonly classes: readonly ClassModel[];
  readonly globals: readonly GlobalModel[];
  readonly macros: readonly MacroModel[];
  /** Type aliases: `typedef CComPtr<IMsgStore> StorePtr;` and `using`. */
  readonly aliases: readonly { readonly name: string; readonly type: TypeRef }[];
  /** Enumerators and constants whose value is known without a compiler. */
  readonly constants: readonly { readonly name: string; readonly value: string | number | boolean | null }[];
}
