import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { isSelect, optionsOf, presetOf } from './choices.js';
import { cssColor } from './format.js';
import { Icon } from './icons.js';
import { EmojiView, Markdown } from './markdown.js';
import { Covered, FileCard, Mosaic, Thumbnail } from './media.js';
import { Picker } from './picker.js';
import { store, useView } from './store.js';
import { type Component, Kind } from './types.js';

const STYLES: Readonly<Record<number, string>> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'premium' };

/** What stands in a select that has no words of its own. */
const PLACEHOLDERS: Readonly<Record<number, string>> = {
	[Kind.UserSelect]: 'Select a user',
	[Kind.RoleSelect]: 'Select a role',
	[Kind.MentionableSelect]: 'Select a user or role',
	[Kind.ChannelSelect]: 'Select a channel'
};

interface PartProps {
	readonly component: Component;
	readonly messageId: string;
}

export function Parts({ components, messageId }: { readonly components: readonly Component[]; readonly messageId: string }) {
	return (
		<>
			{components.map((one, index) => (
				<Part key={one.id ?? index} component={one} messageId={messageId} />
			))}
		</>
	);
}

/** One component of a message, with all that lies in it. */
export function Part({ component, messageId }: PartProps) {
	const children = component.components ?? [];
	switch (component.type) {
		case Kind.Container:
			return (
				<div
					class={`container${component.accent_color == null ? '' : ' accented'}`}
					style={component.accent_color != null ? { '--accent': cssColor(component.accent_color) } : undefined}
				>
					<Covered by={component.spoiler === true}>
						<div class="stack">
							<Parts components={children} messageId={messageId} />
						</div>
					</Covered>
				</div>
			);
		case Kind.Row:
			return (
				<div class="row">
					<Parts components={children} messageId={messageId} />
				</div>
			);
		case Kind.Section:
			return (
				<div class="section">
					<div class="section-text">
						<Parts components={children} messageId={messageId} />
					</div>
					<div class="section-side">{component.accessory && <Part component={component.accessory} messageId={messageId} />}</div>
				</div>
			);
		case Kind.Text:
			return <Markdown text={component.content ?? ''} />;
		case Kind.Separator:
			return (
				<div
					class={`separator${component.divider === false ? '' : ' line'}${component.spacing === 2 ? ' wide' : ''}`}
					role="presentation"
				/>
			);
		case Kind.Thumbnail:
			return (
				component.media && (
					<Thumbnail exhibit={{ media: component.media, description: component.description ?? '', spoiler: component.spoiler === true }} />
				)
			);
		case Kind.Gallery:
			return (
				<Mosaic
					exhibits={(component.items ?? []).map(({ media, description, spoiler }) => ({
						media,
						description: description ?? '',
						spoiler: spoiler === true
					}))}
				/>
			);
		case Kind.File:
			return (
				<Covered by={component.spoiler === true}>
					<FileCard
						url={component.file?.url ?? ''}
						name={component.name ?? 'file'}
						size={component.size ?? 0}
						type={component.file?.content_type}
					/>
				</Covered>
			);
		case Kind.Button:
			return <Button component={component} messageId={messageId} />;
		default:
			if (isSelect(component.type)) return <Select component={component} messageId={messageId} />;
			return <div class="muted">This page does not know component type {component.type}.</div>;
	}
}

function Button({ component, messageId }: PartProps) {
	const { busy } = useView();
	const style = STYLES[component.style ?? 2] ?? 'secondary';
	const customId = component.custom_id ?? '';
	const label = (
		<>
			{component.emoji && <EmojiView emoji={component.emoji} />}
			{component.label && <span>{component.label}</span>}
		</>
	);
	if (style === 'link')
		return (
			<a class="button" href={/^https?:/i.test(component.url ?? '') ? component.url : undefined} target="_blank" rel="noopener noreferrer">
				{label}
				<Icon name="out" />
				<span class="hidden"> (opens a new tab)</span>
			</a>
		);
	if (style === 'premium')
		return (
			<button type="button" class="button premium" disabled data-tip="Nothing is sold in a local Discord">
				<Icon name="gem" /> Buy
			</button>
		);
	const waiting = busy.has(`${messageId}/${customId}`);
	return (
		<button
			type="button"
			class={`button ${style}${waiting ? ' waiting' : ''}`}
			disabled={component.disabled === true}
			aria-busy={waiting}
			aria-label={component.label ? undefined : (component.emoji?.name ?? 'Button')}
			onClick={() => void store.component(messageId, customId, () => api.act('click', store.actor, { message: messageId, customId }))}
		>
			<span class="button-label">{label}</span>
			{waiting && <Dots />}
		</button>
	);
}

/** Three dots that wait. */
export function Dots() {
	return (
		<span class="dots" aria-hidden="true">
			<i />
			<i />
			<i />
		</span>
	);
}

function Select({ component, messageId }: PartProps) {
	const { state, busy } = useView();
	const customId = component.custom_id ?? '';
	const [values, setValues] = useState<readonly string[]>(() => presetOf(component));
	// An edit of the message brings a new component, and with it the bot's choice.
	useEffect(() => setValues(presetOf(component)), [component]);
	const waiting = busy.has(`${messageId}/${customId}`);
	return (
		<div class={waiting ? 'select waiting' : 'select'} aria-busy={waiting}>
			<Picker
				options={optionsOf(component, state)}
				searched={component.type !== Kind.StringSelect}
				values={values}
				min={component.min_values ?? 1}
				max={component.max_values ?? 1}
				placeholder={component.placeholder ?? PLACEHOLDERS[component.type] ?? 'Make a selection'}
				label={component.placeholder ?? PLACEHOLDERS[component.type] ?? 'Make a selection'}
				disabled={component.disabled === true || waiting}
				onDone={(next) => {
					setValues(next);
					void store.component(messageId, customId, () => api.act('select', store.actor, { message: messageId, customId, values: next }));
				}}
			/>
			{waiting && <Dots />}
		</div>
	);
}
