import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId } from '#core/ids';
import { declareGuardPoint, memberView, registerCurrentScreen, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { secondary } from '#core/views/kit';
import { registerTrustPart } from '../parts.js';
import { trustSettings } from '../trust.settings.js';
import { vouchStartId } from './ids.js';
import { listButton } from './views/vouch.js';
import { registerVouchEffects } from './vouch.effects.js';
import { vouchCountModel, vouchModel } from './vouch.model.js';
import { VouchRepository } from './vouch.repository.js';
import { VouchService, vouchDeadline, vouchUse } from './vouch.service.js';

/** Members who stand for others with a part of their own standing. */
export const trustVouches = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, relations, trust, settings, effects, deadlines, discord, preferences } = container;
		declareGuardPoint('vouches', vouchUse);
		await prepareCollections(mongo, [vouchModel(mongo), vouchCountModel(mongo)]);
		const repository = new VouchRepository(mongo);
		const ofGuild = (guild: GuildId) => settings.get(guild, trustSettings);
		container.vouches = new VouchService({
			repository,
			units,
			clock,
			relations,
			trust,
			settings: async (guild) => (await ofGuild(guild)).vouch,
			free: (guild, member) => container.sanctions.requireFree(guild, member, 'vouch'),
			gates: async (guild) =>
				(await ofGuild(guild)).gates.flatMap(({ key, archived, appliesTo }) => (!archived && appliesTo.includes(vouchUse) ? key : []))
		});
		deadlines.deadline({ kind: vouchDeadline, due: (row) => container.vouches.due(row) });
		registerVouchEffects(effects, {
			repository,
			vouches: container.vouches,
			discord,
			wanted: (guild, member) => preferences.wantsDms(guild, member),
			guildName: async (guild) => (await settings.state(guild)).name,
			view: memberView
		});
		for (const code of ['limit', 'again', 'already']) registerRefusalActions(`vouches.${code}`, (view) => [listButton(view)]);
		registerCurrentScreen('vouches', listButton);
		registerTrustPart('vouches', {
			own: async (view) => ({ lines: [], buttons: [listButton(view)] }),
			other: async (view, _guild, actor, member) => ({
				lines: [],
				buttons: actor.id === member ? [] : [secondary(view.t('vouches:buttons.start'), vouchStartId.make({ member }))]
			})
		});
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		vouches: VouchService;
	}
}
