// The context of C# bodies and the door to their statements and expressions.
import type { SyntaxTree } from '../syntax/tree';
import type { DeclareStmt, TypeRef } from './types';

export interface CsharpContext {
  readonly file: string;
  readonly tree: SyntaxTree;
  depth: number;
  /** Variables declared inside an expression (`out var x`): they are declared before its statement. */
  pending: DeclareStmt[];
  /** Fields and properties of the class around. */
  readonly fields: ReadonlySet<string>;
  readonly locals: Set<string>;
  /** Imported methods that their library calls otherwise. */
  readonly entries: ReadonlyMap<string, string>;
  /** What those are declared to take, by the name of the file's own. */
  readonly entryParams: ReadonlyMap<string, readonly TypeRef[]>;
  /** Extension methods of the file, as `Name/2` with the number of their parameters: the class they stand in. */
  readonly extensions: ReadonlyMap<string, string>;
}

export { lowerCsharpArguments, lowerCsharpExpr } from './lower-csharp-expr';
export { lowerCsharpArrow, lowerCsharpBlock, lowerCsharpStatements } from './lower-csharp-stmt';
