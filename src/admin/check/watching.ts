import { GatewayDispatchEvents as Event } from 'discord-api-types/v10';
import { z } from 'zod';
import { type GuildId, guildId } from '#core/ids';
import { Watch } from '#core/scheduling/watch';
import type { Settings } from '#settings';
import type { CheckService } from './check.service.js';

/** Something at Discord after which a guild is looked at. `id`: the role or channel; `null`: whatever it was, it concerns everything. */
export interface CheckEvent {
	readonly guild: GuildId;
	readonly id: string | null;
}

const id = z.string().regex(/^\d{15,20}$/);
const channel = z.object({ id, guild_id: id });
const roleGone = z.object({ role_id: id, guild_id: id });
const ofGuild = z.object({ guild_id: id });
const member = z.object({ guild_id: id, user: z.object({ id }) });
const wholeGuild = z.object({ id });

/** Reads an event of the gateway; `null` for what can't break anything. `self`: the bot. */
export function checkEvent(event: string | null | undefined, data: unknown, self: string): CheckEvent | null {
	switch (event) {
		case Event.ChannelDelete:
		case Event.ChannelUpdate: {
			const found = channel.safeParse(data).data;
			return found ? { guild: guildId(found.guild_id), id: found.id } : null;
		}
		case Event.GuildRoleDelete: {
			const found = roleGone.safeParse(data).data;
			return found ? { guild: guildId(found.guild_id), id: found.role_id } : null;
		}
		case Event.GuildRoleUpdate: {
			const found = ofGuild.safeParse(data).data;
			return found ? { guild: guildId(found.guild_id), id: null } : null;
		}
		case Event.GuildMemberUpdate: {
			const found = member.safeParse(data).data;
			return found?.user.id === self ? { guild: guildId(found.guild_id), id: null } : null;
		}
		case Event.GuildCreate: {
			const found = wholeGuild.safeParse(data).data;
			return found ? { guild: guildId(found.id), id: null } : null;
		}
		default:
			return null;
	}
}

export interface CheckWatchDeps {
	readonly settings: Settings;
	readonly service: CheckService;
	/** `running`: a run of set-up is on its way, and the guild is looked at after it. */
	settled(guild: GuildId): Promise<'yes' | 'no' | 'running'>;
	/** The guilds that this process serves. */
	guilds(): readonly GuildId[];
	failed(error: unknown): void;
}

const soonMs = 2_000;
const restMs = 10_000;

/** Looks at guilds by itself after what may have broken something. */
export class CheckWatch {
	readonly #watch: Watch;

	public constructor(private readonly deps: CheckWatchDeps) {
		this.#watch = new Watch({ look: (guild) => this.#look(guild), failed: deps.failed, soonMs, restMs });
	}

	/** Asks for a look at the guild. */
	public soon(guild: GuildId): void {
		this.#watch.soon(guild);
	}

	/** Acts on an event: what stands behind no slot concerns nobody. */
	public async noticed({ guild, id: what }: CheckEvent): Promise<void> {
		const { roles, channels } = await this.deps.settings.state(guild);
		if (what === null || [...Object.values(roles), ...Object.values(channels)].some((bound) => bound === what)) this.soon(guild);
	}

	/** Asks for a look at every guild. */
	public everywhere(): void {
		for (const guild of this.deps.guilds()) this.soon(guild);
	}

	public close(): void {
		this.#watch.close();
	}

	async #look(guild: GuildId): Promise<void> {
		const settled = await this.deps.settled(guild);
		if (settled === 'running') this.soon(guild);
		else if (settled === 'yes') await this.deps.service.run(guild);
	}
}
