import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Names of the variables that src/config.ts knows. */
const known = [...read('src/config.ts').matchAll(/^\t([A-Z][A-Z_]+): z\b/gm)].map((match) => match[1]).sort();

it('.env.example names every variable of the configuration, and no other', () => {
	const named = [...read('.env.example').matchAll(/^([A-Z][A-Z_]+)=/gm)].map((match) => match[1]).sort();
	expect(known.length).toBeGreaterThan(8);
	expect(named).toEqual(known);
});

it('docker-compose.yml gives the bot only variables that exist', () => {
	const bot = /\n {2}bot:\n(?<body>[\s\S]*?)\n {2}mongo:/.exec(read('docker-compose.yml'))?.groups?.body ?? '';
	const given = [...bot.matchAll(/^ {6}([A-Z][A-Z_]+):/gm)].map((match) => match[1] ?? '');
	expect(given.length).toBeGreaterThan(5);
	expect(given.filter((name) => !known.includes(name))).toEqual([]);
});
