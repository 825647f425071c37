import { z } from 'zod';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import { dayMs } from '#core/time';
import type { Change, UnitWriter, Value } from '#core/units/unit';
import { type Answers, type StoredAnswers, toAnswers, toStored } from './form/answers.js';
import type { RawAnswer } from './form/check-answer.js';
import { type AnswerProblem, buildForm, checkPage, type Form, type FormPage, fittingAnswers, knownFromProfile } from './form/form.js';
import type { PageInput } from './form/page-input.js';
import type { BuyerPrices, CouponView, PriceBuyer } from './pricing/prices.service.js';
import { quote } from './pricing.js';
import type { ListedItem } from './shop.lists.js';
import { type CategoryRow, type DraftRow, draftsCollection, type ItemRow, profilesCollection, type StoredDraft } from './shop.model.js';
import type { ShopRepository } from './shop.repository.js';
import type { ShopSettingsSource } from './shop.service.js';
import type { ChosenAddons, PriceDiscounts, Quote } from './shop.types.js';
import type { Uploads } from './uploads.service.js';

/** Kind of the deadline at which an unsent form is given up. */
export const draftDeadline = 'shop.draftExpired';

/** Who fills the form, as the caller knows them. */
export interface Filler {
	readonly member: MemberId;
	/** Gates that the member passes. */
	readonly openGates: ReadonlySet<string>;
	/** Roles of the member, for what they take off; none where left out. */
	readonly roles?: readonly string[];
	/** Id of the interaction: the same request twice does its work once. */
	readonly request: string;
}

/** A draft with everything its screens show. */
export interface DraftState {
	readonly draft: DraftRow;
	readonly item: ItemRow;
	readonly category: CategoryRow;
	readonly form: Form;
	/** Price as it is now; `null` when the choice is no longer offered. */
	readonly quote: Quote | null;
	/** The coupon on the form; `null`: none. */
	readonly coupon: CouponView | null;
	/** Whether there is a coupon that may count for the item. */
	readonly coupons: boolean;
	readonly profile: Answers;
	/** The item was edited since the draft was started; answers that still fit are kept. */
	readonly itemChanged: boolean;
}

export interface SavedPage {
	readonly state: DraftState;
	readonly page: FormPage;
	/** Empty: the page is saved. */
	readonly problems: readonly AnswerProblem[];
}

export interface DraftChoice {
	readonly variant?: string;
	readonly quantity?: number;
	readonly addons?: ChosenAddons;
	/** Ask the questions that the profile has answered as well. */
	readonly askProfile?: boolean;
	/** Code of a coupon, as `Prices.find` gives it; `null`: without one. */
	readonly coupon?: string | null;
}

/** What the drafts need of the catalogue. */
export interface DraftCatalogue {
	item(guild: GuildId, key: string, zone: string): Promise<ListedItem & { category: CategoryRow }>;
	prices(guild: GuildId, buyer: PriceBuyer, item: ItemRow, coupon: string | null): Promise<BuyerPrices | null>;
}

const mostTries = 4;
/** Of an edited item every page counts as seen: only what no longer fits is asked again. */
const everyPage = ['m0', 'm1', 'm2', 'm3', 'm4', 'd0', 'd1', 'd2', 'd3', 'd4'];

/** Unsent forms: one per member and item, saved page by page, kept for days. */
export class Drafts {
	public constructor(
		private readonly repository: ShopRepository,
		private readonly writer: UnitWriter,
		private readonly catalogue: DraftCatalogue,
		private readonly settings: ShopSettingsSource,
		private readonly uploads: Uploads,
		private readonly clock: Clock,
		private readonly secrets: Pick<SecretBox, 'seal' | 'open'>
	) {}

	/** A member's drafts that can be gone on with, the latest first, at most ten. */
	public async list(guild: GuildId, member: MemberId): Promise<StoredDraft[]> {
		const rows = await this.repository.drafts(guild, member, 10);
		return rows.filter((row) => row.expiresAt > this.clock.now());
	}

	/**
	 * Opens the member's draft of an item, or starts one with the cheapest variant in stock.
	 *
	 * @throws NotFound `shop.item` · what `quote` throws for another choice.
	 */
	public async open(guild: GuildId, filler: Filler, item: string, choice: DraftChoice = {}): Promise<DraftState> {
		const existing = await this.#live(guild, filler.member, item);
		if (existing) return Object.keys(choice).length > 0 ? this.change(guild, filler, item, choice) : this.#state(guild, filler, existing);
		const listed = await this.catalogue.item(guild, item, 'UTC');
		const profile = await this.#profile(guild, filler.member);
		const { definition } = listed.row;
		const variant = choice.variant ?? preselected(listed);
		quote(definition, variant, choice.quantity ?? 1, choice.addons);
		const now = this.clock.now();
		const { draftDays } = await this.settings.shop(guild);
		const row: DraftRow = {
			_id: rowId(guild, 'draft', filler.member, item),
			guild,
			member: filler.member,
			item,
			itemName: definition.name,
			version: listed.row.version,
			rev: 1,
			variant,
			quantity: choice.quantity ?? 1,
			addons: choice.addons ?? {},
			coupon: choice.coupon ?? null,
			answers: [],
			known: knownFromProfile(definition, profile, filler.openGates),
			saved: [],
			refused: [],
			startedAt: now,
			updatedAt: now,
			expiresAt: new Date(now.getTime() + draftDays * dayMs)
		};
		await this.#write(guild, filler, row, { item, ...choice }, [
			{ in: draftsCollection, delete: row._id },
			{ in: draftsCollection, insert: { ...this.#stored(row) } }
		]);
		return this.#state(guild, filler, row);
	}

	/**
	 * Starts the member's draft of an item with answers of an earlier order, and goes on with the page that misses something. What a draft
	 * of the item already says elsewhere stays in it.
	 *
	 * @throws as `open`
	 */
	public async again(
		guild: GuildId,
		filler: Filler,
		item: string,
		choice: DraftChoice,
		sent: ReadonlyMap<string, RawAnswer>
	): Promise<DraftState> {
		const { draft, item: row, profile } = await this.open(guild, filler, item, { ...choice });
		const answers = new Map([...toAnswers(draft.answers), ...fittingAnswers(row.definition, sent, filler.openGates)]);
		const known = new Set(draft.known);
		const form = buildForm(row.definition, { answers, profile, known, saved: new Set(everyPage), openGates: filler.openGates });
		const details = form.details.filter((page) => page.questions.some(({ question }) => answers.has(question.key)));
		const saved = [...form.pages, ...details].map(({ id }) => id);
		const next: DraftRow = { ...draft, answers: toStored(answers), saved, version: row.version };
		await this.#write(guild, filler, next, { again: toStored(answers) }, this.#rewrite(draft, next), `again:${draft.rev}`);
		return this.get(guild, filler, item);
	}

	/** The draft as it is now. @throws NotFound `shop.draft`, `shop.item` */
	public async get(guild: GuildId, filler: Omit<Filler, 'request'>, item: string): Promise<DraftState> {
		return this.#state(guild, filler, await this.#required(guild, filler.member, item));
	}

	/**
	 * Checks and saves a submitted page, which `read` takes out of the form's fields (see `readPage`). What is right is kept even when something else is refused; the problems say what to correct.
	 *
	 * @throws NotFound `shop.draft`, `shop.item`, `shop.page`
	 */
	public async savePage(
		guild: GuildId,
		filler: Filler,
		item: string,
		pageId: string,
		read: (page: FormPage) => PageInput
	): Promise<SavedPage> {
		const before = await this.get(guild, filler, item);
		const page = pageOf(before.form, pageId);
		const input = read(page);
		const { raw, problems: uploadProblems } = await this.uploads.storeAll(guild, filler.member, page, input);
		for (let tries = 1; ; tries += 1) {
			const draft = tries === 1 ? before.draft : await this.#required(guild, filler.member, item);
			const checked = checkPage(page, raw, toAnswers(draft.answers));
			const problems = [
				...uploadProblems,
				...checked.problems.filter((problem) => uploadProblems.every((other) => other.key !== problem.key))
			];
			const seen = before.itemChanged
				? [...before.form.pages, ...before.form.details].filter((row) => row.done).map((row) => row.id)
				: draft.saved;
			const saved = problems.length > 0 ? seen.filter((id) => id !== pageId) : [...new Set([...seen, pageId])];
			const next: DraftRow = {
				...draft,
				answers: toStored(checked.answers),
				saved,
				refused: problems.flatMap(({ key, wrote }) => (wrote === null ? [] : [{ key, wrote }])),
				version: before.item.version
			};
			const changes = [...this.#rewrite(draft, next), ...this.#remember(guild, filler.member, before.profile, page, checked.answers)];
			try {
				await this.#write(guild, filler, next, { pageId, answers: toStored(checked.answers) }, changes, String(draft.rev));
			} catch (error) {
				if (error instanceof DraftMoved && tries < mostTries) continue;
				throw error;
			}
			return { state: await this.get(guild, filler, item), page, problems };
		}
	}

	/** Changes variant, quantity or add-ons, or asks the profile questions again. @throws as `quote`; NotFound `shop.draft` */
	public async change(guild: GuildId, filler: Filler, item: string, choice: DraftChoice): Promise<DraftState> {
		const { draft, item: row } = await this.get(guild, filler, item);
		const { askProfile, ...rest } = choice;
		const next: DraftRow = { ...draft, ...rest, version: row.version, ...(askProfile ? { known: [], saved: [] } : {}) };
		quote(row.definition, next.variant, next.quantity, next.addons);
		const answers = askProfile ? this.#withProfile(draft, await this.#profile(guild, filler.member)) : draft.answers;
		await this.#write(guild, filler, next, { choice: { ...choice } }, this.#rewrite(draft, { ...next, answers }), String(draft.rev));
		return this.get(guild, filler, item);
	}

	/** Gives a draft up. Doing so twice is no error. */
	public async discard(guild: GuildId, filler: Omit<Filler, 'openGates'>, item: string): Promise<void> {
		const draft = await this.repository.draft(guild, filler.member, item);
		if (!draft) return;
		await this.writer.execute({
			guild,
			key: `draft:${filler.member}:${filler.request}:discard`,
			content: { item },
			changes: [{ in: draftsCollection, delete: draft._id }, clearDeadline(guild, subjectOf(draft), draftDeadline)]
		});
	}

	/** Gives up a draft whose days are over; called by its deadline. */
	public async expire(guild: GuildId, member: MemberId, item: string): Promise<void> {
		const draft = await this.repository.draft(guild, member, item);
		if (draft && draft.expiresAt > this.clock.now()) return;
		const subject = subjectOf({ member, item });
		await this.writer.execute({
			guild,
			key: `${subject}:expire:${draft ? draft.expiresAt.getTime() : 'gone'}:${this.clock.now().getTime()}`,
			content: { item },
			changes: [
				...(draft
					? [{ in: draftsCollection, delete: draft._id, when: { rev: draft.rev }, else: () => new DraftMoved() } satisfies Change]
					: []),
				clearDeadline(guild, subject, draftDeadline)
			]
		});
	}

	#stored({ answers, refused, ...draft }: DraftRow): StoredDraft {
		return { ...draft, sealed: this.secrets.seal(draft._id, JSON.stringify({ answers, refused })) };
	}

	#opened({ sealed, ...draft }: StoredDraft): DraftRow {
		const written: Pick<DraftRow, 'answers' | 'refused'> = JSON.parse(this.secrets.open(draft._id, sealed));
		return { ...draft, ...written };
	}

	async #live(guild: GuildId, member: MemberId, item: string): Promise<DraftRow | null> {
		const draft = await this.repository.draft(guild, member, item);
		return draft && draft.expiresAt > this.clock.now() ? this.#opened(draft) : null;
	}

	async #required(guild: GuildId, member: MemberId, item: string): Promise<DraftRow> {
		const draft = await this.#live(guild, member, item);
		if (!draft) throw new NotFound('shop.draft');
		return draft;
	}

	async #profile(guild: GuildId, member: MemberId): Promise<Answers> {
		return toAnswers((await this.repository.profile(guild, member))?.answers ?? []);
	}

	async #state(guild: GuildId, filler: Omit<Filler, 'request'>, draft: DraftRow): Promise<DraftState> {
		const [{ row, category }, profile] = await Promise.all([
			this.catalogue.item(guild, draft.item, 'UTC'),
			this.#profile(guild, filler.member)
		]);
		const form = buildForm(row.definition, {
			answers: toAnswers(draft.answers),
			profile,
			known: new Set(draft.known),
			saved: new Set(row.version === draft.version ? draft.saved : everyPage),
			openGates: filler.openGates
		});
		const { member, roles = [] } = filler;
		const prices = await this.catalogue.prices(guild, { member, roles }, row, draft.coupon ?? null);
		const price = priceOf(row, draft, prices?.discounts);
		return {
			draft,
			item: row,
			category,
			form,
			profile,
			quote: price,
			coupon: prices?.coupon ?? null,
			coupons: prices?.coupons ?? false,
			itemChanged: row.version !== draft.version
		};
	}

	/** The profile's answers as the draft's own, so that they can be changed. */
	#withProfile(draft: DraftRow, profile: Answers): StoredAnswers {
		const known = new Set(draft.known);
		return toStored(new Map([...[...profile].filter(([key]) => known.has(key)), ...toAnswers(draft.answers)]));
	}

	#rewrite(before: DraftRow, next: DraftRow): Change[] {
		const { variant, quantity, addons, coupon = null, sealed, known, saved, version } = this.#stored(next);
		const set: Record<string, Value> = { variant, quantity, addons, coupon, sealed, known, saved, version, updatedAt: this.clock.now() };
		return [
			{
				in: draftsCollection,
				id: before._id,
				when: { rev: before.rev, startedAt: before.startedAt },
				set,
				inc: { rev: 1 },
				else: (row) => (row ? new DraftMoved() : new NotFound('shop.draft'))
			}
		];
	}

	/** Profile answers of the page, kept for later orders. */
	#remember(guild: GuildId, member: MemberId, profile: Answers, page: FormPage, answers: Answers): Change[] {
		const kept = page.questions.flatMap(({ question }) => {
			const answer = question.storeOnProfile ? answers.get(question.key) : undefined;
			return answer === undefined ? [] : [[question.key, answer] as const];
		});
		if (kept.length === 0) return [];
		const _id = rowId(guild, 'profile', member);
		return [
			{
				in: profilesCollection,
				id: _id,
				upsert: { _id, guild, member, answers: [] },
				set: { answers: toStored(new Map([...profile, ...kept])) }
			}
		];
	}

	async #write(guild: GuildId, filler: Filler, draft: DraftRow, content: Value, changes: readonly Change[], part = 'open'): Promise<void> {
		await this.writer.execute({
			guild,
			key: `draft:${filler.member}:${filler.request}:${part}`,
			content,
			changes: [
				...changes,
				setDeadline(guild, subjectOf(draft), draftDeadline, draft.expiresAt, { member: draft.member, item: draft.item })
			]
		});
	}
}

/** Another page was saved in between; the save is tried again on what is there now. */
class DraftMoved extends DomainError {
	public constructor() {
		super('shop.draftMoved');
	}
}

/** What the deadline of a draft carries. */
export function draftOf(payload: Value): { member: string; item: string } {
	return deadlinePayload.parse(payload);
}

const deadlinePayload = z.object({ member: z.string(), item: z.string() });

const subjectOf = (draft: Pick<DraftRow, 'member' | 'item'>): string => `draft:${draft.member}:${draft.item}`;

/** The page that a custom id names. @throws NotFound `shop.page` */
export function pageOf(form: Form, id: string): FormPage {
	const page = [...form.pages, ...form.details].find((row) => row.id === id);
	if (!page) throw new NotFound('shop.page');
	return page;
}

/** The cheapest variant in stock; the cheapest of all when nothing is. */
function preselected({ row, stock }: ListedItem): string {
	const { variants } = row.definition;
	const byPrice = [...variants].sort((one, other) => quote(row.definition, one.key, 1).total - quote(row.definition, other.key, 1).total);
	return (byPrice.find((variant) => stock.variants[variant.key]?.state !== 'out') ?? byPrice[0]!).key;
}

function priceOf(item: ItemRow, { variant, quantity, addons }: DraftRow, discounts: PriceDiscounts | undefined): Quote | null {
	try {
		return quote(item.definition, variant, quantity, addons, discounts);
	} catch (error) {
		if (error instanceof DomainError) return null;
		throw error;
	}
}
