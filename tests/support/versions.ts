import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import type { Actor } from '../../src/core/actor.js';
import type { Clock } from '../../src/core/clock.js';
import { deadlinesCollection } from '../../src/core/deadlines/deadline.js';
import { Forbidden } from '../../src/core/errors.js';
import { type GuildId, type MemberId, memberId } from '../../src/core/ids.js';
import { connectMongo, database, prepareCollections } from '../../src/core/mongo/index.js';
import type { UnitWriter } from '../../src/core/units/unit.js';
import { unitModel } from '../../src/core/units/unit.model.js';
import { GroupCommitWriter } from '../../src/core/units/writer.js';
import { Publishing } from '../../src/settings/publishing/publishing.service.js';
import { settingsVersions } from '../../src/settings/publishing/settings.source.js';
import { manifestModel, planModel, versionDocModel, versionModel } from '../../src/settings/publishing/version.model.js';
import { VersionStore } from '../../src/settings/publishing/version.store.js';
import { SettingsCache } from '../../src/settings/settings.cache.js';
import { SettingsHistory } from '../../src/settings/settings.history.js';
import { settingsModel, settingsVersionModel } from '../../src/settings/settings.model.js';
import { SettingsRepository } from '../../src/settings/settings.repository.js';
import { Settings } from '../../src/settings/settings.service.js';
import { CatalogueEditor } from '../../src/shop/catalogue-editor.js';
import { EditRepository, editModel } from '../../src/shop/editor/history.js';
import { parsePackText } from '../../src/shop/pack/pack.js';
import { ruleModel, useModel } from '../../src/shop/pricing/price.model.js';
import { PriceRepository } from '../../src/shop/pricing/price.repository.js';
import { catalogueVersions } from '../../src/shop/publishing/catalogue.source.js';
import { PublishedPriceRepository, PublishedShelf, PublishedShopRepository } from '../../src/shop/publishing/published.repositories.js';
import { categoryModel, counterModel, draftModel, itemModel, profileModel, statsModel, stockModel } from '../../src/shop/shop.model.js';
import { ShopRepository } from '../../src/shop/shop.repository.js';
import { Shop } from '../../src/shop/shop.service.js';
import { shopSettings } from '../../src/shop/shop.settings.js';
import { testDatabases } from './databases.js';

const parsed = parsePackText(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
/** What the guilds of these tests sell. */
export const { pack } = parsed;

const person = (id: number, name: string, isGuildOwner: boolean): Actor => ({
	id: memberId(`40000000000000000${id}`),
	name,
	roles: [],
	isGuildOwner,
	managesGuild: false,
	joinedAt: new Date(0),
	accountCreatedAt: new Date(0),
	locale: 'en-US'
});
/** Two who may do everything, and one who may nothing. */
export const sable = person(1, 'Sable', true);
export const rook = person(2, 'Rook', true);
export const mira = person(3, 'Mira', false);
const people = new Map<MemberId, Actor>([sable, rook, mira].map((one) => [one.id, one]));

const policy = {
	can: async (_guild: GuildId, actor: Actor) => actor.isGuildOwner,
	async require(_guild: GuildId, actor: Actor) {
		if (!actor.isGuildOwner) throw new Forbidden('settings.capability');
	}
};

/** A database with everything that versions of settings and catalogue need. */
export async function openVersions(): Promise<Connection> {
	const { mongoUri, mongoDb } = testDatabases();
	const connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	const models = [
		unitModel,
		...[categoryModel, itemModel, stockModel, counterModel, statsModel, draftModel, profileModel, editModel, ruleModel, useModel],
		...[settingsModel, settingsVersionModel, versionDocModel, manifestModel, versionModel, planModel]
	];
	for (const model of models) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection]) await database(connection).createCollection(name);
	return connection;
}

/** One process: what it has in memory is its own. `units`: through which it writes. */
export function startProcess(connection: Connection, clock: Clock, wrap: (units: UnitWriter) => UnitWriter = (units) => units) {
	const units = wrap(
		new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log: { warn: () => undefined, error: () => undefined } })
	);
	const store = new VersionStore(connection);
	const cache = new SettingsCache(new SettingsRepository(connection, () => undefined, store), clock);
	const settings = new Settings(cache, units, clock);
	const shelf = new PublishedShelf(settings, store);
	const rows = new ShopRepository(connection);
	const ruleRows = new PriceRepository(connection);
	const repository = new PublishedShopRepository(connection, shelf);
	const rules = new PublishedPriceRepository(connection, shelf);
	const shop = new Shop(repository, { shop: (of) => settings.get(of, shopSettings) }, clock);
	shop.sellable(['credits', 'in_game', 'external']);
	const edits = new EditRepository(connection);
	const forget = (of: GuildId) => shop.forget(of);
	const editor = new CatalogueEditor({ repository: rows, edits, units, clock, policy, forget });
	const reports: unknown[] = [];
	const publishing = new Publishing({ store, settings, units, policy, clock, report: (error) => reports.push(error) });
	publishing.useSource(settingsVersions({ cache, settings, history: new SettingsHistory(connection) }));
	publishing.useSource(catalogueVersions({ repository: rows, rules: ruleRows, edits, forget }));
	publishing.useActors(async (_guild, member) => people.get(member) ?? null);
	return { units, store, settings, rows, repository, rules, shop, editor, publishing, reports };
}

export type Process = ReturnType<typeof startProcess>;
