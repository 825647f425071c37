import { ZodError } from 'zod';
import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { definedSlices, type Settings, sectionOf, settingSections } from '#settings';
import { editsId } from '../editor/history.js';
import type { PriceRepository } from '../pricing/price.repository.js';
import type { ShopRepository } from '../shop.repository.js';
import type { ImportChoices, Incoming } from './exchange.types.js';
import type { ImportRow } from './import.model.js';
import { type Existing, type ImportWork, planSteps } from './plan.js';

/** Rows that are planned before others get their turn. */
const rowsPerTurn = 20;
/** Plans that stay in memory, so that turning a page plans nothing anew. */
const keptPlans = 16;

/** Everybody who changes settings has these; sections name what they need besides. */
const always = ['config.edit', 'config.publish'] as const;

/** Everything that somebody needs to change a section. */
export const rightsFor = (section: string): readonly string[] => [...always, ...(sectionOf(section)?.needs ?? [])];

export interface PlanningDependencies {
	readonly repository: ShopRepository;
	readonly rules: Pick<PriceRepository, 'rules'>;
	readonly settings: Pick<Settings, 'values' | 'state' | 'changed'>;
	readonly policy: Policy;
}

/** Makes plans out of what is there, bit by bit, and keeps the last ones. */
export class Planning {
	readonly #plans = new Map<string, { readonly stamp: string; readonly work: ImportWork }>();

	public constructor(private readonly with_: PlanningDependencies) {}

	/** The plan of an upload; while nothing it looked at has changed, the one that was made before. */
	public async kept(guild: GuildId, actor: Actor, row: ImportRow, incoming: () => Promise<Incoming>): Promise<ImportWork> {
		const { repository, settings } = this.with_;
		const [counts, { version }, denied] = await Promise.all([
			repository.counts(guild, [editsId(guild)]),
			settings.state(guild),
			this.denied(guild, actor)
		]);
		const stamp = JSON.stringify([row.rev, [...counts.values()], version, [...denied]]);
		const known = this.#plans.get(row._id);
		if (known?.stamp === stamp) return known.work;
		const work = await this.plan(await this.existing(guild, actor), await incoming(), row.choices);
		this.#plans.delete(row._id);
		this.#plans.set(row._id, { stamp, work });
		for (const id of [...this.#plans.keys()].slice(0, Math.max(0, this.#plans.size - keptPlans))) this.#plans.delete(id);
		return work;
	}

	/** Lets others go first in between: a large file never holds the process up. */
	public async plan(existing: Existing, incoming: Incoming, choices: ImportChoices): Promise<ImportWork> {
		const steps = planSteps(existing, incoming, choices);
		for (let count = 1; ; count += 1) {
			const step = steps.next();
			if (step.done) return step.value;
			if (count % rowsPerTurn === 0) await new Promise<void>((resolve) => setImmediate(resolve));
		}
	}

	/** What a guild has now, as its editors see it. */
	public async existing(guild: GuildId, actor: Actor): Promise<Existing> {
		const { repository, rules, settings } = this.with_;
		settings.changed(guild);
		const [categories, items, prices, values, denied] = await Promise.all([
			repository.categories(guild),
			repository.items(guild),
			rules.rules(guild),
			settings.values(guild),
			this.denied(guild, actor)
		]);
		return { guild, categories, items, prices, values, refused: refusedSlice, denied };
	}

	/** Sections that this person may not change. */
	public async denied(guild: GuildId, actor: Actor): Promise<ReadonlySet<string>> {
		const wanted = [...new Set([...always, ...settingSections.flatMap(({ needs }) => needs)])];
		const may = await Promise.all(wanted.map(async (name) => ((await this.with_.policy.can(guild, actor, name)) ? [name] : [])));
		const has = new Set(may.flat());
		return new Set(
			settingSections
				.filter(({ needs }) => ![...always, ...needs].every((name) => has.has(name)))
				.map(({ section }) => `setting:${section}`)
		);
	}

	public forget(row: string): void {
		this.#plans.delete(row);
	}
}

/** What a slice's schema says of a value; `null`: nothing. */
export function refusedSlice(slice: string, value: unknown): string | null {
	try {
		definedSlices().get(slice)?.parse(value);
		return null;
	} catch (error) {
		if (!(error instanceof ZodError)) throw error;
		const [issue] = error.issues;
		return `${issue?.path.map(String).join('.')}: ${issue?.message}`;
	}
}
