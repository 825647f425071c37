import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, type DeadlineRow, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { SecretBox } from '#core/secrets/secret-box';
import type { UnitWriter, Value } from '#core/units/unit';
import type { Editor } from '../editor/edit.types.js';
import type { Imports } from '../exchange/imports.service.js';
import { pack, unpack } from '../exchange/sealing.js';
import type { Pack } from '../pack/schema/index.js';
import type { CategoryRow } from '../shop.model.js';
import type { ShopRepository } from '../shop.repository.js';
import { type ArkFileRow, type ArkRepository, arkFileId, arkFilesCollection, arkMappingId, arkMappingsCollection } from './ark.model.js';
import { arkShopSchema } from './ark.schema.js';
import { type ArkGroup, type ArkKind, type ArkMapping, type ArkProblem, type ArkShop, arkKinds } from './arkshop.types.js';
import { arkIncoming } from './incoming.js';
import { arkMappingSchema, mostRate, noMapping, usualCategories } from './mapping.js';
import { readArkShopByTurns } from './read.js';
import type { ArkWords } from './words.js';

/** Forgets a file that nobody carried out. */
export const arkDeadline = 'shop.ark';
const keptMinutes = 60;
const mayEdit = 'catalog.edit';
const mostTries = 5;
/** Groups that are remembered. */
const mostGroups = 500;

export interface ArkImportsDeps {
	/** The editors' side of the catalogue. */
	readonly repository: Pick<ShopRepository, 'categories' | 'items'>;
	readonly rows: ArkRepository;
	readonly imports: Pick<Imports, 'start'>;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly policy: Policy;
	readonly secrets: Pick<SecretBox, 'seal' | 'open'>;
}

/** A file as its owner decides about it. */
export interface ArkLook {
	readonly shop: ArkShop;
	readonly mapping: ArkMapping;
	/** Categories that entries can go to: the guild's, and the usual ones that it does not have yet. */
	readonly categories: readonly { readonly key: string; readonly name: string }[];
	/** Names the file: what is chosen for another one does not count. 8 characters. */
	readonly digest: string;
}

/** A change of the mapping changed under somebody else's hands. */
class MappingMoved extends Error {
	public override readonly name = 'MappingMoved';
}

/**
 * Files of ArkShop: read, mapped, and handed to the planner of imports. What is kept of a file was cleaned before.
 *
 * All of it is refused with Forbidden without `catalog.edit`.
 */
export class ArkImports {
	#pack: (() => Pack) | null = null;

	public constructor(private readonly deps: ArkImportsDeps) {}

	/** Tells where the pack is that says how goods are handed over. */
	public usePack(pack: () => Pack): void {
		this.#pack = pack;
	}

	/**
	 * Reads a file and keeps it without its secrets, sealed, for an hour; one that the same person has uploaded before goes.
	 *
	 * @throws `arkshop.tooLarge` {max} · `arkshop.tooDeep` · `arkshop.notJson` {line, column} · `arkshop.tooMany` {count, max} ·
	 * `arkshop.manySecrets` {max} · `arkshop.empty`
	 */
	public async open(guild: GuildId, by: Editor, bytes: Uint8Array): Promise<void> {
		const { policy, units, clock, secrets } = this.deps;
		await policy.require(guild, by.actor, mayEdit);
		const read = await readArkShopByTurns(bytes);
		if (!read.ok) throw refusal(read.problem);
		const _id = arkFileId(guild, by.actor.id);
		const at = clock.now();
		const expiresAt = new Date(at.getTime() + keptMinutes * 60_000);
		const sealed = secrets.seal(_id, await pack(read.shop));
		await units.execute({
			guild,
			key: `ark:open:${by.request}`,
			content: { digest: read.shop.digest },
			changes: [
				{
					in: arkFilesCollection,
					id: _id,
					upsert: { _id, guild, member: by.actor.id, at, expiresAt, sealed },
					set: { at, expiresAt, sealed }
				},
				setDeadline(guild, subjectOf(by.actor.id), arkDeadline, expiresAt, { member: by.actor.id })
			]
		});
	}

	/** The file that somebody decides about. @throws NotFound `arkshop.file` */
	public async look(guild: GuildId, actor: Actor, names: ArkWords): Promise<ArkLook> {
		await this.deps.policy.require(guild, actor, mayEdit);
		const [shop, { mapping }, rows] = await Promise.all([
			this.#shop(guild, actor.id),
			this.#mapping(guild),
			this.deps.repository.categories(guild)
		]);
		return { shop, mapping, categories: places(rows, this.#pack?.() ?? null, names), digest: shop.digest.slice(0, 8) };
	}

	/** Says who a group is here; `null`: nobody. @throws NotFound `arkshop.group` for one that the file does not have */
	public async mapGroup(guild: GuildId, by: Editor, name: string, to: ArkGroup | null): Promise<void> {
		await this.#change(guild, by, { group: name }, async (mapping) => {
			const shop = await this.#shop(guild, by.actor.id);
			if (!shop.groups.includes(name)) throw new NotFound('arkshop.group');
			const groups = new Map(mapping.groups);
			groups.delete(name);
			if (to !== null) groups.set(name, to);
			return { ...mapping, groups: new Map([...groups].slice(-mostGroups)) };
		});
	}

	/** Says what points are worth. @throws `arkshop.rate` {max} */
	public async setRate(guild: GuildId, by: Editor, points: number, credits: number): Promise<void> {
		const isRate = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= mostRate;
		if (!isRate(points) || !isRate(credits)) throw new DomainError('arkshop.rate', { max: mostRate });
		await this.#change(guild, by, { points, credits }, async (mapping) => ({ ...mapping, points, credits }));
	}

	/** Says where a kind of entry goes. @throws NotFound `shop.category` */
	public async setCategory(guild: GuildId, by: Editor, kind: ArkKind, category: string): Promise<void> {
		await this.#change(guild, by, { kind, category }, async (mapping) => {
			const known = new Set([...(await this.deps.repository.categories(guild)).map(({ key }) => key), ...Object.values(usualCategories)]);
			if (!known.has(category)) throw new NotFound('shop.category');
			return { ...mapping, categories: new Map([...mapping.categories, [kind, category]]) };
		});
	}

	/** Makes a plan of the file as it is mapped now. Changes nothing in the shop. @returns its id, for `Imports`. */
	public async plan(guild: GuildId, by: Editor, words: ArkWords): Promise<string> {
		await this.deps.policy.require(guild, by.actor, mayEdit);
		const [shop, { mapping }, categories, items] = await Promise.all([
			this.#shop(guild, by.actor.id),
			this.#mapping(guild),
			this.deps.repository.categories(guild),
			this.deps.repository.items(guild)
		]);
		if (!this.#pack) throw new Error('Nobody has said where the pack is');
		return this.deps.imports.start(guild, by, arkIncoming(shop, mapping, { pack: this.#pack(), categories, items, words }));
	}

	/** Forgets a file. Doing so twice is no error. */
	public async discard(guild: GuildId, by: Editor): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayEdit);
		await this.#forget(guild, by.actor.id, `discard:${by.request}`);
	}

	/** The hour of a file is over. */
	public async expire({ guild, payload, at }: Pick<DeadlineRow, 'guild' | 'payload' | 'at'>): Promise<void> {
		const member = typeof payload === 'object' && payload !== null && 'member' in payload ? payload.member : null;
		if (typeof member !== 'string') return;
		const row = await this.deps.rows.file(guild, memberId(member));
		if (row && row.expiresAt > this.deps.clock.now()) return;
		await this.#forget(guild, memberId(member), `expire:${at.getTime()}`);
	}

	async #forget(guild: GuildId, member: MemberId, why: string): Promise<void> {
		await this.deps.units.execute({
			guild,
			key: `ark:${member}:${why}`,
			content: null,
			changes: [{ in: arkFilesCollection, delete: arkFileId(guild, member) }, clearDeadline(guild, subjectOf(member), arkDeadline)]
		});
	}

	async #shop(guild: GuildId, member: MemberId): Promise<ArkShop> {
		const row: ArkFileRow | null = await this.deps.rows.file(guild, member);
		if (!row || row.expiresAt <= this.deps.clock.now()) throw new NotFound('arkshop.file');
		return arkShopSchema.parse(await unpack(this.deps.secrets.open(row._id, row.sealed)));
	}

	async #mapping(guild: GuildId): Promise<{ readonly mapping: ArkMapping; readonly rev: number }> {
		const row = await this.deps.rows.mapping(guild);
		if (!row) return { mapping: noMapping, rev: 0 };
		const { groups, categories, ...rate } = arkMappingSchema.parse(row.mapping);
		return { mapping: { ...rate, groups: new Map(groups), categories: new Map(categories) }, rev: row.rev };
	}

	async #change(guild: GuildId, by: Editor, content: Value, change: (mapping: ArkMapping) => Promise<ArkMapping>): Promise<void> {
		await this.deps.policy.require(guild, by.actor, mayEdit);
		const _id = arkMappingId(guild);
		for (let tries = 1; ; tries += 1) {
			const { mapping, rev } = await this.#mapping(guild);
			const next = stored(await change(mapping));
			try {
				await this.deps.units.execute({
					guild,
					key: `ark:map:${by.request}`,
					content,
					changes: [
						{
							in: arkMappingsCollection,
							id: _id,
							upsert: { _id, guild, rev: 0, mapping: next },
							when: { rev },
							set: { mapping: next },
							inc: { rev: 1 },
							else: () => new MappingMoved()
						}
					]
				});
				return;
			} catch (error) {
				if (!(error instanceof MappingMoved) || tries >= mostTries) throw error;
			}
		}
	}
}

const subjectOf = (member: MemberId): string => `ark:${member}`;

/** Lists of pairs: names out of a file never become names of fields. */
const stored = ({ groups, points, credits, categories }: ArkMapping): Value => ({
	groups: [...groups].map(([name, to]) => [name, to === 'everyone' ? to : { role: to.role }]),
	points,
	credits,
	categories: [...categories].map(([kind, key]) => [kind, key])
});

function places(rows: readonly CategoryRow[], from: Pack | null, names: ArkWords) {
	const own = rows.map(({ key, name }) => ({ key, name }));
	const usual = [...new Set(arkKinds.map((kind) => usualCategories[kind]))].filter((key) => !own.some((row) => row.key === key));
	return [
		...own,
		...usual.map((key) => ({ key, name: from?.categories.find((category) => category.key === key)?.name ?? names(`categories.${key}`) }))
	];
}

function refusal(problem: ArkProblem): DomainError {
	switch (problem.kind) {
		case 'tooLarge':
			return new DomainError('arkshop.tooLarge', { max: problem.max / 1_048_576 });
		case 'tooDeep':
			return new DomainError('arkshop.tooDeep');
		case 'notJson':
			return new DomainError('arkshop.notJson', { line: problem.line, column: problem.column });
		case 'tooMany':
			return new DomainError('arkshop.tooMany', { count: problem.count, max: problem.max });
		case 'manySecrets':
			return new DomainError('arkshop.manySecrets', { max: problem.max });
		case 'empty':
			return new DomainError('arkshop.empty');
	}
}
