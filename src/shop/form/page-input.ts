import type { RawAnswer } from './check-answer.js';
import type { FormPage } from './form.js';

/** A file as it came with a form: nothing about it is checked. */
export interface IncomingFile {
	readonly name: string;
	readonly url: string;
	/** Bytes, as the sender says. */
	readonly size: number;
}

/** What the fields of a submitted form hold, by custom id. */
export interface FieldReader {
	text(id: string): string;
	values(id: string): readonly string[];
	boolean(id: string): boolean;
	files(id: string): readonly IncomingFile[];
}

/** A submitted page: the answers that can be checked as they are, and the uploads that have to be fetched first. */
export interface PageInput {
	readonly raw: ReadonlyMap<string, RawAnswer>;
	readonly uploads: ReadonlyMap<string, readonly IncomingFile[]>;
}

/** Takes the answers to a page's questions out of a submitted form; fields carry the keys of their questions. */
export function readPage(page: Pick<FormPage, 'questions'>, fields: FieldReader): PageInput {
	const raw = new Map<string, RawAnswer>();
	const uploads = new Map<string, readonly IncomingFile[]>();
	for (const { question } of page.questions) {
		switch (question.type) {
			case 'short_text':
			case 'paragraph':
			case 'number':
				raw.set(question.key, { text: fields.text(question.key) });
				break;
			case 'select':
			case 'user':
				raw.set(question.key, { values: fields.values(question.key) });
				break;
			case 'boolean':
				raw.set(question.key, {
					checked: question.mustBe === undefined ? fields.boolean(question.key) : fields.values(question.key).length > 0
				});
				break;
			case 'file':
				uploads.set(question.key, fields.files(question.key));
		}
	}
	return { raw, uploads };
}
