// The operating system's reason for refusing a file, as a sentence without error codes.

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'Permission is denied.',
  EPERM: 'Permission is denied.',
  ENOENT: 'It is gone; it was there a moment ago.',
  ENOTDIR: 'A part of its path is no folder any more.',
  EISDIR: 'It is a folder now.',
  ELOOP: 'This link leads back to itself, so it is not followed.',
  EMFILE: 'Too many files are open; close some or raise the limit.',
  ENOSPC: 'The disk is full; free some space.',
  EROFS: 'The disk is read-only.',
  EIO: 'The disk reports an error.',
  EBUSY: 'Another program holds it.',
  ENAMETOOLONG: 'Its path is too long.',
};

export function systemReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? `${message ?? String(error)}.`;
}
