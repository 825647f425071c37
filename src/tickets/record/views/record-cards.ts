import {
	card,
	closeButton,
	container,
	file,
	fileUpload,
	gallery,
	label,
	type ModalScreen,
	modal,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	text,
	textInput,
	type ViewContext,
	withFiles
} from '#core/views/kit';
import type { OrderRow } from '#orders';
import type { TicketRow } from '../../ticket.model.js';
import { sendingName } from '../file-name.js';
import { addFormId, addId, filesId, noteFormId, transcriptId } from '../ids.js';
import type { Edition } from '../record.model.js';
import { noteLimit } from '../record.service.js';
import type { ReadTranscript } from '../transcripts.js';

export interface TranscriptCardData {
	readonly ticket: TicketRow;
	readonly order: OrderRow | null;
	/** With the parts that this message carries. */
	readonly transcript: ReadTranscript;
	readonly edition: Edition;
	/** `room`, `log` and `dm` are lasting messages, `private` is a screen of one person. */
	readonly place: 'room' | 'log' | 'dm' | 'private';
	/** Later messages carry the rest of the files. */
	readonly first: boolean;
}

/** The transcript of a ticket with its files. */
export function transcriptCard(view: ViewContext, { ticket, order, transcript, edition, place, first }: TranscriptCardData): Screen {
	const { t } = view;
	const { code } = ticket;
	const { parts, messages, files, lacks } = transcript;
	const closed = ticket.state === 'closed' ? ticket.closedAt : null;
	const facts = [
		order ? t('tickets:record.state', { state: { kind: 'text', key: `orders:short.${order.state}` } }) : null,
		closed
			? t('tickets:record.span', { from: { kind: 'time', at: ticket.openedAt, style: 'D' }, to: { kind: 'time', at: closed, style: 'D' } })
			: t('tickets:record.running'),
		t('tickets:record.messages', { count: messages }),
		t('tickets:record.files', { count: files })
	];
	const shown = screen(
		container(
			'neutral',
			text(
				`## ${t(first ? 'tickets:record.title' : 'tickets:record.more', { code })}`,
				first && facts.filter((fact) => fact !== null).join(' · ')
			),
			parts.map(({ name }) => file(name)),
			first && text(t(`tickets:record.${edition}`), ...lacks.map((lack) => t(`tickets:transcript.lacks.${lack}`))),
			first &&
				place === 'room' &&
				row(
					secondary(t('tickets:buttons.transcript'), transcriptId.make({ code })),
					secondary(t('tickets:buttons.files'), filesId.make({ code }))
				),
			place === 'private' && row(first && files > 0 && secondary(t('tickets:buttons.files'), filesId.make({ code })), closeButton(view))
		)
	);
	return withFiles(
		shown,
		parts.map(({ name, data }) => ({ name, data }))
	);
}

/** The originals of a ticket's files. */
export function originalsScreen(
	view: ViewContext,
	{
		code,
		files,
		total
	}: {
		readonly code: string;
		readonly files: readonly { readonly name: string; readonly type: string; readonly data: Buffer }[];
		readonly total: number;
	}
): Screen {
	const { t } = view;
	if (files.length === 0)
		return card(view, { accent: 'neutral', title: t('tickets:record.noFiles', { code }), text: t('tickets:record.noFilesText') });
	const sent = files.map(({ name, type, data }, index) => ({
		name: sendingName(name, type, index + 1),
		data,
		image: type.startsWith('image/'),
		alt: name
	}));
	const shown = screen(
		container(
			'neutral',
			text(`## ${t('tickets:record.filesTitle', { code })}`, t('tickets:record.filesShown', { count: files.length, total })),
			gallery(...sent.flatMap(({ name, image, alt }) => (image ? [{ url: `attachment://${name}`, alt }] : []))),
			sent.filter(({ image }) => !image).map(({ name }) => file(name)),
			row(closeButton(view))
		)
	);
	return withFiles(
		shown,
		sent.map(({ name, data }) => ({ name, data }))
	);
}

/** Told once in a room whose messages the bot can't read. */
export function recordNotice(view: ViewContext, code: string): Screen {
	const { t } = view;
	return screen(
		container(
			'neutral',
			text(`## ${t('tickets:record.noticeTitle')}`, t('tickets:record.notice')),
			row(primary(t('tickets:buttons.add'), addId.make({ code })))
		)
	);
}

export const wordsField = 'words';
export const filesField = 'files';

/** Words and files that somebody wants in the record. */
export function addForm(view: ViewContext, code: string): ModalScreen {
	const { t } = view;
	return modal(
		t('tickets:add.title', { code }),
		addFormId.make({ code }),
		label(t('tickets:add.words'), textInput(wordsField, { long: true, max: 2_000, required: false }), t('tickets:add.wordsHelp')),
		label(t('tickets:add.files'), fileUpload(filesField, { min: 0, max: 5, required: false }), t('tickets:add.filesHelp'))
	);
}

/** A note that only staff read. */
export function noteForm(view: ViewContext, code: string): ModalScreen {
	const { t } = view;
	return modal(
		t('tickets:note.title', { code }),
		noteFormId.make({ code }),
		label(t('tickets:note.text'), textInput(wordsField, { long: true, max: noteLimit, required: true }), t('tickets:note.help'))
	);
}

/** It is in the record. */
export function added(view: ViewContext, code: string): Screen {
	return card(view, { accent: 'ok', icon: 'ok', title: view.t('tickets:add.done', { code }), text: view.t('tickets:add.doneText') });
}

/** The note is kept. */
export function noted(view: ViewContext, code: string): Screen {
	return card(view, { accent: 'ok', icon: 'ok', title: view.t('tickets:note.done', { code }), text: view.t('tickets:note.doneText') });
}
