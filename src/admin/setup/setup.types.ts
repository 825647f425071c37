import type { GuildId, MemberId, RoleId } from '#core/ids';

/** A role of the guild, as far as set-up looks at it. */
export interface GuildRole {
	readonly id: string;
	readonly name: string;
	/** Belongs to an integration or to boosters: nobody can be given it. */
	readonly managed: boolean;
}

/** A channel of the guild, as far as set-up looks at it. */
export interface GuildChannel {
	readonly id: string;
	readonly name: string;
	readonly kind: 'text' | 'category' | 'other';
	readonly topic: string;
	/** Whether every member sees it. */
	readonly isPublic: boolean;
}

/** The guild as Discord has it at the moment of looking. */
export interface GuildFacts {
	readonly guild: GuildId;
	readonly name: string;
	readonly owner: MemberId;
	/** What the guild set as its language at Discord. */
	readonly locale: string | null;
	readonly bot: { readonly id: MemberId; readonly permissions: bigint };
	readonly roles: readonly GuildRole[];
	readonly channels: readonly GuildChannel[];
}

/** What the owner chose in the wizard; `null`: as the pack says. */
export interface SetupChoices {
	readonly preset: string | null;
	readonly zone: string | null;
	/** Credits that a new member gets once; 0: none. */
	readonly startGrant: number | null;
	readonly creditsName: string | null;
	readonly creditsEmoji: string | null;
	readonly tokensName: string | null;
	/** An existing role whose members take orders. */
	readonly staffRole: RoleId | null;
}

export const noChoices: SetupChoices = {
	preset: null,
	zone: null,
	startGrant: null,
	creditsName: null,
	creditsEmoji: null,
	tokensName: null,
	staffRole: null
};

/** A right that the bot lacks, and what it is for. */
export interface MissingRight {
	/** Name of Discord's permission, also the key of its string: `ManageRoles`. */
	readonly right: string;
	/** Without it the step can't be done; otherwise only something later is poorer. */
	readonly blocks: boolean;
}

/** What happens with one role or channel. */
export interface PlanStep {
	readonly kind: 'role' | 'channel';
	readonly slot: string;
	readonly name: string;
	/**
	 * `new`: will be made. `kept`: the slot has it already. `found`: one of this name is there and is taken. `chosen`: the owner picked it.
	 * `blocked`: will be made once the bot has the right.
	 */
	readonly state: 'new' | 'kept' | 'found' | 'chosen' | 'blocked';
	/** The id behind `kept`, `found` and `chosen`. */
	readonly id: string | null;
	/** The right that `blocked` waits for. */
	readonly right: string | null;
	/** Who will see a channel: names of roles; empty: everyone. */
	readonly visibleTo: readonly string[];
}

/** What set-up would do in this guild now. */
export interface SetupPlan {
	readonly steps: readonly PlanStep[];
	readonly missing: readonly MissingRight[];
	/** Whether settings and catalogue of the pack are here already, in this version. */
	readonly installed: boolean;
	readonly categories: number;
	readonly items: number;
	readonly rules: number;
	/** Nothing is left to do. */
	readonly complete: boolean;
}

/** One step of a run on its way. */
export interface RunStep {
	readonly key: string;
	readonly kind: 'role' | 'channel';
	readonly slot: string;
	readonly name: string;
}

/** The set-up of one guild: its runs, and where the last one stands. One row per guild. */
export interface SetupRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Number of the last run; 0: never. */
	readonly run: number;
	readonly state: 'applying' | 'done';
	readonly by: string;
	readonly at: Date;
	readonly steps: readonly RunStep[];
}

/** What an owner chose so far in the wizard. One row per guild and person. */
export interface SetupDraftRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly version: number;
	readonly choices: SetupChoices;
}

/** How a run stands. */
export interface SetupProgress {
	readonly run: number;
	/** `running`: steps are being done. `stuck`: some can't be done as things are. `done`: all are. */
	readonly state: 'none' | 'running' | 'stuck' | 'done';
	readonly steps: readonly (RunStep & { readonly state: 'waiting' | 'done' | 'failed'; readonly reason: string | null })[];
}
