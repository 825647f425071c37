import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { type GuildId, guildId } from '#core/ids';
import { declareFeatures, guildView, registerCurrentScreen } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { secondary } from '#core/views/kit';
import { rankId } from './ids.js';
import { MessageXp } from './message-xp.js';
import { rankRoleProblem } from './rank-role-problem.js';
import { RankRoles } from './rank-roles.js';
import { RankHolderRepository, rankHolderModel, rankWalkModel } from './rank-roles.model.js';
import { type KnownMember, Ranks } from './ranks.service.js';
import { Rewards } from './rewards.service.js';
import { ownEvents, RewardEvents } from './rules/reward-events.js';
import { RewardRules } from './rules/reward-rules.service.js';
import { tenureMonths } from './time-windows.js';
import { xpSubscribers } from './xp.effects.js';
import { rewardCounterModel, xpEntryModel, xpMemberModel } from './xp.model.js';
import { XpRepository } from './xp.repository.js';
import { xpSeasonEnd } from './xp.seasons.js';
import { XpService } from './xp.service.js';
import { type XpSettings, xpSettings } from './xp.settings.js';

/** XP, levels, ranks and the engine behind every reward. */
export const xp = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('xp', xpSeasonEnd);
		declareFeatures('xp', { xp: {} });
		registerCurrentScreen('xp', (view) => secondary(view.t('xp:why.crumb'), rankId.make()));
		const { mongo, units, clock, settings: guilds, presentation, effects, discord, slotUses } = container;
		await prepareCollections(mongo, [
			xpEntryModel(mongo),
			xpMemberModel(mongo),
			rewardCounterModel(mongo),
			rankHolderModel(mongo),
			rankWalkModel(mongo)
		]);
		slotUses.channel({ slot: 'announcements', feature: 'xp', writes: 'bot' });

		const repository = new XpRepository(mongo);
		const settings = (guild: GuildId) => guilds.get(guild, xpSettings);
		const zone = async (guild: GuildId) => (await presentation.forGuild(guild)).zone;
		const rewards = new Rewards({ settings, zone, counters: (guild, ids) => repository.counters(guild, ids) });
		const isOn = (guild: GuildId) => guilds.feature(guild, 'xp');
		container.xp = new XpService({ units, repository, rewards, clock, settings, zone, isOn });
		container.messageXp = new MessageXp({ xp: container.xp, clock, settings });

		const { settingRows: rows, policy } = container;
		const events = new RewardEvents();
		for (const event of ownEvents) events.declare(event);
		container.rewardEvents = events;
		// Editors see what they have left, members what is in force.
		const drafted = (guild: GuildId) => guilds.on('draft').get(guild, xpSettings);
		container.rewardRules = new RewardRules({ rows, events, policy, clock, settings: drafted, zone });
		startRanks(settings, drafted);

		const channel = (guild: GuildId, slot: string) => guilds.channelOf(guild, slot);
		for (const subscriber of xpSubscribers({ xp: container.xp, discord, settings, channel, view: (guild) => guildView(guild) })) {
			effects.subscribe(subscriber);
		}
	}
});

/** Members that counts of ranks and levels go through. */
const countedMembers = 5_000;

/** The ladder's editor, and the roles of ranks. */
function startRanks(settings: (guild: GuildId) => Promise<XpSettings>, drafted: typeof settings): void {
	const { mongo, units, clock, settingRows: rows, policy, leases, discord, effects, sweep, log } = container;
	const holders = new RankHolderRepository(mongo);
	container.rankHolders = holders;
	container.ranks = new Ranks({
		rows,
		policy,
		settings: drafted,
		async members(guild): Promise<readonly KnownMember[]> {
			const known = await holders.known(guild, countedMembers);
			const xpOf = await holders.xpOf(
				guild,
				known.map(({ member }) => member)
			);
			const now = clock.now();
			return known.map(({ member, joinedAt }) => ({ months: joinedAt ? tenureMonths(joinedAt, now) : 0, xp: xpOf.get(member) ?? 0 }));
		},
		roleProblem: (guild, role) => rankRoleProblem({ discord, settings: container.settings }, guild, role)
	});
	const roles = new RankRoles({
		holders,
		leases,
		units,
		clock,
		discord,
		settings,
		guilds: () => [...container.client.guilds.cache.keys()].map(guildId),
		reason: async (guild) => (await guildView(guild)).t('xp:rankRole.reason'),
		report: (error, guild) => log.error({ err: error, guild }, 'the roles of ranks could not be looked at')
	});
	effects.effect(roles.effect());
	sweep.duty({ name: 'rank-roles', run: () => roles.run() });
}

declare module '@sapphire/pieces' {
	interface Container {
		xp: XpService;
		messageXp: MessageXp;
		rewardEvents: RewardEvents;
		rewardRules: RewardRules;
		ranks: Ranks;
		rankHolders: RankHolderRepository;
	}
}
