#!/usr/bin/env node
// After `npm install <package>`: `node scripts/complete-lock.mjs` puts back what a mirror made npm leave out of package-lock.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, writeWhole } from './lib/files.mjs';
import { completeLock, missingOptional } from './lib/lock.mjs';

const file = join(ROOT, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptional(lock);
if (missing.length > 0) writeWhole(file, `${JSON.stringify(completeLock(lock), null, '\t')}\n`);
console.log(missing.length === 0 ? 'complete' : `added ${missing.map(({ name }) => name).join(', ')}`);
