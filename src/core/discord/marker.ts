import { createHash } from 'node:crypto';
import { type APIMessage, type APIMessageTopLevelComponent, ComponentType } from 'discord-api-types/v10';

/**
 * Discord keeps up to 25 characters and, with `enforce_nonce`, answers a repetition by the same author within minutes with the first
 * message, in whatever channel that is. An effect's key is unique in its guild only, so the channel makes the nonce as well.
 */
export function nonceOf(channel: string, effectKey: string): string {
	return createHash('sha256').update(`${channel}:${effectKey}`).digest('base64url').slice(0, 25);
}

/** Two component ids that name an effect in its message, so that it can be found after the nonce is forgotten. 1 to 2³¹ − 1. */
export interface Marker {
	readonly container: number;
	readonly text: number;
}

export function markerOf(effectKey: string): Marker {
	const hash = createHash('sha256').update(`marker:${effectKey}`).digest();
	const container = positive31Bits(hash.readUInt32BE(0));
	const text = positive31Bits(hash.readUInt32BE(4));
	return { container, text: text === container ? (text % 0x7ffffffe) + 1 : text };
}

/** The same components with the marker in the first container (or first component) and in the first text. */
export function withMarker(components: readonly APIMessageTopLevelComponent[], effectKey: string): APIMessageTopLevelComponent[] {
	const marker = markerOf(effectKey);
	const frame = Math.max(
		0,
		components.findIndex(({ type }) => type === ComponentType.Container)
	);
	let textMarked = false;
	const marked = components.map((component, index) => {
		const copy = structuredClone(component);
		if (!textMarked) textMarked = markFirstText(copy, marker.text);
		if (index === frame && copy.id !== marker.text) copy.id = marker.container;
		return copy;
	});
	return marked;
}

/** Whether this message is the one that the effect has sent. */
export function hasMarker(message: Pick<APIMessage, 'components'>, effectKey: string): boolean {
	const marker = markerOf(effectKey);
	const ids = new Set<number>();
	collectIds(message.components ?? [], ids);
	return ids.has(marker.text) || ids.has(marker.container);
}

const positive31Bits = (value: number): number => value & 0x7fffffff || 1;

function markFirstText(component: unknown, id: number): boolean {
	if (!isObject(component)) return false;
	if (component.type === ComponentType.TextDisplay) {
		component.id = id;
		return true;
	}
	return childrenOf(component).some((child) => markFirstText(child, id));
}

function collectIds(components: readonly unknown[], ids: Set<number>): void {
	for (const component of components) {
		if (!isObject(component)) continue;
		if (typeof component.id === 'number') ids.add(component.id);
		collectIds(childrenOf(component), ids);
	}
}

const childrenOf = (component: Record<string, unknown>): readonly unknown[] =>
	Array.isArray(component.components) ? component.components : [];

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
