import { useEffect, useState } from 'preact/hooks';
import { api } from './api.js';
import { isSelect, optionsOf, presetOf } from './choices.js';
import { cssColor, sizeText } from './format.js';
import { Icon } from './icons.js';
import { EmojiView, Markdown } from './markdown.js';
import { Picker } from './picker.js';
import { store, useView } from './store.js';
import { type Component, Kind, type Media } from './types.js';

const STYLES: Readonly<Record<number, string>> = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger', 5: 'link', 6: 'premium' };

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
				<div class="container" style={component.accent_color != null ? { '--accent': cssColor(component.accent_color) } : undefined}>
					<Hideable hidden={component.spoiler === true}>
						<Parts components={children} messageId={messageId} />
					</Hideable>
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
				<Picture
					media={component.media}
					description={component.description ?? ''}
					className="thumbnail"
					hidden={component.spoiler === true}
				/>
			);
		case Kind.Gallery:
			return (
				<div class={`gallery of-${Math.min(4, component.items?.length ?? 0)}`}>
					{(component.items ?? []).map((item, index) => (
						<Picture
							key={`${index}-${item.media.url}`}
							media={item.media}
							description={item.description ?? ''}
							className="tile"
							hidden={item.spoiler === true}
						/>
					))}
				</div>
			);
		case Kind.File:
			return <FileCard url={component.file?.url ?? ''} name={component.name ?? 'file'} size={component.size ?? 0} />;
		case Kind.Button:
			return <Button component={component} messageId={messageId} />;
		default:
			if (isSelect(component.type)) return <Select component={component} messageId={messageId} />;
			return <div class="muted">This page does not know component type {component.type}.</div>;
	}
}

function Hideable({ hidden, children }: { readonly hidden: boolean; readonly children: preact.ComponentChildren }) {
	const [open, setOpen] = useState(!hidden);
	if (open) return <>{children}</>;
	return (
		<button type="button" class="button" onClick={() => setOpen(true)}>
			Show the spoiler
		</button>
	);
}

/** Whether the page may load it: nothing off this machine. */
function isLocal(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { hostname, port } = new URL(url);
	return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && port === location.port;
}

export function Picture({
	media,
	description,
	className,
	hidden = false
}: {
	readonly media: Media | undefined;
	readonly description: string;
	readonly className: string;
	readonly hidden?: boolean;
}) {
	const [open, setOpen] = useState(!hidden);
	const [broken, setBroken] = useState(false);
	if (!media) return null;
	if (!isLocal(media.url) || broken)
		return (
			<span class={`${className} no-picture`} role="img" aria-label={description || 'Picture'}>
				{broken ? 'The picture is gone' : 'Picture from elsewhere, not loaded'}
			</span>
		);
	if (!open)
		return (
			<button type="button" class={`${className} no-picture`} onClick={() => setOpen(true)}>
				Show
			</button>
		);
	return (
		<a class={className} href={media.url} target="_blank" rel="noopener noreferrer">
			<img src={media.url} alt={description} loading="lazy" onError={() => setBroken(true)} />
		</a>
	);
}

export function FileCard({ url, name, size }: { readonly url: string; readonly name: string; readonly size: number }) {
	return (
		<a class="file-card" href={url} target="_blank" rel="noopener noreferrer" download={name}>
			<span class="file-icon" aria-hidden="true">
				<Icon name="file" />
			</span>
			<span class="option-text">
				<span class="file-name">{name}</span>
				<small>{sizeText(size)}</small>
			</span>
		</a>
	);
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
	const waiting = busy.has(`${messageId}/${customId}`);
	return (
		<button
			type="button"
			class={`button ${style}${waiting ? ' waiting' : ''}`}
			disabled={component.disabled === true || style === 'premium'}
			aria-busy={waiting}
			aria-label={component.label ? undefined : (component.emoji?.name ?? 'Button')}
			onClick={() => void store.component(messageId, customId, () => api.act('click', store.actor, { message: messageId, customId }))}
		>
			{label}
		</button>
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
		<div class={waiting ? 'select waiting' : 'select'}>
			<Picker
				options={optionsOf(component, state)}
				values={values}
				min={component.min_values ?? 1}
				max={component.max_values ?? 1}
				placeholder={component.placeholder ?? 'Make a selection'}
				label={component.placeholder ?? 'Make a selection'}
				disabled={component.disabled === true || waiting}
				onDone={(next) => {
					setValues(next);
					void store.component(messageId, customId, () => api.act('select', store.actor, { message: messageId, customId, values: next }));
				}}
			/>
		</div>
	);
}
