import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { ChannelId, GuildId, MemberId } from '#core/ids';
import { declareCapabilities, guildView, memberView, registerCurrentScreen, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { secondary, type ViewContext } from '#core/views/kit';
import { registerTrustPart } from '../parts.js';
import { trustSettings } from '../trust.settings.js';
import { registerIdentityEffects } from './identity.effects.js';
import { gameIdModel, identityModel } from './identity.model.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';
import { IdentityReview } from './identity-review.service.js';
import { identityHomeId, identityOpenId, identityQueueId } from './ids.js';
import { shownLine } from './views/identity.js';

/** Who members are in the game, proved to staff. */
export const trustIdentity = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareCapabilities('identity', { 'identity.verify': {} });
		const { mongo, units, clock, secrets, guildKeys, uploads, settings, policy, relations, effects, discord, preferences, profiles } =
			container;
		await prepareCollections(mongo, [identityModel(mongo), gameIdModel(mongo)]);
		const repository = new IdentityRepository(mongo);
		const ofGuild = async (guild: GuildId) => (await settings.get(guild, trustSettings)).identity;
		container.identities = new IdentityService({
			repository,
			units,
			clock,
			secrets,
			keys: guildKeys,
			uploads,
			settings: ofGuild,
			async profile(guild, member) {
				const answers = await profiles.of(guild, member);
				return (question) => {
					const answer = answers.get(question);
					return typeof answer === 'string' ? answer : '';
				};
			}
		});
		container.identityReview = new IdentityReview({
			repository,
			units,
			clock,
			policy,
			relations,
			secrets,
			keys: guildKeys,
			settings: ofGuild
		});
		container.trust.askFacts({
			facts: (guild, member) => container.identities.facts(guild, member),
			verified: (guild, members) => container.identities.verifiedAmong(guild, members)
		});
		container.rings.useSharedIds({ sharedIds: (guild) => container.identities.sharedIds(guild) });
		registerIdentityEffects(effects, {
			repository,
			discord,
			channels: (guild) => staffChannels(guild),
			wanted: (guild, member) => preferences.wantsDms(guild, member),
			guildName: async (guild) => (await settings.state(guild)).name,
			view: guildView,
			memberView
		});
		for (const code of ['field', 'platform', 'noId', 'proofMissing', 'proofRefused', 'same', 'tooOften'])
			registerRefusalActions(`identity.${code}`, (view) => [home(view)]);
		registerCurrentScreen('identity', home);
		registerTrustPart('identity', { own: ownPart, other: otherPart });
	}
});

/** Where staff hear of names and ids: the channels of these slots that the guild has. */
export async function staffChannels(guild: GuildId): Promise<readonly ChannelId[]> {
	const { settings } = container;
	const [{ identity }, state] = await Promise.all([settings.get(guild, trustSettings), settings.state(guild)]);
	return identity.channels.flatMap((slot) => state.channels[slot] ?? []);
}

const home = (view: ViewContext) => secondary(view.t('identity:buttons.home'), identityHomeId.make());

async function ownPart(view: ViewContext, guild: GuildId, actor: Parameters<IdentityReview['work']>[1]) {
	const [{ verified }, { may, waiting }] = await Promise.all([
		container.identities.shown(guild, actor.id),
		container.identityReview.work(guild, actor)
	]);
	return {
		lines: verified ? [`${view.emoji('ok')} ${view.t('identity:shown.own')}`] : [],
		buttons: [home(view), ...(may ? [secondary(view.t('identity:buttons.waiting', { count: waiting }), identityQueueId.make())] : [])]
	};
}

async function otherPart(view: ViewContext, guild: GuildId, actor: Parameters<IdentityReview['work']>[1], member: MemberId) {
	const [shown, { may }] = await Promise.all([container.identities.shown(guild, member), container.identityReview.work(guild, actor)]);
	const line = shownLine(view, shown);
	return {
		lines: line ? [line] : [],
		buttons: may && actor.id !== member ? [secondary(view.t('identity:buttons.home'), identityOpenId.make({ member }))] : []
	};
}

declare module '@sapphire/pieces' {
	interface Container {
		/** Who members are in the game, from their side. */
		identities: IdentityService;
		/** The same, for those who check it. */
		identityReview: IdentityReview;
	}
}
