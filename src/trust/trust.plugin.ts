import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId, MemberId } from '#core/ids';
import { declareCapabilities, declareFeatures, registerCurrentScreen, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import type { ItemRow } from '#shop';
import { trustFormula } from './formula.settings.js';
import { Gates, type GateUse } from './gates.service.js';
import { trustId } from './ids.js';
import { trustEvidence } from './migrations/20261122-trust-evidence.js';
import { registerMovesCheck } from './moves/moves.check.js';
import { TrustMoves } from './moves/moves.service.js';
import { Relations } from './relations.js';
import { RingRepository, ringModel } from './rings/ring.repository.js';
import { Rings } from './rings/rings.service.js';
import { Course } from './scores/course.js';
import { PointRepository, pointModel } from './scores/point.repository.js';
import { foldModel, scoreModel } from './scores/score.model.js';
import { ScoreRepository } from './scores/score.repository.js';
import { Scores } from './scores/scores.service.js';
import { registerTrustChecks } from './trust.checks.js';
import { evidenceModel } from './trust.model.js';
import { TrustRepository } from './trust.repository.js';
import { trustSeasonEnd } from './trust.seasons.js';
import { TrustService } from './trust.service.js';
import { trustSettings } from './trust.settings.js';

/** Evidence of settled deals, and what it opens. */
export const trust = defineDomain({
	root: new URL('.', import.meta.url),
	migrations: [trustEvidence],
	async start() {
		declareSeasonEnd('trust', trustSeasonEnd);
		declareFeatures('trust', { trust: {} });
		for (const code of ['gateClosed', 'limitOrders', 'limitValue'])
			registerRefusalActions(`trust.${code}`, (view) => [primary(...ownStanding(view))]);
		registerCurrentScreen('trust', (view) => secondary(...ownStanding(view)));
		const { mongo, clock, settings, checks, shop, units, leases, log, effects, sweep, policy, rankHolders } = container;
		await prepareCollections(mongo, [evidenceModel(mongo), foldModel(mongo), scoreModel(mongo), pointModel(mongo), ringModel(mongo)]);
		declareCapabilities('trust', { 'trust.sources': {} });
		const verified = async (guild: GuildId, member: MemberId) => (await container.trust.facts(guild, member)).verifiedGameId;
		const joined = (guild: GuildId, members: readonly MemberId[]) => rankHolders.joinedOf(guild, members);
		registerMovesCheck(checks, settings, new TrustMoves({ repository: new ScoreRepository(mongo), clock, joined, verified }));
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
			joined
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
		container.forms.useGate((guild, actor, gate) => container.trust.requireGate(guild, actor, gate));
		container.gates = new Gates({
			rows: container.settingRows,
			policy: container.policy,
			settings: (guild) => settings.on('draft').get(guild, trustSettings),
			uses: async (guild) => usesOf(await shop.on('draft').everyItem(guild)),
			members: (guild, most) => hereAndKnown(guild, most),
			standing: (guild, member, joinedAt) => container.trust.standing(guild, member, joinedAt),
			facts: (guild, member) => container.trust.facts(guild, member)
		});
	}
});

/** Members that are here, with when they joined. */
async function hereAndKnown(guild: GuildId, most: number): Promise<{ readonly member: MemberId; readonly joinedAt: Date }[]> {
	const known = await container.rankHolders.known(guild, most);
	return known.flatMap(({ member, joinedAt }) => (joinedAt ? [{ member, joinedAt }] : []));
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
	}
}
