import type { ModalData, ModalSubmitInteraction } from 'discord.js';

/** A file that came with a form. Nothing about it is checked yet: name and type are what the sender says. */
export interface UploadedFile {
	readonly id: string;
	readonly name: string;
	/** Where it can be read for a few minutes. */
	readonly url: string;
	/** Bytes. */
	readonly size: number;
	readonly contentType: string | null;
}

/**
 * What was filled into a form. Nothing is checked: a submission is input like any other, and a field that is not there counts as
 * left empty.
 */
export interface FormFields {
	/** Text inputs, and the chosen value of a radio group; `''` when empty. */
	text(id: string): string;
	/** The one chosen value of a radio group or a select; `null` when none. */
	choice(id: string): string | null;
	/** Values of selects and checkbox groups (texts, or ids of people, roles, channels). */
	values(id: string): readonly string[];
	/** Whether a checkbox is checked. */
	boolean(id: string): boolean;
	files(id: string): readonly UploadedFile[];
}

/** Reads a submitted form. */
export function formFields(interaction: ModalSubmitInteraction): FormFields {
	const field = (id: string): ModalData | undefined => interaction.fields.fields.get(id);
	const textOf = (id: string) => {
		const found = field(id);
		return found && 'value' in found ? found.value : null;
	};
	const listOf = (id: string): readonly string[] => {
		const found = field(id);
		return found && 'values' in found && Array.isArray(found.values) ? found.values : [];
	};
	return {
		text(id) {
			const value = textOf(id);
			return typeof value === 'string' ? value : '';
		},
		choice(id) {
			const value = textOf(id);
			return typeof value === 'string' ? value : (listOf(id)[0] ?? null);
		},
		values(id) {
			const value = textOf(id);
			return typeof value === 'string' ? [value] : listOf(id);
		},
		boolean: (id) => textOf(id) === true,
		files(id) {
			const found = field(id);
			if (!found || !('attachments' in found) || !found.attachments) return [];
			return [...found.attachments.values()].map((attachment) => ({
				id: attachment.id,
				name: attachment.name,
				url: attachment.url,
				size: attachment.size,
				contentType: attachment.contentType
			}));
		}
	};
}

/** Text shorter than this many characters is quickly typed again. */
const worthKeeping = 40;

/**
 * What was written at length into a form, so that a refusal can give it back.
 *
 * @param atLeast Characters from which a text counts.
 */
export function longTexts(interaction: ModalSubmitInteraction, atLeast: number = worthKeeping): readonly string[] {
	return [...interaction.fields.fields.values()].flatMap((field) =>
		'value' in field && typeof field.value === 'string' && field.value.length >= atLeast ? [field.value] : []
	);
}
