import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { type GuildId, guildId } from '#core/ids';
import {
	declareCapabilities,
	guildView,
	registerCurrentScreen,
	registerFeatureSwitch,
	registerRefusalActions
} from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import { moneyLock } from '#economy';
import type { PublishCheck } from '#settings';
import type { CatalogueKeys, Unimport } from '#shop';
import { adminSeasonEnd } from './admin.seasons.js';
import { arkReader, registerArkRefusals } from './arkshop/reader.js';
import { AuditLog } from './audit/audit.service.js';
import { AuditMirror, auditMirrorModel } from './audit/audit-mirror.js';
import { checkModel, checkRows } from './check/check.model.js';
import { CheckService } from './check/check.service.js';
import { registerAdminChecks } from './check/checks.js';
import { checkAfterVersion, draftCheck } from './check/draft.check.js';
import { CheckWatch } from './check/watching.js';
import { ConfigService } from './config/config.service.js';
import { ImportReaders } from './exchange/readers.js';
import { registerImportRefusals } from './exchange/refusals.js';
import { checkId, realMoneyId, settingId, settingsId, setupId, setupNamesId } from './ids.js';
import { memberActor } from './member-actor.js';
import { RealMoneyService } from './money/real-money.service.js';
import { Notices, notices } from './notices.effects.js';
import { PackFile } from './pack-file.js';
import { registerPanelRefusals } from './panel/refusals.js';
import { partId, partsId } from './parts/ids.js';
import { Parts } from './parts/parts.service.js';
import { openWork } from './permissions/open-work.js';
import { Permissions } from './permissions/permissions.service.js';
import type { Preview } from './preview/preview.service.js';
import { startPreview } from './preview/start.js';
import { PublishNotices } from './publish/publish.effects.js';
import { registerPublishRefusals } from './publish/refusals.js';
import { startPumpChecks } from './pumps/start.js';
import { PortSetupDiscord } from './setup/setup.discord.js';
import { SetupEffects } from './setup/setup.effects.js';
import { setupDraftModel, setupModel, setupRunModel } from './setup/setup.model.js';
import { SetupRepository } from './setup/setup.repository.js';
import { SetupService } from './setup/setup.service.js';
import { UndoEffects } from './setup/undo.effects.js';
import { UndoService } from './setup/undo.service.js';
import { declareSlots } from './setup/uses.js';
import { setupVersion } from './setup/version.effects.js';
import { staffId } from './staff/ids.js';
import { slotRoleHandler } from './staff/staff.effects.js';
import { Staff } from './staff/staff.service.js';
import { textId, textsId } from './texts/ids.js';
import { Texts } from './texts/texts.service.js';

/** Open orders are counted up to this many. */
const countedOrders = 100;

/** Open orders that are looked through for items that an import has made. */
const namedOrders = 5_000;

/** Set-up, its undoing, real money, and notices to owners. */
export const admin = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('admin', adminSeasonEnd);
		declareCapabilities('admin', {
			'config.view': {},
			'config.edit': {},
			'config.publish': {},
			'config.pack': {},
			'permissions.edit': {},
			'audit.view': {},
			'money.real': {},
			'money.faucets': {}
		});
		const { mongo, units, clock, config, settings, slotUses, effects, relay, discord, strings, shop, log, orderRows, economy } = container;
		await prepareCollections(mongo, [
			setupModel(mongo),
			setupRunModel(mongo),
			setupDraftModel(mongo),
			auditMirrorModel(mongo),
			checkModel(mongo)
		]);
		const packs = await PackFile.read(config.packFile);
		if (packs.problems.length > 0) log.error({ file: config.packFile, problems: packs.problems.slice(0, 20) }, 'the pack can not be used');

		// Set-up and all that edits works on what editors have left; members meet it at once, or with the next version.
		const draft = settings.on('draft');
		const rows = shop.on('draft');
		const looker = new PortSetupDiscord(discord);
		const openOrders = async (guild: GuildId): Promise<number> => (await orderRows.open(guild, countedOrders)).length;
		const repository = new SetupRepository(mongo);
		container.setup = new SetupService({
			settings: draft,
			policy: container.policy,
			units,
			clock,
			packs,
			looker,
			repository,
			versions: container.publishing,
			uses: slotUses,
			reviver: relay,
			locales: strings.locales,
			catalogue: {
				async import(guild, pack) {
					const [there, changes] = await Promise.all([rows.catalogueKeys(guild), rows.importChanges(guild, pack)]);
					const fresh = (keys: readonly string[], known: readonly string[]): string[] => keys.filter((key) => !known.includes(key));
					const items = pack.categories.flatMap((category) => category.items.map((item) => item.key));
					return {
						changes,
						categories: fresh(
							pack.categories.map((category) => category.key),
							there.categories
						),
						items: fresh(items, there.items),
						renewed: changes.filter((change) => 'set' in change && change.in === 'items').length
					};
				},
				forSale: async (guild) => (await shop.categories(guild)).reduce((sum, category) => sum + category.items, 0),
				imported: (guild) => shop.forget(guild)
			}
		});
		const unimport = (guild: GuildId, keys: CatalogueKeys, all: boolean): Promise<Unimport> => rows.unimport(guild, keys, all);
		const undo = new UndoService({
			settings: draft,
			policy: container.policy,
			units,
			clock,
			looker,
			repository,
			setup: container.setup,
			openOrders,
			unimport
		});
		container.undo = undo;
		container.guildParts = new Parts({
			settings: draft,
			policy: container.policy,
			units,
			openOrders,
			most: countedOrders,
			switched: (guild) => container.checkWatch.soon(guild)
		});
		container.texts = new Texts({
			settings: draft,
			policy: container.policy,
			units,
			locales: strings.locales,
			categories: async (guild) => (await rows.categories(guild)).map(({ row: { key, name } }) => ({ key, name }))
		});
		container.staff = new Staff({
			settings,
			policy: container.policy,
			uses: slotUses,
			facts: (guild) => looker.facts(guild),
			memberCounts: (guild) => looker.memberCounts(guild),
			openOrders: (guild) => orderRows.open(guild, countedOrders),
			backAt: async (guild) => (await container.orderRooms.opening(guild))?.at ?? null
		});
		container.realMoney = new RealMoneyService({
			settings: draft,
			policy: container.policy,
			units,
			clock,
			looker,
			realMoney: (guild) => economy.realMoney(guild),
			openOutside: async (guild) => (await orderRows.open(guild, countedOrders, 'external')).map((order) => order.code)
		});
		container.guildConfig = new ConfigService({
			settings: draft,
			history: container.settingsHistory,
			log: container.auditRows,
			policy: container.policy,
			units,
			packs,
			looker,
			locales: strings.locales
		});
		startPreview();
		startAudit();
		container.permissions = new Permissions({
			settings: draft,
			policy: container.capabilities,
			units,
			roleExists: (guild, role) => container.client.guilds.cache.get(guild)?.roles.cache.has(role) ?? true,
			openWork: (guild, capability) => openWork({ orders: orderRows, approvals: container.approvals }, guild, capability)
		});
		container.importReaders = new ImportReaders();
		container.importReaders.use(arkReader);
		container.arkShop.usePack(() => packs.get().pack);
		container.imports.useOrders(async (guild, items) => {
			const wanted = new Set(items);
			return (await orderRows.open(guild, namedOrders)).map(({ item }) => item.key).filter((key) => wanted.has(key));
		});
		declareSlots(slotUses);
		registerImportRefusals();
		registerArkRefusals();
		registerSetupRefusals();
		registerSettingRefusals();
		registerPanelRefusals();
		registerAreaRefusals();
		registerPublishRefusals();

		const reason = async (guild: GuildId): Promise<string> => (await guildView(guild)).t('admin:auditReason');
		const unimported = (guild: GuildId): void => shop.forget(guild);
		effects.effect(slotRoleHandler({ settings, discord: looker, reason }));
		new UndoEffects({
			settings: draft,
			units,
			clock,
			discord: looker,
			repository,
			undo,
			openOrders,
			unimport,
			unimported,
			reason
		}).register(effects);
		effects.effect(setupVersion(container.publishing));
		effects.subscribe(checkAfterVersion((guild) => container.checkWatch.soon(guild)));
		new SetupEffects({
			settings,
			units,
			clock,
			uses: slotUses,
			discord: looker,
			repository,
			reason,
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
			dms: (guild, member) => container.preferences.wantsDms(guild, member),
			report: (error) => log.error({ err: error, kind: notices.deadLetter }, 'the owner could not be told')
		});
		owners.register(effects);
		new PublishNotices({
			settings,
			discord,
			view: guildView,
			dms: (guild, member) => container.preferences.wantsDms(guild, member)
		}).register(effects);
		relay.onDead((row) => owners.onDead(row));
		startChecks((guild) => looker.memberCounts(guild));
		container.publishing.useCheck(
			draftCheck(container.checks, (error, check) => log.error({ err: error, check }, 'a check of a draft could not be made'))
		);
		container.publishing.useActors(memberActor(discord));
	},
	work() {
		container.checkWatch.everywhere();
	}
});
/** The audit log for owners, and its copy in the audit channel. */
function startAudit(): void {
	const { mongo, auditRows: rows, audit: chain, policy, units, clock, leases, settings, discord, effects, sweep, log } = container;
	container.auditLog = new AuditLog({ rows, chain, policy, units, zone: async (guild) => (await settings.state(guild)).zone });
	const mirror = new AuditMirror({
		connection: mongo,
		rows,
		leases,
		units,
		clock,
		settings,
		discord,
		view: guildView,
		report: (error, guild) => log.error({ err: error, guild }, 'the audit log could not be copied to its channel')
	});
	effects.effect(mirror.effect());
	sweep.duty({ name: 'audit-mirror', run: () => mirror.run() });
}

/** The ways on from what the panel's areas refuse, and to the switch of a part that is off. */
function registerAreaRefusals(): void {
	registerFeatureSwitch((view, part) => primary(view.t('admin:switches.buttons.on'), partId.make({ part })));
	registerRefusalActions('admin.staffSlot.notFound', (view) => [primary(view.t('admin:panel.buttons.staff'), staffId.make({ page: 0 }))]);
	for (const code of ['partMoved', 'part.notFound'])
		registerRefusalActions(`admin.${code}`, (view) => [primary(view.t('admin:panel.buttons.parts'), partsId.make({ page: 0 }))]);
	registerRefusalActions('admin.text.notFound', (view) => [primary(view.t('admin:panel.buttons.texts'), textsId.make({ page: 0 }))]);
	for (const code of ['textMoved', 'textTooLong'])
		registerRefusalActions(`admin.${code}`, (view, { params: { text, locale } }) =>
			typeof text === 'string' && typeof locale === 'string'
				? [primary(view.t('admin:panel.buttons.openAnew'), textId.make({ text, locale }))]
				: []
		);
}

/** The ways on from a value that is refused: the setting as it is now, or the list of all. */
function registerSettingRefusals(): void {
	for (const code of ['settingValue', 'settingMoved', 'settingElsewhere', 'settingNoReset'])
		registerRefusalActions(`admin.${code}`, (view, { params }) =>
			[typeof params.id === 'string' && primary(view.t('admin:setting.buttons.open'), settingId.make({ id: params.id }))].filter(
				(button) => button !== false
			)
		);
	for (const code of ['setting.notFound', 'settingRole.notFound', 'settingChannel.notFound', 'settingChange.notFound'])
		registerRefusalActions(`admin.${code}`, (view) => [primary(view.t('admin:setting.buttons.all'), settingsId.make())]);
}

/** Builds what looks for problems in guilds. */
function startChecks(memberCounts: (guild: GuildId) => Promise<ReadonlyMap<string, number>>): void {
	const { mongo, units, clock, checks, policy, log, settings, setup, shop, relay, intents, shutdown, storefront, discord } = container;
	const moneyLocked = async (guild: GuildId): Promise<boolean> => (await units.locks(guild))[moneyLock] !== undefined;
	const roles = async (guild: GuildId): Promise<ReadonlySet<string>> => new Set((await discord.guilds.roles(guild)).map(({ id }) => id));
	registerAdminChecks(checks, { settings, setup, shop, relay, units, intents, memberCounts, roles, moneyLocked });
	startPumpChecks();
	const service = new CheckService({
		checks,
		policy,
		units,
		clock,
		rows: checkRows(mongo),
		failed: (error, check) => log.error({ err: error, check }, 'a check of a guild could not be made')
	});
	const watch = new CheckWatch({
		settings,
		service,
		async settled(guild) {
			if ((await settings.state(guild)).installed === null) return 'no';
			return (await setup.progress(guild)).state === 'running' ? 'running' : 'yes';
		},
		guilds: () => [...container.client.guilds.cache.keys()].map(guildId),
		failed: (error) => log.error({ err: error }, 'a guild could not be looked at')
	});
	// Its messages would hold up the steps of the set-up, and show half a catalogue.
	storefront.holdWhile(async (guild) => (await setup.progress(guild)).state === 'running');
	container.check = service;
	container.checkWatch = watch;
	relay.onDead((row) => watch.soon(row.guild));
	shutdown.add('checks', () => watch.close());
	registerRefusalActions('admin.problem.notFound', (view) => [secondary(view.t('admin:check.again'), checkId.make({ page: 0 }))]);
}

/** The ways on from what set-up refuses. */
function registerSetupRefusals(): void {
	const open = (view: ViewContext): [string, string] => [view.t('admin:setup.buttons.open'), setupId.make()];
	for (const code of ['startGrant', 'name', 'emoji']) {
		registerRefusalActions(`admin.${code}`, (view) => [
			primary(view.t('core:buttons.correct'), setupNamesId.make()),
			secondary(...open(view))
		]);
	}
	const backToSetup = [
		'presetGone',
		'setupRunning',
		'choicesStale',
		'setupRun.notFound',
		'setupSlot.notFound',
		'slotNeeded',
		'slotPublic',
		'undoOver',
		'undoNotLast',
		'undoOrders',
		'undoStale',
		'undoCount'
	];
	for (const code of backToSetup) registerRefusalActions(`admin.${code}`, (view) => [primary(...open(view))]);
	const money = (view: ViewContext): [string, string] => [view.t('admin:money.buttons.open'), realMoneyId.make()];
	for (const code of ['noticeChanged', 'noticeUnread', 'guildName'])
		registerRefusalActions(`admin.${code}`, (view) => [primary(...money(view))]);
	for (const code of ['noticeMissing', 'realMoneyOwner']) registerRefusalActions(`admin.${code}`, (view) => [secondary(...open(view))]);
	registerCurrentScreen('admin', (view) => secondary(...open(view)));
}

declare module '@sapphire/pieces' {
	interface Container {
		setup: SetupService;
		undo: UndoService;
		realMoney: RealMoneyService;
		guildConfig: ConfigService;
		/** Kinds of files that other parts read, e.g. the configuration of another shop. */
		importReaders: ImportReaders;
		auditLog: AuditLog;
		permissions: Permissions;
		check: CheckService;
		/** Looks for money pumps in the documents of a version. */
		pumpCheck: PublishCheck;
		checkWatch: CheckWatch;
		guildParts: Parts;
		staff: Staff;
		texts: Texts;
		/** The shop as somebody finds it who is not there. */
		preview: Preview;
	}
}
