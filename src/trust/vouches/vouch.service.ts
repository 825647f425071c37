import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { Change, OutboxDraft, UnitWriter } from '#core/units/unit';
import type { Relations } from '../relations.js';
import type { EvidenceDraft, TrustService } from '../trust.service.js';
import { type VouchRow, vouchCountId, vouchCountsCollection, vouchesCollection, vouchId } from './vouch.model.js';
import type { VouchRepository } from './vouch.repository.js';
import type { VouchSettings } from './vouch.settings.js';

/** Gates of whoever vouches apply to this. */
export const vouchUse = 'trust.vouch';
/** Kinds of the deadline and of the effect. */
export const vouchDeadline = 'trust.vouch-ends';
export const vouchTold = 'trust.vouch-told';

const mostListed = 25;
const rounds = 20;

/** Who is vouched for, as Discord told it. */
export interface Vouchee {
	readonly id: MemberId;
	readonly name: string;
	/** They are in the guild, and a person. */
	readonly isMember: boolean;
}

/** What vouching would mean now. */
export interface VouchTerms {
	readonly to: Vouchee;
	/** Per cent of the own standing. */
	readonly stakePercent: number;
	readonly until: Date;
	readonly cooldownDays: number;
	readonly maxOpen: number;
}

/** What became of a vouch, for the one who has to hear of it. */
export type VouchNews = 'given' | 'refused' | 'failed' | 'restored';

export interface VouchDeps {
	readonly repository: VouchRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly relations: Pick<Relations, 'between' | 'tribeOf'>;
	readonly trust: Pick<TrustService, 'addEvidence' | 'requireGate'>;
	settings(guild: GuildId): Promise<VouchSettings>;
	/** @throws DomainError for somebody who may vouch for nobody because of a sanction. */
	free(guild: GuildId, member: MemberId): Promise<void>;
	/** Keys of the gates of whoever vouches. */
	gates(guild: GuildId): Promise<readonly string[]>;
}

/** The vouch has changed since it was read. Never shown to anybody. */
class VouchMoved extends Error {
	public override readonly name = 'VouchMoved';
}

const person = (value: string) => ({ kind: 'user-text', value }) as const;
const subjectOf = ({ from, to }: Pick<VouchRow, 'from' | 'to'>): string => `vouch:${from}:${to}`;
/** Key of the evidence of a vouch. */
const keyOf = (row: Pick<VouchRow, 'from' | 'to' | 'n'>): string => `${subjectOf(row)}:${row.n}`;

/**
 * Members vouch for others with a part of their own standing. A vouch counts at once and ends by itself; the one it is for may refuse it. Taken
 * back it counts no more at once, and stays at risk for the cooldown: nobody slips away before a verdict. Relatives (one tribe, inviter and
 * invited) are refused, because the engine gives such a vouch no weight and its stake would be risked for nothing.
 */
export class VouchService {
	public constructor(private readonly deps: VouchDeps) {}

	/**
	 * What vouching for somebody would mean, if this person may now.
	 *
	 * @throws DomainError `vouches.self` · `vouches.nobody` · `vouches.related` {name} · `vouches.off` · `vouches.already` {name} · `vouches.again`
	 * {name, at} · `cases.barredVouch` {case, sanction, until} · `trust.gateClosed`.
	 */
	public async terms(guild: GuildId, actor: Actor, to: Vouchee): Promise<VouchTerms> {
		const { settings, row } = await this.#mayGive(guild, actor, to);
		if (row?.state === 'open') throw new DomainError('vouches.already', { name: person(to.name) });
		return {
			to,
			stakePercent: settings.stakeStandingPercent,
			until: new Date(this.deps.clock.now().getTime() + settings.expiresDays * dayMs),
			cooldownDays: heldDaysOf(settings),
			maxOpen: settings.maxOpen
		};
	}

	/** Vouches for somebody, who is told. Twice is once. @throws as `terms` · `vouches.limit` {max}. */
	public async give(guild: GuildId, actor: Actor, to: Vouchee): Promise<VouchRow> {
		const { settings, row } = await this.#mayGive(guild, actor, to);
		if (row?.state === 'open') return row;
		const at = this.deps.clock.now();
		const until = new Date(at.getTime() + settings.expiresDays * dayMs);
		const next: VouchRow = {
			...noVouch(guild, actor, to, at),
			n: (row?.n ?? 0) + 1,
			state: 'open',
			held: true,
			stake: settings.stakeStandingPercent / 100,
			until
		};
		const _id = vouchCountId(guild, actor.id);
		const { _id: id, guild: _guild, from: _from, to: _to, ...set } = next;
		try {
			await this.deps.units.execute({
				guild,
				key: `${keyOf(next)}:give`,
				content: null,
				changes: [
					{
						in: vouchesCollection,
						id,
						upsert: { ...noVouch(guild, actor, to, at) },
						when: { n: next.n - 1, held: false },
						set,
						else: () => new VouchMoved()
					},
					{
						in: vouchCountsCollection,
						id: _id,
						upsert: { _id, guild, open: 0 },
						when: { open: { $lt: settings.maxOpen } },
						inc: { open: 1 },
						else: () => new DomainError('vouches.limit', { max: settings.maxOpen })
					},
					...this.deps.trust.addEvidence(guild, {
						...evidenceOf(next, 'vouch.given', at),
						kind: 'vouch',
						subject: next.to,
						partner: next.from,
						mark: next.stake,
						until,
						tribe: await this.deps.relations.tribeOf(guild, actor.id)
					}),
					setDeadline(guild, subjectOf(next), vouchDeadline, until, { from: next.from, to: next.to })
				],
				outbox: [told(next, next.to, 'given')]
			});
		} catch (error) {
			if (!(error instanceof VouchMoved)) throw error;
		}
		return this.#require(guild, actor.id, to.id);
	}

	/** A vouch that this person may take back, and for how many days its stake stays at risk then. @throws NotFound `vouches`. */
	public async withdrawable(guild: GuildId, actor: Actor, to: string): Promise<{ readonly row: VouchRow; readonly cooldownDays: number }> {
		const [row, settings] = await Promise.all([this.#require(guild, actor.id, to), this.deps.settings(guild)]);
		if (row.state !== 'open') throw new NotFound('vouches');
		return { row, cooldownDays: heldDaysOf(settings) };
	}

	/** Takes a vouch back: it counts no more, and stays at risk (`heldDaysOf`). @throws NotFound `vouches`. */
	public withdraw(guild: GuildId, actor: Actor, to: string): Promise<VouchRow> {
		return this.#stop(guild, actor.id, to, 'withdrawn', () => []);
	}

	/**
	 * Whom it is for does not want it: it counts no more. Its stake stays at risk like that of a withdrawn one, or somebody under
	 * accusation could free those who stand for them. @throws NotFound `vouches`.
	 */
	public refuse(guild: GuildId, actor: Actor, from: string): Promise<VouchRow> {
		return this.#stop(guild, from, actor.id, 'refused', (row) => [told(row, row.from, 'refused')]);
	}

	async #stop(
		guild: GuildId,
		from: string,
		to: string,
		state: 'withdrawn' | 'refused',
		tell: (row: VouchRow) => readonly OutboxDraft[]
	): Promise<VouchRow> {
		const held = heldDaysOf(await this.deps.settings(guild));
		return this.#change(guild, from, to, async (row) => {
			if (row.state !== 'open') return;
			const at = this.deps.clock.now();
			const until = new Date(at.getTime() + held * dayMs);
			if (held === 0) return this.#end(row, state, at, tell(row));
			await this.deps.units.execute({
				guild,
				key: `${keyOf(row)}:${state === 'withdrawn' ? 'withdraw' : 'refuse'}`,
				content: null,
				changes: [
					this.#guarded(row, { state, until }),
					...this.#void(row, at),
					setDeadline(guild, subjectOf(row), vouchDeadline, until, { from: row.from, to: row.to })
				],
				outbox: tell(row)
			});
		});
	}

	/** What a member gave and got, the newest first, up to 25 each. */
	public async of(
		guild: GuildId,
		member: MemberId
	): Promise<{ readonly given: readonly VouchRow[]; readonly received: readonly VouchRow[] }> {
		const { repository } = this.deps;
		const [given, received] = await Promise.all([
			repository.given(guild, member, mostListed),
			repository.received(guild, member, mostListed)
		]);
		return { given, received };
	}

	/** Time has ended a vouch, or freed the stake of one that was withdrawn. Acts on its deadline. */
	public async due(row: DeadlineRow): Promise<void> {
		const [, from = '', to = ''] = row.subject.split(':');
		const vouch = await this.deps.repository.find(row.guild, from, to);
		if (!vouch?.held || vouch.until.getTime() !== row.at.getTime()) return;
		const still = ifStillDue(clearDeadline(row.guild, row.subject, row.kind), row.at);
		try {
			await this.#end(vouch, vouch.state === 'open' ? 'expired' : vouch.state, this.deps.clock.now(), [], still);
		} catch (error) {
			// Somebody acted first.
			if (!(error instanceof DeadlineMoved) && !(error instanceof VouchMoved)) throw error;
		}
	}

	/** Somebody had a case upheld: whoever stands for them loses the stake, once, and is told. */
	public async upheld(guild: GuildId, subject: MemberId, number: number): Promise<void> {
		for (const { from } of await this.deps.repository.liable(guild, subject)) {
			await this.#change(guild, from, subject, async (row) => {
				if (!row.held) return;
				const at = this.deps.clock.now();
				const lost = this.deps.trust.addEvidence(guild, {
					...evidenceOf(row, 'vouch.failed', at),
					key: `${keyOf(row)}:failed`,
					kind: 'stake',
					subject: row.from,
					partner: null,
					mark: row.stake
				});
				await this.#end(row, 'failed', at, [told(row, row.from, 'failed')], undefined, { case: number }, lost);
			});
		}
	}

	/** The case was reversed: what was lost by it counts no more. The vouches themselves stay ended. */
	public async reversed(guild: GuildId, subject: MemberId, number: number): Promise<void> {
		for (const row of await this.deps.repository.failedBy(guild, subject, number)) {
			const key = `${keyOf(row)}:restored`;
			const back = {
				...evidenceOf(row, 'vouch.restored', this.deps.clock.now()),
				key,
				of: `${keyOf(row)}:failed`
			};
			await this.deps.units.execute({
				guild,
				key,
				content: null,
				changes: this.deps.trust.addEvidence(guild, { ...back, kind: 'void', subject: row.from, partner: null }),
				outbox: [told(row, row.from, 'restored')]
			});
		}
	}

	/** What is known of the pair, if this person may vouch now, or does already. */
	async #mayGive(guild: GuildId, actor: Actor, to: Vouchee): Promise<{ readonly settings: VouchSettings; readonly row: VouchRow | null }> {
		const name = person(to.name);
		if (to.id === actor.id) throw new DomainError('vouches.self');
		if (!to.isMember) throw new DomainError('vouches.nobody');
		const { repository, relations, trust } = this.deps;
		const [settings, row, related, gates] = await Promise.all([
			this.deps.settings(guild),
			repository.find(guild, actor.id, to.id),
			relations.between(guild, actor.id, to.id),
			this.deps.gates(guild)
		]);
		if (settings.maxOpen === 0) throw new DomainError('vouches.off');
		if (related.sameTribe || related.invited) throw new DomainError('vouches.related', { name });
		if (row?.state === 'open') return { settings, row };
		const again = row?.held ? row.until : row?.againAt;
		await this.deps.free(guild, actor.id);
		if (again && again > this.deps.clock.now()) throw new DomainError('vouches.again', { name, at: { kind: 'deadline', at: again } });
		for (const gate of gates) await trust.requireGate(guild, actor, gate);
		return { settings, row };
	}

	/** Ends a vouch that is held: its place is free, and what it said counts no more. */
	async #end(
		row: VouchRow,
		state: VouchRow['state'],
		at: Date,
		outbox: readonly OutboxDraft[] = [],
		deadline: Change = clearDeadline(row.guild, subjectOf(row), vouchDeadline),
		set: Partial<VouchRow> = {},
		more: readonly Change[] = []
	): Promise<void> {
		const { guild } = row;
		const { cooldownDays } = await this.deps.settings(guild);
		// One that was withdrawn has waited already.
		const againAt = row.state !== 'open' && row.state === state ? at : new Date(at.getTime() + cooldownDays * dayMs);
		await this.deps.units.execute({
			guild,
			key: `${keyOf(row)}:end:${state}`,
			content: null,
			changes: [
				deadline,
				this.#guarded(row, { ...set, state, held: false, againAt }),
				{ in: vouchCountsCollection, id: vouchCountId(guild, row.from), inc: { open: -1 } },
				...(row.state === 'open' ? this.#void(row, at) : []),
				...more
			],
			outbox
		});
	}

	/** The change of a vouch that is as it was read. */
	#guarded(row: VouchRow, set: Partial<VouchRow>): Change {
		const when = { n: row.n, state: row.state, held: true };
		return { in: vouchesCollection, id: row._id, when, set, else: () => new VouchMoved() };
	}

	#void(row: VouchRow, at: Date): Change[] {
		const draft = { ...evidenceOf(row, 'vouch.ended', at), key: `${keyOf(row)}:void`, of: keyOf(row) };
		return this.deps.trust.addEvidence(row.guild, { ...draft, kind: 'void', subject: row.to, partner: row.from });
	}

	async #change(guild: GuildId, from: string, to: string, act: (row: VouchRow) => Promise<void>): Promise<VouchRow> {
		for (let round = 1; ; round++) {
			try {
				await act(await this.#require(guild, from, to));
				return await this.#require(guild, from, to);
			} catch (error) {
				if (!(error instanceof VouchMoved) || round === rounds) throw error;
			}
		}
	}

	async #require(guild: GuildId, from: string, to: string): Promise<VouchRow> {
		const row = await this.deps.repository.find(guild, from, to);
		if (!row || row.n === 0) throw new NotFound('vouches');
		return row;
	}
}

/** Days for which the stake of a vouch stays at risk once it was taken back or refused. */
const heldDaysOf = ({ cooldownDays, heldDays }: VouchSettings): number => Math.max(cooldownDays, heldDays);

const noVouch = (guild: GuildId, { id: from, name: fromName }: Pick<Actor, 'id' | 'name'>, to: Vouchee, at: Date): VouchRow => ({
	_id: vouchId(guild, from, to.id),
	guild,
	from,
	fromName,
	to: to.id,
	toName: to.name,
	n: 0,
	state: 'none',
	held: false,
	stake: 0,
	at,
	until: at,
	againAt: null,
	case: null
});

const evidenceOf = (row: VouchRow, event: string, at: Date): Pick<EvidenceDraft, 'key' | 'event' | 'value' | 'source' | 'at'> => ({
	key: keyOf(row),
	event,
	value: 0,
	source: subjectOf(row),
	at
});

/** Tells one of the two; a direct message for those who want them. */
const told = (row: VouchRow, member: MemberId, what: VouchNews): OutboxDraft => ({
	key: `${keyOf(row)}:told:${what}`,
	kind: vouchTold,
	aggregate: `dm:${member}`,
	payload: { member, what, from: row.from, to: row.to }
});
