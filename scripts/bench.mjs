#!/usr/bin/env node
// `npm run bench -- <name>`: set-up, databases on the disk, then bench/<name>.ts; the last line is one JSON object.
import { enter } from './lib/entry.mjs';

await enter(() => import('./lib/bench.mjs'));
