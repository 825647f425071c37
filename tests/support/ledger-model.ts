import fc from 'fast-check';

/** One step of a random program. Numbers name people, holds and earlier steps modulo how many there are. */
export type Step =
	| { readonly do: 'grant'; readonly to: number; readonly amount: number }
	| { readonly do: 'transfer'; readonly from: number; readonly to: number; readonly amount: number }
	| { readonly do: 'hold'; readonly of: number; readonly amount: number }
	| { readonly do: 'capture' | 'release'; readonly hold: number; readonly amount: number }
	| { readonly do: 'freeze' | 'thaw'; readonly hold: number }
	| { readonly do: 'count' }
	| { readonly do: 'again'; readonly step: number; readonly otherContent: boolean };

/** Steps that are handed over at once; `crash`: the process ends so many milliseconds later and the next one hands them over again. */
export interface Round {
	readonly steps: readonly Step[];
	readonly crash: number | null;
}

export const people = 3;
export const counterLimit = 3;

const amount = fc.integer({ min: 1, max: 60 });
const who = fc.nat({ max: people - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('grant' as const), to: who, amount }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('transfer' as const), from: who, to: who, amount }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('hold' as const), of: who, amount }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constantFrom('capture' as const, 'release' as const), hold: fc.nat(), amount }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom('freeze' as const, 'thaw' as const), hold: fc.nat() }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('count' as const) }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), step: fc.nat(), otherContent: fc.boolean() }) }
);
export const program = (crashes: boolean): fc.Arbitrary<readonly Round[]> =>
	fc.array(
		fc.record({
			steps: fc.array(step, { minLength: 1, maxLength: 12 }),
			crash: crashes ? fc.option(fc.integer({ min: 0, max: 12 }), { freq: 2 }) : fc.constant(null)
		}),
		{ minLength: 1, maxLength: 8 }
	);

/** A step with its place in the program: what is handed over, under which key. */
export interface Numbered {
	readonly key: string;
	/** The step that is carried out under this key. */
	readonly step: Exclude<Step, { do: 'again' }>;
	/** Its number: names the hold it makes. */
	readonly number: number;
	readonly otherContent: boolean;
}

/**
 * Gives steps their keys. Repetitions take the key of an earlier step, with its content or another, what is done to a hold aims at one of an earlier round; nothing
 * before the first.
 */
export function numbered(steps: readonly Step[], before: readonly Numbered[]): Numbered[] {
	const all = [...before];
	const holds = before.filter((one) => one.step.do === 'hold').map((one) => one.number);
	for (const step of steps) {
		if (step.do === 'again') {
			const target = all[step.step % Math.max(all.length, 1)];
			if (target) all.push({ ...target, otherContent: step.otherContent });
		} else {
			const aimed = 'hold' in step ? { ...step, hold: holds[step.hold % Math.max(holds.length, 1)] ?? -1 } : step;
			all.push({ key: `step:${all.length}`, step: aimed, number: all.length, otherContent: false });
		}
	}
	return all.slice(before.length);
}

/** The ledger as it ought to be: plain numbers, one step after the other. */
export class LedgerModel {
	public readonly free: number[] = Array.from({ length: people }, () => 0);
	public readonly holds = new Map<number, { readonly of: number; remaining: number; frozen: boolean }>();
	/** Keys of the steps that were carried out, and with which content. */
	public readonly done = new Map<string, boolean>();
	public minted = 0;
	public counted = 0;

	public held(person: number): number {
		return [...this.holds.values()].reduce((sum, hold) => (hold.of === person ? sum + hold.remaining : sum), 0);
	}

	/** Carries a step out and says how: `ok`, `again` (done before), or the code of the refusal. */
	public run({ key, step, number, otherContent }: Numbered): string {
		const before = this.done.get(key);
		if (before !== undefined) return before === otherContent ? 'again' : 'unit.keyReused';
		const refused = this.#change(step, number);
		if (refused) return refused;
		this.done.set(key, otherContent);
		return 'ok';
	}

	#change(step: Numbered['step'], number: number): string | null {
		switch (step.do) {
			case 'grant':
				this.minted += step.amount;
				this.#add(step.to, step.amount);
				return null;
			case 'transfer':
				if (step.from === step.to) return 'economy.sameAccount';
				if (!this.#take(step.from, step.amount)) return 'economy.notEnough';
				this.#add(step.to, step.amount);
				return null;
			case 'hold':
				if (!this.#take(step.of, step.amount)) return 'economy.notEnough';
				this.holds.set(number, { of: step.of, remaining: step.amount, frozen: false });
				return null;
			case 'count':
				if (this.counted >= counterLimit) return 'test.limit';
				this.counted++;
				return null;
			case 'freeze':
			case 'thaw': {
				const hold = this.holds.get(step.hold);
				if (!hold || hold.remaining === 0) return 'economy.holdShort';
				const frozen = step.do === 'freeze';
				if (hold.frozen === frozen) return frozen ? 'economy.holdFrozen' : 'economy.holdNotFrozen';
				hold.frozen = frozen;
				return null;
			}
			default: {
				const hold = this.holds.get(step.hold);
				if (hold?.frozen) return 'economy.holdFrozen';
				if (!hold || hold.remaining < step.amount) return 'economy.holdShort';
				hold.remaining -= step.amount;
				if (step.do === 'release') this.#add(hold.of, step.amount);
				return null;
			}
		}
	}

	#add(person: number, amount: number): void {
		this.free[person] = (this.free[person] ?? 0) + amount;
	}

	#take(person: number, amount: number): boolean {
		if ((this.free[person] ?? 0) < amount) return false;
		this.#add(person, -amount);
		return true;
	}
}
