import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId, MemberId } from '#core/ids';
import {
	declareCapabilities,
	declaredGuardPoints,
	declareFeatures,
	guardPointWords,
	memberView,
	registerCurrentScreen,
	registerRefusalActions
} from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import { slotsSettings } from '#settings';
import { formsSettings, type ItemRow } from '#shop';
import { levelOf, tenureMonths, xpSettings } from '#xp';
import { trustFormula } from './formula.settings.js';
import type { Progress } from './gates.js';
import { type GatePoint, Gates, type GateUse } from './gates.service.js';
import { raiseId, trustId } from './ids.js';
import { SendLimit, sentModel } from './limits/send-limit.js';
import { trustDecisions } from './migrations/20261122-trust-decisions.js';
import { trustEvidence } from './migrations/20261122-trust-evidence.js';
import { registerMovesCheck } from './moves/moves.check.js';
import { TrustMoves } from './moves/moves.service.js';
import { PassRepository, passModel } from './passes/pass.model.js';
import { passTelling } from './passes/passes.effects.js';
import { Passes, passDeadline } from './passes/passes.service.js';
import { Relations } from './relations.js';
import { RingRepository, ringModel } from './rings/ring.repository.js';
import { Rings } from './rings/rings.service.js';
import type { ChannelRoles } from './roles/channel-roles.service.js';
import { channelPoint } from './roles/gate-channels.js';
import { gateMemberModel, gateRoleModel, gateWalkModel } from './roles/gate-roles.model.js';
import { startChannelRoles } from './roles/start.js';
import { Course } from './scores/course.js';
import { PointRepository, pointModel } from './scores/point.repository.js';
import { foldModel, scoreModel } from './scores/score.model.js';
import { ScoreRepository } from './scores/score.repository.js';
import { Scores } from './scores/scores.service.js';
import { Tiers } from './tiers.service.js';
import { registerTrustChecks } from './trust.checks.js';
import { evidenceModel } from './trust.model.js';
import { TrustRepository } from './trust.repository.js';
import { trustSeasonEnd } from './trust.seasons.js';
import { TrustService } from './trust.service.js';
import { trustSettings } from './trust.settings.js';

/** Evidence of settled deals, and what it opens. */
export const trust = defineDomain({
	root: new URL('.', import.meta.url),
	migrations: [trustEvidence, trustDecisions],
	async start() {
		declareSeasonEnd('trust', trustSeasonEnd);
		declareFeatures('trust', { trust: {} });
		declareCapabilities('gates', { 'trust.pass': {} });
		for (const code of ['gateClosed', 'limitOrders', 'limitValue'])
			registerRefusalActions(`trust.${code}`, (view) => [primary(...ownStanding(view))]);
		for (const code of ['sendNone', 'sendLimit'])
			registerRefusalActions(`gates.${code}`, (view) => [primary(view.t('trust:home.raises'), raiseId.make())]);
		registerCurrentScreen('trust', (view) => secondary(...ownStanding(view)));
		const { mongo, clock, settings, checks, shop, units, leases, log, effects, sweep, policy, rankHolders } = container;
		await prepareCollections(mongo, [
			...[
				evidenceModel(mongo),
				foldModel(mongo),
				scoreModel(mongo),
				pointModel(mongo),
				ringModel(mongo),
				passModel(mongo),
				sentModel(mongo)
			],
			...[gateRoleModel(mongo), gateMemberModel(mongo), gateWalkModel(mongo)]
		]);
		declareCapabilities('trust', { 'trust.sources': {} });
		const verified = (guild: GuildId, members: readonly MemberId[]) => container.trust.verifiedAmong(guild, members);
		const joined = (guild: GuildId, members: readonly MemberId[]) => rankHolders.joinedOf(guild, members);
		const current = (guild: GuildId) => container.scores.current(guild);
		const moves = new TrustMoves({ repository: new ScoreRepository(mongo), clock, current, joined, verified });
		registerMovesCheck(checks, settings, moves);
		container.tiers = new Tiers({
			rows: container.settingRows,
			policy,
			settings: (guild) => settings.on('draft').get(guild, trustSettings),
			counts: async (guild, tiers) => moves.standing(guild, { formula: await settings.get(guild, trustFormula), tiers }),
			async moves(guild, now, wanted) {
				const formula = await settings.get(guild, trustFormula);
				return moves.between(guild, { formula, tiers: now }, { formula, tiers: wanted });
			}
		});
		registerTrustChecks(checks, { shop, settings, verifies: () => container.trust.knowsFacts });
		container.relations = new Relations();
		container.scores = new Scores({
			repository: new ScoreRepository(mongo),
			units,
			clock,
			leases,
			formula: (guild) => settings.get(guild, trustFormula),
			report: (error, guild) => log.error({ err: error, guild }, 'the standings of a guild could not be worked out')
		});
		sweep.duty({ name: 'trust-scores', run: () => container.scores.run() });
		container.trust = new TrustService({
			repository: new TrustRepository(mongo),
			scores: container.scores,
			clock,
			settings: (guild) => settings.get(guild, trustSettings),
			slots: (guild, actor) => settings.slotsOf(guild, actor),
			joined,
			reading: { progress: progressOf, passes: (guild, member) => container.passes.of(guild, member) }
		});
		container.course = new Course({
			points: new PointRepository(mongo),
			clock,
			readings: (guild, members) => container.trust.standings(guild, members)
		});
		effects.subscribe(container.course.subscriber());
		container.rings = new Rings({
			repository: new RingRepository(mongo),
			units,
			policy,
			clock,
			relations: container.relations,
			members: (guild, most) => hereAndKnown(guild, most)
		});
		startPasses();
		startLimits();
		startChannelRoles(progressOf);
		container.gatekeeper = { require: (guild, actor, point) => container.trust.requirePoint(guild, actor, point) };
		container.forms.useGate((guild, actor, { key, gate }) =>
			container.trust.requirePoint(guild, actor, formPoint(key), gate === null ? [] : [gate])
		);
		container.gates = new Gates({
			rows: container.settingRows,
			policy: container.policy,
			settings: (guild) => settings.on('draft').get(guild, trustSettings),
			uses: async (guild) => usesOf(await shop.on('draft').everyItem(guild)),
			members: (guild, most) => hereAndKnown(guild, most),
			async measured(guild, member, joinedAt) {
				const [standing, facts, progress, passes] = await Promise.all([
					container.trust.standing(guild, member, joinedAt),
					container.trust.facts(guild, member),
					progressOf(guild, member, joinedAt),
					container.passes.of(guild, member)
				]);
				return { standing, facts, progress, passes };
			},
			passes: (guild, gate) => container.passes.count(guild, gate),
			points: pointsOf,
			ranks: async (guild) => (await settings.on('draft').get(guild, xpSettings)).ranks.filter(({ archived }) => !archived)
		});
	}
});

/** Members that are here, with when they joined. */
async function hereAndKnown(guild: GuildId, most: number): Promise<{ readonly member: MemberId; readonly joinedAt: Date }[]> {
	const known = await container.rankHolders.known(guild, most);
	return known.flatMap(({ member, joinedAt }) => (joinedAt ? [{ member, joinedAt }] : []));
}

const formPoint = (key: string): string => `form:${key}`;

/** What a gate of the guild can guard besides items: what members do, its forms, its channels. */
async function pointsOf(guild: GuildId): Promise<GatePoint[]> {
	const read = container.settings.on('draft');
	const [{ forms }, { channelSlots }] = await Promise.all([read.get(guild, formsSettings), read.get(guild, slotsSettings)]);
	const named = (kind: 'form' | 'channel', name: string): GatePoint['label'] => ({
		kind: 'text',
		key: `gates:points.${kind}`,
		params: { name: { kind: 'user-text', value: name } }
	});
	return [
		...declaredGuardPoints().map((point) => ({ key: point.key, label: { kind: 'text', key: guardPointWords(point) } as const })),
		...forms.map(({ key, name }) => ({ key: formPoint(key), label: named('form', name) })),
		...channelSlots
			.filter(({ kind }) => kind !== 'category')
			.map(({ key, name }) => ({ key: channelPoint(key), label: named('channel', name) }))
	];
}

/** Level and rank of a member. */
async function progressOf(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<Progress> {
	const { settings, rankHolders, clock } = container;
	const [{ levels, ranks }, xp] = await Promise.all([settings.get(guild, xpSettings), rankHolders.xpOf(guild, [member])]);
	const months = joinedAt ? tenureMonths(joinedAt, clock.now()) : 0;
	return { level: levelOf(levels, xp.get(member) ?? 0), months, ranks: ranks.filter(({ archived }) => !archived) };
}

/** Gates that staff open by hand. */
function startPasses(): void {
	const { mongo, units, clock, policy, settings, effects, deadlines, discord, relations } = container;
	const passes = new PassRepository(mongo);
	container.passes = new Passes({ units, clock, passes, policy, relations, settings: (guild) => settings.get(guild, trustSettings) });
	const wanted = (guild: GuildId, member: MemberId) => container.preferences.wantsDms(guild, member);
	effects.effect(passTelling({ passes, discord, wanted, view: memberView }));
	deadlines.deadline({ kind: passDeadline, due: (row) => container.passes.due(row) });
}

/** What members may send: nothing while a case or sanction holds, past its gates, and so much a day. */
function startLimits(): void {
	const { mongo, clock, presentation, sending, trust } = container;
	container.sendLimit = new SendLimit({
		clock,
		sent: sentModel(mongo),
		zone: async (guild) => (await presentation.forGuild(guild)).zone,
		limits: async (guild, actor) => (await trust.profile(guild, actor.id, actor.joinedAt)).limits
	});
	sending.useGuard({
		async allow(guild, actor, { amount }, gate) {
			await container.sanctions.requireSend(guild, actor.id);
			await trust.requirePoint(guild, actor, 'economy.send', gate === '' ? [] : [gate]);
			return container.sendLimit.count(guild, actor, amount);
		},
		async left(guild, actor, amount, gate) {
			await trust.requirePoint(guild, actor, 'economy.send', gate === '' ? [] : [gate]);
			return container.sendLimit.require(guild, actor, amount);
		}
	});
}

/** Which items each gate guards, itself or by an answer. */
function usesOf(items: readonly Pick<ItemRow, 'key' | 'definition'>[]): ReadonlyMap<string, readonly GateUse[]> {
	const uses = new Map<string, GateUse[]>();
	for (const { key: item, definition } of items) {
		const { gate, choiceGates = [] } = definition.access;
		for (const key of new Set([...(gate ? [gate] : []), ...choiceGates.map((rule) => rule.gate)]))
			uses.set(key, [...(uses.get(key) ?? []), { item, name: definition.name }]);
	}
	return uses;
}

/** The button of the member's own screen. */
const ownStanding = (view: ViewContext): [string, string] => [view.t('trust:home.own'), trustId.make()];

declare module '@sapphire/pieces' {
	interface Container {
		trust: TrustService;
		relations: Relations;
		scores: Scores;
		course: Course;
		rings: Rings;
		gates: Gates;
		tiers: Tiers;
		passes: Passes;
		sendLimit: SendLimit;
		channelRoles: ChannelRoles;
	}
}
