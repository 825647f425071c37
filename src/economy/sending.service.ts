import { z } from 'zod';
import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Change, OutboxDraft, UnitWriter } from '#core/units/unit';
import { checkAmount } from './compile.js';
import { type Economy, sendingFee, type TransferDone } from './economy.service.js';
import type { EconomySettings } from './economy.settings.js';
import { moneyLock, noteLength } from './money.js';

/** Kind of the effect that tells the receiver. */
export const sentTold = 'economy.sent-told';

/** Credits that a member wants to send to another. */
export interface SendWish {
	readonly to: MemberId;
	readonly amount: number;
	/** Unique in the guild: the interaction's id. */
	readonly key: string;
	/** Up to 200 characters. */
	readonly note?: string;
}

/** Says who may send how much; a domain above the money registers it at start. */
export interface SendGuard {
	/**
	 * Refuses with a DomainError, or returns what the unit of the transfer has to hold besides.
	 *
	 * @param gate Key of the gate that the owner has named for sending; empty: none.
	 */
	allow(guild: GuildId, actor: Actor, wish: Pick<SendWish, 'to' | 'amount'>, gate: string): Promise<readonly Change[]>;

	/** What is left of the day, in credits; `null`: no limit. Refuses whom `allow` would refuse, and an amount that is over what is left. */
	left(guild: GuildId, actor: Actor, amount: number, gate: string): Promise<number | null>;
}

const open: SendGuard = { allow: () => Promise.resolve([]), left: () => Promise.resolve(null) };

/** Who gets it, as Discord told it. */
export interface Receiver {
	readonly id: MemberId;
	readonly name: string;
	/** They are in the guild, and a person. */
	readonly isMember: boolean;
}

/** What sending would mean now, before anything has moved. */
export interface SendTerms {
	/** Of the asked wish; `confirm` takes it. */
	readonly key: string;
	readonly to: Receiver;
	readonly amount: number;
	readonly fee: number;
	/** Free credits of the sender. */
	readonly free: number;
	/** What may still be sent today, this amount included; `null`: no limit. */
	readonly left: number | null;
	readonly note: string;
}

const askedSchema = z.object({ from: z.string(), to: z.string(), amount: z.int(), fee: z.int(), note: z.string() });

/** A wish that was asked for and shown, and waits for its button. */
export type AskedSend = z.infer<typeof askedSchema>;

const askedKey = (key: string): string => `send:${key}`;
const transferKey = (key: string): string => `transfer:${key}`;

/** What members send to each other: asked for, shown, confirmed; transfers that have to pass whoever guards them. */
export class Sending {
	#guard: SendGuard = open;

	public constructor(
		private readonly deps: { readonly economy: Economy; readonly units: Pick<UnitWriter, 'outcome' | 'execute' | 'locks'> }
	) {}

	public useGuard(guard: SendGuard): void {
		this.#guard = guard;
	}

	/** Whether members send to each other here. */
	public async isOn(guild: GuildId): Promise<boolean> {
		return (await this.deps.economy.settings(guild)).send.enabled;
	}

	/**
	 * Whether this person may send anything now, before they fill a form.
	 *
	 * @throws DomainError `economy.sendOff` · `unit.locked` · what the guard refuses.
	 */
	public async mayStart(guild: GuildId, actor: Actor): Promise<void> {
		const send = await this.#open(guild);
		await this.#guard.left(guild, actor, send.min, send.gate);
	}

	/**
	 * Keeps a wish under its key, and says what it means. Nothing moves.
	 *
	 * @throws DomainError `economy.sendOff` · `unit.locked` · `economy.sameAccount` · `economy.sendNobody` · `economy.amount` · `economy.noteLength` ·
	 * what the guard refuses · `economy.notEnough`.
	 */
	public async ask(guild: GuildId, actor: Actor, to: Receiver, wish: Omit<SendWish, 'to'>): Promise<SendTerms> {
		const send = await this.#open(guild);
		const { amount, key } = wish;
		const note = wish.note?.trim() ?? '';
		if (to.id === actor.id) throw new DomainError('economy.sameAccount');
		if (!to.isMember) throw new DomainError('economy.sendNobody');
		checkAmount(amount, send.min);
		if (note.length > noteLength) throw new DomainError('economy.noteLength', { max: noteLength });
		const left = await this.#guard.left(guild, actor, amount, send.gate);
		const { credits } = await this.deps.economy.balance(guild, actor.id);
		if (credits.free < amount) throw notEnough(credits, amount);
		const fee = sendingFee(send, amount);
		const asked: AskedSend = { from: actor.id, to: to.id, amount, fee, note };
		await this.deps.units.execute({ guild, key: askedKey(key), content: { ...asked }, changes: [], result: { ...asked } });
		return { key, to, amount, fee, free: credits.free, left, note };
	}

	/** What this person was shown under a key. @throws NotFound `economy.send` for what is not theirs. */
	public async asked(guild: GuildId, actor: Actor, key: string): Promise<AskedSend> {
		const outcome = await this.deps.units.outcome(guild, askedKey(key));
		const asked = askedSchema.safeParse(outcome?.result);
		if (!asked.success || asked.data.from !== actor.id) throw new NotFound('economy.send');
		return asked.data;
	}

	/**
	 * Sends what was asked for, once however often it is pressed; the receiver is told.
	 *
	 * @param to The receiver as they are now.
	 * @throws as `asked` · as `send` · DomainError `economy.sendNobody` · `economy.sendChanged` when the owner has changed the fee since it was shown.
	 */
	public async confirm(guild: GuildId, actor: Actor, key: string, to: Receiver): Promise<TransferDone> {
		const { amount, fee, note, to: id } = await this.asked(guild, actor, key);
		if (!(await this.deps.units.outcome(guild, transferKey(key)))) {
			if (!to.isMember || to.id !== id) throw new DomainError('economy.sendNobody');
			const { send } = await this.deps.economy.settings(guild);
			if (sendingFee(send, amount) !== fee) throw new DomainError('economy.sendChanged');
		}
		return this.send(guild, actor, { to: memberId(id), amount, key, ...(note === '' ? {} : { note }) });
	}

	/**
	 * Sends. @throws what `Economy.transfer` refuses, and what the guard refuses · DomainError `economy.receiverFull` in place of `economy.maxBalance`:
	 * what others have is nobody's to read.
	 */
	public async send(guild: GuildId, actor: Actor, wish: SendWish): Promise<TransferDone> {
		const request = { guild, from: actor.id, ...wish };
		const outbox = [told(actor, wish)];
		try {
			// What was sent has been counted: the same press again must not meet its own limit.
			if (await this.deps.units.outcome(guild, transferKey(wish.key))) return await this.deps.economy.transfer(request, [], outbox);
			const { send } = await this.deps.economy.settings(guild);
			const counted = send.enabled && actor.id !== wish.to ? await this.#guard.allow(guild, actor, wish, send.gate) : [];
			return await this.deps.economy.transfer(request, counted, outbox);
		} catch (error) {
			if (error instanceof DomainError && error.code === 'economy.maxBalance') throw new DomainError('economy.receiverFull');
			throw error;
		}
	}

	async #open(guild: GuildId): Promise<EconomySettings['send']> {
		const [{ send }, locks] = await Promise.all([this.deps.economy.settings(guild), this.deps.units.locks(guild)]);
		if (!send.enabled) throw new DomainError('economy.sendOff');
		if (moneyLock in locks) throw new DomainError('unit.locked', { lock: moneyLock });
		return send;
	}
}

const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

function notEnough({ free, held }: { readonly free: number; readonly held: number }, price: number): DomainError {
	return new DomainError('economy.notEnough', {
		available: credits(free),
		price: credits(price),
		missing: credits(price - free),
		held: credits(held)
	});
}

/** Tells the receiver; a direct message for those who want them. */
const told = (actor: Actor, { to, key, note = '' }: SendWish): OutboxDraft => ({
	key: `${transferKey(key)}:told`,
	kind: sentTold,
	aggregate: `dm:${to}`,
	payload: { posting: transferKey(key), member: to, name: actor.name, note }
});
