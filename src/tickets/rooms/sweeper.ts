import type { Clock } from '#core/clock';
import type { GuildId } from '#core/ids';
import type { UnitWriter } from '#core/units/unit';

const hour = 3_600_000;
/** A membership that is no older has just begun. */
const justNow = 600_000;

export interface SweeperDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	/** The guilds that this process serves and that were set up. */
	guilds(): Promise<readonly GuildId[]>;
}

/** Orders the comparison of rooms with what is stored: in each hour once, and at each start. */
export class Sweeper {
	public constructor(private readonly deps: SweeperDeps) {}

	/** @param start The process has just begun: what happened while it was away is found at once. */
	public async order(start = false): Promise<void> {
		const now = this.deps.clock.now().getTime();
		const slot = start ? now : Math.floor(now / hour);
		for (const guild of await this.deps.guilds()) await this.#sweep(guild, slot);
	}

	/** The guild is within reach: when the bot was just invited, what has happened there in between is found at once. */
	public async afterReturn(guild: GuildId, joinedAt: Date): Promise<void> {
		const since = this.deps.clock.now().getTime() - joinedAt.getTime();
		if (since > justNow || !(await this.deps.guilds()).includes(guild)) return;
		await this.#sweep(guild, joinedAt.getTime());
	}

	async #sweep(guild: GuildId, slot: number): Promise<void> {
		const key = `ticket-sweep:${slot}`;
		const outbox = [{ key, kind: 'tickets.sweep', aggregate: 'tickets:sweep', payload: { slot } }];
		await this.deps.units.execute({ guild, key, content: null, changes: [], outbox });
	}
}
