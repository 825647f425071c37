import { readFile } from 'node:fs/promises';
import { DomainError } from '#core/errors';
import type { PackSections } from '#settings';
import { type Pack, type PackProblem, parsePack, parsePackText } from '#shop';

/** A pack that may be used: as it was read, and as its schema understands it. */
export interface LoadedPack {
	readonly sections: PackSections;
	readonly pack: Pack;
}

/** The pack file that this process was started with; read once. A bad file stops set-up, not the bot. */
export class PackFile {
	private constructor(
		private readonly loaded: LoadedPack | null,
		/** Everything that is wrong with the file, for the log. */
		public readonly problems: readonly PackProblem[]
	) {}

	/** Reads and checks the file; a missing one is a problem like any other. */
	public static async read(path: string): Promise<PackFile> {
		let source: string;
		try {
			source = await readFile(path, 'utf8');
		} catch (error) {
			return new PackFile(null, [{ path, message: error instanceof Error ? error.message : String(error), check: 'file' }]);
		}
		const result = parsePackText(source);
		if (!result.ok) return new PackFile(null, result.problems);
		return new PackFile({ sections: sectionsOf(JSON.parse(source)), pack: result.pack }, []);
	}

	/**
	 * The pack, with the changes of one of its presets.
	 *
	 * @throws DomainError `admin.packInvalid` (`path`, `problem`, `count`) · `admin.presetGone` when the pack has no such preset.
	 */
	public get(preset: string | null = null): LoadedPack {
		if (this.loaded === null) throw invalid(this.problems);
		if (preset === null) return this.loaded;
		const chosen = this.loaded.pack.presets.find((candidate) => candidate.key === preset);
		if (chosen === undefined) throw new DomainError('admin.presetGone');
		let sections = this.loaded.sections;
		for (const { path, value } of chosen.changes) sections = sectionsOf(withPath(sections, path.split('.'), value));
		const result = parsePack(sections);
		if (!result.ok) throw invalid(result.problems);
		return { sections, pack: result.pack };
	}
}

function invalid(problems: readonly PackProblem[]): DomainError {
	const [first] = problems;
	return new DomainError('admin.packInvalid', {
		path: { kind: 'user-text', value: first?.path || '/' },
		problem: { kind: 'user-text', value: first?.message ?? '' },
		count: problems.length
	});
}

/** A copy of a JSON value in which the field at the path has the value; objects that are missing on the way are made. */
export function withPath(json: unknown, path: readonly string[], value: unknown): unknown {
	const [field, ...rest] = path;
	if (field === undefined) return value;
	if (Array.isArray(json)) return json.map((part, index) => (String(index) === field ? withPath(part, rest, value) : part));
	const fields = sectionsOf(json);
	return { ...fields, [field]: withPath(fields[field], rest, value) };
}

function sectionsOf(json: unknown): PackSections {
	return typeof json === 'object' && json !== null && !Array.isArray(json) ? Object.fromEntries(Object.entries(json)) : {};
}
