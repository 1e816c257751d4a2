// The skeleton of a PE file: machine, sections, data directories. pe-library was tried first; it refuses files with COFF
// symbols or with sections behind the resources, and that is what MinGW and Wine build, so the few structures are read here.
import type { Bitness } from '../../shared/doctor';

export interface PeImage {
  readonly bitness: Bitness;
  readonly isDll: boolean;
  /** Addresses of the data directories we follow; 0 when absent. */
  readonly exports: number;
  readonly resources: number;
  /** Bytes from an address to the end of its section. Throws a short reason when it lies outside the file. */
  readonly at: (address: number) => Buffer;
}

/** Why the bytes are no whole PE file: the end of a sentence that starts with the file's name. */
export interface PeProblem {
  readonly problem: string;
}

const NOT_A_PROGRAM = 'is no Windows program or library; name a DLL file.';
const CUT_OFF = 'is cut off; get a whole copy of the file.';
const machines: Readonly<Record<number, Bitness>> = { 0x14c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };
const IMAGE_FILE_DLL = 0x2000;
const OPTIONAL_HEADER_64 = 0x20b;

export function readImage(bytes: Buffer): PeImage | PeProblem {
  if (bytes.length === 0) return { problem: 'is empty; get a whole copy of the file.' };
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return { problem: NOT_A_PROGRAM };
  if (bytes.length < 64) return { problem: CUT_OFF };
  const header = bytes.readUInt32LE(60);
  if (header > 0x1000000) return { problem: NOT_A_PROGRAM };
  if (header + 24 > bytes.length) return { problem: CUT_OFF };
  if (bytes.toString('latin1', header, header + 4) !== 'PE\0\0') return { problem: 'is a DOS or 16-bit program; name a 32-bit or 64-bit DLL.' };
  const optional = header + 24;
  const optionalSize = bytes.readUInt16LE(header + 20);
  const sectionCount = bytes.readUInt16LE(header + 6);
  const table = optional + optionalSize;
  if (table + sectionCount * 40 > bytes.length) return { problem: CUT_OFF };
  const sections = Array.from({ length: sectionCount }, (_, index) => {
    const at = table + index * 40;
    return { address: bytes.readUInt32LE(at + 12), size: bytes.readUInt32LE(at + 16), offset: bytes.readUInt32LE(at + 20) };
  });
  if (sections.some(({ offset, size }) => offset !== 0 && offset + size > bytes.length)) return { problem: CUT_OFF };

  const directories = optional + (optionalSize >= 2 && bytes.readUInt16LE(optional) === OPTIONAL_HEADER_64 ? 112 : 96);
  const directory = (index: number): number => (directories + index * 8 + 8 <= table ? bytes.readUInt32LE(directories + index * 8) : 0);
  return {
    bitness: machines[bytes.readUInt16LE(header + 4)] ?? 'other',
    isDll: (bytes.readUInt16LE(header + 22) & IMAGE_FILE_DLL) !== 0,
    exports: directory(0),
    resources: directory(2),
    at(address) {
      const section = sections.find((candidate) => candidate.offset !== 0 && address >= candidate.address && address < candidate.address + candidate.size);
      if (section === undefined) throw new Error('a table points outside the file');
      return bytes.subarray(section.offset + address - section.address, section.offset + section.size);
    },
  };
}

/** Names in the export directory. */
export function exportedNames(image: PeImage): string[] {
  if (image.exports === 0) return [];
  const directory = image.at(image.exports);
  const count = Math.min(directory.readUInt32LE(24), 65_536);
  const names = count === 0 ? Buffer.alloc(0) : image.at(directory.readUInt32LE(32));
  return Array.from({ length: count }, (_, index) => {
    const text = image.at(names.readUInt32LE(index * 4));
    return text.toString('latin1', 0, Math.max(0, text.indexOf(0)));
  });
}

/** The first resource of a numbered type, whatever its name and language; undefined when there is none. */
export function firstResource(image: PeImage, type: number): Buffer | undefined {
  if (image.resources === 0) return undefined;
  const tree = image.at(image.resources);
  const SUBFOLDER = 0x80000000;
  const entries = (folder: number): { id: number; target: number }[] => {
    const count = tree.readUInt16LE(folder + 12) + tree.readUInt16LE(folder + 14);
    return Array.from({ length: count }, (_, index) => ({ id: tree.readUInt32LE(folder + 16 + index * 8), target: tree.readUInt32LE(folder + 20 + index * 8) }));
  };
  let found = entries(0).find((entry) => entry.id === type)?.target;
  for (let depth = 0; found !== undefined && found >= SUBFOLDER && depth < 3; depth++) found = entries(found - SUBFOLDER)[0]?.target;
  if (found === undefined || found >= SUBFOLDER) return undefined;
  const size = tree.readUInt32LE(found + 4);
  const data = image.at(tree.readUInt32LE(found));
  if (data.length < size) throw new Error('a resource is longer than its section');
  return data.subarray(0, size);
}
