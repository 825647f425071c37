import type { Problem } from '#core/checks';
import type { GuildState } from '#settings';
import { needed, staffSlot } from '../setup/plan.js';
import { type PlanStep, type SetupPlan, slotRef } from '../setup/setup.types.js';

/** Name of the fix that runs the set-up for what is missing. */
export const setupFix = 'admin.setup';

/**
 * Roles and channels that are missing, rights that the bot lacks, and where it stands too low, out of what set-up would do now. Pure.
 *
 * @param stuck Whether a run of set-up waits for somebody.
 */
export function discordProblems(plan: SetupPlan, state: Pick<GuildState, 'roles' | 'channels'>, stuck: boolean): readonly Problem[] {
	const server = plan.missing.filter(({ blocks }) => !blocks).map(({ right }) => right);
	return [
		...(stuck ? [stuckProblem] : []),
		...(server.length > 0 ? [rightsProblem('server', 'admin:check.rights.server', server, null)] : []),
		...plan.steps.flatMap((step) => stepProblems(step, state))
	];
}

const stuckProblem: Problem = {
	id: 'setup.stuck',
	weight: 'bad',
	title: { key: 'admin:check.stuck.title' },
	text: { key: 'admin:check.stuck.text' },
	remedy: { kind: 'fix', fix: setupFix }
};

function stepProblems(step: PlanStep, state: Pick<GuildState, 'roles' | 'channels'>): readonly Problem[] {
	const { kind, slot, name } = step;
	const user = { kind: 'user-text', value: name } as const;
	if (step.state === 'new' || step.state === 'found' || step.state === 'blocked') return [missing(step, state)];
	const problems: Problem[] = [];
	if (step.lacks.length > 0) problems.push(rightsProblem(`channel.${slot}`, 'admin:check.rights.channel', step.lacks, step.id));
	if (step.exposed)
		problems.push({
			id: `exposed.${slot}`,
			weight: 'bad',
			title: { key: 'admin:check.exposed.title', params: { name: user } },
			text: { key: 'admin:check.exposed.text' },
			remedy: { kind: 'people' }
		});
	if (step.above)
		problems.push({
			id: `above.${slot}`,
			weight: 'warn',
			title: { key: 'admin:check.above.title', params: { name: user } },
			text: { key: 'admin:check.above.text', params: { name: user } },
			remedy: { kind: 'people' }
		});
	return kind === 'role' || kind === 'channel' ? problems : [];
}

/** A slot without its role or channel. */
function missing({ kind, slot, name, right, state: how }: PlanStep, state: Pick<GuildState, 'roles' | 'channels'>): Problem {
	const had = (kind === 'role' ? state.roles : state.channels)[slot] !== undefined;
	const what = `${kind}${had ? 'Gone' : 'Missing'}`;
	const vital = kind === 'role' ? slot === staffSlot : needed.has(slotRef('channel', slot));
	const params = { name: { kind: 'user-text', value: name } } as const;
	return {
		id: `${kind}.${slot}`,
		weight: vital || had ? 'bad' : 'warn',
		title: { key: `admin:check.${what}.title`, params },
		text:
			how === 'blocked' && right !== null
				? { key: 'admin:check.blocked', params: { right: { kind: 'text', key: `admin:rights.${right}` } } }
				: { key: vital ? `admin:check.${what}.vital` : `admin:check.${what}.text`, params },
		remedy: how === 'blocked' ? { kind: 'people' } : { kind: 'fix', fix: setupFix }
	};
}

function rightsProblem(where: string, key: string, rights: readonly string[], channel: string | null): Problem {
	const list = rights.map((right) => ({ kind: 'text', key: `admin:rights.${right}` }) as const);
	const params = {
		count: rights.length,
		...(channel ? { channel: `<#${channel}>` } : {}),
		first: list[0] ?? '',
		rest: rights.length - 1
	};
	return {
		id: `rights.${where}`,
		weight: 'bad',
		title: { key: `${key}.title`, params },
		text: { key: `${key}.text`, params: { ...params, rights: listOf(list) } },
		remedy: { kind: 'people' }
	};
}

/** Several strings in one: each is a string of the interface, joined by the next. */
function listOf(list: readonly { readonly kind: 'text'; readonly key: string }[]): {
	kind: 'text';
	key: string;
	params: Record<string, { readonly kind: 'text'; readonly key: string } | string>;
} {
	const shown = list.slice(0, 6);
	const params = Object.fromEntries(shown.map((one, index): [string, typeof one] => [`r${index + 1}`, one]));
	return { kind: 'text', key: `admin:check.list.${shown.length}`, params };
}
