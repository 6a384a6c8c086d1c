import { writeFileSync } from 'node:fs';
import { generatedFiles } from './config/generated-files.ts';
import { configKinds } from './load-from-disk.ts';

/** `npm run docs`: makes the README of all options and the JSON Schema anew. Runs from the repository's root. */
for (const [path, text] of Object.entries(generatedFiles(configKinds))) writeFileSync(path, text);
