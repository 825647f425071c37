import { Sandbox } from '../../../sandbox/src/index.js';
import { type App, type AppOptions, discordAckMs, makeGuild, startApp } from '../../support/app.js';

/** Effects that failed wait up to so long for their next try; a rate window or a missing right is looked at again within it, ms. */
const longestWaitMs = 11 * 60_000;
/** While something is broken nobody waits so long for it, ms. */
const shortWaitMs = 35_000;
const lookMs = 50;
/** Without trouble so many times as long is waited. */
const patientTimes = 6;

/** One bot with its local Discord, in which one run after the other gets a guild of its own. */
export interface Lane {
	/** A fresh guild with its people, in which nothing is set up. */
	guild(name: string): Promise<Played>;
	/** What went wrong inside the local Discord; should be empty. */
	crashes(): readonly unknown[];
	stop(): Promise<void>;
}

/** A guild of a lane. */
export interface Played extends App {
	/** How long is waited for effects that are tried again: not long while something is broken. */
	patient: boolean;
	/** Ids of the guild's roles. */
	roles(): ReadonlySet<string>;
	/** Names of the roles that anybody could have made: neither @everyone nor the bot's own. */
	roleNames(): readonly string[];
}

/** Starts the bot. Databases are those of the test run, with names of its own. */
export async function openLane(options: AppOptions = {}): Promise<Lane> {
	const base = await startApp({ ...options, sandbox: { conformance: false, ackMs: discordAckMs, ...options.sandbox } });
	return {
		async guild(name) {
			const { guild, people } = makeGuild(base.sandbox, name);
			const app: Played = {
				...base,
				guild,
				people,
				patient: true,
				roles: () => new Set(rolesOf(base, guild.id).map(({ id }) => id)),
				roleNames: () =>
					rolesOf(base, guild.id)
						.filter(({ id, managed }) => id !== guild.id && !managed)
						.map((role) => role.name),
				idle: (timeoutMs) => calm(app, timeoutMs),
				stop: () => Promise.reject(new Error('the lane stops its bot'))
			};
			return app;
		},
		crashes: () => (base.sandbox instanceof Sandbox ? base.sandbox.crashes : []),
		stop: base.stop
	};
}

const rolesOf = ({ sandbox }: App, guild: string) => (sandbox instanceof Sandbox ? [...sandbox.world.guild(guild).roles.values()] : []);

/**
 * Resolves once no effect of the guild waits to run. Those that wait for another try are not waited for in real time: the clock is moved to it, as
 * far as patience goes.
 */
async function calm(app: Played, timeoutMs = 20_000): Promise<void> {
	const outbox = app.db.collection('outbox');
	const guild = app.guild.id;
	// Where nothing is broken only what hangs is given up.
	const end = Date.now() + (app.patient ? patientTimes * timeoutMs : timeoutMs);
	for (let quiet = 0, busy = 0, jumps = app.patient ? 40 : 4; ; ) {
		if (!app.bot.running) throw new Error(`the bot ended:\n${app.bot.log.slice(-20).join('\n')}`);
		const now = app.sandbox.clock.now();
		const due = await outbox.countDocuments({ guild, live: true, $or: [{ state: 'calling' }, { nextAt: { $lte: now } }] });
		if (due === 0) {
			if (++quiet >= 2) {
				const [next] = await outbox.find({ guild, live: true }).sort({ nextAt: 1 }).limit(1).toArray();
				const wait = next ? next.nextAt.getTime() - app.sandbox.clock.now().getTime() : Number.POSITIVE_INFINITY;
				if (jumps-- <= 0 || wait > (app.patient ? longestWaitMs : shortWaitMs)) return;
				await app.advance(Math.max(1, Math.ceil(wait)));
				quiet = 0;
			}
			busy = 0;
		} else {
			quiet = 0;
			// What is on its way may wait for a rate limit, which is a second of the bot's clock, or for its lease, which is a minute.
			if (++busy % 8 === 0) await app.advance(busy > 40 ? 10_000 : 1_000);
		}
		if (Date.now() > end) {
			if (!app.patient) return;
			const rows = await outbox.find({ guild, live: true }).limit(5).toArray();
			throw new Error(`effects still wait:\n${JSON.stringify(rows, null, 1)}\n${app.bot.log.slice(-10).join('\n')}`);
		}
		await new Promise((resolve) => setTimeout(resolve, lookMs));
	}
}
