import { container } from '@sapphire/framework';
import { z } from 'zod';
import type { Actor } from '#core/actor';
import { defineDomain } from '#core/domain';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { guildView } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { memberSlot, permissionsSettings } from '#settings';
import { conflictOf } from '../conflicts.js';
import { staffChannels } from '../identity/identity.plugin.js';
import { registerTrustPart } from '../parts.js';
import { toStaff } from '../to-staff.js';
import { trustSettings } from '../trust.settings.js';
import { Faces } from './faces.js';
import { nameAlertModel } from './name-alerts.model.js';
import { faceOf, toldFace } from './seen-face.js';
import { fulfillersIn, TopFulfillers } from './top-sellers.js';
import { nameCall, warningLines } from './views/warnings.js';
import { nameAlert, Warnings } from './warnings.service.js';

const alert = z.object({ member: z.string(), name: z.string(), by: z.enum(['name', 'avatar']), like: z.string(), likeName: z.string() });

/** What people should know of each other before they deal. */
export const trustWarnings = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, trust, settings, effects, discord, intents, log } = container;
		const alerts = nameAlertModel(mongo);
		await prepareCollections(mongo, [alerts]);
		const faces = new Faces({
			clock,
			async staffOf(guild) {
				const [{ capabilities }, state] = await Promise.all([settings.get(guild, permissionsSettings), settings.state(guild)]);
				const slots = new Set(capabilities.flatMap((capability) => capability.slots).filter((slot) => slot !== memberSlot));
				return { roles: new Set([...slots].flatMap((slot) => state.roles[slot] ?? [])), owner: state.owner };
			},
			near: (guild) =>
				[...(container.client.guilds.cache.get(guild)?.members.cache.values() ?? [])].filter(({ user }) => !user.bot).map(faceOf),
			cached(guild, member) {
				const found = container.client.guilds.cache.get(guild)?.members.cache.get(member);
				return found ? faceOf(found) : null;
			},
			async one(guild, member) {
				const found = await discord.guilds.member(guild, member);
				return found ? toldFace(found) : null;
			},
			page: async (guild, after) => (intents.members ? (await discord.guilds.membersAfter(guild, after)).map(toldFace) : null),
			report: (error, guild) => log.warn({ err: error, guild }, 'The staff of a guild could not be listed')
		});
		container.faces = faces;
		container.relations.useColleagues({
			async colleagues(guild, capability) {
				const [definition, state] = await Promise.all([container.capabilities.definition(guild, capability), settings.state(guild)]);
				const slots = (definition?.slots ?? []).filter((slot) => slot !== memberSlot);
				return faces.holders(guild, new Set(slots.flatMap((slot) => state.roles[slot] ?? [])));
			}
		});
		container.warnings = new Warnings({
			units,
			clock,
			faces,
			trust,
			alerts: (guild) => alerts.findById(rowId(guild, 'name-alerts')).lean(),
			settings: async (guild) => (await settings.get(guild, trustSettings)).warnings
		});
		// Until members sell to each other, those who fulfil are who is imitated.
		container.warnings.useSellers(
			new TopFulfillers({
				clock,
				fulfillers: fulfillersIn(mongo),
				settings: async (guild) => (await settings.get(guild, trustSettings)).warnings
			})
		);
		effects.effect<unknown>({
			kind: nameAlert,
			async run(effect) {
				const screen = nameCall(await guildView(effect.guild), alert.parse(effect.payload));
				return toStaff({ discord, channels: (guild: GuildId) => staffChannels(guild) }, effect, screen);
			}
		});
		registerTrustPart('warnings', {
			async other(view, guild, actor, member) {
				const [may, face] = await Promise.all([hearsOfCases(guild, actor, member), faces.face(guild, member)]);
				const found = actor.id === member ? [] : await container.warnings.about(guild, member, may);
				return { lines: warningLines(view, face?.names[0] ?? '', found), buttons: [] };
			}
		});
	}
});

/** Whether this person may look at cases about the member: they triage or judge, and are not too close. */
async function hearsOfCases(guild: GuildId, actor: Actor, member: MemberId): Promise<boolean> {
	const { policy, relations } = container;
	const may = await Promise.all([policy.can(guild, actor, 'cases.triage'), policy.can(guild, actor, 'cases.judge')]);
	return may.includes(true) && (await conflictOf(relations, guild, actor.id, [member])) === null;
}

declare module '@sapphire/pieces' {
	interface Container {
		warnings: Warnings;
		faces: Faces;
	}
}
