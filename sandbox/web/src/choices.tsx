import type { StateView } from '../../src/control/protocol.js';
import { cssColor } from './format.js';
import { Icon, type IconName } from './icons.js';
import { EmojiView } from './markdown.js';
import { Avatar, nameOf } from './names.js';
import type { PickOption } from './picker.js';
import { type Component, Kind } from './types.js';

const CHANNEL_MARKS: Readonly<Record<number, IconName>> = { 1: 'at', 4: 'down', 11: 'thread', 12: 'lock' };

export function channelMark(type: number) {
	return <Icon name={CHANNEL_MARKS[type] ?? 'hash'} />;
}

export function userOptions(state: StateView | null): PickOption[] {
	const people = state?.members.length ? state.members : state ? [state.bot] : [];
	return people.map((one) => ({
		value: one.id,
		label: nameOf(state, one.id),
		description: one.username,
		icon: <Avatar id={one.id} name={one.name} small />
	}));
}

export function roleOptions(state: StateView | null): PickOption[] {
	return (state?.roles ?? []).map((one) => ({
		value: one.id,
		label: one.name,
		icon: <i class="dot" style={{ background: one.color ? cssColor(one.color) : 'var(--muted)' }} />
	}));
}

export function channelOptions(state: StateView | null, types: readonly number[] | undefined): PickOption[] {
	return (state?.channels ?? [])
		.filter((one) => !types?.length || types.includes(one.type))
		.map((one) => ({ value: one.id, label: one.name, icon: channelMark(one.type) }));
}

/** Everything a select offers. */
export function optionsOf(component: Component, state: StateView | null): PickOption[] {
	switch (component.type) {
		case Kind.UserSelect:
			return userOptions(state);
		case Kind.RoleSelect:
			return roleOptions(state);
		case Kind.MentionableSelect:
			return [...roleOptions(state), ...userOptions(state)];
		case Kind.ChannelSelect:
			return channelOptions(state, component.channel_types);
		default:
			return (component.options ?? []).map((one) => ({
				value: one.value,
				label: one.label,
				...(one.description ? { description: one.description } : {}),
				...(one.emoji ? { icon: <EmojiView emoji={one.emoji} /> } : {})
			}));
	}
}

export function presetOf(component: Component): string[] {
	if (component.default_values) return component.default_values.map((one) => one.id);
	return (component.options ?? []).filter((one) => one.default).map((one) => one.value);
}

export function isSelect(type: number): boolean {
	return type === Kind.StringSelect || (type >= Kind.UserSelect && type <= Kind.ChannelSelect);
}
