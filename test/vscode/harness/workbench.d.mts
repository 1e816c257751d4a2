import type { Page } from 'playwright-core';

export interface WorkbenchOptions {
  workspace?: string;
  settings?: Record<string, unknown>;
  trust?: boolean;
  env?: Record<string, string>;
  tests?: string;
  size?: { width: number; height: number };
  reducedMotion?: boolean;
  highContrast?: boolean;
}

export interface Workbench {
  readonly page: Page;
  readonly url: string;
  readonly home: string;
  readonly port: string;
  readonly serverPid: number;
  serverLog(): string;
  goto(): Promise<void>;
  close(): Promise<void>;
}

export const root: string;
export function openWorkbench(options?: WorkbenchOptions): Promise<Workbench>;
