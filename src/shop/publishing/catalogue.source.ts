import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { sameJson, type VersionDoc, type VersionSource } from '#settings';
import { type EditRepository, editsId } from '../editor/history.js';
import { rulesCollection } from '../pricing/price.model.js';
import type { PriceRepository } from '../pricing/price.repository.js';
import { categoriesCollection, countersCollection, itemsCollection } from '../shop.model.js';
import type { ShopRepository } from '../shop.repository.js';
import { bodyOf, type CatalogueKind, type CatalogueRow, fieldsOf, ruleKey } from './catalogue.docs.js';

const collections = {
	category: categoriesCollection,
	item: itemsCollection,
	price: rulesCollection
} as const satisfies Record<CatalogueKind, string>;

export interface CatalogueVersionsDeps {
	/** Over the editors' rows. */
	readonly repository: Pick<ShopRepository, 'categories' | 'items' | 'counts'>;
	readonly rules: Pick<PriceRepository, 'rules'>;
	readonly edits: Pick<EditRepository, 'editors'>;
	forget(guild: GuildId): void;
}

/** Categories, items and rules of prices as documents of versions. Stock, counters and uses of coupons are none. */
export function catalogueVersions({ repository, rules, edits, forget }: CatalogueVersionsDeps): VersionSource {
	const rowsOf = async (guild: GuildId): Promise<{ readonly kind: CatalogueKind; readonly key: string; readonly row: CatalogueRow }[]> => {
		const [categories, items, prices] = await Promise.all([repository.categories(guild), repository.items(guild), rules.rules(guild)]);
		return [
			...categories.map((row) => ({ kind: 'category', key: row.key, row }) as const),
			...items.map((row) => ({ kind: 'item', key: row.key, row }) as const),
			...prices.map((row) => ({ kind: 'price', key: ruleKey(row), row }) as const)
		];
	};
	/** Every edit of the catalogue is counted. */
	const mark = async (guild: GuildId): Promise<number> => {
		const id = editsId(guild);
		return (await repository.counts(guild, [id])).get(id) ?? 0;
	};
	return {
		name: 'catalogue',
		kinds: ['category', 'item', 'price'],
		async read(guild) {
			const docs: Omit<VersionDoc, 'hash'>[] = [];
			for (const { kind, key, row } of await rowsOf(guild)) {
				docs.push({ kind, key, rev: row.version, body: bodyOf(row) });
				if (docs.length % perTurn === 0) await turn();
			}
			return docs;
		},
		mark,
		guard: (guild, count) => noEditSince(guild, count, 0),
		async restore(guild, docs) {
			const edited = noEditSince(guild, await mark(guild), 1);
			const rows = await rowsOf(guild);
			const wanted = new Map(docs.map((doc) => [`${doc.kind}|${doc.key}`, doc]));
			const there = new Set(rows.map(({ kind, key }) => `${kind}|${key}`));
			const only = rows.filter(({ kind, key }) => !wanted.has(`${kind}|${key}`));
			return [
				edited,
				...rows.flatMap(({ kind, key, row }) => back(kind, row, wanted.get(`${kind}|${key}`))),
				...only.flatMap(({ kind, row }) => gone(kind, row)),
				...docs.flatMap((doc) => (there.has(`${doc.kind}|${doc.key}`) ? [] : lost(guild, doc)))
			];
		},
		editors: (guild, since) => edits.editors(guild, since),
		forget
	};
}

/** So many rows are read into documents before others get a turn. */
const perTurn = 50;

const moved = (): DomainError => new DomainError('settings.publishing.draftMoved');

/** Gives a row the content that the version in force has of it, as a further edit. */
function back(kind: CatalogueKind, row: CatalogueRow, doc: VersionDoc | undefined): Change[] {
	const now = bodyOf(row);
	if (doc === undefined || sameJson(now, doc.body)) return [];
	const fields = fieldsOf(doc.body);
	const unset = Object.keys(fieldsOf(now)).filter((name) => !(name in fields));
	return [
		{
			in: collections[kind],
			id: row._id,
			when: { version: row.version },
			// An import leaves it alone from now on: whose marks it has by now is not told by the version.
			set: { ...fields, edited: true },
			inc: { version: 1 },
			...(unset.length > 0 ? { unset } : {}),
			else: moved
		}
	];
}

/** A row that the version in force does not have. Its pieces stay counted: an earlier version may have sold it, and may again. */
const gone = (kind: CatalogueKind, row: CatalogueRow): Change[] => [
	{ in: collections[kind], delete: row._id, when: { version: row.version }, else: moved }
];

/** A row of the version in force that editors do not have any more. */
function lost(guild: GuildId, { kind, key, rev, body }: VersionDoc): Change[] {
	if (kind !== 'category' && kind !== 'item' && kind !== 'price') return [];
	const _id = kind === 'price' ? rowId(guild, ...key.split('|')) : rowId(guild, kind, key);
	const row = { ...fieldsOf(body), _id, guild, version: rev + 1, edited: true, source: '' };
	return [{ in: collections[kind], insert: row, else: moved }];
}

/** Refuses when another edit came since that count. `inc`: 1 makes this an edit too, so that rules that are counted hold between editors. */
function noEditSince(guild: GuildId, count: number, inc: 0 | 1): Change {
	const id = editsId(guild);
	return { in: countersCollection, id, upsert: { _id: id, guild, count: 0 }, when: { count }, inc: { count: inc }, else: moved };
}
