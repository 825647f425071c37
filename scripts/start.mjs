#!/usr/bin/env node
// `npm start`: everything the bot needs, then the bot, until Ctrl-C.
import { enter } from './lib/entry.mjs';

await enter(() => import('./lib/start.mjs'));
