import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId } from '#core/ids';
import { guildView, registerCurrentScreen } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { secondary } from '#core/views/kit';
import { rankId } from './ids.js';
import { MessageXp } from './message-xp.js';
import { Rewards } from './rewards.service.js';
import { xpSubscribers } from './xp.effects.js';
import { rewardCounterModel, xpEntryModel, xpMemberModel } from './xp.model.js';
import { XpRepository } from './xp.repository.js';
import { XpService } from './xp.service.js';
import { xpSettings } from './xp.settings.js';

/** XP, levels, ranks and the engine behind every reward. */
export const xp = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		registerCurrentScreen('xp', (view) => secondary(view.t('xp:why.crumb'), rankId.make()));
		const { mongo, units, clock, settings: guilds, presentation, effects, discord, slotUses } = container;
		await prepareCollections(mongo, [xpEntryModel(mongo), xpMemberModel(mongo), rewardCounterModel(mongo)]);
		slotUses.channel({ slot: 'announcements', feature: 'xp', writes: 'bot' });

		const repository = new XpRepository(mongo);
		const settings = (guild: GuildId) => guilds.get(guild, xpSettings);
		const zone = async (guild: GuildId) => (await presentation.forGuild(guild)).zone;
		const rewards = new Rewards({ settings, zone, counters: (guild, ids) => repository.counters(guild, ids) });
		container.xp = new XpService({ units, repository, rewards, clock, settings, zone });
		container.messageXp = new MessageXp({ xp: container.xp, clock, settings });

		const channel = (guild: GuildId, slot: string) => guilds.channelOf(guild, slot);
		for (const subscriber of xpSubscribers({ xp: container.xp, discord, settings, channel, view: (guild) => guildView(guild) })) {
			effects.subscribe(subscriber);
		}
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		xp: XpService;
		messageXp: MessageXp;
	}
}
