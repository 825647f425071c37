import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { caseCountersCollection } from './cases/case.model.js';
import type { EvidenceRow } from './trust.model.js';
import type { EvidenceDraft } from './trust.service.js';

/** What people have decided about a member and a deal: a ruling on the order, a verdict in a case about it. */
export type DecisionDraft = EvidenceDraft & { readonly decides: string };

type Decision = Pick<EvidenceRow, 'key' | 'subject' | 'partner' | 'kind' | 'event' | 'value' | 'source' | 'mark'> &
	Partial<Pick<EvidenceRow, 'seed' | 'tribe' | 'related' | 'until' | 'of' | 'decides'>>;

/** Somebody else decided about the same member and deal at the same moment; whoever decides looks again. Never shown to anybody. */
export class DecidedMeanwhile extends Error {
	public override readonly name = 'DecidedMeanwhile';
}

/** Decisions about one deal race only with each other; this is the bound for a bug. */
const rounds = 20;

/** Runs a step that decides about a deal again while somebody else is faster. */
export async function decidedInTurn<T>(step: () => Promise<T>): Promise<T> {
	for (let round = 1; ; round++) {
		try {
			return await step();
		} catch (error) {
			if (!(error instanceof DecidedMeanwhile) || round >= rounds) throw error;
		}
	}
}

/** The row that all who decide about a member and a deal write. */
export const decisionsId = (guild: GuildId, subject: MemberId, deal: string): string => rowId(guild, 'decided', subject, deal);

/** One more decision than was read. */
export function oneMoreDecision(guild: GuildId, subject: MemberId, deal: string, count: number): Change {
	const id = decisionsId(guild, subject, deal);
	return {
		in: caseCountersCollection,
		id,
		upsert: { _id: id, guild, count: 0, until: null },
		when: { count },
		inc: { count: 1 },
		else: () => new DecidedMeanwhile()
	};
}

/** Something new is known about a member and a deal: whoever decides about it meanwhile looks again. */
export function newToDecide(guild: GuildId, subject: MemberId, deal: string): Change {
	const id = decisionsId(guild, subject, deal);
	return { in: caseCountersCollection, id, upsert: { _id: id, guild, count: 0, until: null }, inc: { count: 1 } };
}

const again = ':again:';
/** The key under which something was decided; what was taken back and counts again is a copy under a longer one. */
export const decisionKey = (key: string): string => key.split(again)[0] ?? key;

/** The event of evidence that takes a verdict back for good. */
export const reversedEvent = 'case.reversed';

export interface Settling {
	/** All that is known of the member and the deal. */
	readonly rows: readonly EvidenceRow[];
	/** The deal; its rulings have it as their source, verdicts have their case. */
	readonly deal: string;
	/** What is decided now; `null` when a verdict is reversed. */
	readonly add: DecisionDraft | null;
	/** Key of the decision or of the verdict that is reversed: names what is written because of it. */
	readonly by: string;
	readonly at: Date;
	/** Share of a case that a missed meeting weighs (`Formula`). */
	readonly noShow: number;
}

/**
 * What is to be written so that one wrong deed is one piece of bad evidence: of the verdicts about a deal only the heaviest counts, and
 * either it or the rulings on the order, whichever holds the heaviest; equally heavy, the verdict does. It depends on what stands and not
 * on what came first. Pure.
 */
export function settledDecisions({ rows, deal, add, by, at, noShow }: Settling): EvidenceDraft[] {
	const gone = new Set(rows.flatMap(({ kind, of }) => (kind === 'void' ? (of ?? []) : [])));
	const reversed = new Set(rows.flatMap(({ event, of }) => (event === reversedEvent ? (of ?? []) : [])));
	if (!add) reversed.add(by);
	const decisions: Decision[] = rows.filter(({ kind, decides }) => kind !== 'void' && decides === deal);
	if (add && !decisions.some(({ key }) => key === add.key)) decisions.push({ mark: 1, ...add });
	const weight = ({ kind, mark }: Decision): number => (kind === 'case' ? mark : noShow * mark);

	/** Each decision once, as it counts now or counted last. */
	const latest = new Map<string, Decision>();
	for (const one of decisions) {
		const base = decisionKey(one.key);
		const known = latest.get(base);
		if (!reversed.has(base) && (!known || gone.has(known.key))) latest.set(base, one);
	}
	const all = [...latest].sort(([one], [other]) => (one < other ? -1 : 1));
	const ruled = all.filter(([, { source }]) => source === deal);
	const verdict = all
		.filter(([, { source }]) => source !== deal)
		.reduce<(typeof all)[number] | null>((best, one) => (best && weight(best[1]) >= weight(one[1]) ? best : one), null);
	const ruling = Math.max(-1, ...ruled.map(([, one]) => weight(one)));
	const stands = new Set(verdict && weight(verdict[1]) >= ruling ? [verdict[0]] : ruled.map(([base]) => base));

	// The verdict's own evidence the caller takes back; here what counts again of it.
	const copies = add ? [] : decisions.filter(({ key }) => decisionKey(key) === by && key !== by && !gone.has(key));
	return [
		...(add ? [add] : []),
		...copies.map((one) => taken(one, { deal, by, at, event: reversedEvent })),
		...all.flatMap(([base, one]): EvidenceDraft[] => {
			const counts = !gone.has(one.key);
			if (counts === stands.has(base)) return [];
			const { subject, partner, kind, event, value, source, seed, tribe, related, mark, until, of } = one;
			if (counts) return [taken(one, { deal, by, at, event: 'case.lighter' })];
			const copy = { subject, partner, kind, event, value, source, seed, tribe, related, mark, until, of };
			return [{ ...copy, key: `${base}${again}${by}`, decides: deal, at }];
		})
	];
}

/** Takes a decision back. Its key comes after that of what it takes back, also where both are written at once. */
const taken = (
	{ key, subject, partner, source }: Decision,
	{ deal, by, at, event }: Pick<Settling, 'deal' | 'by' | 'at'> & { readonly event: string }
): EvidenceDraft => ({ key: `${key}:under:${by}`, subject, partner, kind: 'void', event, value: 0, source, of: key, decides: deal, at });
