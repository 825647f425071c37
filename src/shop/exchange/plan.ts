import { createHash } from 'node:crypto';
import type { CheckText } from '#core/checks';
import { type GuildId, rowId } from '#core/ids';
import { canonicalJson, readSection, type SliceValues, sameJson, sameSection, sectionOf, settingSections, withSection } from '#settings';
import { freeKey } from '../editor/keys.js';
import { categoryProblems, itemProblems } from '../editor/rules.js';
import type { PriceRule } from '../pricing/price.model.js';
import { ruleSchemas } from '../pricing/rules.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import type { CatalogueItem } from '../shop.types.js';
import type {
	FieldChange,
	ImportChoices,
	ImportPlan,
	Incoming,
	IncomingCategory,
	IncomingItem,
	IncomingPrice,
	PlanRow,
	RowKind,
	RowState,
	RowWeight,
	SourceKind
} from './exchange.types.js';
import { categoryFields, type ItemFacts, itemFields, mostFields, priceFields, sectionFields } from './fields.js';

/** What a guild has already, as its editors see it. */
export interface Existing {
	readonly guild: GuildId;
	readonly categories: readonly CategoryRow[];
	readonly items: readonly ItemRow[];
	readonly prices: readonly PriceRule[];
	/** Raw settings by slice. */
	readonly values: SliceValues;
	/** Why a slice is refused; `null`: it is not. */
	refused(slice: string, value: unknown): string | null;
	/** What whoever imports may not change, as in `ImportChoices.out`. */
	readonly denied: ReadonlySet<string>;
}

/** Categories for sale, and items for sale in one of them. */
const mostShown = 25;

const why = (key: string, params?: CheckText['params']): CheckText => ({ key: `exchange:why.${key}`, ...(params ? { params } : {}) });
const userText = (value: string) => ({ kind: 'user-text', value }) as const;

/** What an import would do. Pure: the same input makes the same plan. Changes nothing. */
export function planImport(existing: Existing, incoming: Incoming, choices: ImportChoices): ImportPlan {
	const steps = planSteps(existing, incoming, choices);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value.plan;
	}
}

/** The same in small steps, so that whoever plans much can let others go first in between. */
export function* planSteps(existing: Existing, incoming: Incoming, choices: ImportChoices): Generator<undefined, ImportWork> {
	const planner = new Planner(existing, incoming, choices);
	const rows: PlanRow[] = incoming.skipped.map((row) => ({ ...empty(row.kind, row.key, row.name), state: 'skipped', why: row.why }));
	for (const setting of incoming.settings) rows.push(planner.setting(setting.section, setting.value));
	for (const category of incoming.categories) rows.push(planner.category(category));
	for (const item of incoming.items) {
		rows.push(planner.item(item));
		yield;
	}
	for (const price of incoming.prices) rows.push(planner.price(price));
	const marks = incoming.settings.map(({ section }) => planner.markOf(section));
	const plan = summary(incoming, choices, rows.map(bounded), marks);
	const sections = new Set(plan.rows.filter((row) => row.kind === 'setting' && isWritten(row)).map(({ key }) => key));
	return { plan, ...planner.work, sections };
}

/** A plan with all that carrying it out needs. */
export interface ImportWork {
	readonly plan: ImportPlan;
	readonly categories: readonly { readonly wish: IncomingCategory; readonly row: CategoryRow | null }[];
	readonly items: readonly { readonly wish: IncomingItem; readonly row: ItemRow | null; readonly facts: ItemFacts }[];
	readonly prices: readonly { readonly wish: IncomingPrice; readonly row: PriceRule | null }[];
	readonly sections: ReadonlySet<string>;
}

/** Whether a row of a plan is written when it is applied. */
export const isWritten = ({ state, taken }: Pick<PlanRow, 'state' | 'taken'>): boolean =>
	state === 'new' || state === 'changed' || (state === 'conflict' && taken);

/** How choices and rows name a row. */
export const nameOfRow = ({ kind, key }: Pick<PlanRow, 'kind' | 'key'>): string => `${kind}:${key}`;

function empty(kind: RowKind, key: string, name: string): PlanRow {
	return { kind, key, name, state: 'same', weight: 'plain', why: null, taken: false, fields: [], notes: [], seen: null };
}

/** Decides row by row; what it learns of one row (keys, places) counts for those that follow. */
class Planner {
	readonly #items: ReadonlyMap<string, ItemRow>;
	readonly #categories: ReadonlyMap<string, CategoryRow>;
	readonly #prices: ReadonlyMap<string, PriceRule>;
	readonly #external = new Map<string, ItemRow>();
	/** Keys of items that are taken, in this plan too. */
	readonly #taken: Set<string>;
	readonly #planned = new Set<string>();
	/** Categories that are there once this is applied. */
	readonly #places: Set<string>;
	/** Items for sale by category, with those that this plan puts there. */
	readonly #shown = new Map<string, number>();
	readonly #ends = new Map<string, number>();
	readonly #gates: ReadonlySet<string>;
	#shelves: number;
	/** What is written. */
	public readonly work = {
		categories: [] as ImportWork['categories'][number][],
		items: [] as ImportWork['items'][number][],
		prices: [] as ImportWork['prices'][number][]
	};

	public constructor(
		private readonly existing: Existing,
		private readonly incoming: Incoming,
		private readonly choices: ImportChoices
	) {
		this.#items = new Map(existing.items.map((row) => [row.key, row]));
		this.#categories = new Map(existing.categories.map((row) => [row.key, row]));
		this.#prices = new Map(existing.prices.map((row) => [row._id, row]));
		this.#taken = new Set(existing.items.map(({ key }) => key));
		this.#places = new Set(existing.categories.map(({ key }) => key));
		this.#shelves = existing.categories.filter(({ active }) => active).length;
		for (const row of existing.items) {
			for (const id of externalOf(row.external)) this.#external.set(id, row);
			if (row.active) this.#shown.set(row.category, (this.#shown.get(row.category) ?? 0) + 1);
			this.#ends.set(row.category, Math.max(this.#ends.get(row.category) ?? 0, row.sort));
		}
		this.#gates = new Set([...keysIn(existing.values.trust), ...incoming.settings.flatMap(({ value }) => keysIn(value))]);
	}

	public setting(name: string, value: unknown): PlanRow {
		const section = sectionOf(name);
		const base = empty('setting', name, name);
		if (!section || !isRecord(value)) return { ...base, state: 'skipped', why: why('unknownSection') };
		const left = this.#left('setting', name);
		if (left) return { ...base, state: 'skipped', why: left };
		const { values } = this.existing;
		const problem = this.existing.refused(section.slice, withSection(values, section, value));
		if (problem !== null) return { ...base, state: 'skipped', why: why('refused', { problem: userText(problem) }) };
		if (sameSection(values, section, value)) return base;
		const before = readSection(values, section);
		const fields = sectionFields(before ?? {}, { ...before, ...value }, section.weight);
		return { ...base, state: before === null ? 'new' : 'changed', weight: section.weight, fields };
	}

	public category(wish: IncomingCategory): PlanRow {
		const row = this.#categories.get(wish.key);
		const base = { ...empty('category', wish.key, wish.name), seen: row?.version ?? null };
		const left = this.#left('category', wish.key) ?? this.#twice('category', wish.key);
		if (left) return { ...base, state: 'skipped', why: left };
		const problem = categoryProblems(wish)[0];
		if (problem) return { ...base, state: 'skipped', why: wrong(problem) };
		const fields = categoryFields(row ?? null, wish);
		if (!row) {
			this.#shelves += 1;
			if (this.#shelves > mostShown) return { ...base, state: 'skipped', why: why('tooManyCategories', { max: mostShown }) };
			this.#places.add(wish.key);
		}
		const planned: PlanRow = row ? this.#compared(base, row, fields, fields.length === 0) : { ...base, state: 'new', fields };
		if (isWritten(planned)) this.work.categories.push({ wish, row: row ?? null });
		return planned;
	}

	public item(wish: IncomingItem): PlanRow {
		const name = wish.definition.name;
		const row = this.#rowOf(wish);
		const key = row?.key ?? (wish.external ? freeKey(wish.key, this.#taken) : wish.key);
		const base = { ...empty('item', key, name), seen: row?.version ?? null, notes: wish.notes ?? [] };
		const left = this.#left('item', key) ?? this.#twice('item', key);
		if (left) return { ...base, state: 'skipped', why: left };
		if (!this.#places.has(wish.category))
			return { ...base, state: 'skipped', why: why('noCategory', { category: userText(wish.category) }) };
		const next = this.#factsOf(wish, row ?? null, key);
		const problem = problemOf(next.definition);
		if (problem) return { ...base, state: 'skipped', why: wrong(problem) };
		const { gate } = next.definition.access;
		const notes = [
			...base.notes,
			...(gate !== null && !this.#gates.has(gate) ? [{ key: 'exchange:notes.gate', params: { gate: userText(gate) } }] : []),
			...(wish.active && !next.active ? [{ key: 'exchange:notes.full', params: { max: mostShown } }] : [])
		];
		if (!row) {
			this.#taken.add(key);
			this.#write(wish, null, next);
			return { ...base, notes, state: 'new', fields: itemFields(null, next) };
		}
		const same = sameJson(facts(row), next) && externalOf(wish.external).every((id) => externalOf(row.external).includes(id));
		const planned = this.#compared({ ...base, notes }, row, same ? [] : itemFields(row, next), same, wish.seen);
		if (isWritten(planned)) this.#write(wish, row, next);
		return planned;
	}

	public price(wish: IncomingPrice): PlanRow {
		const key = `${wish.kind}.${wish.key}`;
		const row = this.#prices.get(rowId(this.existing.guild, wish.kind, wish.key));
		const base = { ...empty('price', key, wish.name), seen: row?.version ?? null };
		const left = this.#left('price', key) ?? this.#twice('price', key);
		if (left) return { ...base, state: 'skipped', why: left };
		const parsed = ruleSchemas[wish.kind].safeParse(wish.rule);
		if (!parsed.success) {
			const [issue] = parsed.error.issues;
			return { ...base, state: 'skipped', why: why('refused', { problem: userText(`${issue?.path.join('.')}: ${issue?.message}`) }) };
		}
		if (wish.kind === 'role' && /^\d+$/.test(wish.rule.role)) return { ...base, state: 'skipped', why: why('foreignRole') };
		const fields = priceFields(row ?? null, wish);
		const planned: PlanRow = row
			? this.#compared(base, row, fields, fields.length === 0)
			: { ...base, state: 'new', weight: 'money', fields };
		if (isWritten(planned)) this.work.prices.push({ wish, row: row ?? null });
		return planned;
	}

	/** What an item's row would hold; the row's own place where the source has none. */
	#factsOf(wish: IncomingItem, row: ItemRow | null, key: string): ItemFacts {
		const { category } = wish;
		const there = row?.category === category;
		const full = (this.#shown.get(category) ?? 0) - (row?.active && there ? 1 : 0) >= mostShown;
		return {
			category,
			sort: wish.sort ?? (there && row ? row.sort : (this.#ends.get(category) ?? 0) + 10),
			active: wish.active && !full,
			definition: wish.definition.key === key ? wish.definition : { ...wish.definition, key }
		};
	}

	/** Names the state of a section that this plan saw. */
	public markOf(name: string): string {
		const section = sectionOf(name);
		return section ? canonicalJson(this.existing.values[section.slice] ?? null) : '';
	}

	#rowOf({ key, external }: IncomingItem): ItemRow | undefined {
		for (const id of externalOf(external)) {
			const row = this.#external.get(id);
			if (row) return row;
		}
		return external ? undefined : this.#items.get(key);
	}

	#write(wish: IncomingItem, before: ItemRow | null, facts: ItemFacts): void {
		const { category, active, sort } = facts;
		this.work.items.push({ wish, row: before, facts });
		const count = (place: string, by: number) => this.#shown.set(place, (this.#shown.get(place) ?? 0) + by);
		if (before?.active) count(before.category, -1);
		if (active) count(category, 1);
		this.#ends.set(category, Math.max(this.#ends.get(category) ?? 0, sort));
	}

	/** A row that is there: the same, changed, or one that an owner keeps. */
	#compared(base: PlanRow, row: CategoryRow | ItemRow | PriceRule, fields: readonly FieldChange[], same: boolean, seen?: number): PlanRow {
		if (same) return base;
		const weight = heaviest(fields);
		const clash = conflictOf(this.incoming.kind, row, seen);
		if (!clash) return { ...base, state: 'changed', weight, fields };
		const taken = this.choices.take === 'all' || this.choices.take.includes(nameOfRow(base));
		return { ...base, state: 'conflict', weight, fields, why: clash, taken };
	}

	#left(kind: RowKind, key: string): CheckText | null {
		const names = [kind, `${kind}:${key}`];
		if (names.some((name) => this.existing.denied.has(name))) return why('denied');
		return names.some((name) => this.choices.out.includes(name)) ? why('out') : null;
	}

	#twice(kind: RowKind, key: string): CheckText | null {
		const name = `${kind}:${key}`;
		if (this.#planned.has(name)) return why('twice');
		this.#planned.add(name);
		return null;
	}
}

/** Why a row that is there is not simply changed: somebody here has made or changed it. */
function conflictOf(kind: SourceKind, row: CategoryRow | ItemRow | PriceRule, seen: number | undefined): CheckText | null {
	if (kind === 'table') return seen !== undefined && seen !== row.version ? why('moved') : null;
	if (!row.edited) return null;
	return row.source === '' ? why('taken') : why('edited');
}

/** What is wrong with an item; `undefined`: nothing. The map of a run may be its only one: a question that a pack has narrowed to one choice is no mistake. */
export function problemOf(definition: CatalogueItem) {
	const narrowed = definition.questions.every((question) => question.type !== 'select' || question.choices.length > 0);
	return itemProblems(definition).find(({ field, key }) => !(narrowed && field === 'choices' && key === 'tooFew'));
}

function facts({ category, sort, active, definition }: ItemRow): ItemFacts {
	return { category, sort, active, definition };
}

/** What other programs call an item, as one text each. */
export const externalOf = (external: IncomingItem['external']): string[] =>
	Object.entries(external ?? {}).map(([program, id]) => `${program}:${id}`);

function wrong(problem: {
	readonly field: string;
	readonly key: string;
	readonly of?: string;
	readonly params?: CheckText['params'];
}): CheckText {
	const field = { kind: 'text', key: `shop:editor.fields.${problem.field}` } as const;
	const of = problem.of;
	return why('problem', {
		field: of ? { kind: 'text', key: 'shop:editor.fieldOf', params: { field, of: userText(of) } } : field,
		problem: { kind: 'text', key: `shop:editor.problems.${problem.key}`, params: problem.params ?? {} }
	});
}

const order: readonly RowWeight[] = ['money', 'access', 'plain'];

/** What weighs most among fields. */
function heaviest(fields: readonly FieldChange[]): RowWeight {
	return order.find((weight) => fields.some((field) => field.weight === weight)) ?? 'plain';
}

/** A row as a plan keeps it: not more fields than a screen can page through. */
function bounded(row: PlanRow): PlanRow {
	if (row.fields.length <= mostFields) return row;
	const more = { key: 'exchange:notes.moreFields', params: { count: row.fields.length - mostFields } };
	const byWeight = order.flatMap((weight) => row.fields.filter((field) => field.weight === weight));
	return { ...row, fields: byWeight.slice(0, mostFields), notes: [...row.notes, more] };
}

const states: readonly RowState[] = ['conflict', 'changed', 'new', 'skipped', 'same'];

function summary(incoming: Incoming, choices: ImportChoices, rows: readonly PlanRow[], marks: readonly string[]): ImportPlan {
	const place = (row: PlanRow): number =>
		(row.state === 'same' || row.state === 'skipped' ? 100 : order.indexOf(row.weight) * 10) + states.indexOf(row.state);
	const sorted = [...rows].sort((one, other) => place(one) - place(other));
	const count = (wanted: (row: PlanRow) => boolean): number => rows.filter(wanted).length;
	const totals = Object.fromEntries(states.map((state) => [state, count((row) => row.state === state)]));
	const seen = rows.map(({ kind, key, state, taken, seen: version }) => [kind, key, state, taken, version]);
	const digest = createHash('sha256')
		.update(canonicalJson([incoming.digest, choices, seen, marks]))
		.digest('hex')
		.slice(0, 16);
	return {
		kind: incoming.kind,
		name: incoming.name,
		rows: sorted,
		totals: { new: 0, changed: 0, same: 0, skipped: 0, conflict: 0, ...totals },
		money: count((row) => isWritten(row) && row.weight === 'money'),
		access: count((row) => isWritten(row) && row.weight === 'access'),
		notes: incoming.notes,
		digest
	};
}

/** Sections that a source has, as the names of their rows. */
export const sectionNames: readonly string[] = settingSections.map(({ section }) => section);

function keysIn(value: unknown): string[] {
	const gates = isRecord(value) ? value.gates : undefined;
	return Array.isArray(gates) ? gates.flatMap((gate) => (isRecord(gate) && typeof gate.key === 'string' ? [gate.key] : [])) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
