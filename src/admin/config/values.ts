import { hash } from 'node:crypto';
import { DomainError } from '#core/errors';
import { channelId, roleId } from '#core/ids';
import type { Value } from '#core/units/unit';
import { type GuildState, type SettingsPatch, type SliceValues, sameJson, toValue, type ValueChange, valueAt } from '#settings';
import type { Origin, SettingNow } from './config.types.js';
import type { Leaf } from './leaf.js';
import { leafId } from './registry.js';
import { showValue, type ValueWords } from './text-form.js';
import { nameOf } from './wants.js';

/** Where a value comes from, by who changed it last. */
export function originOf(leaf: Leaf, value: unknown, changes: readonly ValueChange[], complete: boolean, pack: unknown): Origin {
	if (value === undefined) return 'default';
	const [last] = changes;
	if (last !== undefined) return /^(?:setup|settings)\./.test(last.action) ? 'pack' : 'owner';
	if (leaf.place.in !== 'slice') return 'pack';
	return complete || sameJson(value, pack) ? 'pack' : 'owner';
}

/** What a setting comes to: its value, else what holds where none is set. */
export const effective = ({ leaf, value }: SettingNow): unknown => (value === undefined ? leaf.fallback : value);

/** The value of a setting as it is stored; `undefined`: none. */
export function storedValue({ place }: Leaf, values: SliceValues, state: GuildState): unknown {
	switch (place.in) {
		case 'slice':
			return valueAt(values[place.slice], place.path);
		case 'guild':
			return state[place.field] === '' ? undefined : state[place.field];
		case 'roles':
			return valueAt(state.roles, [place.slot]);
		case 'channels':
			return valueAt(state.channels, [place.slot]);
	}
}

/** The patch that changes this one value and keeps all others. */
export function patchOf({ place }: Leaf, next: unknown, values: SliceValues): SettingsPatch {
	switch (place.in) {
		case 'slice':
			return { values: { [place.slice]: withValue(values[place.slice], place.path, next) } };
		case 'guild':
			return { [place.field]: next === undefined ? '' : String(next) };
		case 'roles':
			return { roles: { [place.slot]: next === undefined ? null : roleId(String(next)) } };
		case 'channels':
			return { channels: { [place.slot]: next === undefined ? null : channelId(String(next)) } };
	}
}

/** A copy of a JSON object with another value at the path; `undefined` takes the field out. */
function withValue(json: unknown, path: readonly string[], value: unknown): Record<string, unknown> {
	const fields = new Map<string, unknown>(typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.entries(json) : []);
	const [field, ...rest] = path;
	if (field !== undefined) {
		const next = rest.length === 0 ? value : withValue(fields.get(field), rest, value);
		if (next === undefined) fields.delete(field);
		else fields.set(field, next);
	}
	return Object.fromEntries(fields);
}

/** A mark of a value: short, and the same for equal values. */
export const markOf = (value: unknown): string => hash('sha256', JSON.stringify(plain(value)), 'base64url').slice(0, 10);

/** A value as rows hold it; none is `null`. */
export const plain = (value: unknown): Value => (value === undefined ? null : toValue(value));

/** Version and value of one side of an audit row; values of slots that set-up bound stand alone. */
export function sideOf(side: unknown): { readonly version: number; readonly value: unknown } {
	if (typeof side !== 'object' || side === null) return { version: -1, value: side ?? undefined };
	const { version, value } = { version: -1, value: undefined, ...side };
	return { version: typeof version === 'number' ? version : -1, value: value ?? undefined };
}

/** The refusal for a change of a value that somebody else has changed since. */
export function moved(leaf: Leaf, now: unknown, words: ValueWords): DomainError {
	const shown = showValue(now === undefined ? leaf.fallback : now, leaf, words);
	return new DomainError('admin.settingMoved', {
		name: nameOf(leaf),
		now: { kind: 'user-text', value: shown.slice(0, 300) },
		id: leafId(leaf.key)
	});
}
