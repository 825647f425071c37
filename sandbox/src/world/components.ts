import {
	type APIMessageTopLevelComponent,
	type APIModalInteractionResponseCallbackComponent,
	ComponentType as T
} from 'discord-api-types/v10';
import { isObject } from '../limits/form.js';
import type { LooseComponent } from '../limits/messages.js';

/** Every component, depth first. */
export function* eachComponent(components: readonly unknown[] | undefined): Generator<LooseComponent> {
	for (const component of components ?? []) {
		if (!isComponent(component)) continue;
		yield component;
		if (Array.isArray(component.components)) yield* eachComponent(component.components);
		yield* eachComponent([component.accessory, component.component]);
	}
}

export function isComponent(value: unknown): value is LooseComponent {
	return isObject(value) && typeof value.type === 'number';
}

/** What becomes of a media reference: `attachment://name` turns into the stored file. */
export type ResolveMedia = (url: string) => { url: string; proxy_url: string; name?: string; size?: number; [field: string]: unknown };

/** Fills in what Discord fills in: ids that the sender left out, defaults, media. Ids given by the sender stay. */
export function completeComponents(components: readonly LooseComponent[], resolve: ResolveMedia): LooseComponent[] {
	const used = new Set<number>();
	for (const component of eachComponent(components)) if (component.id) used.add(component.id);
	let next = 1;
	const freeId = (): number => {
		while (used.has(next)) next++;
		used.add(next);
		return next;
	};
	const media = (value: unknown): unknown => (isObject(value) && typeof value.url === 'string' ? resolve(value.url) : value);
	const complete = (given: LooseComponent): LooseComponent => {
		const component: Record<string, unknown> & LooseComponent = { ...given, type: given.type, id: given.id || freeId() };
		if (Array.isArray(given.components)) component.components = given.components.filter(isComponent).map(complete);
		for (const part of ['accessory', 'component']) {
			const child = given[part];
			if (isComponent(child)) component[part] = complete(child);
		}
		return { ...component, ...defaults(component, media) };
	};
	return components.map(complete);
}

function defaults(component: LooseComponent, media: (value: unknown) => unknown): Record<string, unknown> {
	switch (component.type) {
		case T.StringSelect:
		case T.UserSelect:
		case T.RoleSelect:
		case T.MentionableSelect:
		case T.ChannelSelect:
			return { min_values: component.min_values ?? 1, max_values: component.max_values ?? 1 };
		case T.Container:
			return { accent_color: component.accent_color ?? null, spoiler: component.spoiler ?? false };
		case T.Thumbnail:
			return { media: media(component.media), description: component.description ?? null, spoiler: component.spoiler ?? false };
		case T.MediaGallery:
			return {
				items: (Array.isArray(component.items) ? component.items : [])
					.filter(isObject)
					.map((item) => ({ media: media(item.media), description: item.description ?? null, spoiler: item.spoiler ?? false }))
			};
		case T.File: {
			const file = media(component.file);
			const known = isObject(file) ? file : {};
			const { name, size, ...rest } = known;
			return { file: rest, name: name ?? '', size: size ?? 0, spoiler: component.spoiler ?? false };
		}
		case T.Separator:
			return { divider: component.divider ?? true, spacing: component.spacing ?? 1 };
		default:
			return {};
	}
}

/** The limits layer accepted these: from here on they carry Discord's own type. */
export function asTopLevel(components: readonly LooseComponent[]): APIMessageTopLevelComponent[] {
	return components.filter((one): one is LooseComponent & APIMessageTopLevelComponent => isComponent(one));
}

/** Components as they are looked through: by type and children only. */
export function asLoose(components: readonly unknown[] | undefined): LooseComponent[] {
	return (components ?? []).filter(isComponent);
}

/** The same for the parts of a modal. */
export function asModalParts(components: readonly LooseComponent[]): APIModalInteractionResponseCallbackComponent[] {
	return components.filter((one): one is LooseComponent & APIModalInteractionResponseCallbackComponent => isComponent(one));
}
