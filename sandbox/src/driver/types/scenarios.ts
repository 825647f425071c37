import type { Ref } from './world.js';

/** What can go wrong with a name; `Scenarios.list()` tells what each does. */
export type ScenarioName =
	| 'latency'
	| 'latency-tail'
	| 'rate-limit-route'
	| 'rate-limit-global'
	| 'rate-limit-shared'
	| 'server-errors'
	| 'reset-before'
	| 'reset-after'
	| 'duplicate-events'
	| 'reordered-events'
	| 'resume-gap'
	| 'invalid-session'
	| 'invalid-session-resumable'
	| 'slow-consumer'
	| 'channel-deleted'
	| 'role-deleted'
	| 'permission-taken'
	| 'category-full'
	| 'guild-full'
	| 'dm-closed'
	| 'message-deleted'
	| 'member-left'
	| 'bot-kicked';

export interface ScenarioInfo {
	readonly name: ScenarioName;
	/** A few words, for a list. */
	readonly title: string;
	/** What happens, how often, and what is put back when it ends. */
	readonly description: string;
	/** Where it acts: on calls, on events, or on what there is in the guild. */
	readonly kind: 'rest' | 'gateway' | 'world';
}

export interface RunningScenario {
	readonly name: ScenarioName;
	readonly seed: number;
	/** World time at which it began, ISO 8601. */
	readonly since: string;
}

/** One thing that a scenario did. */
export interface ScenarioDecision {
	readonly scenario: ScenarioName;
	readonly seed: number;
	/** What it was decided by: `POST /channels/{channel_id}/messages #3` is the third such call since the scenario began. */
	readonly at: string;
	/** What was done: a fault's name, or words such as `deleted #staff-queue`. */
	readonly what: string;
}

export interface ScenarioOptions {
	/**
	 * Only what belongs to this guild, or to none, is disturbed. Default: every guild of the bot. Direct messages belong to none: who is in
	 * this guild closes them for everybody.
	 */
	readonly guild?: Ref;
}

/**
 * Trouble by name. Whether a call or event is hit is decided by seed, scenario, kind of call and its running number of that kind, never by
 * the time of day: two runs in which the bot makes the same calls in the same order meet the same trouble. What a bot does at once may
 * come in another order the next time, so a replay is as equal as the bot's own order, not more.
 */
export interface Scenarios {
	list(): readonly ScenarioInfo[];
	running(): readonly RunningScenario[];
	/**
	 * Begins; one that runs already begins anew.
	 *
	 * @param seed Whole number from 0; default 1.
	 * @throws RangeError for an unknown name or no such seed.
	 */
	start(name: ScenarioName, seed?: number, options?: ScenarioOptions): void;
	/** Ends one, or all, and puts back what can be: permissions, room for channels, members, the bot, open direct messages. Deleted is deleted. */
	stop(name?: ScenarioName): void;
	/** Ends all and resolves when a bot is connected again. Rejects when none is within the time, default 30,000 ms. */
	heal(timeoutMs?: number): Promise<void>;
	/** How often each scenario has acted since its last start. */
	counts(): Readonly<Partial<Record<ScenarioName, number>>>;
	/** What each scenario has done since its last start, oldest first; the newest 5,000. */
	log(): readonly ScenarioDecision[];
}
