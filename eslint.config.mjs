// Lint rules for the whole tree; the import table of test/unit/architecture.test.ts is mirrored here
// so that a wrong import is seen while editing.
import tseslint from 'typescript-eslint';

/** Which rooms a room may not reach into: the mirror of test/unit/architecture.test.ts. */
const walls = {
  'src/shared': ['**/analyzer/**', '**/native/**', '**/server/**', '**/cli/**', '**/extension/**', 'vscode', 'node:*', 'koffi'],
  'src/analyzer': ['**/native/**', '**/server/**', '**/cli/**', '**/extension/**', 'vscode', 'node:*', 'koffi'],
  'src/native': ['**/analyzer/**', '**/server/**', '**/cli/**', '**/extension/**', 'vscode'],
  'src/server': ['**/native/**', '**/cli/**', '**/extension/**', 'vscode', 'koffi'],
  'src/cli': ['**/server/**', '**/extension/**', 'vscode', 'koffi'],
  'src/extension': ['**/analyzer/**', '**/server/**', '**/cli/**', 'koffi'],
  media: ['**/analyzer/**', '**/native/**', '**/server/**', '**/cli/**', '**/extension/**', 'vscode', 'node:*', 'koffi'],
};

export default tseslint.config(
  { ignores: ['samples/**', 'dist/**', 'build/**', 'node_modules/**', '.tools/**', 'test-results/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/naming-convention': ['error', { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z]', match: false } }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**', 'scripts/**', 'test/**', '*.mjs'], rules: { 'no-console': 'off' } },
  ...Object.entries(walls).map(([room, group]) => ({
    files: [`${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message: `${room} may not import this; see ARCHITECTURE.md.` }] }] },
  })),
);
