import {
	ButtonStyle,
	ChannelType,
	type ChatInputCommandInteraction,
	Client,
	ComponentType,
	GatewayIntentBits,
	type Interaction,
	InteractionResponseType,
	MessageFlags,
	type ModalSubmitInteraction,
	Routes,
	SeparatorSpacingSize,
	TextInputStyle
} from 'discord.js';
import type { Sandbox } from '../../sandbox/src/index.js';
import { type Exhibit, GALLERY, type GalleryPlace, picture } from './gallery.js';

/** A picture of one pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** A bot that shows every component a message and a form can have. */
export async function startShowBot(sandbox: Sandbox): Promise<Client<true>> {
	// A plugin of the product declares an option of its own as required for every client; this is a client without it.
	const client: Client = Reflect.construct(Client, [
		{ intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages], rest: { api: sandbox.api, cdn: sandbox.cdn } }
	]);
	client.on('interactionCreate', (interaction) => void answer(interaction));
	const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
	await client.login(sandbox.token);
	const bot = await ready;
	await bot.application.emojis.create({ name: 'berry', attachment: await picture(64, 64, 330) });
	await bot.application.commands.set([
		{
			name: 'gallery',
			description: 'Everything a message can show',
			options: [
				{
					type: 3,
					name: 'what',
					description: 'Which part of it',
					required: true,
					choices: Object.keys(GALLERY).map((name) => ({ name, value: name }))
				}
			]
		},
		{ name: 'Weigh person', type: 2 },
		{ name: 'Weigh message', type: 3 },
		{
			name: 'typed',
			description: 'Every type of option',
			options: [
				{ type: 3, name: 'text', description: 'Three to eight letters', minLength: 3, maxLength: 8 },
				{ type: 4, name: 'whole', description: 'A whole number', minValue: -2, maxValue: 9 },
				{ type: 5, name: 'flag', description: 'True or false' },
				{ type: 6, name: 'person', description: 'Somebody' },
				{ type: 7, name: 'place', description: 'A text channel', channelTypes: [ChannelType.GuildText] },
				{ type: 8, name: 'group', description: 'A role' },
				{ type: 9, name: 'anyone', description: 'Somebody or a role' },
				{ type: 10, name: 'part', description: 'A number' },
				{ type: 11, name: 'proof', description: 'A file' }
			]
		},
		{
			name: 'tree',
			description: 'Commands below commands',
			options: [
				{ type: 1, name: 'leaf', description: 'Right below' },
				{ type: 2, name: 'branch', description: 'A group', options: [{ type: 1, name: 'twig', description: 'Two below' }] }
			]
		},
		{ name: 'show', description: 'Every component there is' },
		{ name: 'slow', description: 'Thinks before it answers' },
		{ name: 'silent', description: 'Never answers' },
		{
			name: 'pick',
			description: 'Options with suggestions',
			options: [
				{ type: 3, name: 'fruit', description: 'Which fruit', required: true, autocomplete: true },
				{ type: 4, name: 'count', description: 'How many', minValue: 1, maxValue: 9 }
			]
		}
	]);
	return bot;
}

async function answer(interaction: Interaction): Promise<void> {
	if (interaction.isAutocomplete()) {
		const typed = interaction.options.getFocused().toLowerCase();
		await interaction.respond(
			['Amarberry', 'Azulberry', 'Mejoberry']
				.filter((one) => one.toLowerCase().includes(typed))
				.map((name) => ({ name, value: `v-${name}` }))
		);
	} else if (interaction.isChatInputCommand()) {
		if (interaction.commandName === 'gallery') await exhibit(interaction);
		if (interaction.commandName === 'tree')
			await interaction.reply(`Ran ${interaction.options.getSubcommandGroup(false) ?? '-'}/${interaction.options.getSubcommand()}`);
		if (interaction.commandName === 'typed')
			await interaction.reply(
				interaction.options.data.map(({ name, value, attachment }) => `${name}=${attachment?.name ?? value}`).join(' | ') || 'none'
			);
		if (interaction.commandName === 'show') await callback(interaction, InteractionResponseType.ChannelMessageWithSource, SHOWN);
		if (interaction.commandName === 'slow') {
			await interaction.deferReply({ flags: MessageFlags.Ephemeral });
			await new Promise((resolve) => setTimeout(resolve, 400));
			await interaction.editReply('Done thinking');
		}
		if (interaction.commandName === 'pick')
			await interaction.reply(`Picked ${interaction.options.getString('fruit')} × ${interaction.options.getInteger('count') ?? 'none'}`);
	} else if (interaction.isButton()) {
		if (interaction.customId === 'secret') await interaction.reply({ content: 'Only for your eyes', flags: MessageFlags.Ephemeral });
		if (interaction.customId.startsWith('form:')) await openForm(interaction, Number(interaction.customId.slice(5)));
		if (interaction.customId.startsWith('reply:')) {
			await interaction.deferUpdate();
			await interaction.followUp({ content: `Pressed ${interaction.customId.slice(6)}`, flags: MessageFlags.Ephemeral });
		}
	} else if (interaction.isAnySelectMenu()) {
		if (interaction.customId !== 'stuck') await interaction.reply(`Chosen: ${interaction.values.join(', ')}`);
	} else if (interaction.isUserContextMenuCommand()) await interaction.reply(`Weighed ${interaction.targetUser.globalName}`);
	else if (interaction.isMessageContextMenuCommand()) await interaction.reply(`Weighed “${interaction.targetMessage.content}”`);
	else if (interaction.isModalSubmit() && interaction.customId !== 'silent') await interaction.reply(filledIn(interaction));
}

/** One part of the gallery: its first message is the answer, the others follow. */
async function exhibit(interaction: ChatInputCommandInteraction): Promise<void> {
	const { guild, client } = interaction;
	const make = GALLERY[interaction.options.getString('what', true)];
	const emoji = (await client.application.emojis.fetch()).first();
	const member = await guild?.members.fetch(client.user.id);
	const role = guild?.roles.cache.find((one) => one.mentionable);
	if (!make || !emoji || !guild || !member || !role) throw new Error('The gallery needs a guild with a role, and its emoji.');
	const place: GalleryPlace = {
		userId: interaction.user.id,
		otherId: guild.ownerId,
		roleId: role.id,
		channelId: interaction.channelId,
		commandId: interaction.commandId,
		emoji: { id: emoji.id, name: emoji.name ?? '' }
	};
	const [first, ...more] = await make(place);
	if (first) await callback(interaction, InteractionResponseType.ChannelMessageWithSource, first);
	for (const { body, files } of more)
		await client.rest.post(Routes.webhook(client.application.id, interaction.token), {
			body,
			auth: false,
			...(files ? { files: [...files] } : {})
		});
}

async function openForm(interaction: Interaction, which: number): Promise<void> {
	await callback(interaction, InteractionResponseType.Modal, { body: FORMS[which] ?? {} });
}

/** Sends the JSON as it stands: what is tested is the page, not a builder. */
async function callback(interaction: Interaction, type: InteractionResponseType, { body, files }: Exhibit): Promise<void> {
	await interaction.client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
		body: { type, data: body },
		auth: false,
		...(files ? { files: [...files] } : {})
	});
}

/** What was sent, field by field. */
function filledIn({ fields }: ModalSubmitInteraction): string {
	return fields.fields
		.map((field) => {
			if (field.type === ComponentType.FileUpload)
				return `${field.customId}=${[...(field.attachments?.values() ?? [])].map((one) => one.name).join('+')}`;
			if ('values' in field) return `${field.customId}=${field.values.join('+')}`;
			return `${field.customId}=${'value' in field ? field.value : ''}`;
		})
		.join(' | ');
}

const label = (name: string, component: object, description?: string) => ({
	type: ComponentType.Label as const,
	label: name,
	...(description ? { description } : {}),
	component
});
const option = (name: string, more: object = {}) => ({
	label: name,
	value: name.toLowerCase(),
	description: `About ${name.toLowerCase()}`,
	...more
});

/** Several forms: one takes five parts at most. */
const FORMS: readonly Exhibit['body'][] = [
	{
		custom_id: 'first',
		title: 'First form',
		components: [
			label(
				'Short text',
				{ type: ComponentType.TextInput, custom_id: 'short', style: TextInputStyle.Short, min_length: 3, max_length: 20 },
				'At least three letters'
			),
			label('Long text', { type: ComponentType.TextInput, custom_id: 'long', style: TextInputStyle.Paragraph, value: 'preset' }),
			label('Colours', {
				type: ComponentType.StringSelect,
				custom_id: 'select',
				min_values: 1,
				max_values: 2,
				options: [option('Red'), option('Green'), option('Blue')]
			}),
			label('Person', { type: ComponentType.UserSelect, custom_id: 'user' }),
			label('Role', { type: ComponentType.RoleSelect, custom_id: 'role' })
		]
	},
	{
		custom_id: 'second',
		title: 'Second form',
		components: [
			label('Channel', { type: ComponentType.ChannelSelect, custom_id: 'channel', channel_types: [ChannelType.GuildText] }),
			label('One of', { type: ComponentType.RadioGroup, custom_id: 'radio', options: [option('Tea'), option('Coffee')] }),
			label('Some of', { type: ComponentType.CheckboxGroup, custom_id: 'boxes', options: [option('Milk'), option('Sugar')] }),
			label('Agreed', { type: ComponentType.Checkbox, custom_id: 'box' }),
			label('Proof', { type: ComponentType.FileUpload, custom_id: 'file', max_values: 2 })
		]
	},
	{
		custom_id: 'third',
		title: 'Third form',
		components: [
			{ type: ComponentType.TextDisplay, content: '### Before you send\nRead **this**.' },
			label('Optional', {
				type: ComponentType.TextInput,
				custom_id: 'maybe',
				style: TextInputStyle.Short,
				required: false,
				max_length: 30,
				placeholder: 'Leave it'
			}),
			label('Anyone', { type: ComponentType.MentionableSelect, custom_id: 'anyone', max_values: 2 }, 'People or roles'),
			label('At least two', {
				type: ComponentType.CheckboxGroup,
				custom_id: 'two',
				min_values: 2,
				max_values: 2,
				options: [option('One', { default: true }), option('Two'), option('Three')]
			}),
			label('Preset', {
				type: ComponentType.RadioGroup,
				custom_id: 'preset',
				required: false,
				options: [option('Left'), option('Right', { default: true })]
			})
		]
	},
	{
		custom_id: 'silent',
		title: 'Silent form',
		components: [label('Words', { type: ComponentType.TextInput, custom_id: 'words', style: TextInputStyle.Paragraph, max_length: 200 })]
	}
];

/** The message with everything, as the API takes it. */
const SHOWN: Exhibit = {
	files: [
		{ name: 'pixel.png', data: PIXEL },
		{ name: 'notes.txt', data: 'Some notes.' }
	],
	body: {
		flags: MessageFlags.IsComponentsV2,
		components: [
			{
				type: ComponentType.TextDisplay,
				content: '# Showcase\n-# small print\n**bold** `code` ~~gone~~\n- one\n- two\n> quoted\n```\nblock\n```'
			},
			{
				type: ComponentType.Container,
				accent_color: 0x2f965a,
				components: [
					{
						type: ComponentType.Section,
						components: [
							{ type: ComponentType.TextDisplay, content: '## Section with a picture\nA line <t:1700000000:R> at <t:1700000000:f>' }
						],
						accessory: { type: ComponentType.Thumbnail, media: { url: 'attachment://pixel.png' }, description: 'A single pixel' }
					},
					{
						type: ComponentType.Section,
						components: [{ type: ComponentType.TextDisplay, content: 'Section with a button' }],
						accessory: { type: ComponentType.Button, style: ButtonStyle.Secondary, label: 'Secret', custom_id: 'secret' }
					},
					{ type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Large },
					{ type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://pixel.png' }, description: 'Pixel in a gallery' }] },
					{ type: ComponentType.File, file: { url: 'attachment://notes.txt' } },
					{
						type: ComponentType.ActionRow,
						components: [
							{ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'First form', custom_id: 'form:0' },
							{ type: ComponentType.Button, style: ButtonStyle.Success, label: 'Second form', custom_id: 'form:1' },
							{ type: ComponentType.Button, style: ButtonStyle.Danger, label: 'Stuck', custom_id: 'stuck' },
							{ type: ComponentType.Button, style: ButtonStyle.Secondary, label: 'Not now', custom_id: 'off', disabled: true },
							{ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Elsewhere', url: 'https://example.com' }
						]
					},
					{
						type: ComponentType.ActionRow,
						components: [
							{
								type: ComponentType.StringSelect,
								custom_id: 'berries',
								placeholder: 'Choose berries',
								max_values: 2,
								options: [option('Amar'), option('Azul'), option('Mejo')]
							}
						]
					}
				]
			}
		]
	}
};
