import { DomainError } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { sameJson, type VersionDoc, type VersionSource } from '#settings';
import type { EditRepository } from '../editor/history.js';
import { rulesCollection } from '../pricing/price.model.js';
import type { PriceRepository } from '../pricing/price.repository.js';
import { categoriesCollection, itemsCollection, type StockRow, stockCollection } from '../shop.model.js';
import type { ShopRepository } from '../shop.repository.js';
import { bodyOf, type CatalogueKind, type CatalogueRow, fieldsOf, ruleKey } from './catalogue.docs.js';

const collections = {
	category: categoriesCollection,
	item: itemsCollection,
	price: rulesCollection
} as const satisfies Record<CatalogueKind, string>;

export interface CatalogueVersionsDeps {
	/** Over the editors' rows. */
	readonly repository: Pick<ShopRepository, 'categories' | 'items' | 'stock'>;
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
	return {
		kinds: ['category', 'item', 'price'],
		read: async (guild) => (await rowsOf(guild)).map(({ kind, key, row }) => ({ kind, key, rev: row.version, body: bodyOf(row) })),
		async restore(guild, docs) {
			const rows = await rowsOf(guild);
			const wanted = new Map(docs.map((doc) => [`${doc.kind}|${doc.key}`, doc]));
			const there = new Set(rows.map(({ kind, key }) => `${kind}|${key}`));
			const only = rows.filter(({ kind, key }) => !wanted.has(`${kind}|${key}`));
			const stock = await repository.stock(
				guild,
				only.flatMap(({ kind, key }) => (kind === 'item' ? [key] : []))
			);
			return [
				...rows.flatMap(({ kind, key, row }) => back(kind, row, wanted.get(`${kind}|${key}`))),
				...only.flatMap(({ kind, row }) => gone(kind, row)),
				...stock.flatMap(unusedStock),
				...docs.flatMap((doc) => (there.has(`${doc.kind}|${doc.key}`) ? [] : lost(guild, doc)))
			];
		},
		editors: (guild, since) => edits.editors(guild, since),
		forget
	};
}

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
			set: fields,
			inc: { version: 1 },
			...(unset.length > 0 ? { unset } : {}),
			else: moved
		}
	];
}

/** A row that no member has seen. */
const gone = (kind: CatalogueKind, row: CatalogueRow): Change[] => [
	{ in: collections[kind], delete: row._id, when: { version: row.version }, else: moved }
];

/** Pieces of such an item go with it, unless an order of an earlier version has some. */
const unusedStock = ({ _id, reserved, sold, available }: StockRow): Change[] =>
	reserved > 0 || sold > 0 ? [] : [{ in: stockCollection, delete: _id, when: { reserved, sold, available }, else: moved }];

/** A row of the version in force that editors do not have any more. */
function lost(guild: GuildId, { kind, key, rev, body }: VersionDoc): Change[] {
	if (kind !== 'category' && kind !== 'item' && kind !== 'price') return [];
	const _id = kind === 'price' ? rowId(guild, ...key.split('|')) : rowId(guild, kind, key);
	const row = { ...fieldsOf(body), _id, guild, version: rev + 1, edited: true, source: '' };
	return [{ in: collections[kind], insert: row, else: moved }];
}
