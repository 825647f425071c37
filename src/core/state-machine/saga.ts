/** One way from a state to another. */
export interface Transition<State extends string, Role extends string> {
	readonly from: readonly State[];
	readonly to: State;
	/** Who may take it; `system` acts on deadlines. */
	readonly by: readonly (Role | 'system')[];
	/** Whether the actor must say why. */
	readonly reason?: 'required' | 'optional';
}

/** Design rule 10: each state has an owner, a deadline, a default and a way out. */
export interface StateRule<Role extends string, Name extends string> {
	/** Who must act next. */
	readonly owner: Role;
	/** Kind of the deadline that ends the state. */
	readonly deadline: string;
	/** The transition that `system` takes at the deadline. */
	readonly otherwise: Name;
	/** Other defaults, where the deadline's end depends on what has happened: whether goods were proven, who came to the meeting. */
	readonly orElse?: readonly Name[];
}

export interface SagaTable<State extends string, Role extends string, Name extends string> {
	readonly initial: State;
	/** `null` marks an end. */
	readonly states: Readonly<Record<State, StateRule<Role, Name> | null>>;
	readonly transitions: Readonly<Record<Name, Transition<State, Role>>>;
}

/** A table that was checked, with the questions the services ask of it. */
export interface Saga<State extends string, Role extends string, Name extends string> extends SagaTable<State, Role, Name> {
	readonly names: readonly Name[];
	isEnd(state: State): boolean;
	/** Transitions that a role may take from a state, in the table's order. */
	exits(state: State, role?: Role | 'system'): readonly Name[];
}

/**
 * Checks a state table and makes it usable. Called at import, so that a hole in the table stops the start.
 *
 * @throws Error naming every hole: a state without owner, deadline, default or way to an end, an end with an exit, a state that can't be
 * reached, a default that `system` may not take or that does not leave the state.
 */
export function defineSaga<State extends string, Role extends string, Name extends string>(
	table: SagaTable<State, Role, Name>
): Saga<State, Role, Name> {
	const problems = sagaProblems(table);
	if (problems.length > 0) throw new Error(`The state table has holes:\n- ${problems.join('\n- ')}`);
	const names = Object.keys(table.transitions) as Name[];
	return {
		...table,
		names,
		isEnd: (state) => table.states[state] === null,
		exits: (state, role) =>
			names.filter((name) => {
				const transition = table.transitions[name];
				return transition.from.includes(state) && (role === undefined || transition.by.includes(role));
			})
	};
}

/** The holes of a table, in words; empty when it has none. */
export function sagaProblems<State extends string, Role extends string, Name extends string>(
	table: SagaTable<State, Role, Name>
): readonly string[] {
	const problems: string[] = [];
	const states = Object.keys(table.states) as State[];
	const names = Object.keys(table.transitions) as Name[];
	const known = new Set<string>(states);
	const exitsOf = (state: State) => names.filter((name) => table.transitions[name].from.includes(state));

	for (const name of names) {
		const { from, to, by } = table.transitions[name];
		if (from.length === 0 || by.length === 0) problems.push(`${name}: nobody can take it`);
		for (const state of [...from, to]) if (!known.has(state)) problems.push(`${name}: unknown state ${state}`);
	}
	for (const state of states) {
		const rule = table.states[state];
		if (rule === null) {
			if (exitsOf(state).length > 0) problems.push(`${state}: an end with an exit`);
			continue;
		}
		for (const name of [rule.otherwise, ...(rule.orElse ?? [])]) {
			const fallback = table.transitions[name];
			if (!fallback) problems.push(`${state}: unknown default ${name}`);
			else if (!fallback.from.includes(state) || !fallback.by.includes('system')) problems.push(`${state}: system can't take ${name}`);
		}
		if (rule.deadline === '') problems.push(`${state}: no deadline`);
		if (!leadsTo(state, (reached) => table.states[reached] === null)) problems.push(`${state}: no way to an end`);
	}
	for (const state of states) {
		if (state !== table.initial && !leadsTo(table.initial, (reached) => reached === state)) problems.push(`${state}: can't be reached`);
	}
	return problems;

	function leadsTo(start: State, goal: (state: State) => boolean): boolean {
		const seen = new Set<State>([start]);
		const queue = [start];
		for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
			for (const name of exitsOf(state)) {
				const next = table.transitions[name].to;
				if (goal(next)) return true;
				if (known.has(next) && !seen.has(next)) {
					seen.add(next);
					queue.push(next);
				}
			}
		}
		return false;
	}
}
