import { type ChannelSlot, type ChannelUse, type GuildState, memberSlot, ownerSlot, type RoleSlot } from '#settings';
import { rightFor, startsPublic } from './overwrites.js';
import { hasRight, type Right, rightsInUse } from './rights.js';
import type { GuildChannel, GuildFacts, MissingRight, PlanStep, SetupChoices, SetupPlan } from './setup.types.js';

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
	/** Pack and version. */
	readonly pack: { readonly key: string; readonly version: string };
}

/** Which of a pack's slots are needed here: those that a domain uses whose feature is on. */
export function wantedSlots(
	slots: { readonly roleSlots: readonly RoleSlot[]; readonly channelSlots: readonly ChannelSlot[] },
	features: Readonly<Record<string, boolean>>,
	uses: { ofChannel(slot: string): readonly ChannelUse[]; usesRole(slot: string): boolean }
): Pick<Wanted, 'roleSlots' | 'channelSlots' | 'uses'> {
	const on = (use: ChannelUse): boolean => use.feature === null || (features[use.feature] ?? true);
	return {
		roleSlots: slots.roleSlots.filter((slot) => slot.create && uses.usesRole(slot.key)),
		channelSlots: slots.channelSlots.filter((slot) => uses.ofChannel(slot.key).some(on)),
		uses: (slot) => uses.ofChannel(slot)
	};
}

/** What set-up would do in this guild, line by line. Pure. */
export function planSetup(facts: GuildFacts, state: GuildState, wanted: Wanted, choices: SetupChoices): SetupPlan {
	const roles = wanted.roleSlots.map((slot) => roleStep(facts, state, slot, choices));
	const names = new Map(wanted.roleSlots.map((slot) => [slot.key, slot.name]));
	const channels = wanted.channelSlots.map((slot) => channelStep(facts, state, slot, { names, uses: wanted.uses(slot.key) }));
	const steps = [...roles, ...channels];
	const installed = state.installed?.pack === wanted.pack.key && state.installed.version === wanted.pack.version;
	return {
		steps,
		missing: missingRights(facts, steps),
		installed,
		categories: wanted.categories,
		items: wanted.items,
		rules: wanted.rules,
		complete: installed && steps.every((step) => step.state === 'kept')
	};
}

function roleStep(facts: GuildFacts, state: GuildState, slot: RoleSlot, choices: SetupChoices): PlanStep {
	const step = { kind: 'role' as const, slot: slot.key, name: slot.name, right: null, visibleTo: [] };
	if (slot.key === staffSlot && choices.staffRole !== null) {
		const picked = facts.roles.find((role) => role.id === choices.staffRole);
		if (picked) return { ...step, name: picked.name, state: state.roles[slot.key] === picked.id ? 'kept' : 'chosen', id: picked.id };
	}
	const kept = facts.roles.find((role) => role.id === state.roles[slot.key]);
	if (kept) return { ...step, name: kept.name, state: 'kept', id: kept.id };
	const found = findRole(facts.roles, slot);
	if (found) return { ...step, state: 'found', id: found.id };
	return hasRight(facts.bot.permissions, 'ManageRoles')
		? { ...step, state: 'new', id: null }
		: { ...step, state: 'blocked', id: null, right: 'ManageRoles' };
}

function channelStep(
	facts: GuildFacts,
	state: GuildState,
	slot: ChannelSlot,
	{ names, uses }: { readonly names: ReadonlyMap<string, string>; readonly uses: readonly ChannelUse[] }
): PlanStep {
	const step = {
		kind: 'channel' as const,
		slot: slot.key,
		name: slot.name,
		right: null,
		visibleTo: startsPublic(slot) ? [] : slot.visibleTo.map((key) => names.get(key) ?? '').filter((name) => name !== '')
	};
	const kept = facts.channels.find((channel) => channel.id === state.channels[slot.key]);
	if (kept) return { ...step, name: kept.name, state: 'kept', id: kept.id };
	const found = findChannel(facts.channels, slot);
	if (found) return { ...step, state: 'found', id: found.id };
	const right = rightFor(slot, uses, facts.bot.permissions);
	return { ...step, state: right === null ? 'new' : 'blocked', id: null, right };
}

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
	return roles.find((role) => !role.managed && same(role.name, slot.name));
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
				channel.kind === slot.kind && same(channel.name, slot.name) && channel.isPublic === isPublic && !channel.topic.includes('tribute:')
		)
	);
}

const same = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase();
