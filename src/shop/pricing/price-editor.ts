import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { sameJson } from '#settings';
import type { CatalogueEditor } from '../catalogue-editor.js';
import { create, difference, rewrite } from '../editor/changes.js';
import type { Edited, Editor } from '../editor/edit.types.js';
import { freeKey, keyOf } from '../editor/keys.js';
import { editRefusal, requireNoNew, schemaProblems } from '../editor/problems.js';
import { type EditDraft, EditWriter, type EditWriterDeps } from '../editor/writer.js';
import { variantPrice } from '../pack/price.js';
import { text } from '../pack/schema/parts.js';
import { couponCounts } from './coupon.claims.js';
import { ladderVariants } from './ladder.js';
import type { CouponUseRow, PriceRule } from './price.model.js';
import type { PriceRepository } from './price.repository.js';
import { codeOf, type KindedRule, type PriceScope, type RuleKind, ruleSchemas } from './rules.js';

export interface PriceEditorDeps extends EditWriterDeps {
	readonly policy: Policy;
	readonly rules: PriceRepository;
	readonly catalogue: CatalogueEditor;
}

/** A rule as its editor saw it. */
export interface SeenRule {
	readonly kind: RuleKind;
	readonly key: string;
	readonly version: number;
}

/** What is done to a rule besides editing it. */
export type RuleAct = 'start' | 'pause' | 'archive' | 'restore';

/** What a ladder would make of an item; prices by variant. */
export interface LadderPlan {
	readonly ladder: PriceRule<'ladder'>;
	readonly item: { readonly key: string; readonly name: string; readonly version: number; readonly base: number };
	/** In the order of the ladder; `before` `null`: a new variant. */
	readonly lines: readonly { readonly label: string; readonly before: number | null; readonly after: number }[];
	/** Names of variants that the item would no longer have. */
	readonly gone: readonly string[];
}

const mayEdit = 'catalog.edit';
/** Rules of one kind that are not archived. */
const mostRules = 100;
const nameSchema = text(45);
/** Keys of rules stay short enough for custom ids that name a rule and an item. */
const keyLength = 22;

/**
 * Edits sales, discounts of roles, coupons and ladders, by the same rules as the catalogue: each edit holds to the version that its editor
 * saw, is audited and can be taken back. New rules wait until they are started.
 *
 * Refused with Forbidden, `shop.stale` {name, change} or `shop.edit` {field, problem}.
 */
export class PriceEditor {
	readonly #writer: EditWriter;

	public constructor(private readonly deps: PriceEditorDeps) {
		this.#writer = new EditWriter(deps);
	}

	/** All rules, archived ones too. @throws Forbidden */
	public async rules(guild: GuildId, actor: Actor): Promise<readonly PriceRule[]> {
		await this.deps.policy.require(guild, actor, mayEdit);
		return this.deps.rules.rules(guild);
	}

	/** @throws Forbidden · NotFound `shop.priceRule` */
	public async rule<K extends RuleKind>(guild: GuildId, actor: Actor, kind: K, key: string): Promise<PriceRule<K>> {
		await this.deps.policy.require(guild, actor, mayEdit);
		return this.#rule(guild, kind, key);
	}

	/** Uses of a coupon, the latest first, and how many count. @throws Forbidden · NotFound `shop.priceRule` */
	public async uses(
		guild: GuildId,
		actor: Actor,
		key: string
	): Promise<{ readonly uses: readonly CouponUseRow[]; readonly count: number }> {
		const row = await this.rule(guild, actor, 'coupon', key);
		const id = couponCounts(guild, row, actor.id).all;
		const [uses, counts] = await Promise.all([this.deps.rules.uses(guild, key), this.deps.repository.counts(guild, [id])]);
		return { uses, count: counts.get(id) ?? 0 };
	}

	/**
	 * What a rule is about, out of a form: categories by key, and items by name or key, between commas or one per line.
	 *
	 * @throws DomainError `shop.edit` for an item or category that is not there.
	 */
	public async scope(guild: GuildId, categories: readonly string[], items: string): Promise<PriceScope> {
		const [known, rows] = await Promise.all([this.deps.repository.categories(guild), this.deps.repository.items(guild)]);
		if (categories.some((key) => known.every((row) => row.key !== key))) throw editRefusal({ field: 'scope', key: 'other' });
		const words = items
			.split(/[,\n]/)
			.map((word) => word.trim())
			.filter((word) => word !== '');
		const keys = words.map((word) => {
			const found = rows.find(({ key, definition }) => [key, definition.name].some((name) => name.toLowerCase() === word.toLowerCase()));
			if (!found) throw editRefusal({ field: 'scope', key: 'noItem', params: { item: { kind: 'user-text', value: word.slice(0, 60) } } });
			return found.key;
		});
		return { categories: [...categories], items: [...new Set(keys)] };
	}

	/**
	 * Makes a rule, not yet in use; a ladder is at hand at once.
	 *
	 * @param name Of a coupon: its code.
	 * @throws `shop.edit` also for a code that is taken · `shop.tooManyRules` {max}
	 */
	public async create(guild: GuildId, by: Editor, name: string, kinded: KindedRule): Promise<Edited> {
		return this.#edit(guild, by, { create: kinded.kind, name, rule: plain(kinded.rule) }, async () => {
			const rows = (await this.deps.rules.rules(guild)).filter((row) => row.kind === kinded.kind);
			if (rows.filter((row) => !row.archived).length >= mostRules) throw new DomainError('shop.tooManyRules', { max: mostRules });
			checkRule(name, kinded);
			const keys = new Set(rows.map((row) => row.key));
			const key = kinded.kind === 'coupon' ? newCode(name, keys) : freeKey(keyOf(name, kinded.kind).slice(0, keyLength), keys);
			const row: PriceRule = {
				_id: rowId(guild, kinded.kind, key),
				guild,
				key,
				name: kinded.kind === 'coupon' ? key.toUpperCase() : name.trim(),
				active: kinded.kind === 'ladder',
				archived: false,
				version: 1,
				edited: true,
				source: '',
				...kinded
			};
			const { change, part } = create(row);
			const after = { name: row.name, rule: plain(row.rule) };
			return { action: 'price.created', key, target: `${row.kind}:${key}`, parts: [part], changes: [change], after };
		});
	}

	/** Changes a rule; `name` `null`: it stays. Orders keep what they were placed with. */
	public async edit(guild: GuildId, by: Editor, seen: SeenRule, name: string | null, kinded: KindedRule): Promise<Edited> {
		return this.#edit(guild, by, { seen: { ...seen }, name, rule: plain(kinded.rule) }, async () => {
			const row = await this.#rule(guild, seen.kind, seen.key);
			checkRule(name ?? row.name, kinded);
			return this.#rewritten(guild, row, seen, 'changed', { name: name?.trim() ?? row.name, rule: plain(kinded.rule) });
		});
	}

	/** Starts or pauses a rule, or archives it and brings it back; what is archived is paused. @throws `shop.saleWithoutTimes` */
	public async act(guild: GuildId, by: Editor, seen: SeenRule, act: RuleAct): Promise<Edited> {
		return this.#edit(guild, by, { seen: { ...seen }, act }, async () => {
			const row = await this.#rule(guild, seen.kind, seen.key);
			if (act === 'start' && row.kind === 'sale' && row.rule.times === null)
				throw new DomainError('shop.saleWithoutTimes', { name: { kind: 'user-text', value: row.name }, kind: row.kind, key: row.key });
			const archived = act === 'archive' || (act === 'pause' && row.archived);
			const active = row.kind === 'ladder' ? !archived : act === 'start';
			return this.#rewritten(guild, row, seen, acted[act], { active, archived });
		});
	}

	/**
	 * What a ladder would make of an item.
	 *
	 * @param wanted Name or key of the item.
	 * @throws Forbidden · NotFound `shop.priceRule` · `shop.edit` for an item that is not there
	 */
	public async planLadder(guild: GuildId, actor: Actor, key: string, wanted: string): Promise<LadderPlan> {
		const ladder = await this.rule(guild, actor, 'ladder', key);
		const { items } = await this.scope(guild, [], wanted);
		const [item] = items;
		const row = item === undefined ? null : await this.deps.repository.item(guild, item);
		if (!row || items.length !== 1) throw editRefusal({ field: 'scope', key: 'oneItem' });
		const { definition } = row;
		const made = ladderVariants(ladder.rule, definition.variants);
		return {
			ladder,
			item: { key: row.key, name: definition.name, version: row.version, base: definition.price.credits },
			lines: made.map((variant) => {
				const old = definition.variants.find((one) => one.key === variant.key);
				return { label: variant.label, before: old ? variantPrice(definition, old) : null, after: variantPrice(definition, variant) };
			}),
			gone: definition.variants.filter((one) => made.every(({ key: kept }) => kept !== one.key)).map(({ label }) => label)
		};
	}

	/** Does what the plan showed, of these versions of ladder and item. @throws as `CatalogueEditor.editItem` */
	public async applyLadder(
		guild: GuildId,
		by: Editor,
		seen: { readonly ladder: string; readonly ladderVersion: number; readonly item: string; readonly itemVersion: number }
	): Promise<Edited> {
		const row = await this.rule(guild, by.actor, 'ladder', seen.ladder);
		if (row.version !== seen.ladderVersion) throw await this.#writer.stale(guild, row._id, row.name);
		const at = { key: seen.item, version: seen.itemVersion };
		return this.deps.catalogue.editItem(guild, by, at, { kind: 'ladder', ladder: row.rule });
	}

	async #edit(guild: GuildId, by: Editor, content: Parameters<EditWriter['commit']>[2], build: () => Promise<EditDraft>): Promise<Edited> {
		await this.deps.policy.require(guild, by.actor, mayEdit);
		return this.#writer.commit(guild, by, content, build);
	}

	async #rewritten(
		guild: GuildId,
		row: PriceRule,
		seen: SeenRule,
		action: string,
		fields: Parameters<typeof rewrite>[1]
	): Promise<EditDraft> {
		const named = { action: `price.${action}`, key: row.key, target: `${row.kind}:${row.key}` };
		if (sameJson({ ...row, ...fields }, { ...row })) return { ...named, parts: [], changes: [] };
		if (row.version !== seen.version) throw await this.#writer.stale(guild, row._id, row.name);
		const { change, part } = rewrite(row, fields);
		return { ...named, parts: [part], changes: [change], ...difference(row, { ...row, ...fields }) };
	}

	async #rule<K extends RuleKind>(guild: GuildId, kind: K, key: string): Promise<PriceRule<K>> {
		const row = await this.deps.rules.rule(guild, kind, key);
		if (!row) throw new NotFound('shop.priceRule');
		return row;
	}
}

const acted: Readonly<Record<RuleAct, string>> = { start: 'started', pause: 'paused', archive: 'archived', restore: 'restored' };

const plain = (rule: KindedRule['rule']) => JSON.parse(JSON.stringify(rule));

function newCode(typed: string, taken: ReadonlySet<string>): string {
	const code = codeOf(typed);
	if (code === null) throw editRefusal({ field: 'code', key: 'code' });
	if (taken.has(code)) throw editRefusal({ field: 'code', key: 'codeTaken' });
	return code;
}

/** @throws DomainError `shop.edit` for what can't be stored. */
function checkRule(name: string, { kind, rule }: KindedRule): void {
	const named = nameSchema.safeParse(name);
	const parsed = ruleSchemas[kind].safeParse(rule);
	const problems = [
		...(named.success ? [] : schemaProblems(named.error, 'name')),
		...(parsed.success ? [] : schemaProblems(parsed.error, 'rule'))
	];
	requireNoNew([], problems);
	if (kind === 'coupon' && rule.from !== null && rule.to !== null && rule.to <= rule.from)
		throw editRefusal({ field: 'to', key: 'timesOrder' });
	if (kind === 'ladder' && ladderVariants(rule, []).length > 25) throw editRefusal({ field: 'steps', key: 'tooMany', params: { max: 12 } });
}
