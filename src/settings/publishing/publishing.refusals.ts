import { DomainError, type TextParams } from '#core/errors';

/** A refusal of publishing; its strings are `refusals:settings.publishing.<why>`. */
export const publishRefusal = (why: string, params: TextParams = {}): DomainError => new DomainError(`settings.publishing.${why}`, params);

/** Who may look, and who may put versions into force. */
export const mayLook = 'config.view';
export const mayPublish = 'config.publish';

/** Longest note of a publisher. */
export const maxNote = 200;

/** A note as it is kept. @throws `settings.publishing.note` {max} */
export function checkedNote(note: string): string {
	const text = note.trim().replace(/\s+/g, ' ');
	if (text.length > maxNote) throw publishRefusal('note', { max: maxNote });
	return text;
}
