import { isDeepStrictEqual } from 'node:util';
import { emptyState, type Fact, type Formula, fold, type MemberState } from '../../src/trust/engine/index.js';
import type { App } from './app.js';

type Played = Pick<App, 'db' | 'guild' | 'people' | 'sandbox'>;
type Stored = { readonly [field: string]: unknown };

/**
 * Everything about trust that must be the same whether or not something broke on the way: cases, sanctions, evidence, reviews, vouches,
 * invites, and how far the evidence is folded. People and codes are replaced, times left out.
 */
export async function trustRows(app: Played): Promise<Record<string, unknown>> {
	const { db, guild, people, sandbox } = app;
	const all = (name: string) => db.collection(name).find({ guild: guild.id }).toArray();
	// Whoever reads a standing sees to it that all evidence is in it.
	await people.owner.slash('trust', { member: people.buyer.user });
	const names: readonly (readonly [string, string])[] = [
		...(await all('orders')).flatMap(({ code, buyer }) => [[String(code), `ORDER-${nameOf(String(buyer))}`] as const]),
		...sandbox.members(guild).map(({ user }) => [user.id, nameOf(user.id)] as const),
		[guild.id, 'GUILD'] as const
	];
	function nameOf(id: string): string {
		const user = sandbox.members(guild).find((member) => member.user.id === id)?.user;
		return user?.global_name ?? user?.username ?? id;
	}
	const plain = (text: string): string => names.reduce((out, [id, name]) => out.replaceAll(id, name), text);
	const rows = async (name: string, read: (row: Stored) => Stored): Promise<string[]> =>
		(await all(name)).map((row) => plain(JSON.stringify(read(row)))).sort();
	const fields =
		(...keys: readonly string[]) =>
		(row: Stored): Stored =>
			Object.fromEntries(keys.map((key) => [key, row[key] ?? null]));
	return {
		cases: await rows('cases', caseOf),
		caseKeys: await rows('case_keys', fields('number')),
		caseNotes: await rows('case_notes', fields('by')),
		caseCounters: await rows('case_counters', fields('count')),
		sanctions: await rows('sanctions', (row) => ({ ...fields('member', 'kind', 'case')(row), lifted: row.liftedAt !== null })),
		facts: (await rows('evidence', fields('key', 'kind', 'subject', 'partner', 'value', 'mark', 'seed', 'related', 'of'))).map(untimed),
		sides: await rows('reviews', (row) => ({ ...fields('author', 'side', 'stars')(row), open: row.openedAt !== null })),
		vouches: await rows('vouches', fields('from', 'to', 'state')),
		// Joins that nobody is known to have brought are written down whenever the bot comes to look at the members.
		invites: (await rows('invites', fields('member', 'inviter', 'state'))).filter((row) => !row.includes('"inviter":null')),
		unfolded: (await all('trust_folds')).map(({ head, folded, next }) => ({ behind: Number(head) - Number(folded), next })),
		misfolded: await misfolded(app)
	};
}

/** Keys of missed meetings name the moment of the meeting, which is another in each play. */
const untimed = (row: string): string => row.replaceAll(/:\d{13}:/g, ':moment:');

const caseOf = (row: Stored): Stored => {
	const entries = (list: unknown): readonly unknown[] =>
		Array.isArray(list) ? list.map(({ by, side, text }) => ({ by, side, text })) : [];
	const without = (part: unknown): unknown =>
		part && typeof part === 'object'
			? Object.fromEntries(Object.entries(part).filter(([key]) => !['at', 'until', 'decidedAt'].includes(key)))
			: null;
	const { number, subject, kind, state, version, open, reportCount, admittedBy, closing } = row;
	return {
		...{ number, subject, kind, state, version, open, reportCount, admittedBy },
		reports: entries(row.reports),
		statements: entries(row.statements),
		verdict: without(row.verdict),
		appeal: without(row.appeal),
		closing: without(closing)
	};
};

/** Members whose stored state is not what all evidence folds to, each row once and in its order. */
async function misfolded({ db, guild }: Played): Promise<readonly string[]> {
	const [row] = await db.collection('trust_folds').find({ guild: guild.id }).toArray();
	if (!row?.formula) return [];
	const formula: Formula = row.formula;
	const evidence = await db.collection('evidence').find({ guild: guild.id }).sort({ seq: 1 }).toArray();
	const states = new Map<string, MemberState>();
	const known = { get: (member: string): MemberState => states.get(member) ?? emptyState(member) };
	for (const { key, at, subject, kind, partner, value, seed, tribe, related, mark, until, of } of evidence) {
		const fact: Fact = {
			key,
			at: at.getTime(),
			subject,
			kind,
			partner,
			value,
			seed,
			tribe,
			related,
			mark,
			until: until?.getTime() ?? null,
			of
		};
		for (const state of fold(fact, known, formula)) states.set(state.member, state);
	}
	const stored = new Map(
		(await db.collection('trust_scores').find({ guild: guild.id, gen: row.gen }).toArray()).map(({ member, state }) => [member, state])
	);
	return [...new Set([...states.keys(), ...stored.keys()])].filter((member) => !isDeepStrictEqual(states.get(member), stored.get(member)));
}
