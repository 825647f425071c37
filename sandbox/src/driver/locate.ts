import { ButtonStyle, ComponentType as T } from 'discord-api-types/v10';
import { isObject } from '../limits/form.js';
import type { LooseComponent } from '../limits/messages.js';
import { eachComponent } from '../world/components.js';
import type { MessageRecord } from '../world/records.js';

export const SELECT_TYPES: ReadonlySet<number> = new Set([
	T.StringSelect,
	T.UserSelect,
	T.RoleSelect,
	T.MentionableSelect,
	T.ChannelSelect
]);

export interface Located {
	readonly message: MessageRecord;
	readonly component: LooseComponent;
}

/** What a person would call a component. */
export function namesOf(component: LooseComponent): string[] {
	const emoji = isObject(component.emoji) ? component.emoji.name : undefined;
	const label = typeof component.label === 'string' ? component.label : undefined;
	return [component.custom_id, label, component.placeholder, emoji, emoji && label ? `${emoji} ${label}` : undefined].filter(
		(one): one is string => typeof one === 'string'
	);
}

export function isClickable(component: LooseComponent): boolean {
	return component.type === T.Button && component.style !== ButtonStyle.Link && component.style !== ButtonStyle.Premium;
}

/** The nth fitting component of that name in the first message that has one. */
export function locate(
	messages: readonly MessageRecord[],
	name: string,
	fits: (component: LooseComponent) => boolean,
	nth = 0
): Located | null {
	for (const message of messages) {
		const found = [...eachComponent(message.payload.components)].filter(
			(component) => fits(component) && namesOf(component).includes(name)
		);
		const component = found[nth];
		if (component) return { message, component };
	}
	return null;
}

/** Names of all fitting components, for error texts. */
export function offered(messages: readonly MessageRecord[], fits: (component: LooseComponent) => boolean): string {
	const names = messages.flatMap((message) =>
		[...eachComponent(message.payload.components)].filter(fits).map((component) => namesOf(component).at(-1) ?? '')
	);
	return names.length ? [...new Set(names)].map((one) => `"${one}"`).join(', ') : 'none';
}
