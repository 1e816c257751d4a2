// Incremental change synchronization (edkmdb.h): exporters, importers and what keeps their state.

import type { ApiRow } from './types';

const ics = { result: 'hresult', side: 'client', basis: 'header' } as const;

export const exchangeRows = [
  { name: 'Config', on: 'IExchangeExportChanges', args: 7, ...ics, roles: ['exporter-config'], keeps: [0, 2], note: 'Keeps the state stream and the collector until the exporter is released.' },
  { name: 'Synchronize', on: 'IExchangeExportChanges', args: 2, ...ics, roles: ['synchronize'], warns: true, note: 'Call again while it returns SYNC_W_PROGRESS; stop on a failure.' },
  { name: 'UpdateState', on: 'IExchangeExportChanges', args: 1, ...ics, roles: ['update-state'] },
  { name: 'ConfigForConversionStream', on: 'IExchangeExportChanges2', args: 7, ...ics, roles: ['exporter-config'], keeps: [0, 2] },
  { name: 'ConfigForSelectiveSync', on: 'IExchangeExportChanges3', args: 8, ...ics, roles: ['exporter-config'], keeps: [0, 2] },
  { name: 'Config', on: 'IExchangeImportContentsChanges', args: 2, ...ics, keeps: [0], common: true },
  { name: 'UpdateState', on: 'IExchangeImportContentsChanges', args: 1, ...ics, common: true },
  { name: 'ImportMessageDeletion', on: 'IExchangeImportContentsChanges', args: 2, ...ics },
  { name: 'ImportPerUserReadStateChange', on: 'IExchangeImportContentsChanges', args: 2, ...ics },
  { name: 'ImportMessageMove', on: 'IExchangeImportContentsChanges', args: 10, ...ics },
  { name: 'Config', on: 'IExchangeImportHierarchyChanges', args: 2, ...ics, keeps: [0], common: true },
  { name: 'UpdateState', on: 'IExchangeImportHierarchyChanges', args: 1, ...ics, common: true },
  { name: 'ImportFolderChange', on: 'IExchangeImportHierarchyChanges', args: 2, ...ics },
  { name: 'ImportFolderDeletion', on: 'IExchangeImportHierarchyChanges', args: 2, ...ics },
  { name: 'ModifyTable', on: 'IExchangeModifyTable', args: 2, ...ics },
] as const satisfies readonly ApiRow[];
