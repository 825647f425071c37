import type { ViewContext } from '#core/views/kit';
import { fileLine } from './file-line.js';
import { Html, html, time, utc } from './html.js';
import { type MarkdownContext, markdown } from './markdown.js';
import type { EditionRecord, RecordedFile, RecordedMessage } from './types.js';

/** Messages of one person that follow each other within this time stand under one name. */
const groupMs = 7 * 60_000;
/** Messages in one piece that is not torn apart between two files. */
const perChunk = 40;

/** The messages as pieces of markup, in order; a file is made of whole pieces. */
export function* messageChunks(view: ViewContext, shown: EditionRecord, budget: number): Generator<string> {
	const files = new Map(shown.files.map((file) => [file.id, file]));
	const byId = new Map(shown.messages.map((message) => [message.id, message]));
	const t = view.t;
	const base: Omit<MarkdownContext, 'relative'> = {
		names: shown.names,
		words: {
			someone: t('tickets:transcript.someone'),
			role: t('tickets:transcript.role'),
			channel: t('tickets:transcript.channel'),
			spoiler: t('tickets:transcript.spoiler')
		}
	};
	const pictures = { left: budget };
	const days = new Intl.DateTimeFormat(view.locale, { dateStyle: 'full', timeZone: 'UTC' });
	let group: RecordedMessage[] = [];
	let day = '';
	const draw = ([first, ...rest]: readonly RecordedMessage[]): string => {
		if (!first) return '';
		const inside = [first, ...rest].map((message) =>
			messageHtml(view, { ...base, relative: relativeTo(view, message.versions.at(-1)?.at ?? message.at) }, message, {
				files,
				byId,
				pictures
			})
		);
		const kind = first.kind !== 'person' && html`<span class="tag">${t(`tickets:transcript.kind.${first.kind}`)}</span> `;
		const head = html`<p class="who">${first.name} ${kind}${time(first.at, first.at.toISOString().slice(11, 16))}</p>`;
		return html`<article class="group"><div class="face c${colour(first.author)}" aria-hidden="true">${initials(first.name)}</div><div>${head}${inside}</div></article>\n`
			.text;
	};
	for (const message of shown.messages) {
		const today = message.at.toISOString().slice(0, 10);
		const last = group.at(-1);
		const joins =
			last && last.author === message.author && last.kind === message.kind && message.at.getTime() - last.at.getTime() < groupMs;
		if (!joins || today !== day || group.length >= perChunk) {
			if (group.length > 0) yield draw(group);
			group = [];
		}
		if (today !== day) {
			day = today;
			yield html`<h3>${days.format(message.at)}</h3>\n`.text;
		}
		group.push(message);
	}
	if (group.length > 0) yield draw(group);
}

interface Around {
	readonly files: ReadonlyMap<string, RecordedFile>;
	readonly byId: ReadonlyMap<string, RecordedMessage>;
	readonly pictures: { left: number };
}

function messageHtml(view: ViewContext, context: MarkdownContext, message: RecordedMessage, { files, byId, pictures }: Around): Html {
	const { t } = view;
	const latest = message.versions.at(-1);
	// What a bot renews all the time is no edit that anybody wants to read.
	const earlier = message.kind === 'person' ? message.versions.slice(0, -1) : [];
	const edited = message.versions.length > 1 || message.more;
	const target = message.replyTo ? byId.get(message.replyTo) : undefined;
	const quoted = target?.versions.at(-1)?.content.replaceAll(/\s+/g, ' ').slice(0, 80);
	const marks = [
		message.deletedAt && html`<span class="mark">${t('tickets:transcript.deleted')} ${time(message.deletedAt)}</span>`,
		edited && latest && html`<span class="mark">${t('tickets:transcript.edited')} ${time(latest.at)}</span>`,
		message.addedBy && html`<span class="mark">${t('tickets:transcript.addedBy', { name: message.addedBy })}</span>`
	].filter((mark) => mark instanceof Html);
	const body = latest?.seen ? markdown(latest.content, context) : html`<p class="sub">${t('tickets:transcript.unseen')}</p>`;
	return html`<div class="msg${message.deletedAt && ' gone'}" id="${anchorOf(message.id)}" data-by="${message.name}">${
		message.replyTo &&
		html`<p class="reply">${target ? html`<a href="#${anchorOf(target.id)}">${t('tickets:transcript.replyTo', { name: target.name })}</a> ${quoted}` : t('tickets:transcript.replyGone')}</p>`
	}${body}${
		earlier.length > 0 &&
		html`<details><summary>${t('tickets:transcript.earlier', { count: earlier.length })}</summary>${earlier.map(
			({ at, content, seen }) =>
				html`<div class="old">${time(at, utc(at))}${seen ? markdown(content, context) : html`<p>${t('tickets:transcript.unseen')}</p>`}</div>`
		)}${message.more && html`<p class="sub">${t('tickets:transcript.moreEdits')}</p>`}</details>`
	}${message.files.map((id) => attachment(view, files.get(id), pictures))}${marks.length > 0 && html`<p>${marks.flatMap((mark, index) => (index > 0 ? [' · ', mark] : [mark]))}</p>`}</div>`;
}

/** A file as the page shows it: as a picture while `pictures` has room, else by its name. */
export function attachment(view: ViewContext, file: RecordedFile | undefined, pictures: { left: number }): Html | null {
	if (!file) return null;
	const { thumb } = file;
	const data = thumb ? `data:image/webp;base64,${thumb.data.toString('base64')}` : null;
	if (!thumb || !data || data.length > pictures.left) {
		return html`<p>${fileLine(view, file)}${data && html` <span class="sub">${view.t('tickets:transcript.notShown')}</span>`}</p>`;
	}
	pictures.left -= data.length;
	return html`<figure><img src="${data}" width="${thumb.width}" height="${thumb.height}" alt="${view.t('tickets:transcript.imageAlt', { name: file.name })}"><figcaption>${fileLine(view, file)}</figcaption></figure>`;
}

/** `in 2 d 4 h`, `5 min ago`, as it read when the message was new. */
const relativeTo =
	({ t, format }: ViewContext, from: Date) =>
	(at: Date): string => {
		const seconds = Math.round((at.getTime() - from.getTime()) / 1000);
		return t(seconds < 0 ? 'tickets:transcript.ago' : 'tickets:transcript.in', { span: format.duration(Math.abs(seconds)) });
	};

/** Where a message stands in the page. */
const anchorOf = (id: string): string => `m${id.replace(/[^\w-]/g, '')}`;

/** Up to two letters that stand for a person. */
export function initials(name: string): string {
	const parts = name.match(/[\p{L}\p{N}]+/gu) ?? [];
	const letters =
		parts.length > 1 ? [parts[0], parts.at(-1)].map((part) => [...(part ?? '')][0] ?? '') : [...(parts[0] ?? '?')].slice(0, 2);
	return letters.join('').toUpperCase();
}

const colour = (id: string): number => [...id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 10_007, 7) % 8;
