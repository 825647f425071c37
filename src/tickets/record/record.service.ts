import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import { type ChannelId, type GuildId, type MemberId, rowId } from '#core/ids';
import type { UnitWriter } from '#core/units/unit';
import type { OrderRow } from '#orders';
import type { TicketRow } from '../ticket.model.js';
import type { Captured, CapturedFile } from './captured.js';
import { harmlessName } from './file-name.js';
import { contentLimit, type Edition, notesCollection } from './record.model.js';
import type { Recorder } from './recorder.js';
import type { Room } from './room-lookup.js';

/** What somebody is in a ticket. */
export interface Standing {
	readonly ticket: TicketRow;
	readonly order: OrderRow | null;
	readonly buyer: boolean;
	/** Works on it for the shop. */
	readonly staff: boolean;
	/** The edition that they may read; `null`: none. */
	readonly edition: Edition | null;
}

export interface RecordServiceDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly recorder: Pick<Recorder, 'seen'>;
	ticket(guild: GuildId, code: string): Promise<TicketRow | null>;
	ticketAt(guild: GuildId, channel: ChannelId): Promise<TicketRow | null>;
	order(guild: GuildId, code: string): Promise<OrderRow | null>;
	/** Whether the person works on the order for the shop, as orders see it. */
	works(guild: GuildId, actor: Actor, code: string): Promise<boolean>;
	can(guild: GuildId, actor: Actor, capability: string): Promise<boolean>;
	/** Whether the person was added to the room. */
	isIn(ticket: TicketRow, member: MemberId): Promise<boolean>;
}

/** Characters of a note. */
export const noteLimit = 1_500;

/** A file out of a form or a message; nothing about it is checked. */
export interface GivenFile {
	readonly id: string;
	readonly name: string;
	readonly size: number;
	readonly url: string;
}

/** Who may read, add and note what in the record of a ticket. */
export class RecordService {
	public constructor(private readonly deps: RecordServiceDeps) {}

	/**
	 * What the person is in the ticket. Buyers, who was added and who works on it read what members may; staff editions need
	 * `tickets.transcripts`, and the buyer of a ticket never reads its.
	 *
	 * @throws NotFound `tickets.notFound` when there is none, or none that concerns them.
	 */
	public async standing(guild: GuildId, actor: Actor, code: string): Promise<Standing> {
		const ticket = await this.deps.ticket(guild, code);
		if (!ticket) throw notFound(code);
		const standing = await this.#of(guild, actor, ticket);
		if (!standing.buyer && !standing.staff && standing.edition === null) throw notFound(code);
		return standing;
	}

	/** The ticket whose room this is, for somebody who belongs to it. @throws DomainError `tickets.noRoom` anywhere else. */
	public async here(guild: GuildId, actor: Actor, channel: ChannelId | null): Promise<Standing> {
		const ticket = channel && (await this.deps.ticketAt(guild, channel));
		if (!ticket) throw new DomainError('tickets.noRoom');
		const standing = await this.#of(guild, actor, ticket);
		if (!standing.buyer && !standing.staff && standing.edition === null) throw new DomainError('tickets.noRoom');
		return standing;
	}

	/**
	 * Keeps a note that only staff read. `code` names the ticket; without it the room does.
	 *
	 * @throws Forbidden `tickets.noteOwn` for the buyer · `tickets.noteStaff` for members · DomainError `tickets.noteEmpty`.
	 */
	public async note(
		guild: GuildId,
		actor: Actor,
		where: { readonly code: string | null; readonly channel: ChannelId | null },
		text: string,
		request: string
	): Promise<string> {
		const { ticket, buyer } = await this.notable(guild, actor, where);
		const words = text
			.normalize('NFC')
			.replaceAll(/[^\P{Cc}\n]/gu, '')
			.trim();
		if (words === '') throw new DomainError('tickets.noteEmpty');
		if (buyer) throw new Forbidden('tickets.noteOwn');
		const { code } = ticket;
		const key = `ticket:${code}:note:${request}`;
		const row = { _id: rowId(guild, 'tnote', code, request), guild, code, author: actor.id, name: actor.name.slice(0, 80) };
		await this.deps.units.execute({
			guild,
			key,
			content: null,
			changes: [{ in: notesCollection, insert: { ...row, text: words.slice(0, noteLimit), at: this.deps.clock.now() } }],
			audit: [
				{
					actor: actor.id,
					actorKind: 'staff',
					action: 'ticket.noted',
					target: `ticket:${code}`,
					after: { note: request, length: words.length }
				}
			]
		});
		return code;
	}

	/** The ticket that a note would belong to. @throws as `note`. */
	public async notable(
		guild: GuildId,
		actor: Actor,
		{ code, channel }: { readonly code: string | null; readonly channel: ChannelId | null }
	): Promise<Standing> {
		if (!(await this.deps.can(guild, actor, 'tickets.handle'))) throw new Forbidden('tickets.noteStaff');
		const ticket = code ? await this.deps.ticket(guild, code) : channel && (await this.deps.ticketAt(guild, channel));
		if (!ticket) throw code ? notFound(code) : new DomainError('tickets.noRoom');
		const standing = await this.#of(guild, actor, ticket);
		if (standing.buyer) throw new Forbidden('tickets.noteOwn');
		return standing;
	}

	/**
	 * Puts a message of the room into the record, with what it says. For guilds where Discord does not show the bot what people write.
	 *
	 * @throws DomainError `tickets.noRoom` outside a room or for people who don't belong to it · `tickets.notWritten` for a message that says nothing.
	 */
	public async addMessage(guild: GuildId, actor: Actor, channel: ChannelId | null, captured: Captured | null): Promise<string> {
		const { ticket } = await this.here(guild, actor, channel);
		if (!captured || captured.kind === 'self') throw new DomainError('tickets.notWritten');
		await this.deps.recorder.seen(roomIn(ticket), [captured]);
		return ticket.code;
	}

	/**
	 * Puts words and files of a form into the record.
	 *
	 * @throws DomainError `tickets.noRoom` · `tickets.notWritten` when there is neither.
	 */
	public async addWords(
		guild: GuildId,
		actor: Actor,
		channel: ChannelId | null,
		given: { readonly code: string; readonly text: string; readonly files: readonly GivenFile[]; readonly request: string }
	): Promise<string> {
		const { ticket } = await this.here(guild, actor, channel);
		if (ticket.code !== given.code) throw new DomainError('tickets.noRoom');
		const content = given.text.trim().slice(0, contentLimit);
		const files = given.files.slice(0, 10).map(({ id, name, size, url }): CapturedFile => ({ id, name: harmlessName(name), size, url }));
		if (content === '' && files.length === 0) throw new DomainError('tickets.notWritten');
		const at = this.deps.clock.now();
		const who = { author: actor.id, name: actor.name.slice(0, 80), addedBy: actor.id };
		const said = { message: given.request, at, saidAt: at, kind: 'added' as const, content, seen: true, replyTo: null, names: [] };
		await this.deps.recorder.seen(roomIn(ticket), [{ ...said, ...who, files }]);
		return ticket.code;
	}

	/** Notes in the audit log that somebody read the staff's edition. */
	public async readStaffEdition(guild: GuildId, actor: Actor, code: string, request: string): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:transcript-read:${request}`,
			content: null,
			changes: [],
			audit: [
				{ actor: actor.id, actorKind: 'staff', action: 'ticket.transcriptRead', target: `ticket:${code}`, after: { edition: 'staff' } }
			]
		});
	}

	async #of(guild: GuildId, actor: Actor, ticket: TicketRow): Promise<Standing> {
		const order = await this.deps.order(guild, ticket.code);
		if (actor.id === ticket.buyer) return { ticket, order, buyer: true, staff: false, edition: 'member' };
		const [works, handles, reads] = await Promise.all([
			this.deps.works(guild, actor, ticket.code),
			this.deps.can(guild, actor, 'tickets.handle'),
			this.deps.can(guild, actor, 'tickets.transcripts')
		]);
		const staff = works || handles;
		if (reads) return { ticket, order, buyer: false, staff, edition: 'staff' };
		const belongs = works || (await this.deps.isIn(ticket, actor.id));
		return { ticket, order, buyer: false, staff, edition: belongs ? 'member' : null };
	}
}

/** A ticket's room as the recorder knows it; `null` while it has none. */
export const roomOf = ({ guild, code, channel, buyer }: TicketRow): Room | null =>
	channel === null ? null : { guild, code, channel, buyer };

/** The same of a ticket in whose room something was just done. @throws NotFound when it was deleted meanwhile. */
function roomIn(ticket: TicketRow): Room {
	const room = roomOf(ticket);
	if (!room) throw notFound(ticket.code);
	return room;
}

const notFound = (code: string) => new NotFound('tickets', { code: { kind: 'user-text', value: code } });
