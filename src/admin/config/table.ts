import { type GuildSettings, type GuildState, type SliceValues, slotsSettings } from '#settings';
import type { SettingNow } from './config.types.js';
import type { Leaf } from './leaf.js';
import { areasOf, idOf, registryOf } from './registry.js';
import { markOf, storedValue } from './values.js';

/** How many settings an area has, and how many of them have a value of their own. */
export interface AreaCount {
	readonly count: number;
	readonly set: number;
}

/** Every setting of a guild, out of one read of its settings. What only some screens show is made when they ask, once. */
export class SettingTable {
	/** In the order in which they are shown. */
	public readonly leaves: readonly Leaf[];
	public readonly state: GuildState;
	public readonly values: SliceValues;
	readonly #now = new Map<Leaf, SettingNow>();
	#areas: ReadonlyMap<string, readonly Leaf[]> | null = null;
	#counts: ReadonlyMap<string, AreaCount> | null = null;

	/** @param locales Languages of the interface. */
	public constructor({ state, values }: GuildSettings, locales: readonly string[]) {
		const { roleSlots, channelSlots } = slotsSettings.read(values[slotsSettings.name]);
		this.state = state;
		this.values = values;
		this.leaves = registryOf({ values, roleSlots, channelSlots, locales });
	}

	/** A setting with its value. */
	public read = (leaf: Leaf): SettingNow => {
		let now = this.#now.get(leaf);
		if (now === undefined) {
			const value = storedValue(leaf, this.values, this.state);
			now = { leaf, id: idOf(leaf), value, seen: markOf(value) };
			this.#now.set(leaf, now);
		}
		return now;
	};

	/** A setting by its key or its id. */
	public find(wanted: string): Leaf | undefined {
		return this.leaves.find(({ key }) => key === wanted) ?? this.leaves.find((leaf) => idOf(leaf) === wanted);
	}

	/** The settings of an area; `undefined` for one that the guild does not have. */
	public area(area: string): readonly Leaf[] | undefined {
		this.#areas ??= areasOf(this.leaves);
		return this.#areas.get(area);
	}

	/** Every area. */
	public counts(): ReadonlyMap<string, AreaCount> {
		if (this.#counts === null) {
			const counts = new Map<string, AreaCount>();
			for (const leaf of this.leaves) {
				const { count, set } = counts.get(leaf.area) ?? { count: 0, set: 0 };
				const isSet = storedValue(leaf, this.values, this.state) !== undefined;
				counts.set(leaf.area, { count: count + 1, set: isSet ? set + 1 : set });
			}
			this.#counts = counts;
		}
		return this.#counts;
	}
}
