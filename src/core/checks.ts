import type { Actor } from './actor.js';
import type { TextParams } from './errors.js';
import type { GuildId } from './ids.js';
import type { Reading } from './reading.js';

/** A string of the interface with its values, kept as data. */
export type CheckText = { readonly key: string; readonly params?: TextParams };

/** What can be done about a problem. */
export type Remedy =
	/** A fix that some domain has registered under this name. */
	| { readonly kind: 'fix'; readonly fix: string }
	/** A screen on which it is done: its custom id, and the key of the button's label. */
	| { readonly kind: 'open'; readonly id: string; readonly label: string }
	/** Only people can do it; the problem's text says who and where. */
	| { readonly kind: 'people' };

/** Something in a guild that keeps part of its business from working. */
export type Problem = {
	/** Stable in its guild: `role.fulfiller`. Lower-case letters, digits, `.` and `-`, up to 60. An owner is told once for each. */
	readonly id: string;
	/** `bad`: something does not work. `warn`: something may go wrong. `note`: poorer than it could be, by somebody's choice. */
	readonly weight: 'bad' | 'warn' | 'note';
	readonly title: CheckText;
	/** What it breaks, and what to do where the bot can't. */
	readonly text: CheckText;
	readonly remedy: Remedy;
	/** The owner is told by the domain itself, or need not be: it only stands in the list. */
	readonly quiet?: boolean;
};

/** Looks for problems of one kind in one guild. */
export interface GuildCheck {
	/** `<domain>.<what>`, for the log. */
	readonly name: string;
	/** What it looks at is part of versions: it is asked about a draft too, before that comes into force. */
	readonly versioned?: boolean;
	run(guild: GuildId, reading: Reading): Promise<readonly Problem[]>;
}

/** Does something about problems, after a person has read what it will do. */
export interface GuildFix {
	/** `<domain>.<what>`; the name that remedies use. */
	readonly name: string;
	/** Who may: checked before it runs. */
	readonly capability: string;
	/** What it will change. */
	says(guild: GuildId): Promise<CheckText>;
	/** Carries it out and leaves an audit row. @returns what was done. */
	run(guild: GuildId, actor: Actor): Promise<CheckText>;
}

/** What the domains of this process look for, and what they can do about it. Each domain registers its own at start. */
export class GuildChecks {
	readonly #checks: GuildCheck[] = [];
	readonly #fixes = new Map<string, GuildFix>();

	public check(check: GuildCheck): void {
		this.#checks.push(check);
	}

	public fix(fix: GuildFix): void {
		if (this.#fixes.has(fix.name)) throw new Error(`Two fixes are called '${fix.name}'`);
		this.#fixes.set(fix.name, fix);
	}

	/** All checks, in the order of registration. */
	public get all(): readonly GuildCheck[] {
		return this.#checks;
	}

	/** A fix by its name; `undefined` when nobody has it (any more). */
	public fixOf(name: string): GuildFix | undefined {
		return this.#fixes.get(name);
	}
}
