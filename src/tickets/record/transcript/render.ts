import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import type { ViewContext } from '#core/views/kit';
import type { Edition } from '../record.model.js';
import { editionOf } from './edition.js';
import { fileLine } from './file-line.js';
import { Html, html, time } from './html.js';
import { attachment, messageChunks } from './messages.js';
import { script, style } from './page-style.js';
import type { EditionRecord, TranscriptRecord } from './types.js';

/** One file of a transcript. */
export interface RenderedPart {
	readonly name: string;
	readonly html: Buffer;
}

export interface RenderOptions {
	/** Largest file that the guild takes, in bytes. */
	readonly maxBytes: number;
}

/** Pictures that one edition may show, all together, as they stand in the file. */
export const inlineBudget = 6 * 1024 * 1024;

/** Those of them that belong to no message: uploads of the form, proofs, evidence. */
const proofBudget = 2 * 1024 * 1024;

/** Work in one go, milliseconds. */
const sliceMs = 15;

const sha = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
	"default-src 'none'",
	'img-src data:',
	`style-src ${sha(style)}`,
	`script-src ${sha(script)}`,
	"base-uri 'none'",
	"form-action 'none'"
].join('; ');

/**
 * Draws one edition of a record as a page that needs nothing but itself, in as many files as it takes. The same record gives the same
 * bytes. Others get their turn on the way: a large ticket takes longer than anybody should wait.
 */
export async function renderTranscript(
	view: ViewContext,
	record: TranscriptRecord,
	edition: Edition,
	{ maxBytes }: RenderOptions
): Promise<readonly RenderedPart[]> {
	const shown = editionOf(record, edition);
	// Pictures of forms stand before the messages; what they leave of the room is for those.
	const pictures = { left: proofBudget };
	const opening = sections(view, shown, pictures);
	const shell = Buffer.byteLength(page(view, shown, { part: 999, parts: 999, body: html`` }).text);
	const packs: string[][] = [[]];
	let size = shell + Buffer.byteLength(opening.text);
	let since = performance.now();
	for (const chunk of messageChunks(view, shown, inlineBudget - (proofBudget - pictures.left))) {
		const bytes = Buffer.byteLength(chunk);
		if (size + bytes > maxBytes && (packs.at(-1) ?? []).length > 0) {
			packs.push([]);
			size = shell;
		}
		packs.at(-1)?.push(chunk);
		size += bytes;
		if (performance.now() - since > sliceMs) {
			await pause();
			since = performance.now();
		}
	}
	const parts = packs.length;
	const stem = `transcript-${record.code.replace(/[^A-Za-z0-9-]/g, '')}`;
	return packs.map((pack, index) => {
		const messages = html`<section aria-labelledby="messages"><h2 id="messages">${view.t('tickets:transcript.messages')}</h2>
${pack.length === 0 ? html`<p class="sub">${view.t('tickets:transcript.noMessages')}</p>` : new Html(pack.join(''))}</section>`;
		const body = html`${index === 0 && opening}${messages}`;
		const name = `${stem}${edition === 'staff' ? '-staff' : ''}${parts > 1 ? `-${index + 1}of${parts}` : ''}.html`;
		return { name, html: Buffer.from(page(view, shown, { part: index + 1, parts, body }).text) };
	});
}

function page(
	view: ViewContext,
	shown: EditionRecord,
	{ part, parts, body }: { readonly part: number; readonly parts: number; readonly body: Html }
): Html {
	const { t, words } = view;
	const { code, title, edition } = shown;
	const files = parts > 1 ? t('tickets:transcript.part', { part, parts }) : null;
	const lacks = shown.lacks.map((lack) => t(`tickets:transcript.lacks.${lack}`));
	const left = edition === 'member' ? t('tickets:transcript.memberEdition') : t('tickets:transcript.staffEdition');
	return html`<!doctype html>
<html lang="${view.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${t('tickets:transcript.title', { code })} · ${words.guild}${files && ` · ${files}`}</title>
<style>${new Html(style)}</style>
</head>
<body>
<div class="page">
<header>
<p class="crumb">${words.guild} · ${t('tickets:transcript.crumb')}${files && ` · ${files}`}</p>
<h1>${code} · ${title}</h1>
<p><span class="state">${shown.result}</span> · ${t('tickets:transcript.span')} ${time(shown.openedAt)} – ${shown.closedAt ? time(shown.closedAt) : t('tickets:record.running')}</p>
<div class="box"><p>${left}</p>${lacks.length > 0 && html`<p>${t('tickets:transcript.lacks.title')}</p><ul>${lacks.map((lack) => html`<li>${lack}</li>`)}</ul>`}</div>
</header>
<main>
<div class="find" role="search" hidden><label for="find">${t('tickets:transcript.search')}</label><input id="find" type="search" autocomplete="off"><output for="find" data-words="${t('tickets:transcript.found', { n: '{n}', all: '{all}' })}"></output></div>
${body}
</main>
<footer><p>${t('tickets:transcript.keep', { record: shown.keepDays.record, files: shown.keepDays.files })}</p>
<p>${t('tickets:transcript.made')} ${time(shown.at)} · ${t('tickets:transcript.utc')}</p></footer>
</div>
<script>${new Html(script)}</script>
</body>
</html>
`;
}

/** Everything before the messages. */
function sections(view: ViewContext, shown: EditionRecord, pictures: { left: number }): Html {
	const { t } = view;
	const block = (id: string, key: string, inside: Html) =>
		html`<section aria-labelledby="${id}"><h2 id="${id}">${t(`tickets:transcript.${key}`)}</h2>
${inside}</section>
`;
	const facts = (rows: EditionRecord['facts']) =>
		html`<dl>${rows.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>`;
	const prices =
		shown.prices.length > 0 &&
		html`<table><caption>${t('tickets:transcript.price')}</caption><tbody>${shown.prices.map(
			({ label, amount, total }) => html`<tr${total && new Html(' class="sum"')}><th scope="row">${label}</th><td>${amount}</td></tr>`
		)}</tbody></table>`;
	return html`${shown.facts.length > 0 && block('order', 'order', html`${facts(shown.facts)}${prices}`)}${
		(shown.answers.length > 0 || shown.withheld > 0) &&
		block(
			'answers',
			'answers',
			html`${facts(shown.answers)}${shown.withheld > 0 && html`<p class="sub">${t('tickets:transcript.withheld', { count: shown.withheld })}</p>`}`
		)
	}${
		shown.journal.length > 0 &&
		block(
			'journal',
			'journal',
			html`<ol class="log">${shown.journal.map(
				({ at, what, who, reason }) =>
					html`<li>${time(at)} · <strong>${what}</strong> · ${who}${reason && html`<br><span class="sub">${t('tickets:transcript.reason')}: ${reason}</span>`}</li>`
			)}</ol>`
		)
	}${
		shown.notes.length > 0 &&
		block(
			'notes',
			'notes',
			html`<ol class="log">${shown.notes.map(({ at, name, text }) => html`<li>${time(at)} · <strong>${name}</strong><br>${text}</li>`)}</ol>`
		)
	}${
		shown.files.length > 0 &&
		block(
			'files',
			'files',
			html`<ol class="log">${shown.files.map((file) => html`<li>${fileLine(view, file, { hash: true })}</li>`)}</ol>${proofs(view, shown, pictures)}`
		)
	}`;
}

/** The pictures that came with forms; those of messages stand with them. */
function proofs(view: ViewContext, { files, messages }: EditionRecord, pictures: { left: number }): readonly (Html | null)[] {
	const inMessages = new Set(messages.flatMap((message) => message.files));
	return files.filter(({ id, thumb }) => thumb && !inMessages.has(id)).map((file) => attachment(view, file, pictures));
}
