// What the manifest promises: nothing runs before it is wanted, and a workspace nobody trusts chooses no program.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: { readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly order?: number; readonly markdownDescription?: string; readonly description?: string }>> }[] };
}

const manifest = JSON.parse(readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8')) as Manifest;
const settings = manifest.contributes.configuration.flatMap((group) => Object.entries(group.properties));

describe('the manifest', () => {
  it('wakes the extension for its languages, its settings file and its views only', () => {
    for (const event of manifest.activationEvents) assert.match(event, /^(?:onLanguage:(?:c|cpp|cuda-cpp|csharp)|workspaceContains:\.mapi-lens\.json|onWebviewPanel:mapiLens\.\w+|onCustomEditor:mapiLens\.\w+)$/);
  });

  it('keeps programs, flags and libraries from a workspace that nobody trusts', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    const naming = settings.map(([name]) => name).filter((name) => /compiler|flags|dll|target|include|path/i.test(name));
    assert.ok(naming.length >= 4);
    assert.deepEqual(naming.filter((name) => !restrictedConfigurations.includes(name)), []);
  });

  it('describes and orders every setting', () => {
    for (const [name, { order, description, markdownDescription }] of settings) {
      assert.equal(typeof order, 'number', name);
      assert.ok(description !== undefined || markdownDescription !== undefined, name);
    }
  });
});
