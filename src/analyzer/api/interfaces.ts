// The MAPI interfaces by name: what each derives from, and the pointer types that C headers give them.

/** Interface -> the one it derives from; those not listed derive from IUnknown. */
const bases: Readonly<Record<string, string>> = {
  IProfSect: 'IMAPIProp', IMAPIStatus: 'IMAPIProp', IMAPIContainer: 'IMAPIProp', IABContainer: 'IMAPIContainer', IMailUser: 'IMAPIProp',
  IDistList: 'IMAPIContainer', IMAPIFolder: 'IMAPIContainer', IMsgStore: 'IMAPIProp', IMessage: 'IMAPIProp', IAttach: 'IMAPIProp',
  IMAPIFormInfo: 'IMAPIProp', IAddrBook: 'IMAPIProp', IPropData: 'IMAPIProp', IMAPISecureMessage: 'IMessage',
  IMsgServiceAdmin2: 'IMsgServiceAdmin',
  IExchangeExportChanges2: 'IExchangeExportChanges', IExchangeExportChanges3: 'IExchangeExportChanges2',
  IExchangeImportContentsChanges2: 'IExchangeImportContentsChanges', IExchangeManageStore2: 'IExchangeManageStore',
  IExchangeManageStore3: 'IExchangeManageStore2', IExchangeManageStore4: 'IExchangeManageStore3',
  IExchangeManageStore5: 'IExchangeManageStore4', IExchangeManageStoreEx: 'IExchangeManageStore', IStream: 'ISequentialStream',
};

/** Pointer types whose name does not follow from the interface's (`LP` and the name without its I, in capitals). */
const pointerTypes: Readonly<Record<string, string>> = {
  LPMDB: 'IMsgStore', LPADRBOOK: 'IAddrBook', LPABCONT: 'IABContainer', LPSERVICEADMIN: 'IMsgServiceAdmin', LPSERVICEADMIN2: 'IMsgServiceAdmin2',
  LPPROFADMIN: 'IProfAdmin', LPMAPISUP: 'IMAPISupport', LPMAPIFORMMGR: 'IMAPIFormMgr', LPUNKNOWN: 'IUnknown', LPSTREAM: 'IStream',
  LPSTORAGE: 'IStorage', LPLOCKBYTES: 'ILockBytes', LPMALLOC: 'IMalloc', LPDISPATCH: 'IDispatch', LPITNEF: 'ITnef', LPTNEF: 'ITnef',
  LPCLASSFACTORY: 'IClassFactory',
};

const interfaces = [
  'IUnknown', 'IStream', 'IStorage', 'ILockBytes', 'IMalloc', 'IClassFactory', 'IDispatch', 'ISequentialStream', 'ITnef',
  'IMAPISession', 'IMsgStore', 'IMAPIProp', 'IMAPIFolder', 'IMAPIContainer', 'IMessage', 'IAttach', 'IMAPITable', 'IMAPIStatus', 'IProfSect',
  'IMailUser', 'IDistList', 'IABContainer', 'IAddrBook', 'IProfAdmin', 'IMsgServiceAdmin', 'IMsgServiceAdmin2', 'IProviderAdmin',
  'IMAPIAdviseSink', 'IMAPIProgress', 'IMAPIControl', 'IMAPIInitMonitor', 'IMAPIOfflineMgr', 'IMAPIOffline', 'IMAPIGetSession', 'IProxyStoreObject',
  'IMAPIClientShutdown', 'IMAPIProviderShutdown', 'IMAPISecureMessage',
  'IMAPIForm', 'IMAPIFormMgr', 'IMAPIFormInfo', 'IMAPIFormContainer', 'IMAPIFormFactory', 'IMAPIFormAdviseSink', 'IMAPIViewContext',
  'IMAPIViewAdviseSink', 'IMAPIMessageSite', 'IPersistMessage',
  'IExchangeExportChanges', 'IExchangeExportChanges2', 'IExchangeExportChanges3', 'IExchangeImportContentsChanges', 'IExchangeImportContentsChanges2',
  'IExchangeImportHierarchyChanges', 'IExchangeManageStore', 'IExchangeManageStore2', 'IExchangeManageStore3', 'IExchangeManageStore4',
  'IExchangeManageStore5', 'IExchangeManageStoreEx',
  'IExchangeModifyTable', 'IExchangeRuleAction', 'IExchangeFavorites', 'IExchangeFastTransfer', 'IExchangeMessageConversion', 'IExchangeNntpNewsfeed',
  'IExchangeChangeAdvisor', 'IExchangeChangeAdviseSink', 'IExchangeBadItemCallback', 'IExchangeMoveUserProgress', 'IExchExtCallback',
  'IOutlookExtCallback', 'IFreeBusySupport', 'IFreeBusyData', 'IFreeBusyUpdate', 'IEnumFBBlock',
  'IOlkAccountManager', 'IOlkAccount', 'IOlkEnum',
  'IMAPISupport', 'IABProvider', 'IABLogon', 'IXPProvider', 'IXPLogon', 'IMSProvider', 'IMSLogon', 'ISpoolerHook', 'ITableData', 'IPropData',
  'IOSTX', 'IPSTX', 'IMSCapabilities',
] as const;

const known = new Set<string>(interfaces);
const byPointer = new Map<string, string>([
  ...interfaces.map((name) => [`LP${name.slice(1).toUpperCase()}`, name] as const),
  ...Object.entries(pointerTypes),
]);

/** The interface that a type name stands for: `LPMDB`, `IMsgStore` and `IMsgStorePtr` all give `IMsgStore`. */
export function interfaceOf(typeName: string): string | undefined {
  if (known.has(typeName)) return typeName;
  const pointed = byPointer.get(typeName);
  if (pointed !== undefined) return pointed;
  const smart = /^(I[A-Z]\w*?)Ptr$/.exec(typeName)?.[1];
  return smart !== undefined && known.has(smart) ? smart : undefined;
}

const general = new Set(['IUnknown', 'IStream', 'IStorage', 'ILockBytes', 'IMalloc', 'IClassFactory', 'IDispatch', 'ISequentialStream']);

/** Whether a type name stands for one of MAPI's own interfaces. */
export function isMapiObject(typeName: string): boolean {
  const name = interfaceOf(typeName);
  return name !== undefined && !general.has(name);
}

/** The interface and all it derives from, nearest first, IUnknown last. */
export function lineage(name: string): readonly string[] {
  const line = [name];
  for (let base = bases[name]; base !== undefined; base = bases[base]) line.push(base);
  if (name !== 'IUnknown') line.push('IUnknown');
  return line;
}
