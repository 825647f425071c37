#!/usr/bin/env node
// `npm test`: all set-up, then types, lint, unit, journey and browser tests; closes with "N passed, N failed".
import { enter } from './lib/entry.mjs';

await enter(() => import('./lib/test.mjs'));
