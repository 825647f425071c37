import type { SeasonPart } from '#core/seasons/season-ends';

/** A ticket goes with its order; what was said in it is the record. */
export const ticketsSeasonEnd: readonly SeasonPart[] = [
	{ key: 'rooms', collections: ['tickets', 'ticket_places'], fate: 'kept' },
	{ key: 'record', collections: ['ticket_messages', 'ticket_files', 'ticket_notes', 'transcripts', 'log_lines'], fate: 'kept' }
];
