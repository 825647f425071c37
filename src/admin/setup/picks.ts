import { channelId, type RoleId, roleId } from '#core/ids';
import type { InstalledPack, SettingsPatch } from '#settings';
import { staffSlot } from './plan.js';
import { type PlanStep, type SetupChoices, type SlotChoice, slotRef } from './setup.types.js';

/** The slot of the role that takes orders, among all slots. */
export const staffRef = slotRef('role', staffSlot);

/** The role that a choice names; `null` for a new one and for none. */
export const pickedRole = (choice: SlotChoice | undefined): RoleId | null =>
	choice === undefined || choice === 'create' || choice === 'out' ? null : roleId(choice);

/** The form of names and the plan both choose the role that takes orders; the later choice holds. */
export function withPatch(now: SetupChoices, patch: Partial<SetupChoices>): SetupChoices {
	const next = { ...now, ...patch };
	if (patch.staffRole === undefined || patch.slots !== undefined) return next;
	const { [staffRef]: before, ...others } = next.slots;
	const emptied = patch.staffRole === null && before !== undefined && pickedRole(before) === null;
	return emptied ? next : { ...next, slots: others };
}

/** Existing roles and channels that were picked, as settings store them. */
export function chosenSlots(steps: readonly PlanStep[]): Pick<SettingsPatch, 'roles' | 'channels'> {
	const of = (kind: PlanStep['kind']) =>
		steps.flatMap((step): [string, string][] => (step.kind === kind && step.state === 'chosen' && step.id ? [[step.slot, step.id]] : []));
	return {
		roles: Object.fromEntries(of('role').map(([slot, id]) => [slot, roleId(id)])),
		channels: Object.fromEntries(of('channel').map(([slot, id]) => [slot, channelId(id)]))
	};
}

/** A pack and its version as people read it; empty for none. */
export const packName = (installed: InstalledPack | null): string => (installed === null ? '' : `${installed.pack} ${installed.version}`);
