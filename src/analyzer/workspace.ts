// All files of the workspace with their models. Models are made when they are needed, headers first; functions that name nothing of
// interest stay unread until a round shows that a name they use matters. Knows which files have to be looked at again.

import type { Problem } from '../shared';
import { isMapiObject, undecorated, type ApiTable } from './api';
import { isHeader, languageOf, lowerFile, type Lowered, type LowerOptions } from './model/lower';
import { reuseOf } from './model/reuse';
import { outlineOf } from './syntax/prepare';
import { countLines } from './syntax/tokens';
import type { FileModel, FunctionModel } from './model/types';
import type { Parser } from './syntax/parser';
import { everydayNames, macroNames, nextWave, startingNames, wasRead, withMore } from './summaries/interest';
import { createProgram, type ProgramIndex } from './summaries/program';
import { pointerNames } from './summaries/pointers';
import { effectsOf, isCalled, namesUsed } from './summaries/effects';
import { signaturesOf } from './summaries/signature';
import { newlyLeftOut, wantedFunctions } from './summaries/wanted';
import type { Learned, LearnedFile, ParsedFile } from './index';

export interface Entry {
  readonly text: string;
  readonly lines: number;
  model?: FileModel;
  problems: readonly Problem[];
  /** The text that the model was read from. */
  modelText?: string;
  /** When the file came, and when it was last checked, in ticks of the workspace. */
  readonly since: number;
  checkedAt?: number;
  /** What callers could see of the file when it was last compared. */
  signatures?: ReadonlyMap<string, string>;
}

export interface Workspace {
  readonly program: ProgramIndex;
  readonly entries: ReadonlyMap<string, Entry>;
  setApi(api: ApiTable): void;
  setFile(file: string, text: string): void;
  setParsed(file: string, text: string, parsed: ParsedFile): void;
  removeFile(file: string): void;
  parse(file: string, text: string): ParsedFile;
  parsed(file: string): ParsedFile | undefined;
  /** Brings all models up to date. */
  settle(): void;
  checked(file: string): void;
  /** Files to check again since they, or something they use, changed after their last check. */
  stale(): readonly string[];
  learned(): Learned;
  takeUp(names: readonly string[]): void;
  takeUpFile(file: string, text: string | undefined, known: LearnedFile): void;
  clear(): void;
}

const maxWaves = 3;
/** What is remembered of replaced models is let go from time to time. */
const maxQuietEdits = 500;

export function createWorkspace(parser: Parser, api: ApiTable): Workspace {
  const entries = new Map<string, Entry>();
  const dirty = new Set<string>();
  /** Files read in this round, with the functions that may tell of names not known before. */
  const fresh = new Map<string, readonly FunctionModel[]>();
  const stale = new Set<string>();
  const compared = new Set<string>();
  const program = createProgram(api);
  const extra = new Set<string>();
  let everyday = everydayNames(api);
  let rowNames = new Set(api.rows.map((row) => row.name));
  let starting = startingNames(api);
  const interesting = (name: string): boolean => starting.has(name) || extra.has(name);
  const options = (file: string, matters: (name: string) => boolean): LowerOptions => ({
    interesting: matters, macros: (name) => program.headerMacro(name, file), keep: (name) => rowNames.has(name), named: (word) => program.api.functions.has(undecorated(word)) || program.api.pointerTypes.has(word), object: isMapiObject,
  });
  const lower = (file: string, text: string): ParsedFile => lowerFile(parser, file, text, languageOf(file) ?? 'cpp', options(file, interesting));
  /** A second look at functions that were left out. What is around them is read too when nothing was read at first. */
  const lowerMore = (file: string, text: string, model: FileModel, wanted: ReadonlySet<number>): FileModel =>
    withMore(model, lowerFile(parser, file, text, languageOf(file) ?? 'cpp', { ...options(file, () => false), wanted, alone: wasRead(model) }).model);

  /** As lower, with what the edit left alone taken over from the model before. */
  const lowerEdited = (file: string, entry: Entry): Lowered => {
    const { model, modelText, text } = entry;
    // What was not understood may be understood otherwise beside functions that are left out.
    if (model === undefined || modelText === undefined || modelText === text || model.language === 'csharp' || model.functions.some((fn) => fn.hasErrors)) return lower(file, text);
    const reuse = reuseOf(model, modelText, outlineOf(modelText, model.language), text);
    const read = lowerFile(parser, file, text, model.language, { ...options(file, interesting), known: reuse.take });
    // A syntax error may reach into the functions around it, and a macro into any.
    if (read.sound !== true || macrosOf(model) !== macrosOf(read.model)) return lower(file, text);
    return { ...read, model: reuse.complete(read.model) };
  };

  let ticks = 0;
  let takenUpAt = 0;
  let quietEdits = 0;
  /** What changed in the eyes of callers while there was none. */
  const unseen = new Set<string>();
  const noteMacros = (model: FileModel): void => macroNames([model], (word) => everyday.has(word)).forEach((name) => everyday.add(name));
  const accept = (file: string, entry: Entry, model: FileModel): void => {
    const before = new Set<FunctionModel>(entry.model?.functions);
    const left = newlyLeftOut(entry.model, model);
    entry.model = model;
    entry.modelText = entry.text;
    noteMacros(model);
    let telling = model.functions;
    if (entry.signatures === undefined || ++quietEdits > maxQuietEdits) {
      quietEdits = 0;
      unseen.clear();
      program.setFile(model);
    } else {
      // While nobody else can see the edit, and no steps of others lead here, what is remembered of the other files stays true.
      program.replaceFile(model);
      const read = model.functions.filter((fn) => !before.has(fn));
      if (isLedTo(read) || isSeen(model, read, differing(entry.signatures, signaturesOf(program, model)))) {
        unseen.clear();
        program.touch();
      } else telling = read;
      if (left.length > 0) telling = [...telling, ...callersOf(left)];
    }
    fresh.set(file, telling);
    stale.add(file);
    compared.delete(file);
  };
  /** Functions anywhere that may want to know more of what was left out. */
  const callersOf = (names: readonly string[]): readonly FunctionModel[] => [...entries.values()].flatMap(({ model }) => (
    model?.functions.filter((fn) => names.some((name) => namesUsed(fn).has(name))) ?? []));
  /** Whether steps that others remember may lead through one of these. */
  const isLedTo = (functions: readonly FunctionModel[]): boolean => functions.some((fn) => isCalled(program, fn) && effectsOf(program, fn).length > 0);
  /** Whether anybody uses what changed: functions that nobody calls are kept in mind until somebody does. */
  const isSeen = (model: FileModel, read: readonly FunctionModel[], changed: ReadonlySet<string>): boolean => {
    const uncalled = new Set(model.functions.filter((fn) => changed.has(fn.name) && fn.kind === 'function' && !isCalled(program, fn)).map((fn) => fn.name));
    if ([...changed].some((name) => !uncalled.has(name))) return true;
    for (const name of uncalled) unseen.add(name);
    return unseen.size > 0 && read.some((fn) => [...namesUsed(fn)].some((name) => unseen.has(name)));
  };
  /** Files that use a macro whose definition came or changed are read again. */
  const readAgainForMacros = (batch: ReadonlySet<string>, changed: ReadonlySet<string>): void => {
    if (changed.size === 0) return;
    for (const [file, entry] of entries) {
      if (entry.model && !batch.has(file) && [...changed].some((name) => entry.text.includes(name))) dirty.add(file);
    }
  };

  const settle = (): void => {
    for (let round = 0; dirty.size > 0 && round < 2; round += 1) {
      const batch = new Set(dirty);
      const changed = new Set<string>();
      dirty.clear();
      const read = (file: string): boolean => {
        const entry = entries.get(file);
        if (!entry) return true;
        const parsed = batch.size === 1 ? lowerEdited(file, entry) : lower(file, entry.text);
        entry.problems = parsed.problems;
        if (batch.size < entries.size) for (const name of changedMacros(entry.model, parsed.model)) changed.add(name);
        accept(file, entry, parsed.model);
        return parsed.sound !== false;
      };
      const headers = [...batch].filter(isHeader);
      // A header may use the macros of one that was read behind it.
      const unsound = headers.filter((file) => !read(file));
      if (headers.length > 1) unsound.forEach(read);
      for (const file of batch) if (!isHeader(file)) read(file);
      if (round === 0) readAgainForMacros(batch, changed);
    }
    spread();
  };

  /** Rounds of new names: what fresh functions do makes their callers and callees interesting. */
  const spread = (): void => {
    for (let round = 0; fresh.size > 0 && round < maxWaves; round += 1) {
      const models = [...fresh.keys()].map((file) => entries.get(file)?.model).filter((model) => model !== undefined);
      const wave = nextWave(program, [...fresh.values()].flat(), interesting, everyday);
      fresh.clear();
      const names = new Set([...wave.names, ...macroNames(models, interesting), ...[...pointerNames(program, models).keys()].filter((name) => !rowNames.has(name) && !interesting(name))]);
      for (const name of names) extra.add(name);
      const wanted = wantedFunctions(program, entries, names, new Set(wave.called), wave.members);
      for (const [file, starts] of wanted) {
        const entry = entries.get(file)!;
        accept(file, entry, lowerMore(file, entry.text, entry.model!, starts));
      }
    }
    fresh.clear();
  };

  const forget = (file: string): void => {
    entries.delete(file);
    dirty.delete(file);
    fresh.delete(file);
    stale.delete(file);
    program.removeFile(file);
  };
  /** Files that use a changed name: of those that were read, the ones that may have been checked without it. */
  const mark = (changed: ReadonlySet<string>, origin: string, isLate: (checkedAt: number) => boolean = () => true): void => {
    if (changed.size === 0) return;
    for (const [file, { text, model, checkedAt }] of entries) if (file !== origin && model && checkedAt !== undefined && isLate(checkedAt) && [...changed].some((name) => text.includes(name))) stale.add(file);
  };
  const compare = (file: string): void => {
    const entry = entries.get(file);
    if (!entry?.model) return;
    const now = signaturesOf(program, entry.model);
    const before = entry.signatures;
    entry.signatures = now;
    const { since } = entry;
    // Whoever was checked after a new file came knew of it.
    mark(differing(before ?? new Map(), now), file, (checkedAt) => before !== undefined || checkedAt < since);
  };

  /** Another text of a file; what is known of the one before serves until this one is read. */
  const renew = (file: string, text: string): Entry => {
    const known = entries.get(file);
    const entry: Entry = { ...known, text, lines: countLines(text), problems: [], since: known?.since ?? ++ticks };
    entries.set(file, entry);
    return entry;
  };
  return {
    program, entries,
    setApi: (next) => {
      program.setApi(next);
      everyday = everydayNames(next);
      starting = startingNames(next);
      rowNames = new Set(next.rows.map((row) => row.name));
      for (const file of entries.keys()) dirty.add(file);
    },
    setFile: (file, text) => {
      if (entries.get(file)?.text === text) return;
      renew(file, text);
      dirty.add(file);
    },
    setParsed: (file, text, parsed) => {
      const before = entries.get(file)?.model;
      const entry = renew(file, text);
      entry.problems = parsed.problems;
      dirty.delete(file);
      accept(file, entry, parsed.model);
      if (before !== undefined) readAgainForMacros(new Set([file]), new Set(changedMacros(before, parsed.model)));
    },
    removeFile: (file) => {
      mark(new Set(entries.get(file)?.signatures?.keys()), file);
      forget(file);
    },
    parse: (file, text) => lower(file, text),
    parsed: (file) => {
      const entry = entries.get(file);
      return entry?.model && { model: entry.model, problems: entry.problems };
    },
    settle,
    checked: (file) => {
      const entry = entries.get(file);
      if (entry) entry.checkedAt = ++ticks;
      stale.delete(file);
      compared.add(file);
    },
    stale: () => {
      for (const file of compared) compare(file);
      compared.clear();
      return [...new Set([...dirty, ...stale])].filter((file) => entries.has(file));
    },
    learned: () => ({
      names: [...extra],
      file: (file) => {
        const { text, model, problems, signatures } = entries.get(file) ?? {};
        return text === undefined || !model || !problems || !signatures ? undefined : { text, known: { model, problems, signatures: [...signatures] } };
      },
    }),
    takeUp: (names) => {
      takenUpAt = ++ticks;
      for (const name of names) extra.add(name);
    },
    takeUpFile: (file, text, { model, problems, signatures }) => {
      entries.set(file, { text: text ?? '', lines: countLines(text ?? ''), model, problems, since: takenUpAt, checkedAt: takenUpAt, signatures: new Map(signatures), ...(text === undefined ? {} : { modelText: text }) });
      if (text === undefined) dirty.add(file);
      program.setFile(model);
      noteMacros(model);
      // Those that were taken up with it knew of it when they were checked.
      mark(new Set(signatures.map(([name]) => name)), file, (checkedAt) => checkedAt !== takenUpAt);
    },
    clear: () => {
      for (const file of [...entries.keys()]) forget(file);
    },
  };
}

function differing(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): ReadonlySet<string> {
  return new Set([...now.keys(), ...before.keys()].filter((name) => now.get(name) !== before.get(name)));
}

/** All that is defined in the file, in one text. */
function macrosOf(model: FileModel): string {
  return model.macros.map((macro) => `${macro.name}(${macro.params?.join() ?? ''}) ${macro.body}`).join('\n');
}

/** Macros with parameters that were not there before or had another body. */
function changedMacros(before: FileModel | undefined, now: FileModel): readonly string[] {
  const bodies = (model: FileModel | undefined): Map<string, string> => {
    const found = new Map<string, string>();
    for (const macro of model?.macros ?? []) if (macro.params !== undefined) found.set(macro.name, `${found.get(macro.name) ?? ''}${macro.params.join()} ${macro.body};`);
    return found;
  };
  const old = bodies(before);
  const fresh = bodies(now);
  return [...new Set([...old.keys(), ...fresh.keys()])].filter((name) => old.get(name) !== fresh.get(name));
}
