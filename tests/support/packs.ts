import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePackText } from '#shop';

/** A pack as JSON, with the parts that tests vary. */
export interface PackJson {
	settings: { orders: Record<string, unknown> } & Record<string, unknown>;
	tickets: Record<string, unknown>;
	economy: Record<string, unknown>;
	rewardRules: Record<string, unknown>[];
	trust: {
		tiers: { key: string; require: { standing: number; confidence: number; tenureDays: number } }[];
		limits: { byTier: { tier: string; openOrders: number; openOrderValue: number }[] };
	} & Record<string, unknown>;
	questionLibrary: Record<string, Record<string, unknown>>;
	categories: { key: string; name: string; description: string; items: ItemJson[] }[];
}

export interface ItemJson {
	key: string;
	name: string;
	price: Record<string, unknown>;
	variants: Record<string, unknown>[];
	questions: Record<string, unknown>[];
	stock: Record<string, unknown>;
	access: { maxOpenOrders: number } & Record<string, unknown>;
	buyerLimits: { count: number; window: string; scope: string }[];
	[field: string]: unknown;
}

const starter = readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8');

/** The starter pack with changes. @throws when the result is not a pack that the product takes. */
export function variedPack(change: (pack: PackJson) => void): PackJson {
	const pack: PackJson = JSON.parse(starter);
	change(pack);
	const result = parsePackText(JSON.stringify(pack));
	if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
	return pack;
}

/** Writes a varied pack for `PACK_FILE`; the file is removed when the tests of the file end. */
export async function packFile(change: (pack: PackJson) => void): Promise<string> {
	const path = join(tmpdir(), `tribute-pack-${randomBytes(6).toString('hex')}.json`);
	await writeFile(path, JSON.stringify(variedPack(change)));
	process.once('exit', () => rmSync(path, { force: true }));
	return path;
}

/** What a plain item is like; what is left out does not limit anybody. */
export interface PlainItem {
	readonly key: string;
	readonly price?: number;
	/** Pieces of its only variant. */
	readonly pieces?: number;
	readonly perWeek?: number;
	readonly maxOpenOrders?: number;
	readonly buyerLimit?: { readonly count: number; readonly window: string };
	/** Keys of the question library; default: none. */
	readonly questions?: readonly string[];
}

/** Most items of one category. */
const categorySize = 25;

/** Adds an item without questions and limits, in the first category that has room, materials before all others. */
export function addItem(
	pack: PackJson,
	{ key, price = 10, pieces, perWeek, maxOpenOrders = 10, buyerLimit, questions = [] }: PlainItem
): void {
	const materials = pack.categories.find((category) => category.key === 'materials');
	const model = materials?.items.find((item) => item.key === 'metal-ingots');
	const category = [materials, ...pack.categories].find((one) => one && one.items.length < categorySize);
	if (!category || !model) throw new Error('There is no room for another item, or no metal ingots to copy');
	const copy: ItemJson = JSON.parse(JSON.stringify(model));
	const finite = pieces !== undefined;
	category.items.push({
		...copy,
		key,
		name: key,
		price: { credits: price, per: 'pack' },
		variants: [{ key: 'one', label: 'One', priceDelta: 0, ...(finite ? { stock: pieces } : {}) }],
		stock: finite
			? { mode: 'finite', lowStockAt: 1, onSeasonEnd: 'keep' }
			: perWeek === undefined
				? { mode: 'unlimited', onSeasonEnd: 'keep' }
				: { mode: 'slots', perWeek, onSeasonEnd: 'keep' },
		access: { ...copy.access, maxOpenOrders },
		maxPerOrder: 1,
		buyerLimits: buyerLimit ? [{ ...buyerLimit, scope: 'member' }] : [],
		questions: questions.map((use) => ({ use }))
	});
}

/** Lets newcomers have as many orders open as they want. */
export function openLimits(pack: PackJson, { openOrders = 100, openOrderValue = 50_000 } = {}): void {
	for (const row of pack.trust.limits.byTier) Object.assign(row, { openOrders, openOrderValue });
}

/** Lets everybody have many orders open side by side, of the same item too. */
export function manyOrders(pack: PackJson): void {
	openLimits(pack);
	pack.tickets.maxOpenPerMember = 50;
	pack.tickets.oneOpenPerItem = false;
	pack.settings.orders.maxOpenPerFulfiller = 100;
}
