export function copyWorkspace(name?: string): string;
export function runInServer(entry?: string): Promise<{ readonly passes: number; readonly failures: number; readonly report: string }>;
