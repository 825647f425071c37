import { readdirSync, readFileSync } from 'node:fs';
import { createInstance, type InitOptions, type i18n } from 'i18next';

/** The language that is always complete; others fall back to it. */
export const defaultLocale = 'en-US';

/** How i18next reads our files. Values are put in by `createTranslate`, in one pass, so that nothing in them is read as markup of i18next. */
export const i18nextOptions = {
	defaultNS: 'core',
	fallbackLng: defaultLocale,
	returnNull: false,
	showSupportNotice: false,
	ignoreJSONStructure: true,
	interpolation: { escapeValue: false }
} satisfies InitOptions;

/** What to do about a string that no file holds. */
export type OnMissing = (key: string, locale: string) => void;

export interface StringsOptions {
	/** Throws in tests; logs in production, where a missing string must not break a screen. */
	readonly onMissing: OnMissing;
	/** Changes each string before its values are put in; the pseudo-locale does. */
	readonly transform?: (template: string) => string;
}

/** The strings of the interface in every language there is. */
export class Strings {
	readonly #source: Pick<i18n, 't' | 'exists'>;
	readonly #options: StringsOptions;
	readonly #templates = new Map<string, string>();

	public constructor(
		source: Pick<i18n, 't' | 'exists'>,
		/** Languages that have files. */
		public readonly locales: readonly string[],
		options: StringsOptions
	) {
		this.#source = source;
		this.#options = options;
	}

	/** The first of the wishes that can be met: exactly (`de`), or in another region (`en-GB` → `en-US`); else the default. */
	public supported(...wishes: readonly (string | null | undefined)[]): string {
		for (const wish of wishes) {
			if (!wish) continue;
			const language = wish.split('-', 1)[0];
			const found = this.locales.find((locale) => locale === wish) ?? this.locales.find((locale) => locale.split('-', 1)[0] === language);
			if (found) return found;
		}
		return defaultLocale;
	}

	/** Whether any file of this language itself holds the key. */
	public has(locale: string, key: string): boolean {
		return this.#source.exists(key, { lngs: [locale], fallbackLng: [] });
	}

	/** The string as it stands in its file, the plural form for `count` chosen. A missing one falls back to English, then to its key. */
	public template(locale: string, key: string, count?: number): string {
		const cacheKey = `${locale}|${key}|${count ?? ''}`;
		const cached = this.#templates.get(cacheKey);
		if (cached !== undefined) return cached;
		const found = this.#source.t(key, {
			lng: locale,
			...(count === undefined ? {} : { count }),
			skipInterpolation: true,
			defaultValue: ''
		});
		if (found === '') {
			this.#options.onMissing(key, locale);
			return key;
		}
		const template = this.#options.transform?.(found) ?? found;
		if (this.#templates.size < 20_000) this.#templates.set(cacheKey, template);
		return template;
	}

	/** Called for a value that a string asks for and nobody gave. */
	public missing(key: string, locale: string): void {
		this.#options.onMissing(key, locale);
	}
}

/** Reads all string files of a folder (`<locale>/<namespace>.json`) without a client, for tests and tools. */
export function loadStrings(directory: string, options: StringsOptions): Strings {
	const locales = readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
	const resources = Object.fromEntries(locales.map((locale) => [locale, readNamespaces(`${directory}/${locale}`)]));
	const source = createInstance();
	void source.init({ ...i18nextOptions, resources, initAsync: false });
	return new Strings(source, locales, options);
}

function readNamespaces(folder: string): Record<string, Record<string, unknown>> {
	return Object.fromEntries(
		readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))])
	);
}
