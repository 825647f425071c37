import type { Clock } from '#core/clock';
import { channelId, type GuildId, memberId, roleId } from '#core/ids';
import { type Effect, type EffectDone, EffectFailed, type EffectRegistry } from '#core/outbox/effect';
import type { Change, UnitWriter } from '#core/units/unit';
import { type Settings, sameJson } from '#settings';
import type { CatalogueKeys, Unimport } from '#shop';
import type { SetupRunRow, UndoResult } from './run.types.js';
import type { SetupDiscord } from './setup.discord.js';
import type { SetupRepository } from './setup.repository.js';
import { type UndoLine, undoLines, undoSettings } from './undo.js';
import { catalogueTick, type UndoService } from './undo.service.js';
import { contentRef, endUndo, noteUndone, resultKey, type UndoPayload, undoEffects, undoneKey } from './undo-rows.js';

export interface UndoEffectsDependencies {
	readonly settings: Settings;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly discord: SetupDiscord;
	readonly repository: Pick<SetupRepository, 'run'>;
	readonly undo: Pick<UndoService, 'uses'>;
	openOrders(guild: GuildId): Promise<number>;
	unimport(guild: GuildId, keys: CatalogueKeys, all: boolean): Promise<Unimport>;
	/** The catalogue has changed: lists are read anew. */
	unimported(guild: GuildId): void;
	/** The line that Discord's own audit log shows, in the guild's language. */
	reason(guild: GuildId): Promise<string>;
}

const nothing = { reason: null, count: 0, restored: [], changed: [], items: 0, keptItems: 0 } as const;

/**
 * The steps that take a run back. Each looks again before it removes anything: what people have begun to use since the owner confirmed is
 * kept and told, and an order that was placed in that very moment keeps everything that orders need.
 */
export class UndoEffects {
	public constructor(private readonly with_: UndoEffectsDependencies) {}

	public register(registry: EffectRegistry): void {
		registry.effect<UndoPayload>({ kind: undoEffects.content, run: (effect) => this.content(effect) });
		registry.effect<UndoPayload>({ kind: undoEffects.channel, run: (effect) => this.thing(effect) });
		registry.effect<UndoPayload>({ kind: undoEffects.role, run: (effect) => this.thing(effect) });
		registry.effect<UndoPayload>({ kind: undoEffects.finish, run: (effect) => this.finish(effect) });
	}

	/** Settings that are as the run left them get their old values, and the catalogue loses what the run brought. */
	public async content({ guild, payload }: Effect<UndoPayload>): Promise<EffectDone> {
		const { settings } = this.with_;
		const run = await this.#run(guild, payload);
		if (run.undo.results[contentRef]) return {};
		if ((await this.with_.openOrders(guild)) > 0) {
			await this.#note(guild, payload, { ...nothing, state: 'kept', reason: 'orders', name: '' }, []);
			return { note: 'orders are open' };
		}
		settings.changed(guild);
		const [before, after, now, state, catalogue] = await Promise.all([
			settings.valuesOf(guild, run.before.version),
			settings.valuesOf(guild, run.after.version),
			settings.values(guild),
			settings.state(guild),
			this.with_.unimport(guild, run, run.undo.removeToo.includes(catalogueTick))
		]);
		const { restore, changed } = undoSettings(before ?? {}, after ?? {}, now);
		const same = (left: unknown, right: unknown): boolean => sameJson(left ?? null, right ?? null);
		const compiled = await settings.compile(
			guild,
			state.version,
			{
				values: restore,
				...(state.zone === run.after.zone ? { zone: run.before.zone } : {}),
				...(state.language === run.after.language ? { language: run.before.language } : {}),
				...(same(state.installed, run.after.installed) ? { installed: run.before.installed } : {})
			},
			{ actor: memberId(run.undo.by), action: 'setup.undone', reason: `setup ${run.run}` }
		);
		const result: UndoResult = {
			...nothing,
			state: 'restored',
			name: '',
			restored: Object.keys(restore).sort(),
			changed,
			items: catalogue.remove.items.length,
			keptItems: catalogue.edited.items.filter((key) => !catalogue.remove.items.includes(key)).length
		};
		await this.#note(guild, payload, result, [...compiled.changes, ...catalogue.changes], compiled.audit);
		this.with_.unimported(guild);
		return {};
	}

	/** One role or channel: removed if it still may be; the slot gets back what it had. */
	public async thing({ guild, payload, attempt }: Effect<UndoPayload>): Promise<EffectDone> {
		const { settings, discord } = this.with_;
		const run = await this.#run(guild, payload);
		if (run.undo.results[payload.ref]) return {};
		const line = run.lines.find((candidate) => `${candidate.kind}:${candidate.slot}` === payload.ref);
		const got = run.got[payload.ref];
		if (line === undefined || got === undefined) throw new EffectFailed('slot');
		if (run.undo.results[contentRef]?.reason === 'orders' || (await this.with_.openOrders(guild)) > 0) {
			await this.#note(guild, payload, { ...nothing, state: 'kept', reason: 'orders', name: got.name }, []);
			return { note: 'orders are open' };
		}
		const [facts, uses] = await Promise.all([discord.facts(guild), this.with_.undo.uses(guild, run, payload.ref)]);
		const plan = undoLines(run, facts, uses, run.undo.removeToo).find((one) => one.ref === payload.ref);
		if (plan === undefined) throw new EffectFailed('slot');
		if (plan.state === 'remove') await this.#remove(guild, plan);
		const kind = line.kind === 'role' ? 'roles' : 'channels';
		const unbound = await settings.compileUnbind(guild, { kind, slot: line.slot, id: got.id, was: line.was });
		const result: UndoResult = {
			...nothing,
			name: plan.name,
			// Gone on a second try: the first one removed it, and was cut off before it could say so.
			...(plan.state === 'keep'
				? { state: 'kept', reason: plan.reason, count: plan.count }
				: { state: plan.state === 'gone' && attempt === 1 ? 'gone' : 'removed' })
		};
		await this.#note(guild, payload, result, unbound.changes, unbound.audit);
		return {};
	}

	public async finish({ guild, payload }: Effect<UndoPayload>): Promise<undefined> {
		const { units, clock } = this.with_;
		const run = await this.#run(guild, payload);
		const standing = run.undo.results[contentRef]?.reason === 'orders';
		await units.execute({
			guild,
			key: undoneKey(payload.run, payload.undo),
			content: { run: payload.run },
			changes: [...endUndo(guild, payload.run, clock.now(), standing)],
			audit: [
				{ actor: 'setup', actorKind: 'system', action: standing ? 'setup.undoWaits' : 'setup.undoDone', target: `setup:${payload.run}` }
			]
		});
	}

	async #remove(guild: GuildId, { kind, id }: UndoLine): Promise<void> {
		const { discord } = this.with_;
		const reason = await this.with_.reason(guild);
		if (kind === 'role') await discord.removeRole(guild, roleId(id), reason);
		else await discord.removeChannel(channelId(id), reason);
	}

	async #note(guild: GuildId, payload: UndoPayload, result: UndoResult, changes: readonly Change[], audit: Audit = []): Promise<void> {
		await this.with_.units.execute({
			guild,
			key: resultKey(payload),
			content: { ref: payload.ref },
			changes: [noteUndone(guild, payload.run, payload.ref, result), ...changes],
			audit: [
				...audit,
				...(result.state === 'removed'
					? [{ actor: 'setup', actorKind: 'system' as const, action: 'setup.removed', target: payload.ref, before: result.name }]
					: [])
			]
		});
		this.with_.settings.changed(guild);
	}

	async #run(guild: GuildId, { run, undo }: UndoPayload): Promise<Undoing> {
		const row = await this.with_.repository.run(guild, run);
		if (row === null || row.undo === null || row.undos !== undo) throw new EffectFailed('ended');
		return { ...row, undo: row.undo };
	}
}

type Undoing = SetupRunRow & { readonly undo: NonNullable<SetupRunRow['undo']> };
type Audit = NonNullable<Parameters<UnitWriter['execute']>[0]['audit']>;
