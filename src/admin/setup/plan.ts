import { type FeatureSwitches, offBy } from '#core/interactions/features';
import { type ChannelSlot, type ChannelUse, type GuildState, memberSlot, ownerSlot, type RoleSlot } from '#settings';
import { rightFor, startsPublic } from './overwrites.js';
import { lackingIn, permissionsOf, type RoleNames } from './permissions.js';
import { hasRight, type Right, rightsInUse } from './rights.js';
import {
	type GuildChannel,
	type GuildFacts,
	type GuildRole,
	type MissingRight,
	type PlanStep,
	type SetupChoices,
	type SetupPlan,
	type SlotChoice,
	slotRef
} from './setup.types.js';

/** The slot whose role the owner may pick in the wizard: who takes orders. */
export const staffSlot = 'fulfiller';

/** What set-up is to bring about, out of the pack and of what this process uses. */
export interface Wanted {
	readonly roleSlots: readonly RoleSlot[];
	readonly channelSlots: readonly ChannelSlot[];
	/** Why a channel is needed. */
	uses(slot: string): readonly ChannelUse[];
	readonly categories: number;
	readonly items: number;
	readonly rules: number;
	/** Slots that the owner wants to stay without, by `slotRef`. */
	readonly leftOut?: readonly string[];
	/** Pack and version. */
	readonly pack: { readonly key: string; readonly version: string };
}

/** Which of a pack's slots are needed here: those that a domain uses whose feature is on. */
export function wantedSlots(
	slots: { readonly roleSlots: readonly RoleSlot[]; readonly channelSlots: readonly ChannelSlot[] },
	features: FeatureSwitches,
	uses: { ofChannel(slot: string): readonly ChannelUse[]; usesRole(slot: string): boolean }
): Pick<Wanted, 'roleSlots' | 'channelSlots' | 'uses'> {
	const on = (use: ChannelUse): boolean => use.feature === null || offBy(features, use.feature) === null;
	return {
		roleSlots: slots.roleSlots.filter((slot) => slot.create && uses.usesRole(slot.key)),
		channelSlots: slots.channelSlots.filter((slot) => uses.ofChannel(slot.key).some(on)),
		uses: (slot) => uses.ofChannel(slot)
	};
}

/** Slots without which no order can run; every other one the owner may leave out. */
export const needed: ReadonlySet<string> = new Set(['channel:tickets', 'channel:staff-queue']);

/** What set-up would do in this guild, line by line. Pure. */
export function planSetup(facts: GuildFacts, state: GuildState, wanted: Wanted, choices: SetupChoices): SetupPlan {
	const chosen = (ref: string): SlotChoice | null => choiceOf(ref, choices, wanted.leftOut ?? []);
	const roles = wanted.roleSlots.map((slot) => roleStep(facts, state, slot, chosen(slotRef('role', slot.key))));
	const names = new Map(roles.filter((step) => step.state !== 'out').map((step) => [step.slot, step.name]));
	const channels = wanted.channelSlots.map((slot) =>
		channelStep(facts, state, slot, { names, uses: wanted.uses(slot.key), choice: chosen(slotRef('channel', slot.key)) })
	);
	const steps = [...roles, ...channels];
	const installed = state.installed?.pack === wanted.pack.key && state.installed.version === wanted.pack.version;
	const leftOut = new Set(wanted.leftOut);
	const settled = (step: PlanStep): boolean =>
		step.state === 'kept' || (step.state === 'out' && leftOut.has(slotRef(step.kind, step.slot)));
	return {
		steps,
		missing: missingRights(facts, steps),
		installed,
		categories: wanted.categories,
		items: wanted.items,
		rules: wanted.rules,
		complete: installed && steps.every(settled)
	};
}

/** What holds for a slot: what was chosen in the wizard, else what was left out before. */
export function choiceOf(ref: string, choices: SetupChoices, leftOut: readonly string[]): SlotChoice | null {
	const picked = choices.slots[ref] ?? (ref === slotRef('role', staffSlot) ? choices.staffRole : null);
	return picked ?? (leftOut.includes(ref) ? 'out' : null);
}

const plain = {
	right: null,
	visibleTo: [],
	permissions: [],
	lacks: [],
	exposed: false,
	above: false,
	optional: true,
	fresh: false
} as const;

function roleStep(facts: GuildFacts, state: GuildState, slot: RoleSlot, choice: SlotChoice | null): PlanStep {
	const step = { ...plain, kind: 'role' as const, slot: slot.key, name: slot.name };
	const there = (role: GuildRole, how: 'kept' | 'found' | 'chosen'): PlanStep => ({
		...step,
		name: role.name,
		state: how,
		id: role.id,
		above: role.position >= facts.bot.top
	});
	const picked = facts.roles.find((role) => role.id === choice && !role.managed);
	if (picked) return there(picked, state.roles[slot.key] === picked.id ? 'kept' : 'chosen');
	const kept = facts.roles.find((role) => role.id === state.roles[slot.key]);
	if (kept && choice !== 'create') return there(kept, 'kept');
	if (choice === 'out') return { ...step, state: 'out', id: null };
	const found = choice === 'create' ? undefined : findRole(facts.roles, slot);
	if (found) return there(found, 'found');
	const made = { ...step, id: null, fresh: choice === 'create' };
	return hasRight(facts.bot.permissions, 'ManageRoles') ? { ...made, state: 'new' } : { ...made, state: 'blocked', right: 'ManageRoles' };
}

function channelStep(
	facts: GuildFacts,
	state: GuildState,
	slot: ChannelSlot,
	{ names, uses, choice }: { readonly names: RoleNames; readonly uses: readonly ChannelUse[]; readonly choice: SlotChoice | null }
): PlanStep {
	const isPublic = startsPublic(slot);
	const step = {
		...plain,
		kind: 'channel' as const,
		slot: slot.key,
		name: slot.name,
		optional: !needed.has(slotRef('channel', slot.key)),
		visibleTo: isPublic ? [] : slot.visibleTo.map((key) => names.get(key) ?? '').filter((name) => name !== '')
	};
	const there = (channel: GuildChannel, how: 'kept' | 'found' | 'chosen'): PlanStep => ({
		...step,
		name: channel.name,
		state: how,
		id: channel.id,
		lacks: lackingIn(channel),
		exposed: channel.isPublic && !isPublic
	});
	const picked = facts.channels.find((channel) => channel.id === choice && channel.kind === kindOf(slot));
	if (picked) return there(picked, state.channels[slot.key] === picked.id ? 'kept' : 'chosen');
	const kept = facts.channels.find((channel) => channel.id === state.channels[slot.key]);
	if (kept && choice !== 'create') return there(kept, 'kept');
	if (choice === 'out' && step.optional) return { ...step, state: 'out', id: null };
	const found = choice === 'create' ? undefined : findChannel(facts.channels, slot);
	if (found) return there(found, 'found');
	const right = rightFor(slot, uses, facts.bot.permissions);
	const permissions = permissionsOf(slot, uses, facts, names);
	return { ...step, state: right === null ? 'new' : 'blocked', id: null, right, permissions, fresh: choice === 'create' };
}

/** What a slot's channel is made as. */
export const kindOf = (slot: Pick<ChannelSlot, 'kind'>): 'text' | 'category' => (slot.kind === 'category' ? 'category' : 'text');

function missingRights(facts: GuildFacts, steps: readonly PlanStep[]): readonly MissingRight[] {
	const blocking = new Set(steps.flatMap((step) => (step.right === null ? [] : [step.right])));
	const poorer = rightsInUse.filter((right: Right) => !hasRight(facts.bot.permissions, right));
	return [...[...blocking].map((right) => ({ right, blocks: true })), ...poorer.map((right) => ({ right, blocks: false }))];
}

/** A role of the slot's name, which is taken rather than made twice. */
export function findRole<Role extends { readonly name: string; readonly managed: boolean }>(
	roles: readonly Role[],
	slot: { readonly key: string; readonly name: string }
): Role | undefined {
	if (slot.key === ownerSlot || slot.key === memberSlot) return undefined;
	return roles.find((role) => !role.managed && sameName(role.name, slot.name));
}

/** What stands in the topic of a channel that set-up made, so that it is found again whatever it is called later. */
export const channelMarker = (slot: string): string => `tribute:${slot}`;

/**
 * A channel that is the slot's own (its topic says so), else one of its name and kind. A public channel is never taken for what only
 * some may see, nor the other way round.
 */
export function findChannel(channels: readonly GuildChannel[], slot: ChannelSlot): GuildChannel | undefined {
	const marker = new RegExp(`(^|\\s|\\()${channelMarker(slot.key)}(\\)|\\s|$)`);
	const isPublic = startsPublic(slot);
	return (
		channels.find((channel) => marker.test(channel.topic) && (isPublic || !channel.isPublic)) ??
		channels.find(
			(channel) =>
				channel.kind === slot.kind &&
				sameName(channel.name, slot.name) &&
				channel.isPublic === isPublic &&
				!channel.topic.includes('tribute:')
		)
	);
}

/** Whether two names are one to people. */
export const sameName = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase();
