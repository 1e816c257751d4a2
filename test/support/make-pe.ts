// Makes Windows files for tests: a library of a chosen name, bitness and version, and damaged ones. Written by resedit and
// pe-library, not by the code under test.
import { writeFileSync } from 'node:fs';
import { NtExecutable, NtExecutableResource } from 'pe-library';
import { Resource } from 'resedit';

export interface PeRecipe {
  /** Four numbers; none makes a file without a version resource. */
  readonly version?: string;
  readonly bits?: 32 | 64;
  readonly originalName?: string;
}

export function makePe({ version, bits = 64, originalName }: PeRecipe): Buffer {
  const executable = NtExecutable.createEmpty(bits === 32, true);
  if (version !== undefined) {
    const [major = 0, minor = 0, build = 0, revision = 0] = version.split('.').map(Number);
    const info = Resource.VersionInfo.createEmpty();
    info.setFileVersion(major, minor, build, revision);
    info.setProductVersion(major, minor, build, revision);
    info.setStringValues({ lang: 1033, codepage: 1200 }, {
      FileDescription: 'A file made for a test', ...(originalName === undefined ? {} : { OriginalFilename: originalName }),
    });
    const resources = NtExecutableResource.from(executable);
    info.outputToResourceEntries(resources.entries);
    resources.outputResource(executable);
  }
  return Buffer.from(executable.generate());
}

export function writePe(file: string, recipe: PeRecipe): string {
  writeFileSync(file, makePe(recipe));
  return file;
}
