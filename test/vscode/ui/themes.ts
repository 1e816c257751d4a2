// The kinds of theme in which every state of the panel is shown.
import type { WorkbenchOptions } from '../harness/workbench.mjs';

/** High contrast as a person's system asks for it: forced colours, to which the editor answers with its own theme. */
export const themes: Readonly<Record<string, WorkbenchOptions>> = {
  dark: { settings: { 'workbench.colorTheme': 'Default Dark Modern' } },
  light: { settings: { 'workbench.colorTheme': 'Default Light Modern' } },
  contrast: { highContrast: true },
};
