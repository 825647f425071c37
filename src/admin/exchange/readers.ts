import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';

/** A file as somebody has uploaded it: its text was decoded and is at most 1 MiB long. It may hold secrets: it is not kept and not logged. */
export interface ReadFile {
	readonly name: string;
	readonly text: string;
}

/** Reads one kind of file that is neither a pack nor a table. */
export interface ImportReader {
	/** Whether the text is of this kind; decided by what is in it. */
	matches(file: ReadFile): boolean;
	/** The next screen: questions first, or the plan (`planScreen`) of what `Imports.start` was given. */
	open(context: Pick<RequestContext, 'guild' | 'actor' | 'view' | 'interactionId'>, file: ReadFile): Promise<Screen>;
}

/** The kinds of files that other parts read. Each registers its own at start. */
export class ImportReaders {
	readonly #readers: ImportReader[] = [];

	public use(reader: ImportReader): void {
		this.#readers.push(reader);
	}

	/** The first that knows the file. */
	public for(file: ReadFile): ImportReader | undefined {
		return this.#readers.find((reader) => reader.matches(file));
	}
}
