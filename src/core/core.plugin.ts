import { container } from '@sapphire/framework';
import type mongoose from 'mongoose';
import type { Config } from '../config.js';
import { AuditRepository } from './audit/audit.repository.js';
import { AuditChain, auditHeadEffect } from './audit/chainer.js';
import { GuildChecks } from './checks.js';
import type { ClockSource } from './clock-source.js';
import { openClock } from './clock-source.js';
import type { DeadlineRegistry } from './deadlines/deadline.js';
import { DeadlineRepository } from './deadlines/deadline.repository.js';
import { DeadlineHandlers } from './deadlines/registry.js';
import { DeadlineSweep } from './deadlines/sweep.js';
import type { GrantedIntents } from './discord/granted-intents.js';
import { DiscordPort, Downloader } from './discord/index.js';
import { defineDomain } from './domain.js';
import { Leases } from './leases/leases.js';
import type { Logger } from './logging/logger.js';
import { Migrations } from './migrations/migrations.js';
import { connectMongo, ensureCollection, prepareCollections } from './mongo/index.js';
import type { EffectRegistry } from './outbox/effect.js';
import { OutboxRepository } from './outbox/outbox.repository.js';
import { EffectHandlers } from './outbox/registry.js';
import { Relay } from './outbox/relay.js';
import { RecurringRuns } from './scheduling/recurring.js';
import { Scheduler } from './scheduling/scheduler.js';
import { coreSeasonEnd } from './seasons/core.seasons.js';
import { declareSeasonEnd } from './seasons/season-ends.js';
import { SeasonPlans } from './seasons/season-plan.repository.js';
import { GuildKeys } from './secrets/guild-keys.js';
import { guildKeyModel } from './secrets/guild-keys.model.js';
import { SecretBox } from './secrets/secret-box.js';
import type { Shutdown } from './shutdown.js';
import type { UnitWriter } from './units/unit.js';
import { unitsCollection } from './units/unit-rows.js';
import { GroupCommitWriter } from './units/writer.js';

/**
 * The ground that every domain stands on: database, clock, units of work, outbox and deadlines. Starts first; what it does by
 * itself begins when every domain has registered its handlers.
 */
export const core = defineDomain({
	root: new URL('.', import.meta.url),

	async start() {
		const { config, log, shutdown } = container;
		container.clock = openClock(config.clockFile);
		container.secrets = new SecretBox(config.secretKeys);
		container.mongo = await connectMongo({ uri: config.mongo.uri, dbName: config.mongo.db, appName: 'tribute' });
		shutdown.add('mongo', () => container.mongo.close());
		container.leases = new Leases(container.mongo);
		declareSeasonEnd('core', coreSeasonEnd);
		container.seasonPlans = new SeasonPlans(container.mongo);

		const outbox = new OutboxRepository(container.mongo);
		const deadlineRows = new DeadlineRepository(container.mongo);
		const auditRows = new AuditRepository(container.mongo);
		// A unit's keys need no index but their ids; the collection must be there before the first transaction.
		await Promise.all([outbox.prepare(), deadlineRows.prepare(), auditRows.prepare(), ensureCollection(container.mongo, unitsCollection)]);
		await prepareCollections(container.mongo, [guildKeyModel(container.mongo)]);
		container.migrations = new Migrations(container.mongo, container.leases, container.clock, log);

		const effects = new EffectHandlers();
		const deadlines = new DeadlineHandlers();
		const writer = new GroupCommitWriter({ connection: container.mongo, clock: container.clock, effects, log });
		shutdown.add('units', () => writer.stop(4_000));

		const tasks = () => container.stores.get('scheduled-tasks');
		const scheduler = new Scheduler({ redisUrl: config.redis.url, prefix: config.redis.prefix, logger: log, tasks });
		container.recurring = new RecurringRuns(container.leases, container.clock, log, tasks);
		shutdown.add('scheduler', () => scheduler.close());

		const relay = new Relay({ rows: outbox, handlers: effects, clock: container.clock, logger: log });
		const sweep = new DeadlineSweep({
			rows: deadlineRows,
			handlers: deadlines,
			leases: container.leases,
			clock: container.clock,
			logger: log,
			onNext: (at) => void scheduler.wake('deadline-wake', `deadline-${at.getTime()}`, at.getTime() - container.clock.now().getTime())
		});
		sweep.duty({ name: 'schedules', run: async () => void (await scheduler.declare()) });

		const audit = new AuditChain({
			rows: auditRows,
			leases: container.leases,
			units: writer,
			clock: container.clock,
			logger: log,
			canTell: () => effects.handler(auditHeadEffect) !== undefined
		});
		sweep.duty({ name: 'recurring', run: () => container.recurring.runDue() });
		sweep.duty({ name: 'audit', run: () => audit.run() });

		container.audit = audit;
		container.auditRows = auditRows;
		container.checks = new GuildChecks();
		container.discord = new DiscordPort({ ...config.discord, clock: container.clock });
		container.downloads = new Downloader(config.discord.api);
		container.units = writer;
		container.guildKeys = new GuildKeys(container.mongo, container.secrets, writer, container.clock);
		container.effects = effects;
		container.deadlines = deadlines;
		container.relay = relay;
		container.sweep = sweep;
		container.scheduler = scheduler;
		wakeOnChange(writer, relay, sweep, container.clock);
	},

	work() {
		const { relay, sweep, scheduler, shutdown } = container;
		relay.start();
		sweep.start();
		scheduler.start();
		shutdown.add('relay', () => relay.stop(), 10_000);
		shutdown.add('sweep', () => sweep.stop(), 10_000);
	}
});

function wakeOnChange(writer: UnitWriter, relay: Relay, sweep: DeadlineSweep, clock: ClockSource): void {
	writer.onCommit((guild) => {
		relay.wake(guild);
		sweep.lookAhead();
	});
	clock.onJump(() => {
		relay.wake();
		sweep.jumped();
	});
}

declare module '@sapphire/pieces' {
	interface Container {
		/** Set by the composition root, before the client is built. */
		config: Config;
		/** Structured log; `logger` is Sapphire's view of the same. */
		log: Logger;
		shutdown: Shutdown;
		intents: GrantedIntents;

		clock: ClockSource;
		mongo: mongoose.Connection;
		leases: Leases;
		/** What would happen to a guild if its season ended now. */
		seasonPlans: SeasonPlans;
		/** Seals what only some people may read, in rows. */
		secrets: SecretBox;
		/** Keyed hashes within a guild. */
		guildKeys: GuildKeys;
		migrations: Migrations;
		/** Proves the audit log and chains it. */
		audit: AuditChain;
		/** Reads the audit log; rows are written by units of work. */
		auditRows: AuditRepository;
		/** What is looked for in a guild, and what can be done about it. */
		checks: GuildChecks;
		units: UnitWriter;
		effects: EffectRegistry;
		deadlines: DeadlineRegistry;
		/** Writes to Discord, for effects. */
		discord: DiscordPort;
		/** Reads files that people uploaded. */
		downloads: Downloader;
		relay: Relay;
		sweep: DeadlineSweep;
		scheduler: Scheduler;
		recurring: RecurringRuns;
	}
}
