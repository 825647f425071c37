import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DiscordForbidden, type DiscordPort } from '#core/discord/index';
import { type ChannelId, type GuildId, memberId, rowId } from '#core/ids';
import { type Effect, type EffectDone, type EffectHandler, EffectLater } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import type { Settings } from '#settings';
import { newPlaces, unlessMoved } from '../ticket.keys.js';
import { placesCollection, type Trouble } from '../ticket.model.js';
import type { TicketRepository } from '../ticket.repository.js';
import type { TicketService } from '../ticket.service.js';
import { ticketsSettings } from '../tickets.settings.js';
import { ticketSlots } from './places.js';
import { missingOf, needed, type RightsFacts, rightsOf } from './rights.js';

/** The deadline at which the bot looks whether it may do again what it could not. */
export const troubleDeadline = 'tickets.trouble';

const minute = 60_000;
const lookEveryMs = 10 * minute;
/** Trouble that comes and goes is told once in this time. */
const tellEveryMs = 6 * 60 * minute;
const subject = 'tickets';

/** The bot may not do what an effect needs: it waits without using up its tries, until somebody gives the right back. */
export class PermissionMissing extends EffectLater {
	public override readonly name = 'PermissionMissing';
}

export interface TroubleDeps {
	readonly discord: DiscordPort;
	readonly settings: Settings;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly rows: Pick<TicketRepository, 'places'>;
	readonly tickets: TicketService;
	/** Runs effects now that wait because of an error of this name. */
	hurry(guild: GuildId, name: string): Promise<unknown>;
}

/** What keeps rooms from being made or written to: told to the owner once, looked at until it is over, then everything goes on. */
export class Troubles {
	public constructor(private readonly deps: TroubleDeps) {}

	/** Does something at Discord in a channel; a missing right makes the effect wait, and the owner is told. */
	public async permitted<T>(effect: Pick<Effect, 'guild' | 'attempt'>, channel: ChannelId, act: () => Promise<T>): Promise<T> {
		try {
			return await act();
		} catch (error) {
			if (!(error instanceof DiscordForbidden)) throw error;
			await this.note(effect.guild, 'permissions', channel);
			// Ten minutes for half a day, then hourly: the limit of delays is days away, and the return of the right cuts every wait short.
			throw new PermissionMissing(`the bot may not act in ${channel}`, effect.attempt > 60 ? 60 * minute : lookEveryMs, { cause: error });
		}
	}

	/** Remembers what is in the way and has the owner told, unless they were told already. */
	public async note(guild: GuildId, trouble: Trouble, at: ChannelId | null): Promise<void> {
		const places = (await this.deps.rows.places(guild)) ?? newPlaces(guild);
		if (places.trouble !== null) return;
		const { troubles } = places;
		const key = `ticket-trouble:${troubles}`;
		const now = this.deps.clock.now();
		const tell = !places.troubleToldAt || now.getTime() - places.troubleToldAt.getTime() >= tellEveryMs;
		const payload = { trouble, channel: at, missing: trouble === 'permissions' ? [...(await this.#missing(guild, at))] : [] };
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key,
				// What is missing may have changed since another effect met the same trouble.
				content: null,
				changes: [
					{
						in: placesCollection,
						id: rowId(guild, 'ticket-place'),
						upsert: newPlaces(guild),
						when: { troubles, trouble: null },
						set: { trouble, troubleAt: at, ...(tell ? { troubleToldAt: now } : {}) },
						inc: { troubles: 1 },
						else: () => new DeadlineMoved()
					},
					setDeadline(guild, subject, troubleDeadline, this.#later())
				],
				outbox: tell ? [{ key, kind: 'tickets.trouble', aggregate: 'notices', payload }] : [],
				audit: [
					{ actor: 'tickets', actorKind: 'system', action: 'ticket.trouble', target: at ? `channel:${at}` : 'tickets', after: payload }
				]
			})
		);
	}

	/** Something changed that may end the trouble: it is looked at now. Nothing happens when there is none. */
	public async look(guild: GuildId): Promise<void> {
		const places = await this.deps.rows.places(guild);
		if (!places?.trouble) return;
		const key = `ticket-trouble:look:${places.troubles}:${this.deps.clock.now().getTime()}`;
		const outbox = [{ key, kind: 'tickets.trouble-check', aggregate: 'tickets:trouble', payload: null }];
		await this.deps.units.execute({ guild, key, content: null, changes: [], outbox });
	}

	/** It is time to look again. */
	public async due({ guild, at }: DeadlineRow): Promise<void> {
		const places = await this.deps.rows.places(guild);
		const key = `ticket-trouble:check:${at.getTime()}`;
		const change = places?.trouble
			? setDeadline(guild, subject, troubleDeadline, this.#later())
			: clearDeadline(guild, subject, troubleDeadline);
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key,
				content: null,
				changes: [ifStillDue(change, at)],
				outbox: places?.trouble ? [{ key, kind: 'tickets.trouble-check', aggregate: 'tickets:trouble', payload: null }] : []
			})
		);
	}

	/** Looks whether the trouble is over; then waiting effects and the line go on at once. */
	public check(): EffectHandler<null> {
		return {
			kind: 'tickets.trouble-check',
			run: async ({ guild }): Promise<EffectDone> => {
				const places = await this.deps.rows.places(guild);
				if (!places?.trouble) return { note: 'over already' };
				const { trouble, troubles, troubleAt } = places;
				if (trouble === 'permissions' && (await this.#missing(guild, troubleAt)).length > 0) return { note: 'rights are still missing' };
				if (trouble !== 'permissions' && (await this.deps.tickets.someoneWaits(guild))) return { note: 'there is still no room' };
				await this.#over(guild, troubles);
				return { note: 'over' };
			}
		};
	}

	/** The line is empty, so there is room again. */
	public async roomAgain(guild: GuildId): Promise<void> {
		const places = await this.deps.rows.places(guild);
		if (places?.trouble && places.trouble !== 'permissions') await this.#over(guild, places.troubles);
	}

	async #over(guild: GuildId, troubles: number): Promise<void> {
		await unlessMoved(
			this.deps.units.execute({
				guild,
				key: `ticket-trouble:over:${troubles}`,
				content: null,
				changes: [
					{
						in: placesCollection,
						id: rowId(guild, 'ticket-place'),
						when: { troubles },
						set: { trouble: null, troubleAt: null },
						else: () => new DeadlineMoved()
					},
					clearDeadline(guild, subject, troubleDeadline)
				],
				audit: [{ actor: 'tickets', actorKind: 'system', action: 'ticket.troubleOver', target: 'tickets' }]
			})
		);
		await this.deps.hurry(guild, 'PermissionMissing');
		await this.deps.tickets.nudge(guild, `over:${troubles}`);
	}

	/** Names of the rights that the bot lacks where orders are talked about, and in the channel where one was missed; all when it was removed. */
	async #missing(guild: GuildId, at: ChannelId | null): Promise<readonly string[]> {
		try {
			return await this.#compared(guild, at);
		} catch (error) {
			if (!(error instanceof DiscordForbidden)) throw error;
			return needed.room;
		}
	}

	async #compared(guild: GuildId, at: ChannelId | null): Promise<readonly string[]> {
		const { discord, settings } = this.deps;
		const { id: self } = await discord.messages.self();
		const [found, roles, member, channels, { container }, rooms, queue] = await Promise.all([
			discord.guilds.get(guild),
			discord.guilds.roles(guild),
			discord.guilds.member(guild, memberId(self)),
			discord.channels.list(guild),
			settings.get(guild, ticketsSettings),
			settings.channelOf(guild, ticketSlots.rooms),
			settings.channelOf(guild, ticketSlots.queue)
		]);
		const facts: RightsFacts = { everyone: guild, self, owner: found?.owner_id ?? '', roles, held: member?.roles ?? [] };
		const inChannel = (id: string | null) => {
			const channel = channels.find((one) => one.id === id);
			return channel ? rightsOf(facts, channel.permission_overwrites ?? []) : null;
		};
		const missed = (id: string | null, names: Parameters<typeof missingOf>[1]) => {
			const rights = inChannel(id);
			return rights === null ? [] : missingOf(rights, names);
		};
		const ownRoom = at !== rooms && at !== queue ? at : null;
		return [
			...new Set([
				...(container === 'private_thread' ? missed(rooms, needed.rooms) : missingOf(rightsOf(facts), needed.channels)),
				...missed(queue, needed.queue),
				...missed(ownRoom, needed.room)
			])
		];
	}

	#later(): Date {
		return new Date(this.deps.clock.now().getTime() + lookEveryMs);
	}
}
