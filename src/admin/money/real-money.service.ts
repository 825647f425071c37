import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter, Value } from '#core/units/unit';
import { noticeHash, type RealMoney } from '#economy';
import type { Settings } from '#settings';
import { withPath } from '../pack-file.js';
import type { GuildLooker } from '../setup/setup.ports.js';

export interface RealMoneyDependencies {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly looker: Pick<GuildLooker, 'nameOf'>;
	realMoney(guild: GuildId): Promise<RealMoney>;
	/** Codes of open orders that are settled outside, the oldest first, up to a hundred. */
	openOutside(guild: GuildId): Promise<readonly string[]>;
}

/** The notice, whether it was confirmed, and what is under way. */
export interface RealMoneyLook extends RealMoney {
	readonly guildName: string;
	/** Only the guild's owner may confirm. */
	readonly mayConfirm: boolean;
	/** Codes of open orders that are settled outside; they go on whatever is decided. */
	readonly open: readonly string[];
}

/** What was filled into the form. */
export interface Confirmation {
	/** The box "I have read it" was ticked. */
	readonly read: boolean;
	/** The guild's name, as it was typed. */
	readonly typed: string;
	/** Of the notice that the form was about. */
	readonly hash: string;
}

const capability = 'money.real';

/** Real money: off until the guild's owner has read and confirmed the notice, and off again at any time. */
export class RealMoneyService {
	public constructor(private readonly with_: RealMoneyDependencies) {}

	/** @throws Forbidden without the capability `money.real`. */
	public async look(guild: GuildId, actor: Actor): Promise<RealMoneyLook> {
		await this.with_.policy.require(guild, actor, capability);
		const [money, guildName, open] = await Promise.all([
			this.with_.realMoney(guild),
			this.with_.looker.nameOf(guild),
			this.with_.openOutside(guild)
		]);
		return { ...money, guildName, open, mayConfirm: actor.isGuildOwner };
	}

	/**
	 * What the form is about; refuses those who may not confirm before they fill it in.
	 *
	 * @param hash Of the notice that was shown.
	 * @throws as `confirm`, but for what is filled in.
	 */
	public async ask(guild: GuildId, actor: Actor, hash: string): Promise<RealMoney> {
		await this.#ownerOnly(guild, actor);
		const money = await this.with_.realMoney(guild);
		if (money.notice.trim() === '') throw new DomainError('admin.noticeMissing');
		if (money.hash !== hash) throw new DomainError('admin.noticeChanged');
		return money;
	}

	/**
	 * The owner confirms the notice. Confirming what is confirmed changes nothing.
	 *
	 * @throws Forbidden unless it is the guild's owner · DomainError `admin.noticeMissing` where there is none to confirm ·
	 * `admin.noticeChanged` when it is not the one that was shown · `admin.noticeUnread` when the box is not ticked ·
	 * `admin.guildName` (`name`) when another name was typed · `settings.stale`.
	 */
	public async confirm(guild: GuildId, actor: Actor, { read, typed, hash }: Confirmation): Promise<void> {
		const money = await this.ask(guild, actor, hash);
		if (!read) throw new DomainError('admin.noticeUnread');
		const name = await this.with_.looker.nameOf(guild);
		if (plain(typed) !== plain(name)) throw new DomainError('admin.guildName', { name: { kind: 'user-text', value: name } });
		if (money.enabled) return;
		const confirmedAt = this.with_.clock.now().toISOString();
		await this.#write(guild, actor, 'money.realConfirmed', { enabled: true, confirmedBy: actor.id, confirmedAt, noticeHash: hash });
	}

	/** Switches it off; open orders go on. Off is off: a second press changes nothing. @throws Forbidden · `settings.stale` */
	public async off(guild: GuildId, actor: Actor): Promise<void> {
		await this.with_.policy.require(guild, actor, capability);
		const money = await this.with_.realMoney(guild);
		if (money.confirmedBy === null) return;
		await this.#write(guild, actor, 'money.realOff', { enabled: false, confirmedBy: null, confirmedAt: null, noticeHash: '' });
	}

	async #ownerOnly(guild: GuildId, actor: Actor): Promise<void> {
		await this.with_.policy.require(guild, actor, capability);
		if (!actor.isGuildOwner) throw new Forbidden('admin.realMoneyOwner');
	}

	async #write(guild: GuildId, actor: Actor, action: string, fields: Readonly<Record<string, Value>>): Promise<void> {
		const { settings, units } = this.with_;
		settings.changed(guild);
		const [values, { version }, before] = await Promise.all([settings.values(guild), settings.state(guild), this.with_.realMoney(guild)]);
		const economy = Object.entries(fields).reduce((json, [field, value]) => withPath(json, ['realMoney', field], value), values.economy);
		const compiled = await settings.compile(guild, version, { values: { economy } }, { actor: actor.id, action });
		try {
			await units.execute({
				guild,
				key: `money:real:${version}:${action}`,
				content: { action, by: actor.id },
				changes: compiled.changes,
				audit: [
					...compiled.audit,
					{
						actor: actor.id,
						actorKind: actor.isGuildOwner ? 'owner' : 'staff',
						action,
						target: 'economy:realMoney',
						before: { enabled: before.enabled, confirmedBy: before.confirmedBy },
						after: { ...fields, notice: noticeHash(before.notice) }
					}
				]
			});
		} finally {
			settings.changed(guild);
		}
	}
}

const plain = (name: string): string => name.trim().replace(/\s+/g, ' ').normalize('NFC');
