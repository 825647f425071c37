import type { Value } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import { fieldOf, type Step } from './differences.js';
import type { Topic } from './fields.js';
import { named } from './values.js';

/** One change in words. */
export interface ChangeLine {
	readonly topic: Topic;
	/** Markdown on one line; what people wrote is escaped. */
	readonly text: string;
}

/** Two values of the same place, in words. */
export interface Told {
	readonly place: string;
	/** Name of the field; `null`: the topic says it. */
	readonly field: string | null;
	/** `null`: it has no words. */
	readonly before: string | null;
	readonly after: string | null;
}

/** From one value to another; what has no words, or reads the same, is only named. */
export function toldChange({ t }: ViewContext, { place, field, before, after }: Told): string {
	const words = before !== null && after !== null && before !== after ? 'to' : 'changed';
	const params = { place, before: before ?? '', after: after ?? '' };
	return field === null ? t(`admin:publish.say.${words}`, params) : t(`admin:publish.say.${words}Field`, { ...params, field });
}

/** What an entry of a list is called: by its own name, else by what tells it from others. */
export function entryName(view: ViewContext, value: Value, entry: string): string {
	const label = ['label', 'name', 'text', 'key'].map((name) => fieldOf(value, name)).find((name) => typeof name === 'string');
	return named(view, label, entry.replaceAll(/["[\]]/g, ''));
}

/** Whether a step leads to an entry of a list. */
export const isEntry = (step: Step | undefined): boolean => step !== undefined && !('field' in step);
