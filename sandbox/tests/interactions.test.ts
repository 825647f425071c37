import {
	ApplicationCommandOptionType,
	ApplicationCommandType,
	ButtonStyle,
	type ChatInputCommandInteraction,
	type Client,
	ComponentType,
	type Interaction,
	MessageFlags,
	type ModalSubmitInteraction,
	TextInputStyle
} from 'discord.js';
import { afterEach, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.js';
import { call, newBot, openStage } from './support.js';

const COMMANDS = [
	{
		name: 'shop',
		description: 'Shop',
		options: [
			{
				type: ApplicationCommandOptionType.Subcommand,
				name: 'list',
				description: 'List',
				options: [{ type: ApplicationCommandOptionType.String, name: 'item', description: 'Item', required: true, autocomplete: true }]
			},
			{
				type: ApplicationCommandOptionType.Subcommand,
				name: 'for',
				description: 'For',
				options: [
					{ type: ApplicationCommandOptionType.User, name: 'who', description: 'Who', required: true },
					{ type: ApplicationCommandOptionType.Integer, name: 'count', description: 'n', min_value: 1, max_value: 5 }
				]
			}
		]
	},
	{ name: 'staff', description: 'Staff', default_member_permissions: '32', contexts: [0] },
	{ name: 'plain', description: 'Plain' },
	{ name: 'Report', type: ApplicationCommandType.Message }
];

/** A bot that answers with what the test gives it. */
async function answering(sandbox: Sandbox, handle: (interaction: Interaction) => Promise<unknown>): Promise<Client<true>> {
	const client = await newBot(sandbox);
	await client.application.commands.set(JSON.parse(JSON.stringify(COMMANDS)));
	client.on('interactionCreate', (interaction) => void handle(interaction).catch((error: unknown) => failures.push(error)));
	return client;
}
const failures: unknown[] = [];
afterEach(() => expect(failures.splice(0)).toEqual([]));

const slash = (interaction: Interaction): ChatInputCommandInteraction => {
	if (!interaction.isChatInputCommand()) throw new Error('not a slash command');
	return interaction;
};

test('slash with sub-command and options, ephemerals seen by one person only', async () => {
	const { sandbox, ben, cleo, general } = await openStage();
	await answering(sandbox, async (interaction) => {
		const command = slash(interaction);
		await command.reply({
			content: `${command.options.getSubcommand()} ${command.options.getUser('who')?.displayName} ${command.options.getInteger('count')}`,
			flags: MessageFlags.Ephemeral
		});
	});
	const outcome = await ben.slash('shop', { who: cleo, count: 3 }, { sub: 'for' });
	expect(outcome).toMatchObject({ kind: 'message', ephemeral: true, deferred: false });
	expect(outcome.message?.content).toBe('for Cleo 3');
	expect(outcome.message?.interaction?.name).toBe('shop for');
	expect(ben.sees(general).map((one) => one.content)).toEqual(['for Cleo 3']);
	expect(cleo.sees(general)).toEqual([]);
	expect(sandbox.messages(general)).toEqual([]);
	await expect(ben.slash('shop', { who: cleo, count: 6 }, { sub: 'for' })).rejects.toThrow('out of bounds');
	await expect(ben.slash('shop', {}, { sub: 'for' })).rejects.toThrow('needs option "who"');
	await expect(ben.slash('shop')).rejects.toThrow('needs a sub-command');
	await expect(ben.slash('nothing')).rejects.toThrow('There is no command "nothing"');
	expect(sandbox.conformance().violations).toEqual([]);
});

test('commands are offered by their permissions', async () => {
	const { sandbox, ada, ben } = await openStage();
	await answering(sandbox, (interaction) => slash(interaction).reply('here'));
	expect(ben.commands()).toEqual(['Report', 'plain', 'shop']);
	expect(ada.commands()).toContain('staff');
	await expect(ben.slash('staff')).rejects.toThrow('does not offer');
	expect((await ada.slash('staff')).text).toBe('here');
});

test('autocomplete', async () => {
	const { sandbox, ben } = await openStage();
	await answering(sandbox, async (interaction) => {
		if (interaction.isAutocomplete()) await interaction.respond([{ name: `${interaction.options.getFocused()}!`, value: 'v' }]);
	});
	expect(await ben.autocomplete('shop', 'item', 'swo', { sub: 'list' })).toEqual([{ name: 'swo!', value: 'v' }]);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('deferred answers: thinking, then the answer; updates; follow-ups; deletion', async () => {
	const { sandbox, ben, general } = await openStage();
	await answering(sandbox, async (interaction) => {
		if (interaction.isButton()) {
			await interaction.deferUpdate();
			await interaction.editReply({ content: 'pressed', components: [] });
			return;
		}
		const command = slash(interaction);
		await command.deferReply({ flags: MessageFlags.Ephemeral });
		await command.editReply({
			content: 'done',
			components: [
				{
					type: ComponentType.ActionRow,
					components: [{ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Go', customId: 'go' }]
				}
			]
		});
		await command.followUp({ content: 'besides' });
	});
	const outcome = await ben.slash('plain');
	expect(outcome).toMatchObject({ kind: 'message', deferred: true, ephemeral: true });
	expect(outcome.text).toBe('done\n(Go) primary\n(only you can see this)');
	await ben.waitForMessage('besides', { channel: general });
	// Nothing else happens afterwards: the edit alone has to end the wait, long before the person gives up.
	const pressed = await ben.click('Go', { message: outcome.message?.id ?? '', settleMs: 3_600_000 });
	expect(pressed).toMatchObject({ kind: 'update', deferred: true });
	expect(pressed.message?.content).toBe('pressed');
	expect(sandbox.conformance().violations).toEqual([]);
});

test('selects of every kind; a client refuses what it would not send', async () => {
	const { sandbox, guild, ada, ben, cleo, general } = await openStage();
	const role = sandbox.createRole(guild, { name: 'Trader' });
	await answering(sandbox, async (interaction) => {
		if (interaction.isAnySelectMenu()) return interaction.reply(`${interaction.componentType}: ${interaction.values.join(',')}`);
		const row = (select: object) => ({ type: ComponentType.ActionRow, components: [select] });
		return slash(interaction).reply({
			components: [
				row({
					type: ComponentType.StringSelect,
					custom_id: 's',
					placeholder: 'Pick',
					max_values: 2,
					options: [
						{ label: 'One', value: '1' },
						{ label: 'Two', value: '2' }
					]
				}),
				row({ type: ComponentType.UserSelect, custom_id: 'u' }),
				row({ type: ComponentType.RoleSelect, custom_id: 'r' }),
				row({ type: ComponentType.ChannelSelect, custom_id: 'c' }),
				row({ type: ComponentType.Button, style: ButtonStyle.Danger, custom_id: 'off', label: 'Off', disabled: true })
			].map((one) => JSON.parse(JSON.stringify(one)))
		});
	});
	const { message } = await ben.slash('plain');
	const on = { message: message?.id ?? '' };
	expect((await ben.select('Pick', ['One', '2'], on)).message?.content).toBe('3: 1,2');
	expect((await ben.select('u', [cleo], on)).message?.content).toBe(`5: ${cleo.id}`);
	expect((await ben.select('r', [role], on)).message?.content).toBe(`6: ${role.id}`);
	expect((await ada.select('c', [general], on)).message?.content).toBe(`8: ${general}`);
	// The rights are the person's, in the channel that was picked.
	const closed = sandbox.createChannel(guild, {
		name: 'closed',
		permission_overwrites: [{ id: guild.everyoneId, type: 0, deny: '1024' }]
	}).id;
	const quiet = sandbox.createChannel(guild, {
		name: 'quiet',
		permission_overwrites: [{ id: guild.everyoneId, type: 0, deny: '2048' }]
	}).id;
	await expect(ben.select('c', [closed], on)).rejects.toThrow('no channel');
	const picked: unknown[] = [];
	sandbox.onChange(({ type, data }) => {
		if (type === 'INTERACTION_CREATE') picked.push(data);
	});
	const allowed = sandbox.permissions(ben.id, { channel: quiet });
	expect(allowed & 2048n).toBe(0n);
	expect((await ben.select('c', [quiet], on)).message?.content).toBe(`8: ${quiet}`);
	expect(picked).toMatchObject([{ data: { resolved: { channels: { [quiet]: { permissions: String(allowed) } } } } }]);
	await expect(ben.select('Pick', ['Three'], on)).rejects.toThrow('no option "Three"');
	await expect(ben.select('Pick', [], on)).rejects.toThrow('takes 1 to 2');
	await expect(ben.click('Off', on)).rejects.toThrow('disabled');
	expect((await ben.select('Pick', ['9'], { ...on, forge: true })).message?.content).toBe('3: 9');
	expect(sandbox.conformance().violations).toEqual([]);
});

test('a modal with every component; uploads reach the bot by URL', async () => {
	const { sandbox, ben, cleo, general } = await openStage();
	let submitted: ModalSubmitInteraction | undefined;
	const label = (text: string, component: object) => ({ type: ComponentType.Label, label: text, component });
	const forms: Record<string, object[]> = {
		first: [
			label('Name', { type: 4, custom_id: 'name', style: TextInputStyle.Short, min_length: 2, max_length: 5 }),
			label('Colour', {
				type: 3,
				custom_id: 'colour',
				options: [
					{ label: 'Red', value: 'r' },
					{ label: 'Blue', value: 'b' }
				]
			}),
			label('Helper', { type: 5, custom_id: 'helper', required: false }),
			label('Proof', { type: 19, custom_id: 'proof', max_values: 2 }),
			{ type: ComponentType.TextDisplay, content: 'Read the rules' }
		],
		second: [
			label('Way', {
				type: 21,
				custom_id: 'way',
				options: [
					{ label: 'Fast', value: 'f' },
					{ label: 'Slow', value: 's', default: true }
				]
			}),
			label('Extras', {
				type: 22,
				custom_id: 'extras',
				min_values: 0,
				required: false,
				options: [
					{ label: 'Box', value: 'box' },
					{ label: 'Card', value: 'card' }
				]
			}),
			label('Agreed', { type: 23, custom_id: 'agreed' }),
			label('Where', { type: 8, custom_id: 'where' }),
			label('Rank', { type: 6, custom_id: 'rank', required: false })
		]
	};
	await answering(sandbox, async (interaction) => {
		if (interaction.isModalSubmit()) {
			submitted = interaction;
			return interaction.reply({ content: 'thanks', flags: MessageFlags.Ephemeral });
		}
		const command = slash(interaction);
		const which = command.options.getString('item', true);
		return command.showModal(JSON.parse(JSON.stringify({ custom_id: which, title: which, components: forms[which] })));
	});
	expect((await ben.slash('shop', { item: 'first' }, { sub: 'list' })).kind).toBe('modal');
	expect(ben.modal()?.title).toBe('first');
	await expect(ben.fill({ Name: 'B', Colour: 'Red' })).rejects.toThrow('2 to 5 characters');
	await expect(ben.fill({ Name: 'Benn', Colour: 'Green' })).rejects.toThrow('no option "Green"');
	await expect(ben.fill({ Name: 'Benn', Colour: 'Red' })).rejects.toThrow('"Proof" takes 1 to 2');
	ben.upload('Proof', { name: 'proof.txt', data: 'seen it' });
	const thanks = await ben.fill({ Name: 'Benn', colour: 'Red', Helper: [cleo.id] });
	expect(thanks.text).toContain('thanks');
	expect(ben.modal()).toBeNull();
	expect(submitted?.fields.getTextInputValue('name')).toBe('Benn');
	expect(submitted?.fields.getStringSelectValues('colour')).toEqual(['r']);
	expect(submitted?.fields.getSelectedUsers('helper')?.map((user) => user.id)).toEqual([cleo.id]);
	const file = submitted?.fields.getUploadedFiles('proof')?.first();
	expect(file?.name).toBe('proof.txt');
	expect(await (await fetch(file?.url ?? '')).text()).toBe('seen it');

	await ben.slash('shop', { item: 'second' }, { sub: 'list' });
	await ben.fill({ Extras: ['Box', 'Card'], Agreed: true, Where: [general] });
	expect(submitted?.fields.getRadioGroup('way')).toBe('s');
	expect(submitted?.fields.getCheckboxGroup('extras')).toEqual(['box', 'card']);
	expect(submitted?.fields.getCheckbox('agreed')).toBe(true);
	expect(submitted?.fields.getSelectedChannels('where')?.map((one) => one?.id)).toEqual([general]);
	expect(sandbox.conformance().violations).toEqual([]);
});

test('context menu on a message', async () => {
	const { sandbox, ben, cleo } = await openStage();
	await answering(sandbox, async (interaction) => {
		if (interaction.isMessageContextMenuCommand()) await interaction.reply(`reported: ${interaction.targetMessage.content}`);
	});
	const said = await cleo.say('something');
	expect((await ben.contextMenu('Report', { message: said })).text).toBe('reported: something');
});

test('a late answer is unknown, a second one is refused, an old token is dead', async () => {
	const { sandbox, ben } = await openStage({ ackMs: 150, conformance: false });
	const codes: (number | string)[] = [];
	const note = (error: unknown): void => void codes.push(error instanceof Error && 'code' in error ? String(error.code) : String(error));
	let second: Promise<unknown> = Promise.resolve();
	let late: Interaction | undefined;
	await answering(sandbox, async (interaction) => {
		const command = slash(interaction);
		if (command.options.getSubcommand(false) === 'list') {
			late = interaction;
			return;
		}
		await command.reply('first');
		second = call(sandbox, 'POST', `/interactions/${command.id}/${command.token}/callback`, { type: 4, data: { content: 'again' } }).then(
			({ body }) => codes.push(body.code)
		);
		await second;
		await sandbox.clock.advance(16 * 60_000);
		await command.editReply('too late').catch(note);
	});
	expect((await ben.slash('shop', { item: 'x' }, { sub: 'list' })).kind).toBe('failed');
	await slash(late as Interaction)
		.reply('sorry')
		.catch(note);
	expect((await ben.slash('plain')).kind).toBe('message');
	await expect.poll(() => codes).toEqual(['10062', 40060, '50027']);
});

test('a modal can not answer a modal; ephemeral buttons belong to their person', async () => {
	const { sandbox, ben, cleo } = await openStage({ conformance: false });
	const codes: unknown[] = [];
	const modal = {
		custom_id: 'm',
		title: 'M',
		components: [{ type: 18, label: 'A', component: { type: 4, custom_id: 'a', style: 1, required: false } }]
	};
	await answering(sandbox, async (interaction) => {
		if (interaction.isModalSubmit()) {
			const { body } = await call(sandbox, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback`, {
				type: 9,
				data: modal
			});
			codes.push(body.code);
			await interaction.reply({
				flags: MessageFlags.Ephemeral,
				components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Mine', customId: 'mine' }] }]
			});
		} else if (interaction.isButton()) await interaction.reply(`pressed by ${interaction.user.username}`);
		else await slash(interaction).showModal(JSON.parse(JSON.stringify(modal)));
	});
	await ben.slash('plain');
	const { message } = await ben.fill({});
	expect(codes).toEqual([50035]);
	await expect(cleo.click('Mine')).rejects.toThrow('sees no button "Mine"');
	await expect(cleo.click('Mine', { message: message?.id ?? '' })).rejects.toThrow("can't see that message");
	expect((await cleo.click('Mine', { message: message?.id ?? '', forge: true })).text).toBe('pressed by cleo');
	expect((await ben.click('forged:id', { forge: true })).text).toBe('pressed by ben');
});
