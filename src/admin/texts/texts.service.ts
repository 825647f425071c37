import type { z } from 'zod';
import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import { visible } from '#core/i18n/escape';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter } from '#core/units/unit';
import { inFirst, type OwnTextName, ownTextLimits, ownTextsSettings, type Settings, switchCapabilities } from '#settings';
import { markOf } from '../config/values.js';

type Stored = z.output<typeof ownTextsSettings.schema>;

/** A text that an owner may write. */
export interface OwnText {
	/** `shopGreeting`, or `t.<category>` for the tickets of one category. */
	readonly key: string;
	readonly name: OwnTextName;
	/** Only for tickets of one category: what it is called. */
	readonly category: string | null;
	readonly max: number;
	/** What is written, by language. */
	readonly written: Readonly<Record<string, string>>;
}

/** One text in one language. */
export interface OwnTextLook extends OwnText {
	readonly locale: string;
	/** What is written in this language; `null`: nothing. */
	readonly value: string | null;
	/** What readers of this language see: their own, else the guild's, else any. */
	readonly shown: string | null;
	readonly locales: readonly string[];
	/** A mark of the value: whoever changes it names the one that they saw. */
	readonly seen: string;
}

/** A text was changed. `version`: what undo takes back; `null`: nothing was changed. */
export interface TextChanged {
	readonly look: OwnTextLook;
	readonly version: number | null;
}

export interface TextsDeps {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly locales: readonly string[];
	/** The categories of the shop. */
	categories(guild: GuildId): Promise<readonly { readonly key: string; readonly name: string }[]>;
}

/** Before the key of a category. Short, because custom ids are. */
const ofCategory = 't.';
/** How often a change is tried anew when something else in the settings was changed meanwhile. */
const mostTries = 6;

/** What owners tell members in their own words: written, shown as members see it, taken away, taken back. */
export class Texts {
	public constructor(private readonly deps: TextsDeps) {}

	/** Every text. @throws Forbidden without `config.view`. */
	public async all(guild: GuildId, actor: Actor): Promise<readonly OwnText[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.#texts(guild);
	}

	/** One text in one language. @throws Forbidden · NotFound `admin.text` */
	public async look(guild: GuildId, actor: Actor, key: string, locale: string): Promise<OwnTextLook> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.#look(guild, key, locale);
	}

	/** One text for whoever is about to write it. @throws as `set`, before anything was written. */
	public async edit(guild: GuildId, actor: Actor, key: string, locale: string): Promise<OwnTextLook> {
		await this.#allow(guild, actor);
		return this.#look(guild, key, locale);
	}

	/**
	 * Writes a text, or takes it away where nothing was typed.
	 *
	 * @throws Forbidden · NotFound `admin.text` · DomainError `admin.textMention` · `admin.textTooLong` (`max`) · `admin.textMoved` when
	 * somebody else wrote it meanwhile.
	 */
	public async set(guild: GuildId, actor: Actor, key: string, locale: string, typed: string, seen: string): Promise<TextChanged> {
		await this.#allow(guild, actor);
		const value = visible(typed) || null;
		if (value !== null && /<[@#:a]|@everyone|@here|discord\.gg\//i.test(value)) throw new DomainError('admin.textMention');
		return this.#write(guild, actor, { key, locale, value, seen, action: value === null ? 'config.reset' : 'config.set' });
	}

	/** Takes one change back: the text is as it was before that version. @throws as `set`. */
	public async undo(guild: GuildId, actor: Actor, key: string, locale: string, version: number): Promise<TextChanged> {
		await this.#allow(guild, actor);
		const now = await this.#look(guild, key, locale);
		const [before, after] = await Promise.all([
			this.deps.settings.valuesOf(guild, version - 1),
			this.deps.settings.valuesOf(guild, version)
		]);
		if (!before || !after) throw new DomainError('admin.textMoved', open(now));
		const at = (values: typeof before): string | null => textIn(ownTextsSettings.parse(values[ownTextsSettings.name]), key)[locale] ?? null;
		const [old, made] = [at(before), at(after)];
		if (now.value !== made) throw new DomainError('admin.textMoved', open(now));
		return this.#write(guild, actor, { key, locale, value: old, seen: now.seen, action: 'config.undone' });
	}

	async #write(
		guild: GuildId,
		actor: Actor,
		made: { readonly key: string; readonly locale: string; readonly value: string | null; readonly seen: string; readonly action: string }
	): Promise<TextChanged> {
		const { settings, units } = this.deps;
		const { key, locale, value, seen, action } = made;
		for (let tries = 1; ; tries++) {
			settings.changed(guild);
			const { version } = await settings.state(guild);
			const look = await this.#look(guild, key, locale);
			if (look.value === value) return { look, version: null };
			if (look.seen !== seen) throw new DomainError('admin.textMoved', open(look));
			if (value !== null && value.length > look.max) throw new DomainError('admin.textTooLong', { ...open(look), max: look.max });
			const stored = withText(await settings.get(guild, ownTextsSettings), key, locale, value);
			try {
				const patch = { values: { [ownTextsSettings.name]: stored } };
				const compiled = await settings.compile(guild, version, patch, { actor: actor.id, action });
				await units.execute({
					guild,
					key: `text:${compiled.version}:${actor.id}:${key}:${locale}:${markOf(value)}`,
					content: { key, action },
					changes: compiled.changes,
					audit: [
						{
							actor: actor.id,
							actorKind: actor.isGuildOwner ? 'owner' : 'staff',
							action,
							target: `setting:${ownTextsSettings.name}.${key}.${locale}`,
							before: { version, value: look.value },
							after: { version: compiled.version, value }
						}
					]
				});
				settings.changed(guild);
				return { look: await this.#look(guild, key, locale), version: compiled.version };
			} catch (error) {
				// Another setting was changed at the same moment: this one is looked at again.
				if (!(error instanceof DomainError) || error.code !== 'settings.stale' || tries >= mostTries) throw error;
			} finally {
				settings.changed(guild);
			}
		}
	}

	async #look(guild: GuildId, key: string, wanted: string): Promise<OwnTextLook> {
		const { locales, settings } = this.deps;
		const text = (await this.#texts(guild)).find((one) => one.key === key);
		if (!text) throw new NotFound('admin.text');
		const { language } = await settings.state(guild);
		const locale = [wanted, language, ...locales].find((one) => locales.includes(one)) ?? wanted;
		const value = text.written[locale] ?? null;
		return { ...text, locale, value, shown: inFirst(text.written, [locale, language]), locales, seen: markOf(value).slice(0, 6) };
	}

	async #texts(guild: GuildId): Promise<readonly OwnText[]> {
		const [stored, categories] = await Promise.all([this.deps.settings.get(guild, ownTextsSettings), this.deps.categories(guild)]);
		return [
			...textNames.map((name): OwnText => ({ key: name, name, category: null, max: ownTextLimits[name], written: stored[name] })),
			...categories.map(
				({ key, name }): OwnText => ({
					key: `${ofCategory}${key}`,
					name: 'ticketGreeting',
					category: name,
					max: ownTextLimits.ticketGreeting,
					written: stored.ticketGreetings[key] ?? {}
				})
			)
		];
	}

	async #allow(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of switchCapabilities) await this.deps.policy.require(guild, actor, capability);
	}
}

const textNames = ['shopGreeting', 'shopClosed', 'rules', 'footer', 'ticketGreeting'] as const satisfies readonly OwnTextName[];

const open = ({ key, locale }: OwnTextLook) => ({ text: key, locale });

/** A text of all languages. */
function textIn(stored: Stored, key: string): Readonly<Record<string, string>> {
	const name = textNames.find((one) => one === key);
	if (name !== undefined) return stored[name];
	return key.startsWith(ofCategory) ? (stored.ticketGreetings[key.slice(ofCategory.length)] ?? {}) : {};
}

/** The texts with one of them written anew; `null` takes it away. Pure. */
export function withText(stored: Stored, key: string, locale: string, value: string | null): Stored {
	const { [locale]: _, ...others } = textIn(stored, key);
	const next = value === null ? others : { ...others, [locale]: value };
	const name = textNames.find((one) => one === key);
	if (name !== undefined) return { ...stored, [name]: next };
	const category = key.slice(ofCategory.length);
	const { [category]: __, ...greetings } = stored.ticketGreetings;
	return { ...stored, ticketGreetings: Object.keys(next).length === 0 ? greetings : { ...greetings, [category]: next } };
}
