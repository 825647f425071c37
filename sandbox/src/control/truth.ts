import { explain, PERMISSION_NAMES } from '../explain.js';
import { ALL_PERMISSIONS, Permission, type PermissionRule, type PermissionStep } from '../permissions.js';
import type { Sandbox } from '../sandbox.js';
import { sortChannels } from '../world/channels.js';
import type { GuildRecord } from '../world/records.js';
import type { ExplainStep, ExplainView, PlacesView } from './protocol.js';
import { Refusal } from './refusal.js';

const WORDS: Readonly<Record<PermissionRule, readonly [title: string, reason: string]>> = {
	owner: ['Owner of the guild', 'The owner may do everything everywhere; nothing else is looked at.'],
	'no member': ['Not a member', 'Who is not in the guild may do nothing in it.'],
	everyone: ['@everyone', 'What every member may do in the guild.'],
	role: ['Role', 'Roles only ever add in the guild.'],
	administrator: ['Administrator', 'A role with Administrator may do everything; overwrites do not count.'],
	'overwrite of everyone': ['Channel: @everyone', 'The overwrite of @everyone in this channel: first what it denies, then what it allows.'],
	'overwrites of roles': ['Channel: roles', 'The overwrites of all their roles together: what one allows beats what another denies.'],
	'overwrite of the member': ['Channel: this member', 'The overwrite of the member comes last and beats those of roles.'],
	'no channel': ['No channel', 'The channel that the thread hangs on is gone.'],
	hidden: ['Not visible', 'Without View Channel nothing else counts here.'],
	'private thread': ['Private thread', 'They were not added to this private thread, and have no Manage Threads.'],
	'no writing': ['May not write', 'Files, embeds and mentions of everyone are worth nothing without writing.'],
	timeout: ['In timeout', 'A timeout leaves only looking.'],
	'direct message': ['Direct message', 'Its two sides may do everything, others nothing.']
};

const THREADS = new Set([10, 11, 12]);

/** Everybody and every channel of a guild, to be asked about; of the first one when none is named. */
export function placesView(sandbox: Sandbox, guildId: string | null): PlacesView {
	const { world } = sandbox;
	const guilds = [...world.guilds.values()].map(({ data }) => ({ id: data.id, name: data.name }));
	const guild = guildId === null ? world.guilds.get(guilds[0]?.id ?? '') : world.guild(guildId);
	if (!guild) return { guilds, guild: null, people: [], channels: [] };
	return {
		guilds,
		guild: guild.data.id,
		people: [...world.users.values()]
			.map(({ id, user }) => ({ id, name: nameIn(sandbox, guild, id), bot: user.bot === true, member: guild.members.has(id) }))
			.sort((a, b) => Number(b.member) - Number(a.member) || a.name.localeCompare(b.name)),
		channels: sortChannels(world.channelsOf(guild.data.id)).map(({ id, name, type, parentId }) => ({ id, name, type, parentId }))
	};
}

function nameIn(sandbox: Sandbox, guild: GuildRecord, userId: string): string {
	const { user } = sandbox.world.user(userId);
	return guild.members.get(userId)?.nick ?? user.global_name ?? user.username;
}

/** "Why can't X see this?": the computation that enforces it, in words. */
export function explainView(sandbox: Sandbox, guildId: string, userId: string, channelId: string): ExplainView {
	const { world } = sandbox;
	const guild = world.guild(guildId);
	const channel = world.channel(channelId);
	if (channel.guildId !== guildId) throw new Refusal(400, 'The channel is in another guild.', 'Choose a channel of this guild.');
	const name = nameIn(sandbox, guild, userId);
	const told = explain(world, channel, userId);
	const sees = (told.result & Permission.ViewChannel) !== 0n;
	const steps = told.steps.map((step) => stepView(guild, step, THREADS.has(channel.type)));
	const deciding = steps[told.decided.get(Permission.ViewChannel) ?? -1];
	const because = deciding ? `decided by: ${deciding.title}` : 'no role and no overwrite gives View Channel';
	return {
		sees,
		verdict: `${name} ${sees ? 'sees' : 'does not see'} ${channel.name}; ${because}.`,
		steps,
		permissions: PERMISSION_NAMES.map(([permission, bit]) => ({
			name: spaced(permission),
			has: (told.result & bit) !== 0n,
			step: told.decided.get(bit) ?? null
		}))
	};
}

function stepView(guild: GuildRecord, { rule, roles, allow, deny }: PermissionStep, thread: boolean): ExplainStep {
	const [title, reason] = WORDS[rule];
	const names = (roles ?? []).map((id) => guild.roles.get(id)?.name ?? id).join(', ');
	const ofParent = thread && rule.startsWith('overwrite') ? ' A thread takes them from the channel above it.' : '';
	return { title: names ? `${title}: ${names}` : title, reason: reason + ofParent, allow: namesOf(allow), deny: namesOf(deny) };
}

function namesOf(set: bigint): string[] {
	if (set === ALL_PERMISSIONS) return ['all'];
	return PERMISSION_NAMES.flatMap(([name, bit]) => (set & bit ? spaced(name) : []));
}

/** `ViewChannel` → "View Channel". */
function spaced(name: string): string {
	return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Z])([A-Z][a-z])/g, '$1 $2');
}
