import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { guildView, registerCurrentScreen, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import { setupId, setupNamesId } from './ids.js';
import { Notices, notices } from './notices.effects.js';
import { PackFile } from './pack-file.js';
import { PortSetupDiscord } from './setup/setup.discord.js';
import { SetupEffects } from './setup/setup.effects.js';
import { setupDraftModel, setupModel } from './setup/setup.model.js';
import { SetupRepository } from './setup/setup.repository.js';
import { SetupService } from './setup/setup.service.js';
import { declareSlots } from './setup/uses.js';

/** Set-up, and notices to owners. */
export const admin = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, config, settings, slotUses, effects, relay, discord, strings, shop, log } = container;
		await prepareCollections(mongo, [setupModel(mongo), setupDraftModel(mongo)]);
		const packs = await PackFile.read(config.packFile);
		if (packs.problems.length > 0) log.error({ file: config.packFile, problems: packs.problems.slice(0, 20) }, 'the pack can not be used');

		const looker = new PortSetupDiscord(discord);
		const repository = new SetupRepository(mongo);
		container.setup = new SetupService({
			settings,
			policy: container.policy,
			units,
			clock,
			packs,
			looker,
			repository,
			uses: slotUses,
			reviver: relay,
			locales: strings.locales,
			catalogue: {
				changes: (guild, pack) => shop.importChanges(guild, pack),
				forSale: async (guild) => (await shop.categories(guild)).reduce((sum, category) => sum + category.items, 0),
				imported: (guild) => shop.forget(guild)
			}
		});
		declareSlots(slotUses);
		registerSetupRefusals();

		new SetupEffects({
			settings,
			units,
			clock,
			uses: slotUses,
			discord: looker,
			reason: async (guild) => (await guildView(guild)).t('admin:auditReason'),
			topic: async (guild, slot) => {
				const view = await guildView(guild);
				return strings.has(strings.supported('en-US'), `admin:topics.${slot}`) ? view.t(`admin:topics.${slot}`) : '';
			}
		}).register(effects);

		const owners = new Notices({
			settings,
			units,
			discord,
			view: guildView,
			report: (error) => log.error({ err: error, kind: notices.deadLetter }, 'the owner could not be told')
		});
		owners.register(effects);
		relay.onDead((row) => owners.onDead(row));
	}
});

/** The ways on from what set-up refuses. */
function registerSetupRefusals(): void {
	const open = (view: ViewContext): [string, string] => [view.t('admin:setup.buttons.open'), setupId.make()];
	for (const code of ['startGrant', 'name', 'emoji']) {
		registerRefusalActions(`admin.${code}`, (view) => [
			primary(view.t('core:buttons.correct'), setupNamesId.make()),
			secondary(...open(view))
		]);
	}
	for (const code of ['presetGone', 'setupRunning', 'choicesStale'])
		registerRefusalActions(`admin.${code}`, (view) => [primary(...open(view))]);
	registerCurrentScreen('admin', (view) => secondary(...open(view)));
}

declare module '@sapphire/pieces' {
	interface Container {
		setup: SetupService;
	}
}
