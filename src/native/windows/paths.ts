// Paths between the host and Wine. Wine shows the whole file system as drive Z; a prefix has its own drive C.

/** `/home/me/a b.cpp` -> `Z:\home\me\a b.cpp`. A path that is a Windows path already stays. */
export function toWinePath(hostPath: string): string {
  if (/^[A-Za-z]:[\\/]/.test(hostPath)) return hostPath.replaceAll('/', '\\');
  if (!hostPath.startsWith('/')) throw new Error(`${hostPath} is relative; give Wine an absolute path.`);
  return `Z:${hostPath.replaceAll('/', '\\')}`;
}

/** Back to the host; `prefix` is WINEPREFIX, needed for drive C. */
export function fromWinePath(windowsPath: string, prefix: string): string {
  const match = /^([A-Za-z]):[\\/](.*)$/.exec(windowsPath);
  if (match === null) throw new Error(`${windowsPath} has no drive; give a full Windows path.`);
  const rest = match[2]!.replaceAll('\\', '/');
  switch (match[1]!.toUpperCase()) {
    case 'Z': return `/${rest}`;
    case 'C': return `${prefix}/drive_c/${rest}`;
    default: return `${prefix}/dosdevices/${match[1]!.toLowerCase()}:/${rest}`;
  }
}
