import type { Clock } from '#core/clock';
import type { ChannelId, GuildId } from '#core/ids';
import { Watch } from '#core/scheduling/watch';
import type { Button, ViewContext } from '#core/views/kit';
import type { Settings } from '#settings';
import type { Shop } from '../shop.service.js';
import { shopSettings } from '../shop.settings.js';
import { type StorefrontChange, StorefrontChanges } from './gateway.js';
import { type LowStock, piecesOf } from './low-stock.js';
import { panelsOf } from './panels.js';
import type { Storefront, StorefrontHealth, StorefrontService } from './storefront.service.js';

/** Channel slot of the storefront. */
export const storefrontSlot = 'shop';

const hour = 3_600_000;

type Buttons = (view: ViewContext) => readonly Button[];

/** What makes a guild's storefront what it is to be. */
export interface WantedDeps {
	readonly settings: Settings;
	readonly shop: Shop;
	view(guild: GuildId): Promise<ViewContext>;
	readonly buttons: Buttons;
	/** What the owner wrote for members. */
	own(guild: GuildId, name: 'shopGreeting' | 'footer'): Promise<string | null>;
}

/** What the storefront of a guild is to be now. */
export async function wantedStorefront({ settings, shop, view, buttons, own }: WantedDeps, guild: GuildId): Promise<Storefront> {
	const [{ installed, channels }, on, { storefront }] = await Promise.all([
		settings.state(guild),
		settings.feature(guild, 'shop'),
		settings.get(guild, shopSettings)
	]);
	const { pin, remakesPerDay } = storefront;
	if (!installed || !on || !storefront.enabled) return { channel: null, panels: [], hashes: [], pin, remakesPerDay };
	const panels = await panelsOf({ shop, view, buttons, own }, guild, storefront.items);
	return { channel: channels[storefrontSlot] ?? null, panels, hashes: panels.map(({ hash }) => hash), pin, remakesPerDay };
}

export interface StorefrontsDeps extends WantedDeps {
	readonly service: StorefrontService;
	readonly lowStock: LowStock;
	readonly clock: Clock;
	/** The guilds that this process serves. */
	guilds(): readonly GuildId[];
	/** Runs what waits for a right now. */
	hurry(guild: GuildId): Promise<unknown>;
	failed(error: unknown): void;
}

/** The storefronts of all guilds: what looks at them, and when. */
export class Storefronts {
	readonly #watch: Watch;
	readonly #changes: StorefrontChanges;
	#verified = 0;
	#busy: (guild: GuildId) => Promise<boolean> = () => Promise.resolve(false);

	public constructor(private readonly deps: StorefrontsDeps) {
		this.#watch = new Watch({ look: (guild) => this.#look(guild), failed: deps.failed });
		this.#changes = new StorefrontChanges({ service: deps.service, soon: (guild) => this.soon(guild), hurry: deps.hurry });
	}

	/** Announces, at start, who says when a guild is being set up: nothing is shown before that has ended. */
	public holdWhile(busy: (guild: GuildId) => Promise<boolean>): void {
		this.#busy = busy;
	}

	/** Whether the guild is being set up. */
	public held(guild: GuildId): Promise<boolean> {
		return this.#busy(guild);
	}

	/** Something may have changed in a guild: it is looked at soon, once for all changes of that time. */
	public soon(guild: GuildId): void {
		this.#watch.soon(guild);
	}

	/** Looks at every guild that this process serves; once in an hour, and at a start, at the messages themselves too. */
	public async lookEverywhere(start = false): Promise<void> {
		const now = this.deps.clock.now().getTime();
		const slot = Math.floor(now / hour);
		const verify = start || slot !== this.#verified;
		this.#verified = slot;
		for (const guild of this.deps.guilds()) {
			try {
				if ((await this.deps.settings.state(guild)).version === 0) continue;
				if (verify) await this.deps.service.verify(guild, start ? `start:${now}` : `hour:${slot}`);
				await this.#look(guild);
			} catch (error) {
				this.deps.failed(error);
			}
		}
	}

	/** Acts on what changed at Discord. */
	public noticed(change: StorefrontChange): Promise<void> {
		return this.#changes.noticed(change);
	}

	/** How the storefront of a guild stands. */
	public health(guild: GuildId): Promise<StorefrontHealth> {
		return this.deps.service.health(guild);
	}

	/** Posts again what is missing, whatever the limit of the day says. Leaves an audit row. */
	public async postAgain(guild: GuildId, by: Parameters<StorefrontService['postAgain']>[1]): Promise<void> {
		await this.deps.hurry(guild);
		await this.deps.service.postAgain(guild, by);
	}

	public close(): void {
		this.#watch.close();
	}

	async #look(guild: GuildId): Promise<void> {
		const { settings, shop, lowStock, service } = this.deps;
		const [{ version, zone }, { lowStock: alarm }] = await Promise.all([settings.state(guild), settings.get(guild, shopSettings)]);
		if (version === 0) return;
		if (await this.#busy(guild)) return this.soon(guild);
		await service.look(guild);
		const shelves = await shop.shelves(guild, zone);
		const items = shelves.flatMap((shelf) => shelf.items);
		await lowStock.look(guild, piecesOf(items, alarm.at), alarm.alarm);
	}
}

/** Buttons that higher domains put under every panel. */
export class StorefrontButtons {
	readonly #makers: Buttons[] = [];

	/** Announces, at start, buttons to the screens of a higher domain. */
	public register(make: Buttons): void {
		this.#makers.push(make);
	}

	public readonly of: Buttons = (view) => this.#makers.flatMap((make) => make(view));
}

/** The channels of some slots that are there, in their order. */
export async function channelsOf(settings: Settings, guild: GuildId, slots: readonly string[]): Promise<readonly ChannelId[]> {
	const { channels } = await settings.state(guild);
	return slots.flatMap((slot) => channels[slot] ?? []);
}
