/** A stored upload: bytes in GridFS, found by `id`. */
export type FileRef = {
	readonly id: string;
	/** Made safe for a file system and for markup. */
	readonly name: string;
	/** What its bytes say it is. */
	readonly type: string;
	/** Bytes. */
	readonly size: number;
	readonly sha256: string;
};

/** A checked answer as it is stored. Texts and single choices: the value; several choices and people: their values. */
export type Answer = string | number | boolean | readonly string[] | readonly FileRef[];

/** Answers as documents keep them: a list, since keys of questions may hold dots. */
export type StoredAnswers = readonly { readonly key: string; readonly answer: Answer }[];

/** Answers by the key of their question. */
export type Answers = ReadonlyMap<string, Answer>;

export const toAnswers = (stored: StoredAnswers): Answers => new Map(stored.map(({ key, answer }) => [key, answer]));
export const toStored = (answers: Answers): StoredAnswers => [...answers].map(([key, answer]) => ({ key, answer }));

/** Whether an answer is a list of stored uploads. */
export function isFiles(answer: Answer | undefined): answer is readonly FileRef[] {
	return Array.isArray(answer) && answer.length > 0 && typeof answer[0] === 'object';
}
