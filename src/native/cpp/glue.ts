// Writes the generated part of a probe program: the user's file whole, and around the probed function (or the selected
// statements) the three functions that the harness calls. Pure text in, text out.
import type { Parameter } from '../../shared/probe';
import { bind, canonical, type Binding } from './bindings';
import { findFunctions, type FunctionDefinition } from './declarations';
import { selectCode, type FreeVariable } from './selection';

export interface Glue {
  readonly text: string;
  readonly title: string;
  /** Whether the MAPI fixture has to be linked in. */
  readonly fixture: boolean;
  /** Notes for the user, as "selection keeps lpStore". */
  readonly notes: readonly string[];
}

export type GlueResult = Glue | { readonly error: string };

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly language: 'c' | 'cpp';
}

export function functionGlue(source: SourceFile, name: string | undefined, given?: readonly Parameter[]): GlueResult {
  const functions = findFunctions(source.text);
  const chosen = chooseFunction(functions, name, source.path);
  if ('error' in chosen) return chosen;
  const setup = functions.find((candidate) => candidate.name === 'probe_setup');
  const parameters = given ?? chosen.parameters;
  const arranged = arrange(chosen, parameters, setup);
  if ('error' in arranged) return arranged;
  const call = callText(chosen, parameters, arranged);
  return compose(source, chosen.name, functions, '', arranged, call, chosen.line);
}

export function selectionGlue(source: SourceFile, startLine: number, endLine: number): GlueResult {
  const selected = selectCode(source.text, startLine, endLine);
  if ('error' in selected) return selected;
  const functions = findFunctions(source.text);
  const { around, variables } = selected;
  const bound: Slot[] = [];
  for (const variable of variables) {
    const slot = selectionSlot(variable, variables);
    if (slot === undefined) return { error: cannotBind(variable, `the lines ${startLine}-${endLine}`, true) };
    bound.push(slot);
  }
  const result = around.result === '' ? 'void' : around.result;
  const definition = [
    `static ${result} lens_selection(${variables.length === 0 ? 'void' : variables.map((variable) => declare(variable.type, variable.name)).join(', ')})`,
    '{', `#line ${startLine} ${quoted(source.path)}`, selected.text, ...(result === 'void' ? [] : [source.language === 'cpp' ? '    return {};' : '    return 0;']), '}',
  ].join('\n');
  const call = `    lens_selection(${bound.map((slot) => slot.argument).join(', ')});`;
  return compose(source, `${around.name}, lines ${startLine}-${endLine}`, functions, definition, { slots: bound, hook: undefined }, call, startLine);
}

interface Slot {
  readonly variable: string;
  readonly binding: Binding;
  readonly argument: string;
  /** Statement before the call, such as a reference of its own. */
  readonly before?: string;
}

interface Arrangement {
  readonly slots: readonly Slot[];
  /** Statement that calls the user's probe_setup. */
  readonly hook: string | undefined;
}

function chooseFunction(functions: readonly FunctionDefinition[], name: string | undefined, file: string): FunctionDefinition | { readonly error: string } {
  const usable = functions.filter((candidate) => !/(?:^|::)(?:w?main|w?WinMain|DllMain|probe_setup|probe_teardown)$/.test(candidate.name));
  const listed = usable.slice(0, 8).map((candidate) => candidate.name).join(', ');
  const has = listed === '' ? 'It has none with a body' : `It has ${listed}`;
  if (name === undefined) {
    const chosen = usable.find((candidate) => candidate.name === 'iteration') ?? (usable.length === 1 ? usable[0] : undefined);
    return chosen ?? { error: `Which function of ${file} is to be probed? ${has}; name it as FILE:FUNCTION.` };
  }
  const exact = usable.filter((candidate) => candidate.name === name);
  const matches = exact.length > 0 ? exact : usable.filter((candidate) => candidate.name.endsWith(`::${name}`));
  if (matches.length === 0) return { error: `${file} has no function ${name}. ${has}; name one of them.` };
  return matches.length === 1 || exact.length > 0 ? matches[0]! : { error: `${file} has several functions ${name}: ${matches.map((match) => match.name).join(', ')}; name one of them whole.` };
}

function arrange(target: FunctionDefinition, parameters: readonly Parameter[], setup: FunctionDefinition | undefined): Arrangement | { readonly error: string } {
  const wanted: Parameter[] = [...(target.objectType === undefined ? [] : [{ type: `${target.objectType} *`, name: 'this' }]), ...parameters];
  const bindings = wanted.map((parameter) => (parameter.name === 'this' ? undefined : bind(parameter, parameters)));
  const open = wanted.filter((_, index) => bindings[index] === undefined);
  if (open.length > 0 && (setup === undefined || setup.parameters.length !== open.length)) return { error: cannotBind(open[0]!, target.name, false, open) };
  const slots = wanted.map((parameter, index): Slot => {
    const variable = `lens_p${index}`;
    const binding = bindings[index] ?? byHook(parameter);
    return { variable, binding, argument: binding.argument(variable) };
  });
  const hooked = slots.filter((_, index) => bindings[index] === undefined);
  return { slots, hook: open.length === 0 && setup?.parameters.length !== 0 ? undefined : setup === undefined ? undefined : `    probe_setup(${hooked.map((slot) => `&${slot.variable}`).join(', ')});` };
}

/** A parameter that the user's probe_setup fills. */
function byHook(parameter: Parameter): Binding {
  const type = canonical(parameter.type).replace(/^const /, '');
  const byReference = type.endsWith(' &');
  return { type: byReference ? `${type.slice(0, -2)} *` : type, initial: '', perIteration: false, argument: (variable) => (byReference ? `*${variable}` : variable), fixture: false };
}

function cannotBind(parameter: Parameter, where: string, selection: boolean, all: readonly Parameter[] = [parameter]): string {
  const what = parameter.name === 'this' ? `an object of the class ${parameter.type.replace(/ \*$/, '')}` : `${parameter.name === '' ? 'an unnamed parameter' : parameter.name} of type ${parameter.type}`;
  const cure = selection
    ? 'Select the lines that declare and fill it too, or probe the whole function.'
    : `Add a function void probe_setup(${all.map((open) => `${pointerTo(open.type)}${open.name === 'this' ? 'object' : open.name || 'value'}`).join(', ')}) to the file that fills it.`;
  return `The probe cannot supply ${what} for ${where}. ${cure}`;
}

function pointerTo(type: string): string {
  const plain = canonical(type).replace(/^const /, '');
  return plain.endsWith(' &') ? `${plain.slice(0, -2)} **` : plain.endsWith('*') ? `${plain}*` : `${plain} *`;
}

function selectionSlot(variable: FreeVariable, all: readonly FreeVariable[]): Slot | undefined {
  const binding = variable.filledHere || variable.type.endsWith(']') ? startValue(variable) : bind(variable, all) ?? (variable.initial === undefined ? undefined : startValue(variable));
  if (binding === undefined) return undefined;
  const name = `lens_v_${variable.name}`;
  return { variable: name, binding, argument: binding.argument(name), ...(variable.releasedHere && binding.kind !== undefined ? { before: `    lens_retain(${name});` } : {}) };
}

function startValue(variable: FreeVariable): Binding {
  const literal = variable.initial !== undefined && /^(?:-?[\w.]+|"[^"]*"|\{\s*0?\s*\})$/.test(variable.initial) ? variable.initial : '';
  const type = canonical(variable.type);
  const scalar = /\*$|^(?:LP|P)[A-Z]|^(?:HRESULT|U?LONG|U?INT|int|long|unsigned|DWORD|BOOL|bool|SCODE|H[A-Z]+)$/.test(type);
  return { type, initial: literal !== '' ? literal : scalar ? '0' : '', perIteration: true, argument: (name) => name, fixture: false };
}

function callText(target: FunctionDefinition, parameters: readonly Parameter[], arranged: Arrangement): string {
  const object = target.objectType === undefined ? undefined : arranged.slots[0]!;
  const rest = object === undefined ? arranged.slots : arranged.slots.slice(1);
  const argumentsText = rest.map((slot) => slot.argument).join(', ');
  const call = object === undefined ? `${target.name}(${argumentsText})` : `${object.variable}->${target.name.split('::').at(-1)}(${argumentsText})`;
  const result = bindResult(target.result);
  return result === undefined ? `    ${call};` : `    ${result.type} lens_result = ${call};\n    ${result.release('lens_result')}`;
}

/** A function that returns an interface or a buffer hands it to its caller, which here is the probe. */
function bindResult(type: string): { readonly type: string; readonly release: (variable: string) => string } | undefined {
  if (type === '' || type.startsWith('const ')) return undefined;
  const outer = bind({ type: `${type} *`, name: 'result' }, []);
  return outer?.release === undefined ? undefined : { type, release: outer.release };
}

function compose(source: SourceFile, title: string, functions: readonly FunctionDefinition[], extra: string, arranged: Arrangement, call: string, line: number): Glue {
  const { slots, hook } = arranged;
  const once = slots.filter((slot) => !slot.binding.perIteration);
  const linkage = source.language === 'cpp' ? 'extern "C" ' : '';
  const teardown = functions.some((candidate) => candidate.name === 'probe_teardown');
  const plainSetup = functions.some((candidate) => candidate.name === 'probe_setup' && candidate.parameters.length === 0);
  const main = functions.some((candidate) => candidate.name === 'main');
  const fixture = slots.some((slot) => slot.binding.fixture);
  const text = [
    '/* Generated by MAPI Lens. */',
    ...(main ? ['#define main mapi_lens_renamed_main'] : []),
    `#include ${quoted(source.path)}`,
    ...(main ? ['#undef main'] : []),
    '#include "harness.h"',
    extra,
    ...once.map((slot) => `static ${declare(slot.binding.type, slot.variable)};`),
    `${linkage}void lens_setup(void)`, '{',
    ...once.filter((slot) => slot.binding.initial !== '').map((slot) => `    ${slot.variable} = ${slot.binding.initial};`),
    hook ?? (plainSetup ? '    probe_setup();' : ''),
    '}',
    `${linkage}void lens_iteration(long long lens_now)`, '{', '    (void)lens_now;',
    ...slots.filter((slot) => slot.binding.perIteration).map((slot) => `    ${declare(slot.binding.type, slot.variable)}${slot.binding.initial === '' ? '' : ` = ${slot.binding.initial}`};`),
    ...slots.flatMap((slot) => slot.before ?? []),
    `#line ${line} ${quoted(source.path)}`,
    call,
    ...slots.flatMap((slot) => (slot.binding.release === undefined ? [] : [`    ${slot.binding.release(slot.variable)}`])),
    '}',
    `${linkage}void lens_teardown(void)`, '{', teardown ? '    probe_teardown();' : '', fixture ? '    lens_fixture_close();' : '', '}', '',
  ].join('\n');
  return { text, title, fixture, notes: [] };
}

/** `char [260]` + name -> `char name[260]`. */
function declare(type: string, name: string): string {
  const array = /^(.*?)\s*(\[[^\]]*\])$/.exec(type);
  return array === null ? `${type}${type.endsWith('*') ? '' : ' '}${name}` : `${array[1]} ${name}${array[2]}`;
}

function quoted(file: string): string {
  return `"${file.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

