// The panel of an untrusted workspace, in every kind of theme.
import assert from 'node:assert/strict';
import { themes } from './themes';
import { withPerson } from './person';

for (const [name, options] of Object.entries(themes)) {
  describe(`the panel of an untrusted workspace in ${name} colours`, () => {
    const person = withPerson({ fixture: 'probe', ...options, trust: false, settings: { ...options.settings, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' } });

    it('says why nothing is run', async () => {
      const { command, shot, webview, axe } = person();
      await command('MAPI Lens: Show the Leak Probe');
      const panel = await webview('.toolbar');
      await panel.getByText('This workspace is not trusted').first().waitFor();
      await shot(`panel-untrusted-${name}`);
      assert.deepEqual(await axe('.toolbar'), []);
    });
  });
}
