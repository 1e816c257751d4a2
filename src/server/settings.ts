// Reads the editor's `mapiLens.*` settings. A client without workspace/configuration sends them as initialization options.

import { DEFAULT_SETTINGS, type Level, type ServerSettings } from '../shared';
import type { ServerContext } from './context';

const levels: readonly string[] = ['error', 'warning', 'note', 'off'];

export async function readSettings(ctx: ServerContext): Promise<ServerSettings> {
  if (!ctx.abilities.configuration) return ctx.settings;
  return toSettings(await ctx.connection.workspace.getConfiguration('mapiLens'));
}

/** Takes what can be used of a value that a person wrote; everything else is the default. */
export function toSettings(value: unknown): ServerSettings {
  const given = isRecord(value) ? value : {};
  const scan = isRecord(given['workspace']) ? given['workspace']['scan'] : undefined;
  return {
    levels: isRecord(given['levels']) ? onlyLevels(given['levels']) : DEFAULT_SETTINGS.levels,
    scanWorkspace: typeof scan === 'boolean' ? scan : DEFAULT_SETTINGS.scanWorkspace,
    maxFileSizeMB: typeof given['maxFileSizeMB'] === 'number' && given['maxFileSizeMB'] > 0 ? given['maxFileSizeMB'] : DEFAULT_SETTINGS.maxFileSizeMB,
  };
}

function onlyLevels(given: Record<string, unknown>): Record<string, Level | 'off'> {
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, Level | 'off'] => levels.includes(entry[1] as string)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
