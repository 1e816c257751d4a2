// How files are called in results: relative to the current folder with forward slashes, absolute when outside it.

import path from 'node:path';

export function shownFrom(cwd: string): (file: string) => string {
  return (file) => {
    const relative = path.relative(cwd, file);
    const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
    return (outside ? file : relative === '' ? '.' : relative).replaceAll(path.sep, '/');
  };
}
