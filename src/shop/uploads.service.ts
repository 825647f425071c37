import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import type { TextParam } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { FileRef } from './form/answers.js';
import type { RawAnswer } from './form/check-answer.js';
import type { AnswerProblem, FormPage } from './form/form.js';
import type { IncomingFile, PageInput } from './form/page-input.js';

/** Where uploads are kept. */
export interface FileStore {
	/** Keeps bytes under an id; bytes that are there already are kept once. */
	put(guild: GuildId, file: FileRef, member: MemberId, bytes: Uint8Array): Promise<void>;
	/** The bytes of a file of this guild, or `null`. */
	get(guild: GuildId, id: string): Promise<{ readonly file: FileRef; readonly bytes: Buffer } | null>;
	/** Of these files of this guild, those that are still there, without their bytes. */
	among(guild: GuildId, ids: readonly string[]): Promise<readonly FileRef[]>;
}

/** The bytes behind the address of an upload, at most `maxBytes`. Throws when there are more or it can't be read. */
export type Download = (url: string, maxBytes: number) => Promise<Uint8Array>;

export interface UploadRules {
	/** Accepted types, such as `image/png`. */
	readonly accept: readonly string[];
	readonly maxFiles: number;
	/** Largest size of one file, in MiB. */
	readonly maxMb: number;
}

/** The stored files, or why they were refused. */
export type StoredFiles =
	| { readonly ok: true; readonly files: readonly FileRef[] }
	| { readonly ok: false; readonly rule: TextParam; readonly wrote: string };

const mebibyte = 1024 * 1024;
const rule = (name: string, params: Record<string, TextParam>): TextParam => ({ kind: 'text', key: `shop:rules.${name}`, params });

/** Copies uploads at submit, because Discord's addresses stop working: size, type by their bytes, and hash are checked. */
export class Uploads {
	public constructor(
		private readonly store: FileStore,
		private readonly download: Download
	) {}

	/** Checks and keeps files. Nothing is kept when one of them is refused. */
	public async keep(guild: GuildId, member: MemberId, rules: UploadRules, incoming: readonly IncomingFile[]): Promise<StoredFiles> {
		const limit = rules.maxMb * mebibyte;
		if (incoming.length > rules.maxFiles)
			return { ok: false, rule: rule('fileCount', { max: rules.maxFiles }), wrote: String(incoming.length) };
		const checked: { file: FileRef; bytes: Uint8Array }[] = [];
		for (const upload of incoming) {
			const name = safeName(upload.name);
			const refused = (key: string, params: Record<string, TextParam>): StoredFiles => ({
				ok: false,
				rule: rule(key, params),
				wrote: name
			});
			if (upload.size > limit) return refused('fileSize', { max: rules.maxMb });
			let bytes: Uint8Array;
			try {
				bytes = await this.download(upload.url, limit);
			} catch {
				// The sender's claim of the size was checked above; whatever else went wrong, the way out is to send the file again.
				return refused('fileUnreadable', {});
			}
			const type = bytes.length === 0 ? undefined : (await fileTypeFromBuffer(bytes))?.mime;
			if (!type || !rules.accept.includes(type))
				return refused('fileType', { accept: rules.accept.map((one) => one.split('/')[1]).join(', ') });
			const sha256 = createHash('sha256').update(bytes).digest('hex');
			const id = createHash('sha256').update(`${guild}|${member}|${sha256}`).digest('hex').slice(0, 24);
			checked.push({ file: { id, name, type, size: bytes.length, sha256 }, bytes });
		}
		for (const { file, bytes } of checked) await this.store.put(guild, file, member, bytes);
		return { ok: true, files: checked.map(({ file }) => file) };
	}

	/** A stored file of this guild, or `null`. */
	public read(guild: GuildId, id: string): Promise<{ readonly file: FileRef; readonly bytes: Buffer } | null> {
		return this.store.get(guild, id);
	}

	/** Of these files of this guild, those that are still there. */
	public among(guild: GuildId, ids: readonly string[]): Promise<readonly FileRef[]> {
		return this.store.among(guild, ids);
	}

	/** Keeps the uploads of a form page and puts them with its other answers. */
	public async storeAll(
		guild: GuildId,
		member: MemberId,
		page: Pick<FormPage, 'questions'>,
		{ raw, uploads }: PageInput
	): Promise<{ raw: ReadonlyMap<string, RawAnswer>; problems: readonly AnswerProblem[] }> {
		const all = new Map(raw);
		const problems: AnswerProblem[] = [];
		for (const { question } of page.questions) {
			const incoming = uploads.get(question.key) ?? [];
			if (question.type !== 'file' || incoming.length === 0) continue;
			const stored = await this.keep(guild, member, question, incoming);
			if (stored.ok) all.set(question.key, { files: stored.files });
			else problems.push({ key: question.key, label: question.label, rule: stored.rule, wrote: stored.wrote });
		}
		return { raw: all, problems };
	}
}

/** A name without folders, control or direction characters, at most 80 characters long. */
export function safeName(name: string): string {
	const last = name.split(/[/\\]/).at(-1) ?? '';
	const clean = last
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}\p{Surrogate}<>:"|?*`@#]/gu, '')
		.replace(/^[.\s]+/, '')
		.trim();
	if (clean.length <= 80) return clean || 'file';
	const ending = /\.[a-zA-Z0-9]{1,8}$/.exec(clean)?.[0] ?? '';
	return `${clean.slice(0, 80 - ending.length)}${ending}`;
}
