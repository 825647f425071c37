import { ButtonStyle, ChannelType, ComponentType, MessageFlags, SelectMenuDefaultValueType, SeparatorSpacingSize } from 'discord.js';
import sharp from 'sharp';

/** What the gallery needs to know of the world it is shown in. */
export interface GalleryPlace {
	readonly userId: string;
	readonly otherId: string;
	readonly roleId: string;
	readonly channelId: string;
	readonly commandId: string;
	/** `<:name:id>` of an emoji of the application. */
	readonly emoji: { readonly id: string; readonly name: string };
}

export interface GalleryFile {
	readonly name: string;
	readonly data: Buffer | string;
}

/** One message of the gallery, as the API takes it. */
export interface Exhibit {
	readonly body: Readonly<Record<string, unknown>>;
	readonly files?: readonly GalleryFile[];
}

/** A picture of slanted stripes, so that cropping and stretching show. */
export function picture(width: number, height: number, hue: number): Promise<Buffer> {
	const stripes = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<defs><pattern id="p" width="48" height="48" patternUnits="userSpaceOnUse" patternTransform="rotate(30)">
		<rect width="48" height="48" fill="hsl(${hue} 45% 38%)"/><rect width="24" height="48" fill="hsl(${hue} 50% 52%)"/></pattern></defs>
		<rect width="100%" height="100%" fill="url(#p)"/><circle cx="50%" cy="50%" r="${Math.min(width, height) / 4}" fill="hsl(${hue} 60% 80%)"/></svg>`;
	return sharp(Buffer.from(stripes)).png().toBuffer();
}

/** A second of a quiet tone. */
export function tone(): Buffer {
	const rate = 8000;
	const header = Buffer.alloc(44);
	header.write('RIFF', 0);
	header.writeUInt32LE(36 + rate, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(rate, 24);
	header.writeUInt32LE(rate, 28);
	header.writeUInt16LE(1, 32);
	header.writeUInt16LE(8, 34);
	header.write('data', 36);
	header.writeUInt32LE(rate, 40);
	return Buffer.concat([header, Buffer.from(Array.from({ length: rate }, (_, at) => 128 + Math.round(20 * Math.sin(at / 3))))]);
}

const option = (name: string, more: object = {}) => ({
	label: name,
	value: name.toLowerCase(),
	description: `About ${name.toLowerCase()}`,
	...more
});
const text = (content: string) => ({ type: ComponentType.TextDisplay, content });
const row = (...components: object[]) => ({ type: ComponentType.ActionRow, components });
const button = (style: ButtonStyle, label: string, custom_id: string, more: object = {}) => ({
	type: ComponentType.Button,
	style,
	label,
	custom_id,
	...more
});
const file = (name: string) => ({ url: `attachment://${name}` });
const V2 = MessageFlags.IsComponentsV2;

const LINES = (place: GalleryPlace): string => `# Heading one
## Heading two
### Heading three
-# Subtext in small
**bold** *italic* ***both*** __under__ ~~gone~~ \`code\` ||hidden **words**||
- a list
- with
  - a nested
    - and deeper
- end
1. first
2. second
> quoted **once**
> and again
[masked link](https://example.com/a "its title") <https://example.com/quiet> https://example.com/plain
<@${place.userId}> <@&${place.roleId}> <#${place.channelId}> </gallery:${place.commandId}> @everyone @here <id:customize> <:${place.emoji.name}:${place.emoji.id}> 🦖
<t:1700000000:t> <t:1700000000:T> <t:1700000000:d> <t:1700000000:D> <t:1700000000:f> <t:1700000000:F> <t:1700000000:s> <t:1700000000:S> <t:1700000000:R>
\`\`\`ts
const answer: number = 42; // wraps: ${'wide '.repeat(40)}
\`\`\`
>>> Everything below
is **quoted**
- even a list`;

/** Everything a message can show, by name. */
export const GALLERY: Readonly<Record<string, (place: GalleryPlace) => Promise<readonly Exhibit[]>>> = {
	markdown: async (place) => [{ body: { content: LINES(place) } }, { body: { content: `🦖 <:${place.emoji.name}:${place.emoji.id}> 🔥` } }],
	embeds: async () => [
		{
			body: {
				content: 'Two embeds',
				embeds: [
					{
						color: 0xe67e22,
						author: { name: 'The author', url: 'https://example.com/author', icon_url: 'attachment://icon.png' },
						title: 'A title with a link',
						url: 'https://example.com',
						description: 'A description with **markdown** and a [link](https://example.com).',
						fields: [
							{ name: 'Inline one', value: 'First', inline: true },
							{ name: 'Inline two', value: 'Second', inline: true },
							{ name: 'Inline three', value: 'Third', inline: true },
							{ name: 'Alone', value: 'A field of its own line, as long as it likes to be.' },
							{ name: 'Pair', value: 'Left', inline: true },
							{ name: 'Pair', value: 'Right', inline: true }
						],
						thumbnail: file('thumb.png'),
						image: file('wide.png'),
						footer: { text: 'The footer', icon_url: 'attachment://icon.png' },
						timestamp: '2024-02-03T04:05:06.000Z'
					},
					{ description: 'Without a colour', image: { url: 'https://example.com/elsewhere.png' } }
				]
			},
			files: [
				{ name: 'icon.png', data: await picture(64, 64, 280) },
				{ name: 'thumb.png', data: await picture(160, 160, 120) },
				{ name: 'wide.png', data: await picture(800, 300, 20) }
			]
		}
	],
	files: async () => [
		{
			body: {
				content: 'Three pictures',
				attachments: [{ id: '0', description: 'Stripes in green' }]
			},
			files: [
				{ name: 'green.png', data: await picture(640, 400, 140) },
				{ name: 'tall.png', data: await picture(300, 640, 200) },
				{ name: 'SPOILER_secret.png', data: await picture(400, 400, 0) }
			]
		},
		{
			body: { content: 'Other files' },
			files: [
				{ name: 'tone.wav', data: tone() },
				{ name: 'prices.csv', data: `item,price\n${Array.from({ length: 30 }, (_, at) => `thing ${at},${at * 7}`).join('\n')}` },
				{ name: 'a_save_with_quite_a_long_name_that_has_to_be_cut_somewhere_or_it_runs_out.bin', data: Buffer.alloc(70_000) },
				{ name: 'SPOILER_notes.txt', data: 'The ending.' }
			]
		}
	],
	components: async () => [
		{
			body: {
				flags: V2,
				components: [
					text('# Components\nText that stands alone, with **markdown**.'),
					{
						type: ComponentType.Container,
						accent_color: 0x2f965a,
						components: [
							{
								type: ComponentType.Section,
								components: [text('## Section with a picture'), text('Second text of the section'), text('-# and a third')],
								accessory: { type: ComponentType.Thumbnail, media: file('thumb.png'), description: 'Stripes beside the text' }
							},
							{ type: ComponentType.Separator, divider: true, spacing: SeparatorSpacingSize.Large },
							{
								type: ComponentType.Section,
								components: [text('Section with a button')],
								accessory: button(ButtonStyle.Secondary, 'Secret', 'secret')
							},
							{ type: ComponentType.Separator, divider: false, spacing: SeparatorSpacingSize.Small },
							{ type: ComponentType.File, file: file('notes.txt') },
							{ type: ComponentType.File, file: file('hidden.txt'), spoiler: true }
						]
					},
					{ type: ComponentType.Container, components: [text('A container without a colour')] },
					{ type: ComponentType.Container, spoiler: true, components: [text('What the container hid')] }
				]
			},
			files: [
				{ name: 'thumb.png', data: await picture(160, 160, 120) },
				{ name: 'notes.txt', data: 'Some notes.' },
				{ name: 'hidden.txt', data: 'Some hidden notes.' }
			]
		}
	],
	media: async () => {
		const pictures = await Promise.all(Array.from({ length: 10 }, (_, at) => picture(at % 2 ? 300 : 500, 360, at * 36)));
		const items = (count: number) =>
			Array.from({ length: count }, (_, at) => ({
				media: file(`${at}.png`),
				description: `Picture ${at + 1} of ${count}`,
				...(count === 5 && at === 4 ? { spoiler: true } : {})
			}));
		return [
			{
				body: {
					flags: V2,
					components: [1, 2, 3, 5, 10].flatMap((count) => [
						text(`-# ${count} in a gallery`),
						{ type: ComponentType.MediaGallery, items: items(count) }
					])
				},
				files: pictures.map((data, at) => ({ name: `${at}.png`, data }))
			}
		];
	},
	buttons: async ({ emoji }) => [
		{
			body: {
				content: 'Buttons',
				components: [
					row(
						button(ButtonStyle.Primary, 'Primary', 'reply:primary'),
						button(ButtonStyle.Secondary, 'Secondary', 'reply:secondary'),
						button(ButtonStyle.Success, 'Success', 'reply:success'),
						button(ButtonStyle.Danger, 'Danger', 'reply:danger'),
						{ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Elsewhere', url: 'https://example.com' }
					),
					row(
						button(ButtonStyle.Primary, 'Off', 'off:1', { disabled: true }),
						button(ButtonStyle.Success, 'With a sign', 'reply:sign', { emoji: { name: '🦖' } }),
						{ type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id: 'reply:only', emoji },
						button(ButtonStyle.Danger, 'Stuck', 'stuck'),
						button(ButtonStyle.Secondary, 'A label as long as a label may be, which is eighty characters, and then it ends', 'reply:long')
					)
				]
			}
		}
	],
	selects: async ({ otherId, roleId, channelId, emoji }) => [
		{
			body: {
				content: 'Selects',
				components: [
					row({
						type: ComponentType.StringSelect,
						custom_id: 'berries',
						placeholder: 'Choose berries',
						min_values: 2,
						max_values: 3,
						options: [
							option('Amar', { default: true }),
							option('Azul', { emoji: { name: '🫐' } }),
							option('Mejo', { emoji }),
							option('Narco')
						]
					}),
					row({
						type: ComponentType.UserSelect,
						custom_id: 'user',
						default_values: [{ id: otherId, type: SelectMenuDefaultValueType.User }]
					}),
					row({
						type: ComponentType.RoleSelect,
						custom_id: 'role',
						min_values: 0,
						default_values: [{ id: roleId, type: SelectMenuDefaultValueType.Role }]
					}),
					row({ type: ComponentType.MentionableSelect, custom_id: 'any', placeholder: 'People and roles', max_values: 2 }),
					row({
						type: ComponentType.ChannelSelect,
						custom_id: 'channel',
						channel_types: [ChannelType.GuildText],
						default_values: [{ id: channelId, type: SelectMenuDefaultValueType.Channel }]
					})
				]
			}
		},
		{
			body: {
				content: 'More selects',
				components: [
					row({
						type: ComponentType.StringSelect,
						custom_id: 'many',
						placeholder: 'One of twenty-five',
						options: Array.from({ length: 25 }, (_, at) => option(`Choice ${String(at + 1).padStart(2, '0')}`))
					}),
					row({ type: ComponentType.StringSelect, custom_id: 'off', placeholder: 'Not now', disabled: true, options: [option('Nothing')] }),
					row({ type: ComponentType.StringSelect, custom_id: 'stuck', placeholder: 'Never answered', options: [option('Something')] })
				]
			}
		}
	],
	forms: async () => [
		{
			body: {
				content: 'Forms',
				components: [
					row(
						button(ButtonStyle.Primary, 'First form', 'form:0'),
						button(ButtonStyle.Primary, 'Second form', 'form:1'),
						button(ButtonStyle.Primary, 'Third form', 'form:2'),
						button(ButtonStyle.Primary, 'Silent form', 'form:3')
					)
				]
			}
		}
	]
};
