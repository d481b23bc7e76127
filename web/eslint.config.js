/** Lint rules of the web. The restricted imports keep the layers apart: engines know no React, one folder knows cornerstone. */
import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const cornerstone = {
  regex: '^(@cornerstonejs/|dicom-parser|dicom-frame-decoder)',
  message: 'Only src/imaging may import cornerstone.',
};
const peerConnection = {
  name: 'RTCPeerConnection',
  message: 'Only src/media/call may open peer connections.',
};
const noReact = {
  regex: '^(react$|react-dom|react-i18next|radix-ui|@tanstack/)',
  message: 'Engines and the wire know no React.',
};
const noFeatures = {
  regex: '^[./]+/(features|reading|village)/',
  message: 'This layer must not know the pages above it.',
};
const noWorkstation = {
  regex: '^(@tanstack/|radix-ui|i18next|react-i18next|zustand|.*/(reading|imaging)/)',
  message: 'The village entry is small: no workstation code or libraries.',
};
const noVillage = { regex: '^[./]+/village/', message: 'The workstation does not import the village entry.' };

const restrict = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: [cornerstone, ...patterns] }],
});

export default tseslint.config(
  {
    ignores: [
      'dist',
      'dist-states',
      'node_modules',
      'src/api/generated',
      'test-results',
      'playwright-report',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  hooks.configs.flat['recommended-latest'],
  {
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
    rules: {
      ...restrict(),
      'no-undef': 'off',
      'no-restricted-globals': ['error', peerConnection],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
    },
  },
  {
    files: ['src/api/**', 'src/data/**'],
    rules: restrict(
      { regex: '^(react$|react-dom|react-i18next|radix-ui)', message: 'The wire knows no React.' },
      noFeatures,
      { regex: '^[./]+/ui/', message: 'The wire draws nothing.' },
    ),
  },
  {
    files: ['src/imaging/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            noReact,
            noFeatures,
            { regex: '^[./]+/ui/', message: 'The engine draws no components.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/media/**'],
    rules: restrict(noReact, noFeatures, {
      regex: '^[./]+/(ui|call|words)/',
      message: 'The engine draws and says nothing.',
    }),
  },
  { files: ['src/media/call/**'], rules: { 'no-restricted-globals': 'off' } },
  // Both entries show the consult room: it leans on neither of them.
  {
    files: ['src/call/**'],
    rules: restrict(noFeatures, {
      regex:
        '^(@tanstack/|radix-ui|i18next|react-i18next|zustand|[./]+/(imaging|data)/|[./]+/ui/(?!(now|atRest)$))',
      message: 'The consult room comes with the village entry: nothing but React.',
    }),
  },
  { files: ['src/ui/**'], rules: restrict(noFeatures) },
  { files: ['src/village/**'], rules: restrict(noWorkstation) },
  { files: ['src/reading/**'], rules: restrict(noVillage) },
  // A feature imports no other feature: shared parts move to ui/ or an engine.
  {
    files: ['src/features/*/*.{ts,tsx}'],
    rules: restrict(noVillage, {
      regex: '^\\.\\./(?!\\.\\.)',
      message: 'A feature imports no other feature.',
    }),
  },
  {
    files: ['src/features/*/*/*.{ts,tsx}'],
    rules: restrict(noVillage, {
      regex: '^\\.\\./\\.\\./(?!\\.\\.)',
      message: 'A feature imports no other feature.',
    }),
  },
  { files: ['scripts/**'], rules: { 'no-console': 'off' } },
);
