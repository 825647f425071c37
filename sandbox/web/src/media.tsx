import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from './dialog.js';
import { sizeText } from './format.js';
import { Icon } from './icons.js';
import { OutLink } from './links.js';
import type { Media } from './types.js';

/** A picture, film or sound beside its words. */
export interface Exhibit {
	readonly media: Media;
	/** Alternative text; empty when nobody wrote one. */
	readonly description: string;
	readonly spoiler: boolean;
}

/**
 * Where the page may load it from: a path on its own server, whatever loopback name the address uses.
 *
 * @returns null for anything off this machine.
 */
export function localPath(url: string): string | null {
	if (!URL.canParse(url)) return null;
	const { hostname, port, pathname, search } = new URL(url);
	return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) && port === location.port ? pathname + search : null;
}

export function isPicture(type: string | null | undefined): boolean {
	return type?.startsWith('image/') === true;
}

export function isFilm(type: string | null | undefined): boolean {
	return type?.startsWith('video/') === true;
}

/** Covers what nobody should see by accident. */
export function Covered({ by, children }: { readonly by: boolean; readonly children: ComponentChildren }) {
	const [open, setOpen] = useState(!by);
	if (open) return <>{children}</>;
	return (
		<div class="covered">
			<div class="cover-under" inert>
				{children}
			</div>
			<button type="button" class="cover" aria-label="Spoiler: show it" onClick={() => setOpen(true)}>
				<span class="cover-word">Spoiler</span>
			</button>
		</div>
	);
}

/** A picture that is not on this machine is named and linked, never loaded. */
function Elsewhere({ url, description }: { readonly url: string; readonly description: string }) {
	return (
		<span class="no-picture">
			{description && <span>{description}</span>}
			<span>
				<OutLink href={url}>{URL.canParse(url) ? new URL(url).hostname : 'Picture'}</OutLink> · not loaded from elsewhere
			</span>
		</span>
	);
}

interface ShownProps {
	readonly exhibit: Exhibit;
	/** Opens the large view. */
	readonly onOpen: () => void;
}

function Shown({ exhibit: { media, description }, onOpen }: ShownProps) {
	const [broken, setBroken] = useState(false);
	const path = localPath(media.url);
	if (path === null) return <Elsewhere url={media.url} description={description} />;
	if (broken) return <span class="no-picture">{isFilm(media.content_type) ? 'This film cannot be played' : 'The picture is gone'}</span>;
	const size = media.width && media.height ? { width: media.width, height: media.height } : {};
	if (isFilm(media.content_type))
		return <video src={path} controls preload="metadata" aria-label={description || 'Film'} onError={() => setBroken(true)} {...size} />;
	return (
		<button type="button" class="picture" onClick={onOpen}>
			<img src={path} alt={description || 'Picture without a description'} loading="lazy" {...size} onError={() => setBroken(true)} />
		</button>
	);
}

/** Widths in sixths of a row, as Discord sets one to ten pictures. */
const SPANS: Readonly<Record<number, readonly number[]>> = {
	2: [3, 3],
	3: [4, 2, 2],
	4: [3, 3, 3, 3],
	5: [3, 3, 2, 2, 2],
	7: [6, 2, 2, 2, 2, 2, 2],
	8: [3, 3, 2, 2, 2, 2, 2, 2],
	10: [6, 2, 2, 2, 2, 2, 2, 2, 2, 2]
};

/** One to ten pictures and films, set together. A click opens them one by one. */
export function Mosaic({ exhibits }: { readonly exhibits: readonly Exhibit[] }) {
	const [at, setAt] = useState<number | null>(null);
	const spans = SPANS[exhibits.length];
	const count = exhibits.length;
	return (
		<>
			<div class={`mosaic${count === 1 ? ' alone' : ''}${count === 3 ? ' three' : ''}`}>
				{exhibits.map((exhibit, index) => (
					<div class={`tile w${count === 1 ? 6 : (spans?.[index] ?? 2)}`} key={`${index}-${exhibit.media.url}`}>
						<Covered by={exhibit.spoiler}>
							<Shown exhibit={exhibit} onOpen={() => setAt(index)} />
						</Covered>
						{exhibit.description && (
							<span class="alt-mark" data-tip={exhibit.description} aria-hidden="true">
								ALT
							</span>
						)}
					</div>
				))}
			</div>
			{at !== null && <Large exhibits={exhibits} at={at} onMove={setAt} onClose={() => setAt(null)} />}
		</>
	);
}

interface LargeProps {
	readonly exhibits: readonly Exhibit[];
	readonly at: number;
	readonly onMove: (at: number) => void;
	readonly onClose: () => void;
}

function Large({ exhibits, at, onMove, onClose }: LargeProps) {
	const shown = exhibits[at];
	const path = shown && localPath(shown.media.url);
	if (!shown || path == null) return null;
	const count = exhibits.length;
	const move = (step: number): void => onMove((at + step + count) % count);
	return (
		<Dialog
			title={count > 1 ? `Picture ${at + 1} of ${count}` : 'Picture'}
			className="large"
			onClose={onClose}
			onKey={(key) => {
				if (count > 1 && key === 'ArrowRight') move(1);
				if (count > 1 && key === 'ArrowLeft') move(-1);
			}}
		>
			<img src={path} alt={shown.description || 'Picture without a description'} />
			<footer class="dialog-foot">
				<span class="grow">{shown.description || <span class="muted">No description</span>}</span>
				{count > 1 && (
					<>
						<button type="button" class="button" onClick={() => move(-1)}>
							Previous
						</button>
						<button type="button" class="button" onClick={() => move(1)}>
							Next
						</button>
					</>
				)}
				<a class="button" href={path} target="_blank" rel="noopener noreferrer">
					Open original <Icon name="out" />
				</a>
			</footer>
		</Dialog>
	);
}

/** A small picture beside a text. */
export function Thumbnail({ exhibit }: { readonly exhibit: Exhibit }) {
	const [open, setOpen] = useState(false);
	return (
		<div class="thumbnail">
			<Covered by={exhibit.spoiler}>
				<Shown exhibit={exhibit} onOpen={() => setOpen(true)} />
			</Covered>
			{open && <Large exhibits={[exhibit]} at={0} onMove={() => undefined} onClose={() => setOpen(false)} />}
		</div>
	);
}

/** Texts up to this size can be read on the page. */
const PREVIEW_BYTES = 64 * 1024;
const TEXT_NAMES = /\.(txt|csv|json|md|log|ini|ya?ml|xml|html?|js|ts|sql)$/i;

interface FileProps {
	readonly url: string;
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	readonly type?: string | null | undefined;
	readonly description?: string | undefined;
}

/** Any other file: name, size, download; sounds can be heard, short texts read. */
export function FileCard({ url, name, size, type, description }: FileProps) {
	const [text, setText] = useState<string | null>(null);
	const [failed, setFailed] = useState(false);
	const path = localPath(url);
	const readable = path !== null && size <= PREVIEW_BYTES && (type?.startsWith('text/') || TEXT_NAMES.test(name));
	const toggle = async (): Promise<void> => {
		if (text !== null || path === null) return setText(null);
		try {
			const answer = await fetch(path);
			if (!answer.ok) throw new Error(`status ${answer.status}`);
			setText(await answer.text());
		} catch {
			setFailed(true);
		}
	};
	return (
		<div class="file-card">
			<div class="file-line">
				<span class="file-icon">
					<Icon name={type?.startsWith('audio/') ? 'sound' : 'file'} />
				</span>
				<span class="option-text">
					<a class="file-name" href={path ?? undefined} target="_blank" rel="noopener noreferrer" download={name}>
						{name}
					</a>
					<small>
						{sizeText(size)}
						{description ? ` · ${description}` : ''}
					</small>
				</span>
				{readable && (
					<button type="button" class="button small" aria-expanded={text !== null} onClick={() => void toggle()}>
						{text === null ? 'Read' : 'Close'}
						<span class="hidden"> {name}</span>
					</button>
				)}
			</div>
			{path !== null && type?.startsWith('audio/') && (
				// biome-ignore lint/a11y/useMediaCaption: what people send has none
				<audio src={path} controls preload="metadata" aria-label={name} />
			)}
			{failed && (
				<p class="problem" role="alert">
					The file is gone.
				</p>
			)}
			{text !== null && (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled text must be reachable by keyboard
				<pre class="file-text" tabIndex={0}>
					{text}
				</pre>
			)}
		</div>
	);
}
