// File versions: four numbers, compared from the left; and the versions that named products brought along.

export type Version = readonly [number, number, number, number];

/** `6.5.7233.46`, also shorter (`6.5`) and with commas as some resources write them. Anything else is no version. */
export function parseVersion(text: string): Version | undefined {
  const parts = text.trim().replaceAll(',', '.').split('.').map((part) => part.trim());
  if (parts.length < 1 || parts.length > 4 || !parts.every((part) => /^\d{1,9}$/.test(part))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return [a, b, c, d];
}

export function compareVersions(a: Version, b: Version): number {
  for (let at = 0; at < 4; at += 1) {
    const difference = a[at]! - b[at]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Same product line: the first two numbers. */
export function sameLine(a: Version, b: Version): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

/** Lowest file versions per product for the `supports` setting; the plus sign in a name is optional. */
export const presets: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'exchange-5.5-sp3': { 'mapi32.dll': '5.5.2650.0', 'emsmdb32.dll': '5.5.2650.0' },
  'exchange-5.5-sp4': { 'mapi32.dll': '5.5.2653.0', 'emsmdb32.dll': '5.5.2653.0' },
  'exchange-2000-sp3': { 'mapi32.dll': '6.0.6249.0', 'emsmdb32.dll': '6.0.6249.0' },
  'exchange-2003': { 'mapi32.dll': '6.5.6944.0', 'emsmdb32.dll': '6.5.6944.0' },
  'exchange-2003-sp1': { 'mapi32.dll': '6.5.7226.0', 'emsmdb32.dll': '6.5.7226.0' },
  'exchange-2003-sp2': { 'mapi32.dll': '6.5.7638.0', 'emsmdb32.dll': '6.5.7638.0' },
  'outlook-2000+': { 'mapi32.dll': '9.0.0.0', 'emsmdb32.dll': '9.0.0.0' },
  'outlook-2003+': { 'mapi32.dll': '11.0.0.0', 'emsmdb32.dll': '11.0.0.0' },
  'outlook-2007+': { 'mapi32.dll': '12.0.0.0', 'emsmdb32.dll': '12.0.0.0' },
  'outlook-2010+': { 'mapi32.dll': '14.0.0.0', 'emsmdb32.dll': '14.0.0.0' },
  'outlook-2013+': { 'mapi32.dll': '15.0.0.0', 'emsmdb32.dll': '15.0.0.0' },
  'outlook-2016+': { 'mapi32.dll': '16.0.0.0', 'emsmdb32.dll': '16.0.0.0' },
};

/** The file versions of a preset, by its name with or without the plus sign. */
export function presetVersions(name: string): Readonly<Record<string, string>> | undefined {
  const bare = name.toLowerCase().replace(/\+$/, '');
  const found = Object.keys(presets).find((key) => key.replace(/\+$/, '') === bare);
  return found === undefined ? undefined : presets[found];
}
