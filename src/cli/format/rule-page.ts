// The address of a rule's page. The extension opens it in a view of its own; elsewhere `mapi-lens explain` prints the page.

export function rulePage(ruleId: string): string {
  return `mapi-lens:/rules/${ruleId}.md`;
}
