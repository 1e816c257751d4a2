// Which of several definitions of one name a file means: a workspace may hold many programs, each with a helper of that name.

interface Located { readonly file: string }

/** Those in the file itself, else in files of its name beside it, in its folder, below it, in folders ever further around it. */
export function nearest<T extends Located>(all: readonly T[], near: string | undefined): readonly T[] {
  if (near === undefined || all.length < 2) return all;
  const ranks = all.map(({ file }) => nearness(file, near));
  const most = Math.max(...ranks);
  return all.filter((_one, at) => ranks[at] === most);
}

/** Grows with what the two paths share. */
export function nearness(file: string, near: string): number {
  if (file === near) return Infinity;
  const folder = sharedFolder(file, near);
  const isAround = file.indexOf('/', folder) < 0;
  const isBeside = isAround && near.indexOf('/', folder) < 0;
  return 4 * folder + (isAround ? 2 : 0) + (isBeside && stemOf(file) === stemOf(near) ? 1 : 0);
}

/** Length of the folder that the two paths share, in UTF-16 units. */
export function sharedFolder(file: string, near: string): number {
  let folder = 0;
  for (let at = 0; at < file.length && file[at] === near[at]; at += 1) if (file[at] === '/') folder = at + 1;
  return folder;
}

function stemOf(file: string): string {
  return file.replace(/\.\w+$/, '');
}
