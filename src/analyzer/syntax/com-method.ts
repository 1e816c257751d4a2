// C's macros for the methods of COM: `IMAPITable_Release(table)` calls Release on the table.

const pattern = /^I[A-Z]\w*?_([A-Z]\w*)$/;

/** The method that such a macro calls. */
export function comMethod(name: string): string | undefined {
  return name.charCodeAt(0) === 73 /* I */ ? pattern.exec(name)?.[1] : undefined;
}
