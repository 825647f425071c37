import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from 'date-fns';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { isCode, newCode } from '#core/codes';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Change, UnitWriter, UpdateChange } from '#core/units/unit';
import { dueOf, emptyBook, emptyInviter, InviteMoved, inviteSubject, newRow, rowChanges, Tally } from './invite.moves.js';
import {
	type InviteCodeRow,
	type InviteRow,
	type InviterRow,
	inviteBookId,
	inviteBooksCollection,
	inviteCodeId,
	inviteCodesCollection,
	inviterId,
	invitersCollection
} from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';
import type { InvitesSettings } from './invites.settings.js';
import { refusalOf } from './joins.service.js';

const codeLength = 5;

/** Makes the link that somebody asked for. */
export const linkEffect = 'invites.link';

/** What a person typed as a code, in the stored spelling, or `null` when it can't be one. */
export function parseInviteCode(text: string): string | null {
	const code = text.trim().toUpperCase();
	return isCode(code, codeLength) ? code : null;
}

export interface LinksDeps {
	readonly units: UnitWriter;
	readonly repository: InvitesRepository;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<InvitesSettings>;
	/** Another source of codes, for tests. */
	newCode?(): string;
}

/** A code is taken: another one is tried. */
class CodeTaken extends Error {}

const rounds = 30;
/** How long, and how often in that time, a link is looked for right after it was asked for. */
const patienceMs = 1_600;
const patience = 8;

/** Personal links and codes: whose they are, and newcomers who name theirs. */
export class LinksService {
	public constructor(private readonly deps: LinksDeps) {}

	/**
	 * A member asks for a link and a code of their own. The code is there at once, the link is made by an effect; who has both gets them
	 * again, and a link that could not be made is tried once more.
	 */
	public async ask(guild: GuildId, member: MemberId): Promise<InviterRow> {
		for (let round = 0; round < rounds; round++) {
			const row: InviterRow | null = await this.deps.repository.inviter(guild, member);
			const code: string = row?.code ?? this.deps.newCode?.() ?? newCode(codeLength);
			const wants = row?.linkState !== 'live' && row?.linkState !== 'wanted';
			if (row?.code && !wants) return row;
			const asked = row?.asked ?? 0;
			const changes: Change[] = [
				...(row?.code ? [] : [this.#code(guild, code, member, 'code')]),
				{
					in: invitersCollection,
					id: inviterId(guild, member),
					upsert: emptyInviter(guild, member),
					when: { asked },
					set: { code, ...(wants ? { linkState: 'wanted', linkWhy: null } : {}) },
					inc: { asked: 1 },
					else: () => new InviteMoved()
				}
			];
			const key = `inviter:${member}:asks:${asked + 1}`;
			const outbox = wants ? [{ key: `${key}:link`, kind: linkEffect, aggregate: `inviter:${member}`, payload: { member } }] : [];
			try {
				await this.deps.units.execute({ guild, key, content: null, changes, outbox });
			} catch (error) {
				if (!(error instanceof InviteMoved) && !(error instanceof CodeTaken)) throw error;
			}
		}
		throw new Error(`A code of ${member} did not settle in ${rounds} rounds`);
	}

	/** As `ask`, and waits a moment for the link, so that most people see it at once. */
	public async asked(guild: GuildId, member: MemberId): Promise<void> {
		await this.ask(guild, member);
		for (let tries = 0; tries < patience; tries++) {
			if ((await this.deps.repository.inviter(guild, member))?.linkState !== 'wanted') return;
			await sleep(patienceMs / patience);
		}
	}

	/** A link was made. @throws InviteMoved when the guild has as many personal links as it may. */
	public async made(guild: GuildId, member: MemberId, link: string): Promise<void> {
		const { maxLinks } = await this.deps.settings(guild);
		const now = this.deps.clock.now();
		await this.deps.units.execute({
			guild,
			key: `inviter:${member}:link:${link}`,
			content: null,
			changes: [
				this.#code(guild, link, member, 'link'),
				{
					in: invitersCollection,
					id: inviterId(guild, member),
					upsert: emptyInviter(guild, member),
					set: { link, linkState: 'live', linkWhy: null, usedAt: now }
				},
				// Counted here, so that links made at the same moment can't be more than there may be.
				this.#book(guild, { when: { live: { $lt: maxLinks } }, inc: { live: 1 }, else: () => new InviteMoved() })
			]
		});
	}

	/** No link could be made: the bot may not make invites, or the server has as many as it may. The code works all the same. */
	public async failed(guild: GuildId, member: MemberId, why: 'right' | 'full', effectKey: string): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `${effectKey}:failed`,
			content: null,
			changes: [
				{
					in: invitersCollection,
					id: inviterId(guild, member),
					when: { linkState: 'wanted' },
					set: { linkState: 'failed', linkWhy: why },
					else: () => new InviteMoved()
				}
			]
		});
	}

	/** A personal link is gone: it made room, or somebody deleted it. Whose it was stays known, and so does who came with it. */
	public async gone(guild: GuildId, link: string): Promise<void> {
		const code = await this.deps.repository.code(guild, link);
		if (code?.kind !== 'link') return;
		try {
			await this.deps.units.execute({
				guild,
				key: `inviter:${code.owner}:gone:${link}`,
				content: null,
				changes: [
					{
						in: invitersCollection,
						id: inviterId(guild, code.owner),
						when: { link },
						set: { link: null, linkState: 'none', usedAt: null },
						else: () => new InviteMoved()
					},
					{ in: inviteBooksCollection, id: inviteBookId(guild), inc: { live: -1 } }
				]
			});
		} catch (error) {
			// Gone before.
			if (!(error instanceof InviteMoved)) throw error;
		}
	}

	/**
	 * A newcomer names the code of whoever brought them. Once; a join that is attributed for certain stays as it is.
	 *
	 * @returns the row as it is now: it may count for nobody, with a reason.
	 * @throws DomainError `invites.code` · `invites.codeUnknown` · `invites.codeOwn` · `invites.claimLate` {days} · `invites.claimReturned` ·
	 * `invites.claimTaken`.
	 */
	public async claim(guild: GuildId, actor: Actor, typed: string): Promise<InviteRow> {
		const code = parseInviteCode(typed);
		if (code === null) throw new DomainError('invites.code');
		const settings = await this.deps.settings(guild);
		const { claimDays: days } = settings;
		for (let round = 0; round < rounds; round++) {
			const [owned, row]: [InviteCodeRow | null, InviteRow | null] = await Promise.all([
				this.deps.repository.code(guild, code),
				this.deps.repository.find(guild, actor.id)
			]);
			if (owned?.kind !== 'code') throw new DomainError('invites.codeUnknown', { code });
			if (owned.owner === actor.id) throw new DomainError('invites.codeOwn');
			if (row && (row.rejoins > 0 || row.why === 'older')) throw new DomainError('invites.claimReturned');
			if (row?.state === 'pending' && row.code === code) return row;
			if (addDays(row?.joinedAt ?? actor.joinedAt, days) <= this.deps.clock.now()) throw new DomainError('invites.claimLate', { days });
			if (row && (row.confidence === 'certain' || (row.state !== 'unclaimed' && row.state !== 'pending')))
				throw new DomainError('invites.claimTaken');
			const joined = { member: actor.id, name: actor.name, joinedAt: row?.joinedAt ?? actor.joinedAt };
			const inviters = await this.deps.repository.among(guild, [owned.owner]);
			const why = refusalOf(joined, owned.owner, settings, inviters);
			const fields = { inviter: owned.owner, code, confidence: 'certain', why, state: why === null ? 'pending' : 'void' } as const;
			const after = row ? { ...row, ...fields } : newRow(guild, joined, settings, fields);
			const tally = new Tally();
			tally.move(row, { ...after, rev: 0 });
			const joins: Change[] = row ? tally.bookChange(guild) : [this.#book(guild, { inc: { joins: 1 } })];
			try {
				await this.deps.units.execute({
					guild,
					key: `${inviteSubject(actor.id)}:claim:${row?.rev ?? 'new'}`,
					content: null,
					changes: [...rowChanges(row, after, dueOf(after, settings)), ...tally.changes(guild), ...joins]
				});
			} catch (error) {
				if (!(error instanceof InviteMoved)) throw error;
			}
			const now = await this.deps.repository.find(guild, actor.id);
			if (now?.code === code) return now;
		}
		throw new Error(`The claim of ${actor.id} did not settle in ${rounds} rounds`);
	}

	#book(guild: GuildId, change: Pick<UpdateChange, 'when' | 'inc' | 'else'>): UpdateChange {
		return { in: inviteBooksCollection, id: inviteBookId(guild), upsert: emptyBook(guild, this.deps.clock.now()), ...change };
	}

	#code(guild: GuildId, code: string, owner: MemberId, kind: 'link' | 'code'): Change {
		const _id = inviteCodeId(guild, code);
		return { in: inviteCodesCollection, insert: { _id, guild, code, owner, kind, at: this.deps.clock.now() }, else: () => new CodeTaken() };
	}
}
