// The script of article and rule pages: remembers which page is shown, for a window that is reloaded. Everything else is a link.

declare function acquireVsCodeApi(): { setState(state: unknown): void };

acquireVsCodeApi().setState(JSON.parse(document.body.dataset['state'] ?? 'null'));
