import { ApplyOptions } from '@sapphire/decorators';
import { PermissionFlagsBits } from 'discord.js';
import { waitingScreen } from '#approvals';
import { NotFound } from '#core/errors';
import { type CommandContext, memberOption, type Parameter, TributeSubcommand } from '#core/interactions/index';
import { auditScreen } from '../audit-screens.data.js';
import { wordsOf } from '../config/words.js';
import { sendExport, uploadScreen } from '../exchange/screens.js';
import { everything } from '../panel/ids.js';
import { categoriesScreen, dashboard, itemsScreen } from '../panel/screens.js';
import { partsScreen } from '../parts/screens.js';
import { testScreen } from '../permissions/permissions.view.js';
import { ask, overview } from '../permissions/screens.js';
import { pricesScreen } from '../prices/screens.js';
import { draftScreen, logScreen, versionNumber, versionScreen } from '../publish/screens.js';
import { rulesScreen } from '../rules/screens.js';
import { areasScreen, settingScreen } from '../setting-screens.data.js';
import { staffScreen } from '../staff/screens.js';
import { textsScreen } from '../texts/screens.js';
import { checkView } from '../views/check.view.js';
import { changedView } from '../views/setting.view.js';

const key = { type: 'string', name: 'key', autocomplete: true, maxLength: 100 } as const satisfies Parameter;
const capability = { type: 'string', name: 'capability', autocomplete: true, maxLength: 60 } as const satisfies Parameter;
const permissions = { group: 'permissions', capability: 'permissions.edit' } as const;

/** `/config`: what owners set, who may do what, and what was done. */
@ApplyOptions<TributeSubcommand.Options>({
	namespace: 'admin',
	feature: 'always',
	defaultMemberPermissions: PermissionFlagsBits.ManageGuild,
	entries: [
		{
			name: 'panel',
			run: 'panel',
			capability: 'config.view',
			parameters: [
				{
					type: 'string',
					name: 'area',
					choices: ['overview', 'categories', 'items', 'prices', 'rewards', 'ranks', 'gates', 'tiers', 'parts', 'staff', 'texts']
				}
			]
		},
		{ name: 'check', run: 'check', capability: 'config.view' },
		{ name: 'view', run: 'view', capability: 'config.view', parameters: [key] },
		{
			name: 'set',
			run: 'set',
			capability: 'config.edit',
			parameters: [
				{ ...key, required: true },
				{ type: 'string', name: 'value', autocomplete: true, required: true, maxLength: 4_000 }
			]
		},
		{ name: 'reset', run: 'reset', capability: 'config.edit', parameters: [{ ...key, required: true }] },
		{
			name: 'import',
			run: 'importFile',
			capability: 'catalog.edit',
			parameters: [{ type: 'attachment', name: 'file', required: true }]
		},
		{
			name: 'export',
			run: 'exportFile',
			capability: 'catalog.edit',
			parameters: [{ type: 'string', name: 'format', choices: ['pack', 'csv', 'json'] }]
		},
		{
			name: 'audit',
			run: 'audit',
			capability: 'audit.view',
			parameters: [
				{ type: 'user', name: 'member' },
				{ type: 'string', name: 'area', autocomplete: true, maxLength: 60 },
				{ type: 'string', name: 'from', minLength: 8, maxLength: 10 }
			]
		},
		{ name: 'publish', run: 'publish', capability: 'config.view' },
		{
			name: 'versions',
			run: 'versions',
			capability: 'config.view',
			parameters: [{ type: 'string', name: 'version', autocomplete: true, maxLength: 40 }]
		},
		{ ...permissions, name: 'show', run: 'permissionsShow' },
		{ ...permissions, name: 'test', run: 'permissionsTest', parameters: [{ type: 'user', name: 'member', required: true }, capability] },
		{
			...permissions,
			name: 'map',
			run: 'permissionsMap',
			parameters: [
				{ ...capability, required: true },
				{ type: 'role', name: 'role', required: true }
			]
		},
		{ ...permissions, capability: 'public', name: 'requests', run: 'permissionsRequests' }
	]
})
export class ConfigCommand extends TributeSubcommand {
	public async panel(context: CommandContext): Promise<void> {
		switch (context.options.getString('area')) {
			case 'categories':
				return context.reply(await categoriesScreen(context, 0));
			case 'items':
				return context.reply(await itemsScreen(context, everything, 'all', 0));
			case 'parts':
				return context.reply(await partsScreen(context));
			case 'staff':
				return context.reply(await staffScreen(context));
			case 'texts':
				return context.reply(await textsScreen(context));
			case 'prices':
				return context.reply(await pricesScreen(context));
			case 'rewards':
				return context.reply(await rulesScreen(context, 'reward', 0));
			case 'ranks':
				return context.reply(await rulesScreen(context, 'rank', 0));
			case 'gates':
				return context.reply(await rulesScreen(context, 'gate', 0));
			case 'tiers':
				return context.reply(await rulesScreen(context, 'tier', 0));
			default:
				return context.reply(await dashboard(context));
		}
	}

	public async check({ guild, actor, view, reply }: CommandContext): Promise<void> {
		await reply(checkView(view, await this.container.check.look(guild, actor), 0));
	}

	public async view(context: CommandContext): Promise<void> {
		const wanted = context.options.getString('key');
		await context.reply(wanted === null ? await areasScreen(context) : await settingScreen(context, wanted));
	}

	public async set({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const input = { typed: options.getString('value') ?? '', words: wordsOf(view) };
		await reply(changedView(view, await this.container.guildConfig.set(guild, actor, options.getString('key') ?? '', input), 'config.set'));
	}

	public async reset({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const made = await this.container.guildConfig.reset(guild, actor, options.getString('key') ?? '', { words: wordsOf(view) });
		await reply(changedView(view, made, 'config.reset'));
	}

	public async importFile(context: CommandContext): Promise<void> {
		const file = context.options.getAttachment('file', true);
		await context.reply(await uploadScreen(context, { name: file.name, url: file.url, size: file.size }));
	}

	public async exportFile(context: CommandContext): Promise<void> {
		await sendExport(context, context.options.getString('format') ?? 'pack');
	}

	public async audit(context: CommandContext): Promise<void> {
		const { options, reply } = context;
		const wanted = {
			area: options.getString('area') ?? '',
			member: options.getUser('member')?.id ?? '',
			from: options.getString('from') ?? ''
		};
		await reply(await auditScreen(context, { ...wanted, page: 0, at: '' }));
	}

	public async publish(context: CommandContext): Promise<void> {
		await context.reply(await draftScreen(context));
	}

	public async versions(context: CommandContext): Promise<void> {
		const wanted = context.options.getString('version');
		await context.reply(wanted === null ? await logScreen(context, 0) : await versionScreen(context, versionNumber(wanted), 0));
	}

	public async permissionsShow(ctx: CommandContext): Promise<void> {
		return ctx.reply(await overview(ctx, 0));
	}

	public async permissionsTest({ guild, actor, view, options, interaction, reply }: CommandContext): Promise<void> {
		const of = memberOption(interaction, 'member');
		if (!of) throw new NotFound('admin.member');
		const standing = await this.container.permissions.test(guild, actor, of, options.getString('capability'));
		return reply(testScreen(view, { name: of.name, standing, slots: await this.container.permissions.slotNames(guild) }));
	}

	public async permissionsMap(ctx: CommandContext): Promise<void> {
		const { options, interaction, reply } = ctx;
		const wanted = { capability: options.getString('capability', true), role: options.getRole('role', true).id };
		return reply(await ask(ctx, interaction, wanted));
	}

	/** Everyone may look: each sees only what they may answer, or have asked for. */
	public async permissionsRequests({ guild, actor, view, reply }: CommandContext): Promise<void> {
		return reply(waitingScreen(view, await this.container.approvals.waiting(guild, actor), actor.id));
	}
}
