import {
	type APIActionRowComponent,
	type APIComponentInContainer,
	type APIComponentInMessageActionRow,
	type APIContainerComponent,
	type APIFileComponent,
	type APIMediaGalleryComponent,
	type APIMessageTopLevelComponent,
	type APISectionComponent,
	type APISeparatorComponent,
	type APITextDisplayComponent,
	type APIThumbnailComponent,
	ComponentType,
	SeparatorSpacingSize
} from 'discord-api-types/v10';
import type { Button, Select } from './controls.js';
import { fitScreen } from './fit.js';
import { type Accent, accents, limits, type Screen, type ScreenFile } from './screen.js';
import { clip, clipOrNone } from './text-tools.js';

/** A part, several parts, or nothing: what is falsy is left out, so that a view can write `waiting && row(…)`. */
export type Part<T> = T | readonly Part<T>[] | null | undefined | false | '';

/** A screen of the given containers (usually one), kept within Discord's limits. */
export function screen(...components: readonly Part<APIMessageTopLevelComponent>[]): Screen {
	return { components: fitScreen(flat(components)) };
}

/** The same screen with files, which thumbnails, galleries and file parts show as `attachment://<name>`. */
export function withFiles(shown: Screen, files: readonly ScreenFile[]): Screen {
	return { ...shown, files };
}

/** The frame of a screen; its colour says the state, as a word inside does too. */
export function container(accent: Accent, ...parts: readonly Part<APIComponentInContainer>[]): APIContainerComponent {
	return { type: ComponentType.Container, accent_color: accents[accent], components: flat(parts) };
}

/** Lines of text with Discord's markdown. Falsy lines are left out. What people wrote has to come through `t` or `format.escape`. */
export function text(...lines: readonly Part<string>[]): APITextDisplayComponent {
	return { type: ComponentType.TextDisplay, content: clip(flat(lines).join('\n'), limits.text) };
}

/** The head of a screen: where it is (`Shop › Dinos`), what it is, and one sentence. */
export function head(data: {
	readonly trail?: readonly string[];
	readonly icon?: string;
	readonly title: string;
	readonly lead?: string | null;
}): APITextDisplayComponent {
	const { trail, icon, title, lead } = data;
	return text(trail?.length ? `-# ${trail.join(' › ')}` : null, `## ${icon ? `${icon} ` : ''}${title.replaceAll('\n', ' ')}`, lead);
}

/** What a footer holds: code, age, updated. */
export function footer(...facts: readonly Part<string>[]): APITextDisplayComponent {
	return text(`-# ${flat(facts).join(' · ')}`);
}

/** One to three texts beside a button or a picture. */
export function section(texts: Part<APITextDisplayComponent | string>, accessory: Button | APIThumbnailComponent): APISectionComponent {
	const shown = flat([texts]).map((part) => (typeof part === 'string' ? text(part) : part));
	const [first, second] = shown;
	const rest = shown.slice(limits.sectionTexts - 1);
	const components = first && second && rest.length > 0 ? [first, second, text(...rest.map((part) => part.content))] : shown;
	return { type: ComponentType.Section, components, accessory };
}

/** A picture beside the texts of a section. `alt` says what it shows and its numbers. */
export function thumbnail(url: string, alt: string): APIThumbnailComponent {
	return { type: ComponentType.Thumbnail, media: { url }, description: clipOrNone(alt, limits.altText) ?? '–' };
}

/**
 * One row of up to five buttons, or of one select. A row without anything is left out by the container.
 *
 * @throws RangeError for more than five buttons or a select that is not alone; take `grid` for many buttons.
 */
export function row(...controls: readonly Part<Button | Select>[]): APIActionRowComponent<APIComponentInMessageActionRow> {
	const shown: (Button | Select)[] = flat(controls);
	const selects = shown.filter((control) => control.type !== ComponentType.Button);
	if (shown.length > limits.buttonsPerRow || (selects.length > 0 && shown.length > 1))
		throw new RangeError('A row holds up to five buttons or one select');
	return { type: ComponentType.ActionRow, components: shown };
}

/** As many rows of five buttons as are needed. */
export function grid(
	buttons: readonly Part<Button>[],
	perRow: number = limits.buttonsPerRow
): APIActionRowComponent<APIComponentInMessageActionRow>[] {
	const shown = flat(buttons);
	return Array.from({ length: Math.ceil(shown.length / perRow) }, (_, index) => row(...shown.slice(index * perRow, (index + 1) * perRow)));
}

/** A thin line (at most two per screen). */
export function separator({
	line = true,
	large = false
}: {
	readonly line?: boolean;
	readonly large?: boolean;
} = {}): APISeparatorComponent {
	return { type: ComponentType.Separator, divider: line, spacing: large ? SeparatorSpacingSize.Large : SeparatorSpacingSize.Small };
}

/** One to ten pictures; `null` for none. */
export function gallery(...pictures: readonly Part<{ readonly url: string; readonly alt: string }>[]): APIMediaGalleryComponent | null {
	const items = flat(pictures).slice(0, limits.galleryItems);
	if (items.length === 0) return null;
	return {
		type: ComponentType.MediaGallery,
		items: items.map(({ url, alt }) => ({ media: { url }, description: clipOrNone(alt, limits.altText) ?? '–' }))
	};
}

/** A file of the screen, by its name. */
export function file(name: string): APIFileComponent {
	return { type: ComponentType.File, file: { url: `attachment://${name}` } };
}

function flat<T>(parts: readonly Part<T>[]): T[] {
	return parts.flatMap((part): T[] => {
		if (part === null || part === undefined || part === false || part === '') return [];
		return isList(part) ? flat(part) : [part];
	});
}

function isList<T>(part: T | readonly Part<T>[]): part is readonly Part<T>[] {
	return Array.isArray(part);
}
