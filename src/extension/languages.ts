// The languages whose files are analysed, and those of them that a probe can compile.

export const languages = ['c', 'cpp', 'cuda-cpp', 'csharp'] as const;

export function canCompile(languageId: string): boolean {
  return languageId === 'c' || languageId === 'cpp' || languageId === 'cuda-cpp';
}
