import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Node } from 'jsonc-parser';
import type { CheckText } from '#core/checks';
import type { ArkResult, ArkSkip } from './arkshop.types.js';
import { Cleaner } from './clean.js';
import { type EntryResult, readEntry } from './entry.js';
import { Fields, type Member, members, Notes } from './fields.js';
import { secretsIn } from './secrets.js';
import { mostBytes, readSource, type Source } from './source.js';
import type { Reading } from './things.js';

/** Entries of all sections together. */
export const mostEntries = 2_000;
/** Groups that can be mapped; what names others comes in hidden. */
const mostGroups = 100;
const mostFileNotes = 200;
/** Values that are cut out of every text: each text is searched for each of them. */
const mostSecrets = 300;
/** Entries that are read without a break. */
const entriesPerTurn = 20;

/**
 * Reads an ArkShop file and leaves everything secret behind: what is returned may be kept and shown. Commands are counted, never read
 * out. Nothing of the file is in a refusal but places.
 */
export function readArkShop(bytes: Uint8Array): ArkResult {
	const steps = stepsOf(bytes);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** The same, with breaks in which the process does other work. */
export async function readArkShopByTurns(bytes: Uint8Array, pause: () => Promise<unknown> = () => setImmediate()): Promise<ArkResult> {
	const steps = stepsOf(bytes);
	for (let count = 1; ; count += 1) {
		const step = steps.next();
		if (step.done) return step.value;
		if (count % entriesPerTurn === 0) await pause();
	}
}

/** Stops before each entry. */
function* stepsOf(bytes: Uint8Array): Generator<undefined, ArkResult> {
	const read = readSource(bytes);
	if (!read.ok) return { ok: false, problem: read.problem.kind === 'tooLarge' ? { kind: 'tooLarge', max: mostBytes } : read.problem };
	const { source } = read;
	const secrets = secretsIn(source.root);
	if (secrets.values.length > mostSecrets) return { ok: false, problem: { kind: 'manySecrets', max: mostSecrets } };
	const reading: Reading = { source, cleaner: new Cleaner(secrets.values) };
	const notes = new Notes(mostFileNotes);
	const root = new Fields(source.root, source, reading.cleaner, notes);
	const sections = {
		item: members(root.node('ShopItems')),
		kit: members(root.node('Kits')),
		sell: members(root.node('SellItems'))
	};
	const count = sections.item.length + sections.kit.length + sections.sell.length;
	if (count === 0) return { ok: false, problem: { kind: 'empty' } };
	if (count > mostEntries) return { ok: false, problem: { kind: 'tooMany', count, max: mostEntries } };

	if (source.oddLetters) notes.add('oddLetters');
	for (const line of source.noNumbers) notes.add('notANumber', { line });
	const results = [...(yield* sectionOf('item', sections.item, reading)), ...(yield* sectionOf('kit', sections.kit, reading))];
	const entries = results.flatMap((result) => ('entry' in result ? [result.entry] : []));
	const skipped = results.flatMap((result) => ('skip' in result ? [result.skip] : []));
	for (const member of sections.sell) {
		yield;
		skipped.push(sellSkip(member, reading));
	}
	timedNotes(root.node('General'), notes, reading);
	const { cut } = reading.cleaner;
	const first: CheckText[] = [
		...(secrets.password ? [{ key: 'arkshop:notes.password' }] : []),
		...(secrets.webhook ? [{ key: 'arkshop:notes.webhook' }] : []),
		...(secrets.path ? [{ key: 'arkshop:notes.path' }] : []),
		...(cut > 0 ? [{ key: 'arkshop:notes.cut', params: { count: cut } }] : [])
	];
	const groups = [...new Set(entries.flatMap((entry) => entry.groups))].slice(0, mostGroups);
	const shop = { entries: apart(entries), skipped: apart(skipped), groups, notes: [...first, ...notes.all] };
	return { ok: true, shop: { digest: createHash('sha256').update(JSON.stringify(shop)).digest('hex'), ...shop } };
}

/** The entries of a section. Of a key that is there twice the last one counts, as in the game; the others are told as left out. */
function* sectionOf(section: 'item' | 'kit', all: readonly Member[], reading: Reading): Generator<undefined, EntryResult[]> {
	const { source, cleaner } = reading;
	const prefix = section === 'kit' ? 'kit:' : '';
	const byName = new Map<string, Member[]>();
	const byCase = new Map<string, Member[]>();
	for (const member of all) {
		push(byName, member.name, member);
		push(byCase, member.name.toLowerCase(), member);
	}
	const one = (member: Member): EntryResult => {
		const id = `${prefix}${cleaner.text(member.name, 100) || '?'}`;
		const last = byName.get(member.name)?.at(-1) ?? member;
		if (last !== member) {
			const params = { line: source.line(member.value), counts: source.line(last.value) };
			return { skip: { id, name: id, why: { key: 'arkshop:skip.twice', params } } };
		}
		const notes = new Notes();
		const others = (byCase.get(member.name.toLowerCase()) ?? []).filter(({ name }) => name !== member.name);
		if (others.length > 0) notes.add('caseClash', { lines: lines([member, ...others], source) });
		return readEntry(section, id, member.value, notes, reading);
	};
	const results: EntryResult[] = [];
	for (const member of all) {
		yield;
		results.push(one(member));
	}
	return results;
}

function push(map: Map<string, Member[]>, key: string, member: Member): void {
	const list = map.get(key);
	if (list) list.push(member);
	else map.set(key, [member]);
}

const lines = (all: readonly Member[], source: Source): string =>
	all
		.map(({ value }) => source.line(value))
		.sort((one, other) => one - other)
		.slice(0, 10)
		.join(', ');

/** What the shop buys from players has no place in the catalogue: nobody is paid by an import. */
function sellSkip({ name, value }: Member, { cleaner, source }: Reading): ArkSkip {
	const fields = new Fields(value, source, cleaner, new Notes(0));
	const id = `sell:${cleaner.text(name, 100) || '?'}`;
	const points = fields.number('Price');
	return {
		id,
		name: fields.text('Description', 100) || id,
		why: points === null ? { key: 'arkshop:skip.sellFree' } : { key: 'arkshop:skip.sell', params: { points } }
	};
}

/** Points for time online: told, never taken over. */
function timedNotes(general: Node | null, notes: Notes, { cleaner, source }: Reading): void {
	if (general === null) return;
	const timed = new Fields(general, source, cleaner, notes).node('TimedPointsReward');
	if (timed === null) return;
	const fields = new Fields(timed, source, cleaner, notes);
	const groups = members(fields.node('Groups')).slice(0, 25);
	if (groups.length === 0) return;
	const paid = groups.map(({ name, value }) => {
		const amount = new Fields(value, source, cleaner, notes).number('Amount');
		return `${cleaner.text(name, 40) || '?'} ${amount ?? '?'}`;
	});
	notes.add('timed', { minutes: fields.number('Interval') ?? 0, groups: { kind: 'user-text', value: paid.join(', ') } });
}

/** The same rows, each with an id of its own: of cleaned ids two may be the same. */
function apart<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
	const taken = new Set<string>();
	return rows.map((row) => {
		let id = row.id;
		for (let number = 2; taken.has(id); number += 1) id = `${row.id} (${number})`;
		taken.add(id);
		return id === row.id ? row : { ...row, id };
	});
}
