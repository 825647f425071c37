import type { Connection } from 'mongoose';
import { Approvals, approvalModel, mongoApprovals } from '#approvals';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
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
	postingModel,
	Reconciliation
} from '#economy';
import { invitesSettings, VestingService } from '#invites';
import type { OrderService } from '#orders';
import { packSlices } from '#settings';
import { Drafts, Prices, Shop, shopSettings, Uploads } from '#shop';
import { Relations, TrustService, trustSettings } from '#trust';
import { Rewards, XpService, xpSettings } from '#xp';
import { inviteModel } from '../../src/invites/invites.model.js';
import { InvitesRepository } from '../../src/invites/invites.repository.js';
import type { ChangeService } from '../../src/orders/change.service.js';
import type { DeliveryService } from '../../src/orders/delivery.service.js';
import type { MeetingService } from '../../src/orders/meeting.service.js';
import type { NoShowService } from '../../src/orders/noshow.service.js';
import { type OrderCalendar, plainCalendar } from '../../src/orders/order.calendar.js';
import { orderModel } from '../../src/orders/order.model.js';
import { mongoOrderRepository } from '../../src/orders/order.mongo.repository.js';
import { orderCounterModel } from '../../src/orders/order-counter.model.js';
import { composeOrders } from '../../src/orders/orders.compose.js';
import { orderEffects } from '../../src/orders/orders.effects.js';
import { ordersSettings } from '../../src/orders/orders.settings.js';
import type { PaymentService } from '../../src/orders/payment.service.js';
import type { PlacingService } from '../../src/orders/placing.service.js';
import type { ProblemService } from '../../src/orders/problem.service.js';
import { rewardPayer } from '../../src/orders/reward-payer.js';
import { mongoRulingDrafts, rulingDraftsModel } from '../../src/orders/ruling.model.js';
import type { RulingService } from '../../src/orders/ruling.service.js';
import { SecondPersons } from '../../src/orders/second.service.js';
import { FileRepository } from '../../src/shop/files.repository.js';
import { parsePack } from '../../src/shop/pack/pack.js';
import { ruleModel, useModel } from '../../src/shop/pricing/price.model.js';
import { PriceRepository } from '../../src/shop/pricing/price.repository.js';
import { categoryModel, counterModel, draftModel, itemModel, profileModel, statsModel, stockModel } from '../../src/shop/shop.model.js';
import { ShopRepository } from '../../src/shop/shop.repository.js';
import { caseCounterModel } from '../../src/trust/cases/case.model.js';
import { foldModel, scoreModel } from '../../src/trust/scores/score.model.js';
import { evidenceModel } from '../../src/trust/trust.model.js';
import { TrustRepository } from '../../src/trust/trust.repository.js';
import { rewardCounterModel, xpEntryModel, xpMemberModel } from '../../src/xp/xp.model.js';
import { XpRepository } from '../../src/xp/xp.repository.js';
import type { TestDatabases } from './databases.js';
import { moneyUnit } from './economy.js';
import type { PackJson } from './packs.js';
import { testScores } from './scores.js';

/** The real services of one process on a real database, without Discord: from the catalogue to the order and what it pays. */
export interface ShopFloor {
	readonly connection: Connection;
	readonly writer: UnitWriter;
	readonly trust: TrustService;
	readonly economy: Economy;
	readonly shop: Shop;
	readonly prices: Prices;
	readonly drafts: Drafts;
	readonly placing: PlacingService;
	readonly orders: OrderService;
	readonly deliveries: DeliveryService;
	readonly payments: PaymentService;
	readonly problems: ProblemService;
	readonly rulings: RulingService;
	readonly approvals: Approvals;
	/** Refunds and rulings that may need a second person. */
	readonly seconds: SecondPersons;
	readonly meetings: MeetingService;
	readonly noShows: NoShowService;
	readonly changes: ChangeService;
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
	/** Credits that this person may move in one act; default: no limit. */
	readonly limit?: (actor: Actor) => number | null;
	/** Whether a second person may agree to what is above the limit; default: nobody may. */
	readonly second?: boolean;
	/** Whether two people are tribe-mates; default: nobody is. */
	readonly related?: (one: MemberId, other: MemberId) => boolean;
	/** The bytes behind every upload; default: none, so that uploads are refused. */
	readonly upload?: Uint8Array;
	/** When staff are back, and whether orders are refused until then; default: they are at work. */
	readonly opening?: () => { readonly at: Date; readonly blocks: boolean } | null;
	/** How time counts; default: every hour. */
	readonly calendar?: OrderCalendar;
	/** Zones that members have chosen. */
	readonly zones?: Readonly<Record<string, string>>;
}

let requests = 0;

export async function openFloor(databases: TestDatabases, json: PackJson, options: FloorOptions): Promise<ShopFloor> {
	const { clock, slots = () => [], limit = () => null, related = () => false, upload = new Uint8Array() } = options;
	const parsed = parsePack(json);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	const slices = packSlices({ ...json });
	const settings = {
		orders: ordersSettings.schema.parse(slices.orders),
		trust: trustSettings.schema.parse(slices.trust),
		xp: xpSettings.schema.parse(slices.xp),
		economy: economySettings.schema.parse(slices.economy),
		shop: shopSettings.schema.parse(slices.shop)
	};
	const connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	const models = [
		...[unitModel, accountModel, holdModel, postingModel, booksModel, checkpointModel],
		...[categoryModel, itemModel, stockModel, counterModel, statsModel, draftModel, profileModel, ruleModel, useModel],
		...[
			approvalModel,
			evidenceModel,
			caseCounterModel,
			foldModel,
			scoreModel,
			inviteModel,
			xpEntryModel,
			xpMemberModel,
			rewardCounterModel,
			orderModel,
			orderCounterModel,
			rulingDraftsModel
		]
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
	const shopSource = { shop: async () => settings.shop };
	const shop = new Shop(goods, shopSource, clock);
	shop.sellable(['credits', 'in_game']);
	const rules = new PriceRepository(connection);
	const prices = new Prices({
		rules,
		repository: goods,
		units: writer,
		clock,
		settings: shopSource.shop,
		guild: async () => ({ zone: 'UTC', roles: {} })
	});
	shop.usePrices(prices, rules);
	const uploads = new Uploads(new FileRepository(connection), async () => upload);
	const secrets = new SecretBox([{ id: 'test', key: Buffer.alloc(32, 1) }]);
	const drafts = new Drafts(goods, writer, shop, shopSource, uploads, clock, secrets);
	const trust = new TrustService({
		repository: new TrustRepository(connection),
		scores: testScores(connection, writer, clock),
		joined: async () => new Map(),
		clock,
		settings: async () => settings.trust,
		slots: async (_, actor) => new Set(slots(actor))
	});
	const invites = new VestingService({
		identities: { sharesId: async () => false },
		units: writer,
		repository: new InvitesRepository(connection),
		relations: new Relations(),
		clock,
		settings: async () => invitesSettings.defaults
	});
	const xpRows = new XpRepository(connection);
	const xpSource = { settings: async () => settings.xp, zone: async () => 'UTC' };
	const rewards = new Rewards({ ...xpSource, counters: (guild, ids) => xpRows.counters(guild, ids) });
	const xp = new XpService({ ...xpSource, units: writer, repository: xpRows, rewards, clock, isOn: async () => true });
	xp.payThrough(rewardPayer(economy));

	const repository = mongoOrderRepository(connection);
	prices.useOrders({ hasOrdered: async (guild, member) => (await repository.counts(guild, member)).open > 0 });
	const source = { orders: async () => settings.orders };
	const policy = {
		can: async (_: GuildId, actor: Actor) => slots(actor).length > 0,
		inSlots: async (_: GuildId, actor: Actor, wanted: readonly string[]) => slots(actor).some((slot) => wanted.includes(slot)),
		limit: async (_: GuildId, actor: Actor) => limit(actor),
		above: async (_: GuildId, actor: Actor, __: string, credits: number) => {
			const most = limit(actor);
			return most !== null && credits > most ? { limit: most, second: options.second ?? false } : null;
		}
	};
	const approvals = new Approvals({
		units: writer,
		clock,
		repository: mongoApprovals(connection),
		policy: {
			...policy,
			require: async (of, actor, capability) => {
				if (!(await policy.can(of, actor))) throw new Forbidden('settings.capability', { what: capability, who: '' });
			},
			fourEyes: async (_, capability) => (options.second ? { capability, above: Number.MAX_SAFE_INTEGER, expiresHours: 24 } : null)
		}
	});
	const again = { again: drafts.again.bind(drafts) };
	const composed = (from: Pick<Drafts, 'get' | 'again'>) =>
		composeOrders({
			units: writer,
			clock,
			repository,
			economy,
			shop,
			drafts: from,
			trust,
			uploads,
			policy,
			ties: { related: async (_, one, other) => related(one, other) },
			settings: source,
			calendars: { of: async () => options.calendar ?? plainCalendar },
			secrets,
			rulings: mongoRulingDrafts(connection),
			seconds: approvals,
			rooms: { opening: async () => options.opening?.() ?? null },
			zone: async () => 'UTC',
			memberZone: async (_, member) => options.zones?.[member] ?? null
		});
	const built = composed(drafts);
	const { orders, deliveries, payments, problems, rulings, placing, meetings, noShows, changes } = built;
	const seconds = new SecondPersons({ ...built, policy, settings: source, approvals });
	for (const act of seconds.acts()) approvals.act(act);

	const floor: ShopFloor = {
		connection,
		writer,
		trust,
		economy,
		shop,
		prices,
		drafts,
		placing,
		orders,
		deliveries,
		payments,
		problems,
		rulings,
		approvals,
		seconds,
		meetings,
		noShows,
		changes,
		xp,
		effects: orderEffects({ units: writer, clock, xp, trust, invites, relations: new Relations(), orders: repository }),
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
				const { placing: own } = composed({ ...again, get: async () => ({ ...state, draft: { ...state.draft, startedAt } }) });
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
