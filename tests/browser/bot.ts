import {
	ButtonStyle,
	ChannelType,
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
	await bot.application.commands.set([
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
		if (interaction.commandName === 'show') await callback(interaction, InteractionResponseType.ChannelMessageWithSource, SHOWN, true);
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
	} else if (interaction.isStringSelectMenu()) await interaction.reply(`Chosen: ${interaction.values.join(', ')}`);
	else if (interaction.isModalSubmit()) await interaction.reply(filledIn(interaction));
}

async function openForm(interaction: Interaction, which: number): Promise<void> {
	await callback(interaction, InteractionResponseType.Modal, FORMS[which] ?? {});
}

/** Sends the JSON as it stands: what is tested is the page, not a builder. */
async function callback(interaction: Interaction, type: InteractionResponseType, data: object, withFiles = false): Promise<void> {
	const files = [
		{ name: 'pixel.png', data: PIXEL },
		{ name: 'notes.txt', data: 'Some notes.' }
	];
	await interaction.client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
		body: { type, data },
		auth: false,
		...(withFiles ? { files } : {})
	});
}

function filledIn({ customId, fields }: ModalSubmitInteraction): string {
	const lines =
		customId === 'first'
			? [
					`short=${fields.getTextInputValue('short')}`,
					`long=${fields.getTextInputValue('long')}`,
					`select=${fields.getStringSelectValues('select').join('+')}`,
					`user=${fields.getSelectedUsers('user', true).first()?.globalName}`,
					`role=${fields.getSelectedRoles('role', true).first()?.name}`
				]
			: [
					`channel=${fields.getSelectedChannels('channel', true).first()?.id}`,
					`radio=${fields.getRadioGroup('radio')}`,
					`boxes=${fields.getCheckboxGroup('boxes').join('+')}`,
					`box=${fields.getCheckbox('box')}`,
					`file=${fields.getUploadedFiles('file', true).first()?.name}`
				];
	return lines.join(' | ');
}

const label = (name: string, component: object, description?: string) => ({
	type: ComponentType.Label as const,
	label: name,
	...(description ? { description } : {}),
	component
});
const option = (name: string) => ({ label: name, value: name.toLowerCase(), description: `About ${name.toLowerCase()}` });

/** Two forms: one takes five parts at most. */
const FORMS: readonly { readonly custom_id: string; readonly title: string; readonly components: readonly object[] }[] = [
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
	}
];

/** The message with everything, as the API takes it. */
const SHOWN = {
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
};
