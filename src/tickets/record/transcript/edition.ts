import type { Edition } from '../record.model.js';
import type { EditionRecord, TranscriptRecord, Visibility } from './types.js';

/** The one place that decides what an edition holds. */
export function editionOf(record: TranscriptRecord, edition: Edition): EditionRecord {
	const sees = ({ visibleTo }: { readonly visibleTo: Visibility }): boolean =>
		visibleTo === 'all' || (visibleTo === 'staff' && edition === 'staff');
	const answers = record.answers.filter(sees);
	const messages = record.messages.filter(sees);
	return {
		edition,
		code: record.code,
		title: record.title,
		result: record.result,
		openedAt: record.openedAt,
		closedAt: record.closedAt,
		at: record.at,
		facts: record.facts.filter(sees),
		prices: record.prices,
		answers,
		withheld: record.answers.length - answers.length,
		journal: record.journal.filter(sees).map(({ reason, ...line }) => ({ ...line, reason: reason && sees(reason) ? reason.text : null })),
		messages,
		files: record.files.filter(sees),
		notes: edition === 'staff' ? record.notes : [],
		// Only people who can be met in this edition: a name alone may tell who else was there.
		names: new Map(
			[...record.names].filter(([id]) =>
				messages.some(({ author, versions }) => author === id || versions.some(({ content }) => content.includes(id)))
			)
		),
		lacks: record.lacks,
		keepDays: record.keepDays
	};
}
