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

export const dayMs = 86_400_000;

/** A fact with what a test says about it. */
export function factAt(day: number, key: string, rest: Partial<Fact> & Pick<Fact, 'subject' | 'kind'>): Fact {
	const base = { partner: null, value: 0, seed: false, tribe: null, related: false, mark: 1, until: null, of: null };
	return { ...base, ...rest, key, at: Math.round(day * dayMs) };
}

/** A guild in which members deal with each other, and the engine knows of it. */
export class TrustWorld {
	public readonly states = new Map<string, MemberState>();
	/** Deals that the attack made. */
	public deals = 0;
	/** Credits that members of the attack settled with staff or honest members. */
	public honestValue = 0;
	/** How the attack stood while it went on, with what it had settled with others until then. */
	public readonly looks: { readonly reading: Reading; readonly honestValue: number }[] = [];
	#facts = 0;

	public constructor(
		public readonly formula: Formula = defaultFormula,
		/** Who belongs to the attack. */
		private readonly isAttacker: (member: string) => boolean = () => false
	) {}

	public readonly get = (member: string): MemberState => this.states.get(member) ?? emptyState(member);

	/** @returns the key of the fact. */
	public tell(day: number, rest: Partial<Fact> & Pick<Fact, 'subject' | 'kind'>): string {
		const key = `f${String(this.#facts++).padStart(7, '0')}`;
		for (const state of fold(factAt(day, key, rest), this, this.formula)) this.states.set(state.member, state);
		return key;
	}

	/** An order that the staff fulfilled. */
	public order(buyer: string, staff: string, day: number, value: number): string {
		this.#count(buyer, staff, value);
		return this.tell(day, { subject: buyer, kind: 'deal', partner: staff, value, seed: true });
	}

	/** A deal between members; evidence for both. */
	public deal(one: string, other: string, day: number, value: number, rest: Partial<Fact> = {}): readonly [string, string] {
		if (this.isAttacker(one)) this.#count(one, other, value);
		else this.#count(other, one, value);
		return [
			this.tell(day, { subject: one, kind: 'deal', partner: other, value, ...rest }),
			this.tell(day, { subject: other, kind: 'deal', partner: one, value, ...rest })
		];
	}

	/** An honest member with a record: orders with the staff, then nothing else. */
	public established(member: string, from: number, orders = 12, value = 300): void {
		for (let index = 0; index < orders; index++) this.order(member, `staff${index % 3}`, from + index * 5, value);
	}

	/** After a cut at that moment. */
	public read(member: string, day: number, more: { tenureDays?: number; verified?: boolean; cut?: boolean } = {}): Reading {
		const now = day * dayMs;
		const { formula } = this;
		const credit = more.cut === false ? null : (creditCut(this.states.values(), { now, formula }).get(member) ?? { weight: 0, value: 0 });
		return readTrust(this.get(member), { now, tenureDays: more.tenureDays ?? day, verified: more.verified ?? false, credit, formula });
	}

	/** Remembers how a member stands at this moment. */
	public look(member: string, day: number): void {
		this.looks.push({ reading: this.read(member, day), honestValue: this.honestValue });
	}

	/** What the member could take with them: open business that trust allows. */
	public atRisk(reading: Reading): number {
		return capOf(reading, 100);
	}

	#count(one: string, other: string, value: number): void {
		if (!this.isAttacker(one)) return;
		this.deals++;
		if (!this.isAttacker(other)) this.honestValue += value;
	}
}
