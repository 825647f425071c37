import { type APIEmbed, type APIMessage, ButtonStyle, MessageFlags, MessageType, ComponentType as T } from 'discord-api-types/v10';
import { isObject } from '../limits/form.js';
import type { LooseComponent } from '../limits/messages.js';
import { isComponent } from '../world/components.js';
import type { OpenModal, RenderOptions } from './types.js';

const STYLES: Readonly<Record<number, string>> = {
	[ButtonStyle.Primary]: 'primary',
	[ButtonStyle.Secondary]: 'secondary',
	[ButtonStyle.Success]: 'success',
	[ButtonStyle.Danger]: 'danger',
	[ButtonStyle.Link]: 'link',
	[ButtonStyle.Premium]: 'premium'
};
const SELECTS: Readonly<Record<number, string>> = {
	[T.StringSelect]: 'select',
	[T.UserSelect]: 'user select',
	[T.RoleSelect]: 'role select',
	[T.MentionableSelect]: 'mentionable select',
	[T.ChannelSelect]: 'channel select'
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function children(component: LooseComponent): LooseComponent[] {
	return Array.isArray(component.components) ? component.components.filter(isComponent) : [];
}

function emojiOf(component: Record<string, unknown>): string {
	return isObject(component.emoji) && typeof component.emoji.name === 'string' ? `${component.emoji.name} ` : '';
}

function mediaName(value: unknown): string {
	const url = isObject(value) ? text(value.url) : '';
	return url.split('?')[0]?.split('/').at(-1) ?? '';
}

function options(component: LooseComponent): string[] {
	if (!Array.isArray(component.options)) return [];
	return component.options
		.filter(isObject)
		.map((one) => `${one.default ? '●' : '○'} ${emojiOf(one)}${text(one.label)}${one.description ? ` — ${text(one.description)}` : ''}`);
}

function bounds(component: LooseComponent): string {
	const min = Number(component.min_values ?? 1);
	const max = Number(component.max_values ?? 1);
	return min === 1 && max === 1 ? '' : ` ${min}–${max}`;
}

/** Lines of one component. */
function lines(component: LooseComponent, show: RenderOptions): string[] {
	const id = show.customIds && component.custom_id ? ` #${text(component.custom_id)}` : '';
	const off = component.disabled ? ' disabled' : '';
	const select = SELECTS[component.type];
	if (select) return [`[${select}${bounds(component)}${off}] ${text(component.placeholder)}${id}`, ...indent(options(component))];
	switch (component.type) {
		case T.Button:
			return [
				`(${emojiOf(component)}${text(component.label)})${STYLES[Number(component.style)] === 'secondary' ? '' : ` ${STYLES[Number(component.style)]}`}${off}${id}`
			];
		case T.ActionRow: {
			const parts = children(component);
			return parts.every((part) => part.type === T.Button)
				? [parts.flatMap((part) => lines(part, show)).join('  ')]
				: parts.flatMap((part) => lines(part, show));
		}
		case T.TextDisplay:
			return text(component.content).split('\n');
		case T.Container:
			return [
				'┌',
				...children(component)
					.flatMap((part) => lines(part, show))
					.map((line) => `│ ${line}`),
				'└'
			];
		case T.Section:
			return [
				...children(component).flatMap((part) => lines(part, show)),
				...(isComponent(component.accessory) ? lines(component.accessory, show) : []).map((line) => `  → ${line}`)
			];
		case T.Thumbnail:
			return [`[thumbnail ${mediaName(component.media)}]`];
		case T.MediaGallery:
			return [
				`[gallery ${(Array.isArray(component.items) ? component.items : [])
					.filter(isObject)
					.map((item) => mediaName(item.media))
					.join(', ')}]`
			];
		case T.File:
			return [`[file ${text(component.name) || mediaName(component.file)}]`];
		case T.Separator:
			return [component.divider === false ? '' : '────'];
		default:
			return field(component, show);
	}
}

/** Lines of what only stands in modals. */
function field(component: LooseComponent, show: RenderOptions): string[] {
	const needed = component.required === false ? '' : ' *';
	const id = show.customIds && component.custom_id ? ` #${text(component.custom_id)}` : '';
	switch (component.type) {
		case T.Label: {
			const inner = isComponent(component.component) ? component.component : undefined;
			return [
				`${text(component.label)}${inner?.required === false || inner?.type === T.Checkbox ? '' : ' *'}${component.description ? ` — ${text(component.description)}` : ''}`,
				...indent(inner ? lines(inner, show) : [])
			];
		}
		case T.TextInput:
			return [
				`[${component.style === 2 ? 'long text' : 'text'}] ${component.label ? `${text(component.label)}${needed} ` : ''}${text(component.value) || (component.placeholder ? `‹${text(component.placeholder)}›` : '')}${id}`
			];
		case T.FileUpload:
			return [`[files${bounds(component)}]${id}`];
		case T.RadioGroup:
			return [`[radio]${id}`, ...indent(options(component))];
		case T.CheckboxGroup:
			return [`[checkboxes${bounds(component)}]${id}`, ...indent(options(component))];
		case T.Checkbox:
			return [`[checkbox] ${component.default ? '☑' : '☐'}${id}`];
		default:
			return [`[component ${component.type}]`];
	}
}

function embed(one: APIEmbed): string[] {
	return [
		...(one.author ? [one.author.name] : []),
		...(one.title ? [`# ${one.title}`] : []),
		...(one.description?.split('\n') ?? []),
		...(one.fields ?? []).flatMap((entry) => [`${entry.name}:`, ...indent(entry.value.split('\n'))]),
		...(one.image ? [`[image ${mediaName(one.image)}]`] : []),
		...(one.footer ? [`— ${one.footer.text}`] : [])
	].map((line) => `▌ ${line}`);
}

/** Question, answers with their votes, and whether it is over. */
function poll(one: NonNullable<APIMessage['poll']>): string[] {
	const votes = new Map(one.results?.answer_counts.map(({ id, count }) => [id, count]));
	return [
		`? ${text(one.question.text)}${one.results?.is_finalized ? ' (over)' : ''}`,
		...one.answers.map(({ answer_id: id, poll_media: media }) => `  [${emojiOf({ ...media })}${text(media.text)}] ${votes.get(id) ?? 0}`)
	];
}

/** Ids, times and codes become placeholders: the same screen gives the same text in every run. */
function normalise(rendered: string, show: RenderOptions): string {
	let result = rendered;
	for (const [from, to] of show.replace ?? [])
		result = result.replaceAll(
			typeof from === 'string' ? from : new RegExp(from.source, from.flags.includes('g') ? from.flags : `${from.flags}g`),
			to
		);
	return result
		.replace(/<t:-?\d+(?::([tTdDfFR]))?>/g, (_all, style) => `<time${style ? `:${style}` : ''}>`)
		.replace(/<(@&|@!?|#)\d{17,20}>/g, (_all, kind) => `<${kind}id>`)
		.replace(/<a?:(\w+):\d{17,20}>/g, ':$1:')
		.replace(/https?:\/\/127\.0\.0\.1:\d+\S*/g, '<url>')
		.replace(/\b\d{17,20}\b/g, '<id>');
}

/** A message as stable text: what a member reads, with its buttons and choices. */
export function render(message: APIMessage | null, show: RenderOptions = {}): string {
	if (!message) return '';
	const flags = Number(message.flags ?? 0);
	const out = [
		...(flags & MessageFlags.Loading ? ['thinking…'] : []),
		...(message.content ? message.content.split('\n') : []),
		...(message.type === MessageType.ChannelPinnedMessage ? [`(${message.author.username} pinned a message)`] : []),
		...(message.poll ? poll(message.poll) : []),
		...message.embeds.flatMap(embed),
		...message.attachments.map((one) => `[attachment ${one.filename} ${one.size} B]`),
		...(message.components ?? []).flatMap((one) => (isComponent(one) ? lines(one, show) : []))
	];
	if (message.reactions?.length) out.push(message.reactions.map((one) => `${one.emoji.name ?? ''} ${one.count}`).join('  '));
	if (flags & MessageFlags.Ephemeral) out.push('(only you can see this)');
	return normalise(out.join('\n'), show);
}

export function renderModal(modal: OpenModal, show: RenderOptions = {}): string {
	const parts = modal.data.components.flatMap((one) => (isComponent(one) ? lines(one, show) : []));
	return normalise([`[[ ${modal.title} ]]`, ...parts].join('\n'), show);
}
