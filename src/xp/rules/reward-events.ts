import type { RewardField } from '../reward.js';

/** A field of an event as owners may ask for it in conditions and amounts; `sample` is what a preview begins with. */
export type RewardFieldKind =
	| { readonly kind: 'number'; readonly sample: number }
	| { readonly kind: 'boolean'; readonly sample: boolean }
	| { readonly kind: 'choice'; readonly options: readonly string[]; readonly sample: string }
	| { readonly kind: 'text'; readonly sample: string };

/** Something that happens and may pay. Its words are `xp:events.<name>`, those of its fields and people `xp:fields.…`, `xp:people.…`. */
export interface RewardEventKind {
	readonly name: string;
	/** The part without which it does not happen. */
	readonly feature: string;
	/** Who may be paid; the first one is offered first. */
	readonly people: readonly [string, ...string[]];
	readonly fields: Readonly<Record<string, RewardFieldKind>>;
	/** There is another side, for caps per partner. */
	readonly counterpart: boolean;
	/** Items name the rules that count for them. */
	readonly byItem: boolean;
	/** The field with the credits that somebody spent for it; `null`: it costs nothing, so only caps bound it. */
	readonly spent: string | null;
}

/** The events that really happen here: each domain declares its own at start. */
export class RewardEvents {
	readonly #events = new Map<string, RewardEventKind>();

	/** @throws Error for a second declaration of a name. */
	public declare(event: RewardEventKind): void {
		if (this.#events.has(event.name)) throw new Error(`The event ${event.name} is declared twice`);
		this.#events.set(event.name, event);
	}

	public all(): readonly RewardEventKind[] {
		return [...this.#events.values()];
	}

	/** `null` for an event that nothing in this process reports. */
	public find(name: string): RewardEventKind | null {
		return this.#events.get(name) ?? null;
	}
}

/** Fields of an event with their sample values. */
export function sampleFields(event: RewardEventKind): Record<string, RewardField> {
	return Object.fromEntries(Object.entries(event.fields).map(([name, { sample }]) => [name, sample]));
}

/** What xp itself reports. */
export const ownEvents: readonly RewardEventKind[] = [
	{
		name: 'member.messaged',
		feature: 'xp',
		people: ['member'],
		fields: {
			'message.length': { kind: 'number', sample: 40 },
			'message.similarityPercent': { kind: 'number', sample: 0 },
			'channel.countsForXp': { kind: 'boolean', sample: true }
		},
		counterpart: false,
		byItem: false,
		spent: null
	},
	{
		name: 'level.reached',
		feature: 'xp',
		people: ['member'],
		fields: { 'level.number': { kind: 'number', sample: 5 } },
		counterpart: false,
		byItem: false,
		spent: null
	}
];
