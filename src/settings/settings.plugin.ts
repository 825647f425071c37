import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { defaultPresentation } from '#core/interactions/presentation';
import { type PreparableModel, prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { OwnTexts } from './own-texts.js';
import { Preferences } from './preferences.service.js';
import { planDeadline } from './publishing/publishing.changes.js';
import { Publishing } from './publishing/publishing.service.js';
import { settingsVersions } from './publishing/settings.source.js';
import { manifestModel, planModel, versionDocModel, versionModel } from './publishing/version.model.js';
import { VersionStore } from './publishing/version.store.js';
import { SettingRows } from './setting-rows.js';
import { SettingsCache } from './settings.cache.js';
import { SettingsFeatures } from './settings.features.js';
import { SettingsHistory } from './settings.history.js';
import { preferencesModel, settingsModel, settingsVersionModel } from './settings.model.js';
import { SettingsPolicy } from './settings.policy.js';
import { SettingsPresentation } from './settings.presentation.js';
import { PreferencesRepository, SettingsRepository } from './settings.repository.js';
import { settingsSeasonEnd } from './settings.seasons.js';
import { Settings } from './settings.service.js';
import { SlotUses } from './slot-uses.js';

/** Settings of guilds and preferences of members: what every other domain asks for its values. */
export const settings = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('settings', settingsSeasonEnd);
		const { mongo, units, clock, logger, shutdown, auditRows, deadlines } = container;
		await prepareCollections(
			mongo,
			[settingsModel, settingsVersionModel, preferencesModel, versionDocModel, manifestModel, versionModel, planModel].map(
				(model): PreparableModel => model(mongo)
			)
		);
		const store = new VersionStore(mongo);
		container.versionStore = store;
		const repository = new SettingsRepository(
			mongo,
			(error) => logger.warn('the change stream of settings broke; opening it again', error),
			store
		);
		const cache = new SettingsCache(repository, clock);
		await cache.start();
		shutdown.add('settings', () => cache.close());

		container.settings = new Settings(
			cache,
			units,
			clock,
			async (guild, version) => (await repository.version(guild, version))?.values ?? null
		);
		container.preferences = new Preferences(new PreferencesRepository(mongo), units, clock);
		container.settingsHistory = new SettingsHistory(mongo);
		container.settingRows = new SettingRows({ settings: container.settings.on('draft'), units, log: auditRows });
		container.slotUses = new SlotUses();
		const capabilities = new SettingsPolicy(container.settings, (error) => logger.error('a slot’s first member was not remembered', error));
		container.capabilities = capabilities;
		container.policy = capabilities;
		container.parts = new SettingsFeatures(container.settings, capabilities);
		container.features = container.parts;
		container.ownTexts = new OwnTexts(container.settings);
		container.parts.note('shop', (guild) => container.ownTexts.read(guild, 'shopClosed', null));
		const publishing = new Publishing({
			store,
			settings: container.settings,
			units,
			policy: capabilities,
			clock,
			report: (error, guild) => logger.error('a check before a publication could not be made', error, guild)
		});
		publishing.useSource(settingsVersions({ cache, settings: container.settings, history: container.settingsHistory }));
		deadlines.deadline({ kind: planDeadline, due: ({ guild, payload }) => publishing.due(guild, String(payload)) });
		container.publishing = publishing;
		container.presentation = new SettingsPresentation(cache, container.preferences, defaultPresentation);
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		settings: Settings;
		preferences: Preferences;
		/** The documents of versions. */
		versionStore: VersionStore;
		/** Draft, check, publish, roll back. */
		publishing: Publishing;
		settingsHistory: SettingsHistory;
		settingRows: SettingRows;
		slotUses: SlotUses;
		capabilities: SettingsPolicy;
		/** What `features` is, with what other domains announce to it. */
		parts: SettingsFeatures;
		/** What owners tell members in their own words. */
		ownTexts: OwnTexts;
	}
}
