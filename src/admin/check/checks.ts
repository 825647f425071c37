import type { GuildChecks } from '#core/checks';
import type { GuildId } from '#core/ids';
import type { Relay } from '#core/outbox/relay';
import type { UnitWriter } from '#core/units/unit';
import { permissionsSettings, type Settings, slotsSettings } from '#settings';
import type { Shop } from '#shop';
import { xpSettings } from '#xp';
import type { SetupService } from '../setup/setup.service.js';
import { discordProblems, setupFix } from './discord.problems.js';
import { roleProblems } from './role.problems.js';
import { teamProblems } from './team.problems.js';
import { retryFix, workProblems } from './work.problems.js';

const hour = 3_600_000;
/** Dead effects that one press tries again. */
const mostRetried = 100;

export interface AdminCheckDeps {
	readonly settings: Settings;
	readonly setup: SetupService;
	readonly shop: Shop;
	readonly relay: Pick<Relay, 'dead' | 'overdue' | 'revive'>;
	readonly units: UnitWriter;
	readonly intents: { readonly messageContent: boolean; readonly members: boolean };
	/** How many members carry each role. */
	memberCounts(guild: GuildId): Promise<ReadonlyMap<string, number>>;
	/** Roles that a guild has. */
	roles(guild: GuildId): Promise<ReadonlySet<string>>;
	moneyLocked(guild: GuildId): Promise<boolean>;
}

/** Registers what the set-up's domain looks for in a guild, and its fixes. */
export function registerAdminChecks(checks: GuildChecks, deps: AdminCheckDeps): void {
	const { settings, setup, shop, relay, units } = deps;
	checks.check({
		name: 'admin.discord',
		async run(guild) {
			const [{ plan, state }, progress] = await Promise.all([setup.outlook(guild), setup.progress(guild)]);
			return discordProblems(plan, state, progress.state === 'stuck');
		}
	});
	checks.check({
		name: 'admin.team',
		versioned: true,
		async run(guild, reading) {
			const [{ capabilities }, { roleSlots }, { roles, zone }, members] = await Promise.all([
				settings.get(guild, permissionsSettings),
				settings.get(guild, slotsSettings),
				settings.state(guild),
				deps.memberCounts(guild)
			]);
			const items = (await shop.on(reading).shelves(guild, zone)).flatMap((shelf) => shelf.items);
			return teamProblems({
				capabilities,
				roleSlots,
				roles,
				members,
				items: items.map(({ row: { definition } }) => ({ name: definition.name, slots: definition.fulfilment.staff.slots }))
			});
		}
	});
	checks.check({
		name: 'admin.roles',
		versioned: true,
		async run(guild, reading) {
			const read = settings.on(reading);
			const [{ zone }, { ranks }] = await Promise.all([read.state(guild), read.get(guild, xpSettings)]);
			const items = (await shop.on(reading).shelves(guild, zone)).flatMap((shelf) => shelf.items);
			const facts = {
				items: items.map(({ row: { definition } }) => ({ name: definition.name, roles: definition.access.roles ?? [] })),
				ranks: ranks.flatMap(({ name, role, archived }) => (archived ? [] : [{ name, role: role ?? null }]))
			};
			const named = facts.items.some(({ roles }) => roles.length > 0) || facts.ranks.some(({ role }) => role !== null);
			return named ? roleProblems({ ...facts, there: await deps.roles(guild) }) : [];
		}
	});
	checks.check({
		name: 'admin.work',
		async run(guild) {
			const [dead, overdue, locked] = await Promise.all([relay.dead(guild), relay.overdue(guild, hour), deps.moneyLocked(guild)]);
			const own = dead.filter(({ deadBy }) => deadBy === undefined);
			return workProblems({ dead: own.map(({ kind }) => kind), overdue, locked, intents: deps.intents });
		}
	});
	checks.fix({
		name: setupFix,
		capability: 'config.pack',
		async says(guild) {
			const { plan } = await setup.outlook(guild);
			const missing = plan.steps.filter(({ state }) => state === 'new' || state === 'found');
			const names = missing.slice(0, 10).map(({ kind, name }) => (kind === 'channel' ? `#${name}` : name));
			return { key: 'admin:check.setup.says', params: { names: { kind: 'user-text', value: names.join(', ') || '–' } } };
		},
		async run(guild, actor) {
			const { state, run } = await setup.progress(guild);
			if (state === 'stuck') await setup.resume(guild, actor);
			else await setup.apply(guild, actor, run);
			return { key: 'admin:check.setup.done' };
		}
	});
	checks.fix({
		name: retryFix,
		capability: 'config.pack',
		async says(guild) {
			return { key: 'admin:check.dead.says', params: { count: (await relay.dead(guild, mostRetried)).length } };
		},
		async run(guild, actor) {
			const dead = (await relay.dead(guild, mostRetried)).filter(({ deadBy }) => deadBy === undefined);
			const [newest] = dead;
			if (newest) {
				await units.execute({
					guild,
					key: `check:retry:${newest.key}:${newest.attempts}`,
					content: null,
					changes: [],
					audit: [
						{
							actor: actor.id,
							actorKind: actor.isGuildOwner ? 'owner' : 'staff',
							action: 'outbox.retried',
							target: 'outbox',
							after: dead.map(({ key }) => key).slice(0, 20)
						}
					]
				});
			}
			let revived = 0;
			for (const { key } of dead) revived += await relay.revive(guild, key);
			return { key: 'admin:check.dead.done', params: { count: revived } };
		}
	});
}
