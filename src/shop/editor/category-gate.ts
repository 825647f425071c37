import { createHash } from 'node:crypto';
import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { ItemRow } from '../shop.model.js';
import { defined, rewrite } from './changes.js';
import type { Edited, Editor } from './edit.types.js';
import { editPart } from './parts.js';
import { EditWriter, type EditWriterDeps } from './writer.js';

/** What giving all items of a category one gate would change. */
export interface GatePlan {
	/** Items that get another gate than they have. */
	readonly items: readonly { readonly key: string; readonly name: string; readonly gate: string | null }[];
	/** All items of the category. */
	readonly all: number;
	/** Tells this plan from one of other versions; 8 characters. */
	readonly digest: string;
}

const mayEdit = 'catalog.edit';

/** One gate for all items of a category: shown first, then done as a single edit that can be undone. */
export class CategoryGates {
	readonly #writer: EditWriter;

	public constructor(private readonly deps: EditWriterDeps & { readonly policy: Policy }) {
		this.#writer = new EditWriter(deps);
	}

	/** What it would change. @throws Forbidden · NotFound `shop.category` */
	public async plan(guild: GuildId, actor: Actor, category: string, gate: string | null): Promise<GatePlan> {
		await this.deps.policy.require(guild, actor, mayEdit);
		return planOf(await this.#items(guild, category), gate);
	}

	/** Does it as it was shown, all of it or nothing. @throws as `plan` · DomainError `shop.bulkStale` when it would now do something else. */
	public async apply(guild: GuildId, by: Editor, category: string, gate: string | null, digest: string): Promise<Edited> {
		await this.deps.policy.require(guild, by.actor, mayEdit);
		return this.#writer.commit(guild, by, { category, gate, digest }, async () => {
			const rows = await this.#items(guild, category);
			const plan = planOf(rows, gate);
			if (plan.digest !== digest) throw new DomainError('shop.bulkStale');
			const touched = rows.filter((row) => row.definition.access.gate !== gate);
			const edits = touched.map((row) => rewrite(row, defined(editPart(row.definition, { kind: 'gate', gate }))));
			return {
				action: 'category.gate',
				key: category,
				target: `category:${category}`,
				parts: edits.map(({ part }) => part),
				changes: edits.map(({ change }) => change),
				before: Object.fromEntries(plan.items.map((item) => [item.key, item.gate])),
				after: { gate }
			};
		});
	}

	async #items(guild: GuildId, category: string): Promise<ItemRow[]> {
		if (!(await this.deps.repository.category(guild, category))) throw new NotFound('shop.category');
		return (await this.deps.repository.items(guild)).filter((row) => row.category === category);
	}
}

function planOf(rows: readonly ItemRow[], gate: string | null): GatePlan {
	const touched = rows.filter((row) => row.definition.access.gate !== gate);
	const seen = JSON.stringify([gate, touched.map(({ key, version }) => [key, version])]);
	return {
		items: touched.map(({ key, definition }) => ({ key, name: definition.name, gate: definition.access.gate })),
		all: rows.length,
		digest: createHash('sha256').update(seen).digest('base64url').slice(0, 8)
	};
}
