// The whole workspace as the rules see it: every file's model, indexed by name, and what each name stands for. Who calls whom and
// what functions do is worked out from it on demand.

import type { ApiTable } from '../api';
import { isHeader } from '../model/lower';
import type { ClassModel, DefaultedFunction, FileModel, FunctionModel, GlobalModel, MacroModel, SkippedFunction, TypeRef, UsingModel } from '../model/types';
import { nearest, nearness } from './nearness';

/** Where a name stands: a function or a class, which may be in a namespace, or a file. */
export interface Seer { readonly file: string; readonly namespace?: string; readonly owner?: string }

export interface Program {
  readonly files: ReadonlyMap<string, FileModel>;
  readonly api: ApiTable;
  /** Grows with every change; whoever remembers something about the program remembers for which one. */
  readonly version: number;
  /** Grows with every edit, those too that nobody else can see. */
  readonly edition: number;
  /** Whether a function of one of these names was read again since that edition. */
  changedSince(edition: number, names: ReadonlySet<string>): boolean;
  functionsNamed(name: string): readonly FunctionModel[];
  /** Functions of that name that were not lowered. */
  skippedNamed(name: string): readonly SkippedFunction[];
  /** Declarations of functions of that name that may be called with fewer arguments than they have parameters. */
  defaultedNamed(name: string): readonly DefaultedFunction[];
  /** Whether a namespace of that name is opened anywhere. */
  isNamespace(name: string): boolean;
  /** Namespaces, and names in them, that headers bring in for whoever reads them. */
  readonly headerUsings: readonly UsingModel[];
  /** Methods of a class that were not lowered. */
  skippedOf(owner: string): readonly SkippedFunction[];
  /** Of several classes of one name the one that is meant in the file, or in the function, `near`. */
  classNamed(name: string, near?: string | Seer): ClassModel | undefined;
  /** Classes of that name that may be meant there. */
  classesSeen(name: string, near: Seer): readonly ClassModel[];
  /** Whether several classes have that name. */
  hasNamesakes(name: string): boolean;
  /** Classes that name this one as a base. */
  derivedFrom(name: string): readonly ClassModel[];
  /** Of several types of one name the nearest; none where those that are as near are of several files and differ. */
  alias(name: string, near?: string): TypeRef | undefined;
  /** The same for those that only know names. */
  aliasesIn(file: string): (name: string) => TypeRef | undefined;
  globalsNamed(name: string): readonly { readonly file: string; readonly global: GlobalModel }[];
  macro(name: string, file: string): MacroModel | undefined;
  /** What a header defines for the file; what the file defines itself its own text says, which may have changed since. */
  headerMacro(name: string, file: string): MacroModel | undefined;
  /** Of several constants of one name the nearest; those that are as near must agree. */
  constant(name: string, near: string): string | number | boolean | null | undefined;
}

export interface ProgramIndex extends Program {
  setFile(model: FileModel): void;
  /** Puts an edited model in place of the old one and keeps what is remembered of the rest; `touch` when the rest can see a change. */
  replaceFile(model: FileModel): void;
  touch(): void;
  removeFile(file: string): void;
  setApi(api: ApiTable): void;
}

/** A name that several files may define, in the order of the files' names; definitions of one file go when the file goes. */
interface Table<T> { add(file: string, name: string, value: T): void; drop(file: string): void; get(name: string): readonly Entry<T>[] }
interface Entry<T> { readonly file: string; readonly value: T }

export function createProgram(api: ApiTable): ProgramIndex {
  const files = new Map<string, FileModel>();
  const functions = table<FunctionModel>();
  const skipped = table<SkippedFunction>();
  const skippedMethods = table<SkippedFunction>();
  const defaulted = table<DefaultedFunction>();
  const namespaces = table<true>();
  const classes = table<ClassModel>();
  const nested = table<ClassModel>();
  const bases = table<ClassModel>();
  const aliases = table<TypeRef>();
  const globals = table<GlobalModel>();
  const macros = table<MacroModel>();
  const constants = table<string | number | boolean | null>();
  const tables: readonly { drop(file: string): void }[] = [functions, skipped, skippedMethods, defaulted, namespaces, classes, nested, bases, aliases, globals, macros, constants];
  let headerUsings: { readonly edition: number; readonly all: readonly UsingModel[] } | undefined;
  const readers = new Map<string, (name: string) => TypeRef | undefined>();
  let version = 0;
  let edition = 0;
  const changes = new Map<string, number>();
  let table_ = api;

  const drop = (file: string): void => tables.forEach((one) => one.drop(file));
  const removeFile = (file: string): void => {
    if (!files.delete(file)) return;
    drop(file);
    version += 1;
    edition += 1;
  };
  const put = (model: FileModel): void => {
    edition += 1;
    const [before, now] = [new Set(files.get(model.file)?.functions), new Set(model.functions)];
    for (const fn of before) if (!now.has(fn)) changes.set(fn.name.replace('~', ''), edition);
    if (before.size > 0) for (const fn of now) if (!before.has(fn)) changes.set(fn.name.replace('~', ''), edition);
    drop(model.file);
    files.set(model.file, model);
    for (const fn of model.functions) functions.add(model.file, fn.name, fn);
    for (const fn of model.skipped) {
      skipped.add(model.file, fn.name, fn);
      if (fn.owner !== undefined) skippedMethods.add(model.file, lastPart(fn.owner), fn);
    }
    for (const path of model.namespaces) for (const name of path.split('::')) namespaces.add(model.file, name, true);
    for (const one of model.defaulted) defaulted.add(model.file, one.name, one);
    for (const one of model.classes) {
      classes.add(model.file, one.name, one);
      if (one.name.includes('::')) nested.add(model.file, lastPart(one.name), one);
      for (const base of one.bases) bases.add(model.file, lastPart(base), one);
    }
    for (const one of model.aliases) aliases.add(model.file, one.name, one.type);
    for (const one of model.globals) globals.add(model.file, one.name, one);
    for (const one of model.macros) macros.add(model.file, one.name, one);
    for (const one of model.constants) constants.add(model.file, one.name, one.value);
  };
  const classesSeen = (name: string, near: Seer | undefined): readonly ClassModel[] => {
    const all = classes.get(name);
    return (all.length < 2 || near === undefined ? all : nearest(inScope(visible(all, near.file), near), near.file)).map((entry) => entry.value);
  };
  const nestedSeen = (name: string, near: Seer | undefined): readonly ClassModel[] => nearest(visible(nested.get(name), near?.file), near?.file).map((entry) => entry.value);
  const alias = (name: string, near?: string): TypeRef | undefined => {
    const all = aliases.get(name);
    const [first, ...others] = all.length < 2 ? all : nearest(visible(all, near), near);
    return first === undefined || others.some((one) => one.file !== first.file && !isSameType(one.value, first.value)) ? undefined : first.value;
  };
  return {
    files,
    get api() { return table_; },
    get version() { return version; },
    get edition() { return edition; },
    changedSince: (since, names) => {
      for (const name of names) if ((changes.get(name) ?? 0) > since) return true;
      return false;
    },
    setApi: (next) => { table_ = next; version += 1; },
    functionsNamed: (name) => functions.get(name).map((entry) => entry.value),
    get headerUsings() {
      if (headerUsings?.edition !== edition) headerUsings = { edition, all: [...files.values()].filter(({ file }) => isHeader(file)).flatMap(({ usings }) => usings) };
      return headerUsings.all;
    },
    isNamespace: (name) => namespaces.get(name).length > 0,
    defaultedNamed: (name) => defaulted.get(name).map((entry) => entry.value),
    skippedOf: (owner) => skippedMethods.get(owner).map((entry) => entry.value),
    skippedNamed: (name) => skipped.get(name).map((entry) => entry.value),
    classNamed: (name, near) => {
      const seer = typeof near === 'string' ? { file: near } : near;
      return pickClass(classesSeen(name, seer)) ?? onlyClass(nestedSeen(name, seer));
    },
    classesSeen: (name, near) => {
      const found = classesSeen(name, near);
      return found.length > 0 ? found : nestedSeen(name, near);
    },
    hasNamesakes: (name) => classes.get(name).length > 1 || nested.get(name).length > 1 && classes.get(name).length === 0,
    derivedFrom: (name) => bases.get(name).map((entry) => entry.value),
    alias,
    aliasesIn: (file) => {
      let reader = readers.get(file);
      if (reader === undefined) readers.set(file, reader = (name) => alias(name, file));
      return reader;
    },
    globalsNamed: (name) => globals.get(name).map(({ file, value }) => ({ file, global: value })),
    macro: (name, file) => nearest(macros.get(name).filter((entry) => entry.file === file || isHeader(entry.file)), file)[0]?.value,
    headerMacro: (name, file) => {
      const [found] = nearest(macros.get(name).filter((entry) => entry.file !== file && isHeader(entry.file)), file);
      // A function of that name that is nearer could not be written where the macro is seen.
      const isNearer = (other: { readonly file: string }): boolean => other.file !== file && isHeader(other.file) && nearness(other.file, file) > nearness(found!.file, file);
      return found === undefined || functions.get(name).some(isNearer) || skipped.get(name).some(isNearer) ? undefined : found.value;
    },
    constant: (name, near) => {
      const all = nearest(constants.get(name), near);
      const first = all[0]?.value;
      return all.every((entry) => entry.value === first) ? first : undefined;
    },
    setFile: (model) => {
      version += 1;
      put(model);
    },
    replaceFile: put,
    touch: () => { version += 1; },
    removeFile,
  };
}

export function isCsharp({ file }: Pick<FunctionModel, 'file'>): boolean {
  return file.endsWith('.cs');
}

/** The last component of a qualified name, template arguments cut off. */
export function lastPart(name: string): string {
  const open = name.indexOf('<');
  const bare = open < 0 ? name : name.slice(0, open);
  return bare.slice(bare.lastIndexOf(':') + 1);
}

/** The component before the last one. */
export function qualifierOf(name: string): string | undefined {
  const path = qualifierPath(name);
  return path === '' ? undefined : lastPart(path);
}

/** All components before the last one: `a::b` of `::a::b::F`. */
export function qualifierPath(name: string): string {
  if (!name.includes('::')) return '';
  const bare = name.replace(/<[^:]*>/g, '');
  return bare.slice(bare.startsWith('::') ? 2 : 0, Math.max(0, bare.lastIndexOf('::')));
}

/** What another source defines nobody sees but itself. */
function visible<T extends { readonly file: string }>(all: readonly T[], near: string | undefined): readonly T[] {
  if (near === undefined || all.length < 2) return all;
  const seen = all.filter(({ file }) => file === near || isHeader(file) || file.endsWith('.cs'));
  return seen.length > 0 ? seen : all;
}

/** Those in the innermost namespace around `near` that has one. */
function inScope(all: readonly Entry<ClassModel>[], { namespace, owner }: Seer): readonly Entry<ClassModel>[] {
  if (namespace === undefined || all.every(({ value }) => value.namespace === all[0]!.value.namespace)) return all;
  // `void disk::CFile::Open()`: what stands before the class may be a namespace.
  const path = [namespace, owner?.replace(/^::/, '')].filter(Boolean).join('::');
  for (let around = path; ; around = around.slice(0, Math.max(0, around.lastIndexOf('::')))) {
    const here = all.filter(({ value }) => (value.namespace ?? '') === around);
    if (here.length > 0 || around === '') return here.length > 0 ? here : all;
  }
}

function isSameType(one: TypeRef, other: TypeRef): boolean {
  return one.qualified === other.qualified && one.pointers === other.pointers && one.args.length === other.args.length && one.args.every((arg, at) => isSameType(arg, other.args[at]!));
}

/** Several classes of one name: the one that says most, or none when they differ in kind. */
function pickClass(candidates: readonly ClassModel[]): ClassModel | undefined {
  return candidates.length < 2 ? candidates[0] : [...candidates].sort((a, b) => b.fields.length + b.methods.length - a.fields.length - a.methods.length)[0];
}

/** A class inside another one, by its own name; none where several classes have one of that name. */
function onlyClass(candidates: readonly ClassModel[]): ClassModel | undefined {
  return new Set(candidates.map((one) => one.name)).size === 1 ? pickClass(candidates) : undefined;
}

function table<T>(): Table<T> {
  const byName = new Map<string, Entry<T>[]>();
  const byFile = new Map<string, Set<string>>();
  return {
    add: (file, name, value) => {
      const entries = byName.get(name) ?? [];
      byName.set(name, entries);
      let at = entries.length;
      while (at > 0 && entries[at - 1]!.file > file) at -= 1;
      entries.splice(at, 0, { file, value });
      const names = byFile.get(file);
      if (names) names.add(name);
      else byFile.set(file, new Set([name]));
    },
    drop: (file) => {
      for (const name of byFile.get(file) ?? []) {
        const left = byName.get(name)!.filter((entry) => entry.file !== file);
        if (left.length > 0) byName.set(name, left);
        else byName.delete(name);
      }
      byFile.delete(file);
    },
    get: (name) => byName.get(name) ?? [],
  };
}
