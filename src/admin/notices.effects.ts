import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import type { GuildId, MemberId } from '#core/ids';
import type { Effect, EffectDone, EffectRegistry } from '#core/outbox/effect';
import type { OutboxRow } from '#core/outbox/outbox.repository';
import type { UnitWriter, Value } from '#core/units/unit';
import type { Screen, ViewContext } from '#core/views/kit';
import type { Settings } from '#settings';
import { alarmEffect, type ToldProblem } from './check/check.service.js';
import { tellOwners } from './tell-owners.js';
import { alarmView } from './views/check.view.js';
import { auditHeadView, booksLockedView, deadLetterView, ticketsTroubleView } from './views/notices.view.js';

/** Kinds of the notices to owners; all but the dead letter are written by the domains that have something to tell. */
export const notices = {
	booksLocked: 'economy.books-locked',
	auditHead: 'audit.head',
	deadLetter: 'admin.dead-letter',
	tickets: 'tickets.trouble',
	check: alarmEffect
} as const;

const lockedPayload = z.object({ differences: z.array(z.unknown()).default([]) });
const headPayload = z.object({ seq: z.number().int(), hash: z.string().max(200), day: z.string().max(20) });
const deadPayload = z.object({ kind: z.string(), aggregate: z.string(), reason: z.string() });

const troublePayload = z.object({
	trouble: z.enum(['permissions', 'full', 'nowhere']),
	channel: z.string().nullable(),
	missing: z.array(z.string().max(60)).max(20)
});

/** Written by the check itself. */
type AlarmPayload = { readonly problems: readonly ToldProblem[]; readonly more: number };

export interface NoticesDependencies {
	readonly settings: Settings;
	readonly units: UnitWriter;
	readonly discord: DiscordPort;
	/** The view of public messages of a guild. */
	view(guild: GuildId): Promise<ViewContext>;
	/** Whether somebody wants direct messages. */
	dms(guild: GuildId, member: MemberId): Promise<boolean>;
	/** Told what could be told to nobody. */
	report(error: unknown): void;
}

/** Tells owners what needs them: in the audit channel, else in a direct message. Nobody is pinged more than once per event. */
export class Notices {
	public constructor(private readonly with_: NoticesDependencies) {}

	public register(registry: EffectRegistry): void {
		registry.effect<Value>({ kind: notices.booksLocked, run: (effect) => this.booksLocked(effect) });
		registry.effect<Value>({ kind: notices.auditHead, run: (effect) => this.auditHead(effect) });
		registry.effect<Value>({ kind: notices.deadLetter, run: (effect) => this.deadLetter(effect) });
		registry.effect<AlarmPayload>({ kind: notices.check, run: (effect) => this.check(effect) });
		registry.effect<Value>({ kind: notices.tickets, run: (effect) => this.tickets(effect) });
	}

	public booksLocked(effect: Effect): Promise<EffectDone> {
		const { differences } = lockedPayload.parse(effect.payload ?? {});
		return this.#tell(effect, (view, inGuild) => booksLockedView(view, { differences: differences.length, inGuild }), true);
	}

	/** The seal of the audit log is only told where it stays: not by direct message. */
	public auditHead(effect: Effect): Promise<EffectDone> {
		const head = headPayload.parse(effect.payload);
		return this.#tell(effect, (view) => auditHeadView(view, head), false);
	}

	public tickets(effect: Effect): Promise<EffectDone> {
		const trouble = troublePayload.parse(effect.payload);
		return this.#tell(effect, (view, inGuild) => ticketsTroubleView(view, { ...trouble, inGuild }), true);
	}

	/** What the check of a guild has found; by direct message only to an owner who wants them. */
	public async check(effect: Effect<AlarmPayload>): Promise<EffectDone> {
		const { guild, payload } = effect;
		const { owner } = await this.with_.settings.state(guild);
		const byDm = owner !== null && (await this.with_.dms(guild, owner));
		return this.#tell(effect, (view, inGuild) => alarmView(view, { ...payload, inGuild }), byDm);
	}

	public deadLetter(effect: Effect): Promise<EffectDone> {
		const letter = deadPayload.parse(effect.payload);
		return this.#tell(effect, (view) => deadLetterView(view, letter), true);
	}

	/**
	 * Makes a notice of an effect that was given up. Not of notices themselves, nor of what died only because it needs another, nor of
	 * set-up, whose screen shows it.
	 */
	public async onDead(row: OutboxRow): Promise<void> {
		if (row.kind === notices.deadLetter || row.deadBy !== undefined || row.kind.startsWith('admin.setup-')) return;
		const payload: Value = { kind: row.kind, aggregate: row.aggregate, reason: (row.error ?? '').slice(0, 300) };
		try {
			await this.with_.units.execute({
				guild: row.guild,
				key: `admin:dead:${row.key}:${row.attempts}`,
				content: payload,
				changes: [],
				outbox: [{ key: `admin:dead:${row.key}:${row.attempts}`, kind: notices.deadLetter, aggregate: 'notices', payload }]
			});
		} catch (error) {
			this.with_.report(error);
		}
	}

	#tell(
		effect: Pick<Effect, 'guild' | 'key' | 'unknown'>,
		screen: (view: ViewContext, inGuild: boolean) => Screen,
		byDm: boolean
	): Promise<EffectDone> {
		return tellOwners(this.with_, effect, screen, byDm);
	}
}
