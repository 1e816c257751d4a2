// The door of the shared room: plain types and pure helpers that every other room may use.
export * from './finding';
export * from './repairs';
export * from './probe';
export * from './lsp';
export * from './doctor';
export * from './kb';
export * from './text';
export * from './config';
export * from './panel';
export * from './panel-strings';
