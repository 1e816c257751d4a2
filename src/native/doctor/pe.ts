// Reads a Windows DLL or program on any system: bitness, version resource, exported MAPI functions. Never loads it.
// A file that is none, or is cut off, is a value with a reason.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DllFacts } from '../../shared/doctor';
import { exportedNames, firstResource, readImage } from './pe-image';
import { readVersion } from './pe-version';
import { roleOf } from './role';

export type Inspected = { readonly ok: DllFacts } | { readonly problem: string };

const RT_VERSION = 16;
const mapiFunction = /^_?(MAPI(Initialize|Uninitialize|LogonEx|Logon|Logoff|AllocateBuffer|AllocateMore|FreeBuffer|AdminProfiles|SendMail|OpenFormMgr)|FreeProws|FreePadrlist|HrGetOneProp|HrQueryAllRows|OpenStreamOnFile|ScDupPropset)(@\d+)?$/;

export function inspectFile(file: string): Inspected {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code ?? String(error)})`;
    return { problem: `${file} ${why}; name a DLL file.` };
  }
  return inspectBytes(file, bytes);
}

export function inspectBytes(file: string, bytes: Buffer): Inspected {
  const image = readImage(bytes);
  if ('problem' in image) return { problem: `${file} ${image.problem}` };
  try {
    const resource = firstResource(image, RT_VERSION);
    const facts = {
      path: file,
      file: path.win32.basename(file).toLowerCase(),
      isDll: image.isDll,
      bitness: image.bitness,
      ...(resource === undefined ? {} : readVersion(resource)),
      mapiExports: exportedNames(image).filter((name) => mapiFunction.test(name)),
    };
    return { ok: { ...facts, role: roleOf(facts) } };
  } catch (error) {
    return { problem: `${file} is damaged (${error instanceof Error ? error.message : String(error)}); get an undamaged copy.` };
  }
}
