import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { UnitWriter } from '#core/units/unit';
import type { Settings } from '#settings';
import type { Editor } from '../editor/edit.types.js';
import type { PriceRepository } from '../pricing/price.repository.js';
import type { ShopRepository } from '../shop.repository.js';
import { exportPack } from './export.js';
import { exportCsv, exportJson } from './table.js';

/** What a guild can export. */
export const exportFormats = ['pack', 'csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportedFile {
	readonly name: string;
	readonly data: Buffer;
	readonly items: number;
	/** Of a pack: whether the settings are in it. */
	readonly settings: boolean;
}

export interface ExportDependencies {
	/** The editors' side of the catalogue. */
	readonly repository: Pick<ShopRepository, 'categories' | 'items'>;
	readonly rules: Pick<PriceRepository, 'rules'>;
	/** The editors' side of the settings. */
	readonly settings: Pick<Settings, 'values' | 'state'>;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly clock: Clock;
}

/** Writes a guild's shop into a file. What is in it is said in `docs/pack-format.md`. */
export class Exports {
	public constructor(private readonly with_: ExportDependencies) {}

	/** The file. Settings are in a pack only for who may change them. @throws Forbidden without `catalog.edit` */
	public async file(guild: GuildId, { actor, request }: Editor, format: ExportFormat): Promise<ExportedFile> {
		const { repository, rules, settings, policy, clock, units } = this.with_;
		await policy.require(guild, actor, 'catalog.edit');
		const [categories, items, prices, values, state, withSettings] = await Promise.all([
			repository.categories(guild),
			repository.items(guild),
			rules.rules(guild),
			settings.values(guild),
			settings.state(guild),
			this.#maySee(guild, actor)
		]);
		const at = clock.now();
		const day = at.toISOString().slice(0, 10);
		await units.execute({
			guild,
			key: `export:${request}`,
			content: { format },
			changes: [],
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action: 'catalogue.exported',
					target: 'catalogue',
					after: { format, items: items.length }
				}
			]
		});
		const facts = { items: items.length, settings: format === 'pack' && withSettings };
		if (format === 'csv') return { ...facts, name: `items-${day}.csv`, data: exportCsv(items) };
		const content =
			format === 'json'
				? exportJson(items)
				: exportPack({ name: state.name, at, categories, items, prices, values, roles: state.roles, withSettings });
		const name = format === 'json' ? `items-${day}.json` : `shop-${day}.json`;
		return { ...facts, name, data: Buffer.from(`${JSON.stringify(content, null, '\t')}\n`) };
	}

	async #maySee(guild: GuildId, actor: Actor): Promise<boolean> {
		return this.with_.policy.can(guild, actor, 'config.edit');
	}
}
