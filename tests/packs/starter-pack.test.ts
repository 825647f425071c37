import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePackText } from '../../src/shop/pack/pack.js';
import { starterRules } from './starter-rules.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = readFileSync(join(root, 'packs/ark-small-tribes.json'), 'utf8');
const reference = join(root, '../shared/ark/validate_pack.py');

/** Runs the reference checker over many files in one process; prints for each whether it found an error. */
const runner = `
import sys, io, json, contextlib
code = compile(open(sys.argv[1], encoding='utf-8').read(), 'reference', 'exec')
def wrong(path):
    sys.argv = ['reference', path]; hook = sys.excepthook
    try:
        with contextlib.redirect_stdout(io.StringIO()): exec(code, {'__name__': '__main__', '__file__': 'reference'})
    except SystemExit as end: return end.code != 0
    except Exception: return True
    finally: sys.excepthook = hook
    return False
print(json.dumps([wrong(path) for path in sys.argv[2:]]))
`;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every place of a document, grouped by its path without positions, so that long lists don't outweigh the rest. */
function places(value: Json, path: (string | number)[] = [], found = new Map<string, (string | number)[][]>()) {
	if (typeof value !== 'object' || value === null) return found;
	for (const [key, part] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
		const here = [...path, key];
		const shape = here.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
		found.set(shape, [...(found.get(shape) ?? []), here]);
		places(part, here, found);
	}
	return found;
}

function withChange(document: Json, path: readonly (string | number)[], change: (value: Json) => Json | undefined): Json {
	const copy: Json = structuredClone(document);
	let node: Json = copy;
	for (const step of path.slice(0, -1)) node = (node as Record<string | number, Json>)[step]!;
	const holder = node as Record<string | number, Json>;
	const last = path.at(-1)!;
	const changed = change(holder[last]!);
	if (changed !== undefined) holder[last] = changed;
	else if (Array.isArray(node)) node.splice(Number(last), 1);
	else delete holder[last];
	return copy;
}

const variants = (value: Json): (Json | undefined)[] => {
	if (typeof value === 'boolean') return [!value, undefined];
	if (typeof value === 'number') return [-1, 0, value * 10, Math.floor(value / 2), 1e9, value + 0.5, null, 'x', undefined];
	if (typeof value === 'string') return ['', 'nope', `${value}${'x'.repeat(200)}`, '@everyone look', null, 5, undefined];
	if (Array.isArray(value)) return [[], [...value, ...value.slice(0, 1)], value.slice(0, -1), [...value].reverse(), null, undefined];
	if (value === null) return ['nope', 0];
	return [{}, null, undefined];
};

describe('the starter pack', () => {
	it('keeps every rule of the format and of what we ship', () => {
		expect(parsePackText(source, starterRules)).toMatchObject({ ok: true });
	});

	it('is refused with the place of a key that is there twice', () => {
		const twice = source.replace('"version": "2.0.0"', '"version": "2.0.0", "version": "2.0.1"');
		expect(parsePackText(twice)).toEqual({ ok: false, problems: [{ path: 'version', message: 'This key is there twice', check: 'json' }] });
	});

	const hasReference = existsSync(reference) && spawnSync('python3', ['--version']).status === 0;
	it.skipIf(!hasReference)('is refused by us wherever the reference checker refuses it', () => {
		const document: Json = JSON.parse(source);
		const shapes = [...places(document).values()];
		const change = fc
			.constantFrom(...shapes)
			.chain((paths) => fc.constantFrom(...paths))
			.chain((path) => {
				const value = path.reduce<Json>((node, step) => (node as Record<string | number, Json>)[step]!, document);
				return fc.record({ path: fc.constant(path), to: fc.constantFrom(...variants(value)) });
			});
		const folder = mkdtempSync(join(tmpdir(), 'tribute-packs-'));
		try {
			const changes = fc.sample(change, 60);
			const files = changes.map(({ path, to }, index) => {
				const file = join(folder, `${index}.json`);
				writeFileSync(
					file,
					JSON.stringify(
						withChange(document, path, () => to),
						null,
						1
					)
				);
				return file;
			});
			const run = spawnSync('python3', ['-c', runner, reference, ...files], { encoding: 'utf8', maxBuffer: 1e8 });
			const refused: boolean[] = JSON.parse(run.stdout);
			expect(refused.filter(Boolean).length).toBeGreaterThan(10);
			const missed = changes.filter((_, index) => refused[index] && parsePackText(readFileSync(files[index]!, 'utf8'), starterRules).ok);
			expect(missed).toEqual([]);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
