import {
	capOf,
	creditCut,
	defaultFormula,
	emptyState,
	type Fact,
	type Formula,
	fold,
	type MemberState,
	type Reading,
	readTrust
} from '../../src/trust/engine/index.js';
import { trustSettings } from '../../src/trust/trust.settings.js';

export const dayMs = 86_400_000;

/** A fact with what a test says about it. */
export function factAt(day: number, key: string, rest: Partial<Fact> & Pick<Fact, 'subject' | 'kind'>): Fact {
	const base = { partner: null, value: 0, seed: false, tribe: null, related: false, mark: 1, until: null, of: null };
	return { ...base, ...rest, key, at: Math.round(day * dayMs) };
}

/** What the settings begin with. */
const ceiling = trustSettings.parse({}).limits.ceiling.percentOfStandingTimesSettledValue;

/** How an attack stood at one moment. */
export interface Look {
	readonly day: number;
	readonly member: string;
	readonly reading: Reading;
	/** Credits that the whole attack had settled with others until then. */
	readonly honestValue: number;
	/** Credits that all of its accounts together could take then, by trust alone. */
	readonly atRisk: number;
}

/** What somebody says happened; the key is made where it is left out. */
type Told = Partial<Fact> & Pick<Fact, 'subject' | 'kind'>;

/** Ways in which members come by facts, whoever takes them in. */
abstract class Happenings {
	#facts = 0;

	/** @returns the key of the fact. */
	public tell(day: number, rest: Told): string {
		const key = `f${String(this.#facts++).padStart(7, '0')}`;
		this.take(factAt(day, key, rest));
		return key;
	}

	/** An order that the staff fulfilled. */
	public order(buyer: string, staff: string, day: number, value: number): string {
		return this.tell(day, { subject: buyer, kind: 'deal', partner: staff, value, seed: true });
	}

	/** A deal between members; evidence for both. */
	public deal(one: string, other: string, day: number, value: number, rest: Partial<Fact> = {}): readonly [string, string] {
		return [
			this.tell(day, { subject: one, kind: 'deal', partner: other, value, ...rest }),
			this.tell(day, { subject: other, kind: 'deal', partner: one, value, ...rest })
		];
	}

	/** An honest member with a record: orders with the staff, then nothing else. */
	public established(member: string, from: number, orders = 12, value = 300): void {
		for (let index = 0; index < orders; index++) this.order(member, `staff${index % 3}`, from + index * 5, value);
	}

	protected abstract take(fact: Fact): void;
}

/** A guild in which members deal with each other, and the engine knows of it at once. */
export class TrustWorld extends Happenings {
	public readonly states = new Map<string, MemberState>();

	public constructor(public readonly formula: Formula = defaultFormula) {
		super();
	}

	public readonly get = (member: string): MemberState => this.states.get(member) ?? emptyState(member);

	/** After a cut at that moment. */
	public read(member: string, day: number, more: { tenureDays?: number; verified?: boolean; cut?: boolean } = {}): Reading {
		return this.readAll([member], day, more)[0] as Reading;
	}

	/** The same for several, after one cut. */
	public readAll(
		members: readonly string[],
		day: number,
		more: { tenureDays?: number; verified?: boolean; cut?: boolean } = {}
	): readonly Reading[] {
		const now = day * dayMs;
		const { formula } = this;
		const credits = more.cut === false ? null : creditCut(this.states.values(), { now, formula });
		return members.map((member) => {
			const credit = credits && (credits.get(member) ?? { weight: 0, value: 0 });
			return readTrust(this.get(member), { now, tenureDays: more.tenureDays ?? day, verified: more.verified ?? false, credit, formula });
		});
	}

	public take(fact: Fact): void {
		for (const state of fold(fact, this, this.formula)) this.states.set(state.member, state);
	}
}

/** An attack as it is planned: played in the order of time, with a look at all of its accounts each day. */
export class Attack extends Happenings {
	readonly #facts: Fact[] = [];
	/** Deals that it took. */
	public deals = 0;
	/** Credits that it settled with staff or honest members. */
	public honestValue = 0;

	public constructor(
		/** Who belongs to the attack. */
		private readonly isAttacker: (member: string) => boolean
	) {
		super();
	}

	public play(days: number): readonly Look[] {
		const world = new TrustWorld();
		const facts = [...this.#facts].sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1));
		const looks: Look[] = [];
		for (let day = 0, next = 0; day <= days; day++) {
			for (; next < facts.length; next++) {
				const fact = facts[next];
				if (!fact || fact.at > day * dayMs) break;
				world.take(fact);
				this.#count(fact);
			}
			const members = [...world.states.keys()].filter(this.isAttacker);
			const readings = world.readAll(members, day);
			// What each account could take with it: open business that trust allows.
			const atRisk = readings.reduce((sum, reading) => sum + capOf(reading, ceiling), 0);
			const { honestValue } = this;
			looks.push(...readings.map((reading, index) => ({ day, member: members[index] ?? '', reading, honestValue, atRisk })));
		}
		return looks;
	}

	protected take(fact: Fact): void {
		this.#facts.push(fact);
	}

	/** A deal within the attack is told by both sides, and is one. */
	#count({ kind, subject, partner, value }: Fact): void {
		if (kind !== 'deal' || partner === null || !this.isAttacker(subject)) return;
		const within = this.isAttacker(partner);
		this.deals += within && subject !== partner ? 0.5 : 1;
		if (!within) this.honestValue += value;
	}
}
