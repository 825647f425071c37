import {
	type APIComponentInContainer,
	type APIMessageTopLevelComponent,
	type APITextDisplayComponent,
	ComponentType
} from 'discord-api-types/v10';
import { limits } from './screen.js';
import { clip } from './text-tools.js';

type Component = APIMessageTopLevelComponent | APIComponentInContainer;

/** How much of Discord's limits a message uses. */
export interface Size {
	/** All components, nested ones included. */
	readonly components: number;
	/** Characters over all text displays. */
	readonly text: number;
}

/** Counts as Discord counts. */
export function measure(components: readonly Component[]): Size {
	let count = 0;
	let length = 0;
	for (const component of components) {
		count += 1;
		switch (component.type) {
			case ComponentType.Container: {
				const inner = measure(component.components);
				count += inner.components;
				length += inner.text;
				break;
			}
			case ComponentType.Section:
				count += component.components.length + 1;
				length += sum(component.components.map((part) => part.content.length));
				break;
			case ComponentType.ActionRow:
				count += component.components.length;
				break;
			case ComponentType.TextDisplay:
				length += component.content.length;
				break;
		}
	}
	return { components: count, text: length };
}

/**
 * Makes a message that Discord accepts: leaves out what is empty, shortens the longest texts until all fit, and takes rows off the end of
 * the longest list until the components fit.
 *
 * @throws RangeError for what is a bug of the view: nothing to show, or two components with the same custom id.
 */
export function fitScreen(components: readonly APIMessageTopLevelComponent[]): APIMessageTopLevelComponent[] {
	const shown = components.map(withoutEmpty).filter((component) => component !== null);
	if (shown.length === 0) throw new RangeError('A screen without anything on it');
	checkIds(shown);
	let fitted: readonly APIMessageTopLevelComponent[] = shown;
	while (measure(fitted).components > limits.components) fitted = withoutOne(fitted);
	return shorten(fitted);
}

function withoutEmpty<C extends Component>(component: C): C | null {
	switch (component.type) {
		case ComponentType.Container: {
			const components = component.components.map(withoutEmpty).filter((part) => part !== null);
			return components.length === 0 ? null : { ...component, components };
		}
		case ComponentType.Section: {
			const components = component.components.filter((part) => part.content.trim() !== '');
			return components.length === 0 ? null : { ...component, components };
		}
		case ComponentType.ActionRow:
			return component.components.length === 0 ? null : component;
		case ComponentType.TextDisplay:
			return component.content.trim() === '' ? null : component;
		default:
			return component;
	}
}

function checkIds(components: readonly Component[]): void {
	const seen = new Set<string>();
	for (const id of customIds(components)) {
		if (seen.has(id)) throw new RangeError(`Two components of one screen have the id '${id}'`);
		seen.add(id);
	}
}

function customIds(components: readonly Component[]): string[] {
	return components.flatMap((component): string[] => {
		if (component.type === ComponentType.Container) return customIds(component.components);
		if (component.type === ComponentType.Section) return 'custom_id' in component.accessory ? [component.accessory.custom_id] : [];
		if (component.type === ComponentType.ActionRow)
			return component.components.flatMap((part) => ('custom_id' in part ? [part.custom_id] : []));
		return [];
	});
}

/** Kinds of parts in the order in which they are given up. The head of a screen and its last row of buttons go last. */
const givenUp = [
	ComponentType.Section,
	ComponentType.Separator,
	ComponentType.TextDisplay,
	ComponentType.MediaGallery,
	ComponentType.ActionRow
] as const;

function withoutOne(components: readonly APIMessageTopLevelComponent[]): readonly APIMessageTopLevelComponent[] {
	for (const kind of givenUp) {
		const lists = components.map((component) => (component.type === ComponentType.Container ? component.components : []));
		const counts = lists.map((list) => list.filter((part) => part.type === kind).length);
		const most = Math.max(...counts);
		if (most <= (kind === ComponentType.TextDisplay || kind === ComponentType.ActionRow ? 1 : 0)) continue;
		const at = counts.indexOf(most);
		return components.map((component, index) => {
			if (index !== at || component.type !== ComponentType.Container) return component;
			// Rows of buttons are given up from the front, because the way back stands in the last one.
			const victim =
				kind === ComponentType.ActionRow
					? component.components.findIndex((part) => part.type === kind)
					: component.components.findLastIndex((part) => part.type === kind);
			return { ...component, components: component.components.filter((_, position) => position !== victim) };
		});
	}
	return components.slice(0, -1);
}

function shorten(components: readonly APIMessageTopLevelComponent[]): APIMessageTopLevelComponent[] {
	const lengths = texts(components).map((part) => part.content.length);
	if (sum(lengths) <= limits.text) return [...components];
	let low = 1;
	let high = limits.text;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (sum(lengths.map((length) => Math.min(length, middle))) <= limits.text) low = middle;
		else high = middle - 1;
	}
	return components.map((component) => shortened(component, low));
}

function texts(components: readonly Component[]): APITextDisplayComponent[] {
	return components.flatMap((component): APITextDisplayComponent[] => {
		if (component.type === ComponentType.Container) return texts(component.components);
		if (component.type === ComponentType.Section) return component.components;
		return component.type === ComponentType.TextDisplay ? [component] : [];
	});
}

function shortened<C extends Component>(component: C, max: number): C {
	switch (component.type) {
		case ComponentType.Container:
			return { ...component, components: component.components.map((part) => shortened(part, max)) };
		case ComponentType.Section:
			return { ...component, components: component.components.map((part) => shortened(part, max)) };
		case ComponentType.TextDisplay:
			return { ...component, content: clip(component.content, max) };
		default:
			return component;
	}
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
