import type { Clock } from '#core/clock';
import { DomainError, type TextParam } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { AuditDraft, Change, UnitWriter, Value } from '#core/units/unit';
import type { ShopRepository } from '../shop.repository.js';
import type { Edited, Editor } from './edit.types.js';
import { EditMoved, type EditPart, type EditRepository, editsId, keptEdits, nextEdit, remember } from './history.js';

/** One edit, ready to be written; without parts nothing is written, because everything is as wished. */
export interface EditDraft {
	/** `item.price`, `category.created`, `stock.moved`, `bulk`, `undo`. */
	readonly action: string;
	/** Key of the row that the edit is about; empty for many. */
	readonly key: string;
	/** What the audit log names: `item:boss-rex`. */
	readonly target: string;
	readonly parts: readonly EditPart[];
	readonly changes: readonly Change[];
	readonly before?: Value;
	readonly after?: Value;
	readonly reason?: string;
	/** Audit rows besides that of the edit, e.g. of settings that change with it. */
	readonly audit?: readonly AuditDraft[];
	/** It is written although no row of the catalogue changes. */
	readonly always?: boolean;
	/** Told to whoever asked, also when the same request comes again. */
	readonly told?: Value;
}

export interface EditWriterDeps {
	readonly repository: ShopRepository;
	readonly edits: EditRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	/** Called after each edit, so that lists show it at once. */
	forget(guild: GuildId): void;
}

const mostTries = 12;

/** Writes edits of the catalogue one after the other: change, history and audit in one unit. */
export class EditWriter {
	public constructor(private readonly deps: EditWriterDeps) {}

	/**
	 * Writes what `build` makes of the catalogue as it is, as the edit of the number that it is told; when another edit came between, it looks again.
	 *
	 * @throws what `build` throws · DomainError `shop.busy` when others were faster again and again.
	 */
	public async commit(guild: GuildId, by: Editor, content: Value, build: (edit: number) => Promise<EditDraft>): Promise<Edited> {
		const { units } = this.deps;
		const key = `catalogue:${by.request}`;
		const done = editedOf((await units.outcome(guild, key))?.result);
		if (done) return done;
		for (let tries = 0; tries < mostTries; tries += 1) {
			const last = await this.#last(guild);
			const draft = await build(last + 1);
			if (draft.parts.length === 0 && !draft.always) return { edit: null, key: draft.key };
			try {
				return await this.#write(guild, by, key, content, last, draft);
			} catch (error) {
				if (!(error instanceof EditMoved)) throw error;
			} finally {
				this.deps.forget(guild);
			}
		}
		throw new DomainError('shop.busy');
	}

	async #last(guild: GuildId): Promise<number> {
		const id = editsId(guild);
		return (await this.deps.repository.counts(guild, [id])).get(id) ?? 0;
	}

	async #write(guild: GuildId, { actor }: Editor, key: string, content: Value, last: number, draft: EditDraft): Promise<Edited> {
		const { action, target, parts, changes, before, after, reason } = draft;
		const edit = last + 1;
		const old = edit > keptEdits ? await this.deps.edits.ids(guild, edit - keptEdits) : [];
		const what = { at: this.deps.clock.now(), by: actor.id, byName: actor.name, action };
		const { result } = await this.deps.units.execute<Edited>({
			guild,
			key,
			content,
			changes: [nextEdit(guild, last), ...changes, ...remember(guild, edit, what, parts, old)],
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action: `catalogue.${action}`,
					target,
					...(before === undefined ? {} : { before }),
					...(after === undefined ? {} : { after }),
					...(reason === undefined ? {} : { reason })
				},
				...(draft.audit ?? [])
			],
			result: { edit, key: draft.key, ...(draft.told === undefined ? {} : { told: draft.told }) }
		});
		return result;
	}

	/** The refusal `shop.stale` {name, change; kind, key of the row} of somebody who saw another version: who has changed what since. */
	public async stale(guild: GuildId, row: string, name: string): Promise<DomainError> {
		const last = await this.deps.edits.last(guild, row);
		const change: TextParam = last
			? {
					kind: 'text',
					key: 'shop:editor.changedBy',
					params: {
						who: { kind: 'user-text', value: last.byName },
						what: { kind: 'text', key: `shop:editor.actions.${last.action}` },
						when: { kind: 'time', at: last.at, style: 'R' }
					}
				}
			: { kind: 'text', key: 'shop:editor.changedByImport' };
		const [, kind = '', key = ''] = row.split('|');
		return new DomainError('shop.stale', { name: { kind: 'user-text', value: name }, change, kind, key });
	}
}

/** What an earlier carrying out of the same request has done. */
function editedOf(result: Value | undefined): Edited | null {
	if (typeof result !== 'object' || result === null || !('edit' in result)) return null;
	const { edit, key, told } = result;
	if (typeof edit !== 'number' || typeof key !== 'string') return null;
	return { edit, key, ...(told === undefined ? {} : { told }) };
}
