// Exchange's incremental change synchronisation and store management (edkmdb). Methods stand in vtable order.
import type { InterfaceShape } from './kinds';

export const exchangeInterfaces = {
  IExchangeExportChanges: {
    base: 'IUnknown',
    iid: 'A3EA9CC0-D1B2-11CD-80FC-00AA004BBA0B',
    methods: [
      ['GetLastError', 'ulong hResult', 'flags ulFlags', 'out-buffer lppMAPIError'],
      ['Config', 'in:IStream lpStream', 'flags ulFlags', 'in:IUnknown lpUnk', 'restriction lpRestriction', 'tags lpIncludeProps', 'tags lpExcludeProps',
        'ulong ulBufferSize'],
      ['Synchronize', 'out-ulong lpulSteps', 'out-ulong lpulProgress'],
      ['UpdateState', 'in:IStream lpStream'],
    ],
  },
  IExchangeImportContentsChanges: {
    base: 'IUnknown',
    iid: 'F75ABFA0-D0E0-11CD-80FC-00AA004BBA0B',
    methods: [
      ['GetLastError', 'ulong hResult', 'flags ulFlags', 'out-buffer lppMAPIError'],
      ['Config', 'in:IStream lpStream', 'flags ulFlags'],
      ['UpdateState', 'in:IStream lpStream'],
      ['ImportMessageChange', 'count cpvalChanges', 'props ppvalChanges', 'flags ulFlags', 'out:IMessage lppmessage'],
      ['ImportMessageDeletion', 'flags ulFlags', 'entries lpSrcEntryList'],
      ['ImportPerUserReadStateChange', 'ulong cElements', 'pointer lpReadState'],
      ['ImportMessageMove', 'count cbSourceKeySrcFolder', 'bytes pbSourceKeySrcFolder', 'count cbSourceKeySrcMessage', 'bytes pbSourceKeySrcMessage',
        'count cbPCLMessage', 'bytes pbPCLMessage', 'count cbSourceKeyDestMessage', 'bytes pbSourceKeyDestMessage',
        'count cbChangeNumDestMessage', 'bytes pbChangeNumDestMessage'],
    ],
  },
  IExchangeImportHierarchyChanges: {
    base: 'IUnknown',
    iid: '85A66CF0-D0E0-11CD-80FC-00AA004BBA0B',
    methods: [
      ['GetLastError', 'ulong hResult', 'flags ulFlags', 'out-buffer lppMAPIError'],
      ['Config', 'in:IStream lpStream', 'flags ulFlags'],
      ['UpdateState', 'in:IStream lpStream'],
      ['ImportFolderChange', 'count cpvalChanges', 'props ppvalChanges'],
      ['ImportFolderDeletion', 'flags ulFlags', 'entries lpSrcEntryList'],
    ],
  },
  IExchangeManageStore: {
    base: 'IUnknown',
    iid: '559D10B0-A772-11CD-9BC8-00AA002FC45A',
    methods: [
      ['CreateStoreEntryID', 'ansi lpszMsgStoreDN', 'ansi lpszMailboxDN', 'flags ulFlags', 'out-count lpcbEntryID', 'out-bytes lppEntryID'],
      ['EntryIDFromSourceKey', 'count cFolderKeySize', 'bytes lpFolderSourceKey', 'count cMessageKeySize', 'bytes lpMessageSourceKey',
        'out-count lpcbEntryID', 'out-bytes lppEntryID'],
      ['GetRights', 'count cbUserEntryID', 'bytes lpUserEntryID', 'count cbEntryID', 'bytes lpEntryID', 'out-ulong lpulRights'],
      ['GetMailboxTable', 'ansi lpszServerName', 'out:IMAPITable lppTable', 'flags ulFlags'],
      ['GetPublicFolderTable', 'ansi lpszServerName', 'out:IMAPITable lppTable', 'flags ulFlags'],
    ],
  },
} as const satisfies Record<string, InterfaceShape>;
