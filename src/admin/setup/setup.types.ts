import type { GuildId, MemberId, RoleId } from '#core/ids';
import type { Right } from './rights.js';

/** A role of the guild, as far as set-up looks at it. */
export interface GuildRole {
	readonly id: string;
	readonly name: string;
	/** Belongs to an integration or to boosters: nobody can be given it. */
	readonly managed: boolean;
	/** Higher stands above lower. */
	readonly position: number;
	/** A digest of everything that people edit about it; its place among the others is not part of that. */
	readonly shape: string;
}

/** A channel of the guild, as far as set-up looks at it. */
export interface GuildChannel {
	readonly id: string;
	readonly name: string;
	readonly kind: 'text' | 'category' | 'other';
	readonly topic: string;
	/** Whether every member sees it. */
	readonly isPublic: boolean;
	/** The category that it is in. */
	readonly parent: string | null;
	/** What the bot may do in it. */
	readonly botMay: bigint;
	/** A digest of everything that people edit about it. */
	readonly shape: string;
}

/** The guild as Discord has it at the moment of looking. */
export interface GuildFacts {
	readonly guild: GuildId;
	readonly name: string;
	readonly owner: MemberId;
	/** What the guild set as its language at Discord. */
	readonly locale: string | null;
	/** `top` is the position of the bot's highest role: it can't touch what stands at or above it. */
	readonly bot: { readonly id: MemberId; readonly permissions: bigint; readonly top: number };
	readonly roles: readonly GuildRole[];
	readonly channels: readonly GuildChannel[];
}

/** What is chosen for a slot: a new role or channel, none, or the one with this id. */
export type SlotChoice = 'create' | 'out' | (string & {});

/** What the owner chose in the wizard; `null`: as the pack says. */
export interface SetupChoices {
	readonly preset: string | null;
	readonly zone: string | null;
	/** Credits that a new member gets once; 0: none. */
	readonly startGrant: number | null;
	readonly creditsName: string | null;
	readonly creditsEmoji: string | null;
	readonly tokensName: string | null;
	readonly tokensEmoji: string | null;
	/** Of what everybody reads, a locale of the interface. */
	readonly language: string | null;
	/** An existing role whose members take orders. */
	readonly staffRole: RoleId | null;
	/** Parts that were switched by hand; the others are as the preset or the guild has them. */
	readonly features: Readonly<Record<string, boolean>>;
	/** By `slotRef`. */
	readonly slots: Readonly<Record<string, SlotChoice>>;
	/** What an undo takes away although people have used it, by `slotRef`, `catalogue` too. */
	readonly removeToo: readonly string[];
}

export const noChoices: SetupChoices = {
	preset: null,
	zone: null,
	startGrant: null,
	creditsName: null,
	creditsEmoji: null,
	tokensName: null,
	tokensEmoji: null,
	language: null,
	staffRole: null,
	features: {},
	slots: {},
	removeToo: []
};

/** A right that the bot lacks, and what it is for. */
export interface MissingRight {
	/** Name of Discord's permission, also the key of its string: `ManageRoles`. */
	readonly right: string;
	/** Without it the step can't be done; otherwise only something later is poorer. */
	readonly blocks: boolean;
}

/** One role or channel slot among all of a guild. */
export const slotRef = (kind: 'role' | 'channel', slot: string): string => `${kind}:${slot}`;

/** One overwrite that a new channel gets, in terms of people. */
export interface Permission {
	/** `members`: everyone · `bot`: me · `role`: those with the role of this name. */
	readonly who: 'members' | 'bot' | 'role';
	readonly name: string;
	readonly may: readonly Right[];
	readonly mayNot: readonly Right[];
}

/** What happens with one role or channel. */
export interface PlanStep {
	readonly kind: 'role' | 'channel';
	readonly slot: string;
	readonly name: string;
	/**
	 * `new`: will be made. `kept`: the slot has it already. `found`: one of this name is there and is taken. `chosen`: the owner picked it.
	 * `blocked`: will be made once the bot has the right. `out`: the owner wants none.
	 */
	readonly state: 'new' | 'kept' | 'found' | 'chosen' | 'blocked' | 'out';
	/** The id behind `kept`, `found` and `chosen`. */
	readonly id: string | null;
	/** The right that `blocked` waits for. */
	readonly right: string | null;
	/** Who will see a channel: names of roles; empty: everyone. */
	readonly visibleTo: readonly string[];
	/** Every overwrite that a new channel gets; what is there already keeps its own. */
	readonly permissions: readonly Permission[];
	/** Rights that the bot lacks in a channel that is there already. */
	readonly lacks: readonly Right[];
	/** A channel for a few that every member sees. */
	readonly exposed: boolean;
	/** A role that is there already and stands at or above the bot's highest one. */
	readonly above: boolean;
	/** The owner may leave it out. */
	readonly optional: boolean;
	/** A new one is wanted even if one of its name is there. */
	readonly fresh: boolean;
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
	/** `content`: settings and catalogue. */
	readonly kind: 'role' | 'channel' | 'content';
	readonly slot: string;
	readonly name: string;
}

/** The set-up of one guild: where its last run stands. One row per guild. */
export interface SetupRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Number of the last run; 0: never. */
	readonly run: number;
	/** `applying`, `undoing`: its steps are on their way. `undone`: that run was taken back. */
	readonly state: 'applying' | 'done' | 'undoing' | 'undone';
	/** The run that the steps belong to: an undo may go back further than the last one. */
	readonly of: number;
	readonly by: string;
	readonly at: Date;
	readonly steps: readonly RunStep[];
	/** Key of the effect that ends it. */
	readonly ends: string;
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
	/** The steps take a run back, or did. */
	readonly undo: boolean;
	/** The run that the steps belong to. */
	readonly of: number;
	readonly steps: readonly (RunStep & { readonly state: 'waiting' | 'done' | 'failed'; readonly reason: string | null })[];
}
