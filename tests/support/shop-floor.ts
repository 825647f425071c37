import type { Connection } from 'mongoose';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { SecretBox } from '#core/secrets/secret-box';
import type { Change, UnitWriter } from '#core/units/unit';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import {
	accountModel,
	BooksRepository,
	booksModel,
	checkpointModel,
	Economy,
	EconomyRepository,
	economySettings,
	holdModel,
	memberAccount,
	mint,
	postingModel,
	Reconciliation
} from '#economy';
import { OrderService } from '#orders';
import { packSlices } from '#settings';
import { cancelPlacing, Drafts, Shop, settlePlacing, shopSettings, Uploads } from '#shop';
import { TrustService, trustSettings } from '#trust';
import { Rewards, XpService, xpSettings } from '#xp';
import { OrderAccess } from '../../src/orders/order.access.js';
import { orderCounterModel, orderModel } from '../../src/orders/order.model.js';
import { mongoOrderRepository } from '../../src/orders/order.mongo.repository.js';
import { OrderMoves, orderSubject } from '../../src/orders/order.moves.js';
import type { OrderMoney } from '../../src/orders/order.ports.js';
import { noTies } from '../../src/orders/order.ports.js';
import { orderEffects } from '../../src/orders/orders.effects.js';
import { ordersSettings } from '../../src/orders/orders.settings.js';
import { PlacingService } from '../../src/orders/placing.service.js';
import { FileRepository } from '../../src/shop/files.repository.js';
import { parsePack } from '../../src/shop/pack/pack.js';
import { categoryModel, counterModel, draftModel, itemModel, profileModel, statsModel, stockModel } from '../../src/shop/shop.model.js';
import { ShopRepository } from '../../src/shop/shop.repository.js';
import { evidenceModel } from '../../src/trust/trust.model.js';
import { TrustRepository } from '../../src/trust/trust.repository.js';
import { rewardCounterModel, xpEntryModel, xpMemberModel } from '../../src/xp/xp.model.js';
import { XpRepository } from '../../src/xp/xp.repository.js';
import type { TestDatabases } from './databases.js';
import { moneyUnit } from './economy.js';
import type { PackJson } from './packs.js';

/** The real services of one process on a real database, without Discord: from the catalogue to the order and what it pays. */
export interface ShopFloor {
	readonly connection: Connection;
	readonly writer: UnitWriter;
	readonly economy: Economy;
	readonly shop: Shop;
	readonly drafts: Drafts;
	readonly placing: PlacingService;
	readonly orders: OrderService;
	readonly xp: XpService;
	readonly effects: ReturnType<typeof orderEffects>;
	/** Brings the pack's catalogue into a guild. */
	open(guild: GuildId): Promise<void>;
	/** Gives a member credits. */
	fund(guild: GuildId, member: MemberId, amount: number): Promise<void>;
	/** Starts a draft of an item without questions and places it. */
	buy(guild: GuildId, actor: Actor, item: string): Promise<string>;
	/** Places so many drafts of one item at once, as if the member had them all before any was placed. */
	buyAtOnce(guild: GuildId, actor: Actor, item: string, times: number): Promise<Promise<unknown>[]>;
	rows(collection: string, guild: GuildId): Promise<Record<string, unknown>[]>;
	close(): Promise<void>;
}

export interface FloorOptions {
	readonly clock: Clock;
	/** Role slots that a person fills; default: none. */
	readonly slots?: (actor: Actor) => readonly string[];
}

let requests = 0;

export async function openFloor(databases: TestDatabases, json: PackJson, options: FloorOptions): Promise<ShopFloor> {
	const { clock, slots = () => [] } = options;
	const parsed = parsePack(json);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	const slices = packSlices({ ...json });
	const settings = {
		orders: ordersSettings.schema.parse(slices.orders),
		trust: trustSettings.schema.parse(slices.trust),
		xp: xpSettings.schema.parse(slices.xp),
		economy: economySettings.schema.parse(slices.economy)
	};
	const connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	const models = [
		...[unitModel, accountModel, holdModel, postingModel, booksModel, checkpointModel],
		...[categoryModel, itemModel, stockModel, counterModel, statsModel, draftModel, profileModel],
		...[evidenceModel, xpEntryModel, xpMemberModel, rewardCounterModel, orderModel, orderCounterModel]
	];
	for (const model of models) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', 'deadlines'])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);

	const log = { warn: () => undefined, error: () => undefined };
	const writer = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => ['test'] }, log });
	const ledger = new EconomyRepository(connection);
	const economy = new Economy({
		units: writer,
		repository: ledger,
		clock,
		books: new Reconciliation({
			units: writer,
			clock,
			log,
			repository: new BooksRepository(connection),
			legsAfter: (guild, account, currency, seq) => ledger.legsAfter(guild, account, currency, seq)
		}),
		settings: async () => settings.economy
	});
	const goods = new ShopRepository(connection);
	const shopSource = { shop: async () => shopSettings.defaults };
	const shop = new Shop(goods, shopSource, clock);
	shop.sellable(['credits']);
	const uploads = new Uploads(new FileRepository(connection), async () => new Uint8Array());
	const secrets = new SecretBox([{ id: 'test', key: Buffer.alloc(32, 1) }]);
	const drafts = new Drafts(goods, writer, shop, shopSource, uploads, clock, secrets);
	const trust = new TrustService({
		repository: new TrustRepository(connection),
		clock,
		settings: async () => settings.trust,
		slots: async (_, actor) => new Set(slots(actor))
	});
	const xpRows = new XpRepository(connection);
	const xpSource = { settings: async () => settings.xp, zone: async () => 'UTC' };
	const rewards = new Rewards({ ...xpSource, counters: (guild, ids) => xpRows.counters(guild, ids) });
	const xp = new XpService({ ...xpSource, units: writer, repository: xpRows, rewards, clock });
	xp.payThrough({
		locks: economy.locks,
		async pay(guild, { key, member, tokens }) {
			if (tokens === 0) return [];
			const legs = [
				{ account: mint, currency: 'tokens' as const, amount: -tokens },
				{ account: memberAccount(member), currency: 'tokens' as const, amount: tokens }
			];
			return economy.posting(
				{ guild, key: `reward:${key}:tokens`, reason: 'reward.tokens', actor: 'rewards', legs },
				await economy.maxBalances(guild)
			);
		}
	});

	const repository = mongoOrderRepository(connection);
	const source = { orders: async () => settings.orders };
	const policy = {
		can: async (_: GuildId, actor: Actor) => slots(actor).length > 0,
		inSlots: async (_: GuildId, actor: Actor, wanted: readonly string[]) => slots(actor).some((slot) => wanted.includes(slot))
	};
	const money = orderMoney(economy);
	const orders = new OrderService({
		units: writer,
		clock,
		money,
		policy,
		orders: repository,
		access: new OrderAccess(policy, noTies),
		stock: {
			sell: ({ guild, reservation }) => settlePlacing(guild, reservation),
			giveBack: ({ reservation }) => cancelPlacing(reservation)
		},
		settings: source,
		moves: new OrderMoves(writer, clock),
		secrets
	});
	const placingWith = (from: Pick<Drafts, 'get'>) =>
		new PlacingService({
			units: writer,
			clock,
			money,
			shop,
			trust,
			drafts: from,
			orders: repository,
			settings: source,
			secrets,
			zone: async () => 'UTC'
		});
	const placing = placingWith(drafts);

	const floor: ShopFloor = {
		connection,
		writer,
		economy,
		shop,
		drafts,
		placing,
		orders,
		xp,
		effects: orderEffects({ units: writer, clock, xp, trust, orders: repository }),
		async open(guild) {
			const changes: readonly Change[] = await shop.importChanges(guild, parsed.pack);
			await writer.execute({ guild, key: 'catalogue', content: null, changes });
		},
		async fund(guild, member, amount) {
			const key = `fund:${member}:${++requests}`;
			const draft = { guild, key, reason: 'grant.staff', member, amount, actor: 'test' } as const;
			await writer.execute(moneyUnit(guild, key, economy.grant(draft, await economy.maxBalances(guild))));
		},
		async buy(guild, actor, item) {
			const filler = { member: actor.id, openGates: new Set<string>(), request: `r${++requests}` };
			const { draft, quote } = await drafts.open(guild, filler, item);
			const order = await placing.place(guild, actor, { item, started: draft.startedAt.getTime(), shown: quote?.total ?? 0 });
			return order.code;
		},
		async buyAtOnce(guild, actor, item, times) {
			const filler = { member: actor.id, openGates: new Set<string>(), request: `r${++requests}` };
			const state = await drafts.open(guild, filler, item);
			return Array.from({ length: times }, (_, index) => {
				const startedAt = new Date(state.draft.startedAt.getTime() + index);
				const own = placingWith({ get: async () => ({ ...state, draft: { ...state.draft, startedAt } }) });
				return own.place(guild, actor, { item, started: startedAt.getTime(), shown: state.quote?.total ?? 0 });
			});
		},
		rows: (collection, guild) =>
			database(connection)
				.collection(collection)
				.find({ guild: guild as string })
				.toArray(),
		async close() {
			await writer.stop();
			await connection.close();
		}
	};
	return floor;
}

function orderMoney(economy: Economy): OrderMoney {
	const common = (code: string, part: string) => ({ holdId: code, key: `order:${code}:${part}`, ref: orderSubject(code) });
	return {
		locks: economy.locks,
		hold: ({ guild, code, member, amount }) =>
			economy.hold({
				guild,
				member,
				amount,
				...common(code, 'hold'),
				owner: orderSubject(code),
				reason: 'order.hold',
				actor: member
			}),
		capture: ({ guild, code, member, amount, actor, part }) =>
			economy.capture({ guild, member, amount, ...common(code, part), reason: 'order.capture', actor }),
		release: ({ guild, code, member, amount, actor, part }) =>
			economy.release({ guild, member, amount, ...common(code, part), reason: 'order.release', actor })
	};
}

/** Runs everything at once; answers how many were done and how often each refusal came. Anything but a refusal is thrown. */
export async function tally(attempts: readonly Promise<unknown>[]): Promise<Record<string, number>> {
	const results: Record<string, number> = {};
	for (const result of await Promise.allSettled(attempts)) {
		if (result.status === 'rejected' && !(result.reason instanceof DomainError)) throw result.reason;
		const name = result.status === 'fulfilled' ? 'done' : result.reason.code;
		results[name] = (results[name] ?? 0) + 1;
	}
	return results;
}
