import type { Connection } from 'mongoose';
import { z } from 'zod';
import type { Clock } from '#core/clock';
import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type GuildId, rowId } from '#core/ids';
import type { Leases } from '#core/leases/leases';
import { defineModel } from '#core/mongo/index';
import type { Effect, EffectDone, EffectHandler } from '#core/outbox/effect';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import type { Settings } from '#settings';
import { adminSettings } from '../admin.settings.js';
import { mirrorView } from '../views/audit.view.js';
import type { AuditPlace, AuditReader } from './audit.ports.js';

const mirrorsCollection = 'audit_mirrors';
/** The effect that copies entries into the audit channel. */
export const auditMirrorEffect = 'audit.mirror';
/** The channel slot that they go to. */
const slot = 'audit';
/** Entries of one message, and messages of one round. */
const perMessage = 12;
const messagesPerRound = 10;
/** A guild whose log is copied for the first time gets what is not older than this. */
const firstMs = dayMs;
const leaseMs = 30_000;

/** Up to where a guild's log has been copied. */
interface MirrorRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly unitSeq: number;
	readonly index: number;
}

export const auditMirrorModel = (connection: Connection) =>
	defineModel<MirrorRow>(connection, {
		name: 'AuditMirror',
		collection: mirrorsCollection,
		schema: { guild: { type: String, required: true }, unitSeq: { type: Number, required: true }, index: { type: Number, required: true } }
	});

const payloadSchema = z.object({ unitSeq: z.number().int(), index: z.number().int(), count: z.number().int().min(1).max(perMessage) });

export interface AuditMirrorDependencies {
	readonly connection: Connection;
	readonly rows: AuditReader;
	readonly leases: Leases;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly settings: Settings;
	readonly discord: DiscordPort;
	/** The view of public messages of a guild. */
	view(guild: GuildId): Promise<ViewContext>;
	/** Told what went wrong in one guild; the others go on. */
	report(error: unknown, guild: GuildId): void;
}

/**
 * Copies new entries of the audit log into the audit channel: those of a minute share a message, nobody is notified, and each entry is
 * copied once. How far it is moves in the unit that writes the effects, so a crash neither loses nor repeats any.
 */
export class AuditMirror {
	readonly #mirrors;

	public constructor(private readonly with_: AuditMirrorDependencies) {
		this.#mirrors = auditMirrorModel(with_.connection);
	}

	/** Takes up what is new in every guild. */
	public async run(): Promise<void> {
		const { rows, leases, report } = this.with_;
		for (const guild of await rows.guilds()) {
			try {
				await leases.hold(`audit-mirror|${guild}`, leaseMs, () => this.#take(guild));
			} catch (error) {
				report(error, guild);
			}
		}
	}

	/** Sends the entries of one message. */
	public effect(): EffectHandler {
		return { kind: auditMirrorEffect, run: (effect) => this.#send(effect) };
	}

	async #take(guild: GuildId): Promise<void> {
		const { rows, units, settings } = this.with_;
		const stored = await this.#mirrors
			.findOne({ _id: rowId(guild, 'audit-mirror') })
			.lean<MirrorRow>()
			.exec();
		const from = stored ?? (await this.#first(guild));
		const fresh = await rows.after(guild, from, perMessage * messagesPerRound);
		const last = fresh.at(-1);
		if (last === undefined) return;
		const [{ audit }, channel] = await Promise.all([settings.get(guild, adminSettings), settings.channelOf(guild, slot)]);
		const messages = audit.mirror && channel !== null ? Math.ceil(fresh.length / perMessage) : 0;
		const key = `${auditMirrorEffect}:${last.unitSeq}.${last.index}`;
		await units.execute({
			guild,
			key,
			content: null,
			changes: [
				{
					in: mirrorsCollection,
					id: rowId(guild, 'audit-mirror'),
					when: { unitSeq: from.unitSeq, index: from.index },
					upsert: { _id: rowId(guild, 'audit-mirror'), guild, unitSeq: from.unitSeq, index: from.index },
					set: { unitSeq: last.unitSeq, index: last.index },
					else: () => new Error('another process has copied these entries')
				}
			],
			outbox: Array.from({ length: messages }, (_, number) => {
				const before = number === 0 ? from : (fresh[number * perMessage - 1] ?? from);
				const count = Math.min(perMessage, fresh.length - number * perMessage);
				return {
					key: `${key}:${number}`,
					kind: auditMirrorEffect,
					aggregate: `channel:${slot}`,
					payload: { unitSeq: before.unitSeq, index: before.index, count }
				};
			})
		});
	}

	/** Where a guild begins that has no mirror yet. */
	async #first(guild: GuildId): Promise<AuditPlace> {
		const since = new Date(this.with_.clock.now().getTime() - firstMs);
		const newest = await this.with_.rows.page(guild, {}, { place: null, side: 'older' }, perMessage * messagesPerRound);
		const oldest = newest.findLast(({ at }) => at >= since);
		const [top] = newest;
		if (oldest !== undefined) return { unitSeq: oldest.unitSeq, index: oldest.index - 1 };
		return top === undefined ? { unitSeq: 0, index: -1 } : { unitSeq: top.unitSeq, index: top.index };
	}

	async #send(effect: Effect): Promise<EffectDone> {
		const { settings, rows, discord, view } = this.with_;
		const { guild } = effect;
		const { count, ...place } = payloadSchema.parse(effect.payload);
		const channel = await settings.channelOf(guild, slot);
		if (channel === null) return { note: 'notice.nowhere' };
		const entries = await rows.after(guild, place, count);
		try {
			const shown = mirrorView(await view(guild), entries);
			return { result: { channel, message: await discord.sendOnce(effect, channel, shown, { silent: true }) } };
		} catch (error) {
			if (error instanceof DiscordGone || error instanceof DiscordForbidden) return { note: 'notice.nowhere' };
			throw error;
		}
	}
}
