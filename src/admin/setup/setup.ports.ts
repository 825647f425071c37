import type { Clock } from '#core/clock';
import type { GuildId, RoleId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { Change, UnitWriter } from '#core/units/unit';
import type { GuildState, Publishing, Settings, SlotUses } from '#settings';
import type { CatalogueKeys, Pack } from '#shop';
import type { PackFile } from '../pack-file.js';
import type { PartState } from '../parts/parts.service.js';
import type { SetupRunRow } from './run.types.js';
import type { SetupRepository } from './setup.repository.js';
import type { GuildFacts, SetupChoices, SetupPlan, SetupProgress } from './setup.types.js';

/** What set-up asks Discord about a guild. */
export interface GuildLooker {
	/** @throws DomainError `admin.notInGuild` when the bot is not a member any more. */
	facts(guild: GuildId): Promise<GuildFacts>;
	/** What the guild is called now. @throws DomainError `admin.notInGuild` */
	nameOf(guild: GuildId): Promise<string>;
}

/** What set-up needs of the catalogue. */
export interface CatalogueImport {
	/** The changes that bring a pack's categories, items and questions into the guild; what an owner edited and what is in stock stays. */
	import(guild: GuildId, pack: Pack): Promise<ImportedRows>;
	/** How many items members can order now. */
	forSale(guild: GuildId): Promise<number>;
	/** The import has committed: lists are read anew. */
	imported(guild: GuildId): void;
}

/** An import, ready to be committed. */
export interface ImportedRows extends CatalogueKeys {
	readonly changes: readonly Change[];
	/** Items that get a newer definition. */
	readonly renewed: number;
}

/** Takes up effects that were given up. */
export interface Reviver {
	revive(guild: GuildId, key: string): Promise<number>;
}

/** Everything the wizard shows. */
export interface SetupLook {
	readonly guildName: string;
	readonly choices: SetupChoices;
	readonly plan: SetupPlan;
	readonly progress: SetupProgress;
	readonly presets: readonly { readonly key: string; readonly name: string; readonly description: string }[];
	readonly zone: { readonly key: string; readonly guessed: boolean };
	readonly names: CurrencyNames;
	/** Of what everybody reads: chosen, stored, or as the server's own. */
	readonly language: string;
	/** Credits that a new member gets once; `null`: none. */
	readonly startGrant: number | null;
	/** What will be on: as the guild or the preset has it, and as it was switched here. */
	readonly parts: readonly PartState[];
	/** Items that members can order now. */
	readonly forSale: number;
	/** The newest run, whether it stands or was taken back; `null`: there was none. */
	readonly last: SetupRunRow | null;
	/** How long a run can be taken back, days. */
	readonly undoDays: number;
	/** The newest run that stands, while it can be taken back. */
	readonly undoable: SetupRunRow | null;
}

export interface SetupDependencies {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly uses: SlotUses;
	readonly packs: PackFile;
	readonly catalogue: CatalogueImport;
	readonly looker: GuildLooker;
	readonly repository: SetupRepository;
	/** What set-up changes comes into force with it, where drafts are kept. */
	readonly versions: Pick<Publishing, 'clean'>;
	readonly reviver: Reviver;
	/** The languages that the interface has; the guild's own is taken when it is among them. */
	readonly locales: readonly string[];
}

/** Names and start grant as they are now or were chosen. */
export interface NamesNow {
	readonly names: CurrencyNames;
	readonly startGrant: number | null;
	readonly staffRole: RoleId | null;
	/** What is chosen or holds now (`null`: as the server's own), and what can be chosen. */
	readonly language: string | null;
	readonly locales: readonly string[];
}

/** What the currencies are called, in the plural, and their emoji; empty: none. */
export interface CurrencyNames {
	readonly creditsName: string;
	readonly creditsEmoji: string;
	readonly tokensName: string;
	readonly tokensEmoji: string;
}

/** What set-up would do in a guild, and what is bound there. */
export interface SetupOutlook {
	readonly plan: SetupPlan;
	readonly state: GuildState;
}

/** A run, and what is there and missing now. */
export interface SetupReport {
	readonly run: SetupRunRow;
	readonly look: SetupLook;
}
