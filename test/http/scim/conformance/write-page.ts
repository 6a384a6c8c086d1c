import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformancePage } from './conformance-table.ts';

writeFileSync(join(import.meta.dirname, 'README.md'), conformancePage());
