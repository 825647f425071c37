import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../src/index.js';
import { call, errorCodes, newBot, openStage } from './support.js';

const long = (count: number): string => 'x'.repeat(count);
const button = (n: number | string, more: object = {}) => ({ type: 2, style: 2, label: 'b', custom_id: `id${n}`, ...more });
const row = (...components: object[]) => ({ type: 1, components });
const select = (more: object = {}) => ({ type: 3, custom_id: 's', options: [{ label: 'a', value: 'a' }], ...more });
const options = (count: number) => Array.from({ length: count }, (_, n) => ({ label: `l${n}`, value: `v${n}` }));
const textDisplay = (count: number) => ({ type: 10, content: long(count) });
const V2 = 1 << 15;

const messages: readonly (readonly [string, object, string])[] = [
	['content over 2,000', { content: long(2001) }, 'content BASE_TYPE_MAX_LENGTH'],
	['11 embeds', { embeds: Array(11).fill({ title: 'x' }) }, 'embeds BASE_TYPE_MAX_LENGTH'],
	['an empty embed', { embeds: [{}] }, 'embeds.0.description BASE_TYPE_REQUIRED'],
	['embed title over 256', { embeds: [{ title: long(257) }] }, 'embeds.0.title BASE_TYPE_MAX_LENGTH'],
	['embed description over 4,096', { embeds: [{ description: long(4097) }] }, 'embeds.0.description BASE_TYPE_MAX_LENGTH'],
	['26 embed fields', { embeds: [{ fields: Array(26).fill({ name: 'a', value: 'b' }) }] }, 'embeds.0.fields BASE_TYPE_MAX_LENGTH'],
	['embeds over 6,000 together', { embeds: [{ description: long(3001) }, { description: long(3000) }] }, 'embeds MAX_EMBED_SIZE_EXCEEDED'],
	['6 rows', { components: Array.from({ length: 6 }, (_, n) => row(button(n))) }, 'components BASE_TYPE_BAD_LENGTH'],
	[
		'6 buttons in a row',
		{ components: [row(...Array.from({ length: 6 }, (_, n) => button(n)))] },
		'components.0.components BASE_TYPE_BAD_LENGTH'
	],
	['button and select in a row', { components: [row(button(1), select())] }, 'components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
	['custom id over 100', { components: [row(button(long(101)))] }, 'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH'],
	['custom id twice', { components: [row(button(1), button(1))] }, 'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'],
	[
		'component id twice',
		{ components: [row(button(1, { id: 5 }), button(2, { id: 5 }))] },
		'components.0.components.1.id COMPONENT_ID_DUPLICATED'
	],
	['label over 80', { components: [row(button(1, { label: long(81) }))] }, 'components.0.components.0.label BASE_TYPE_MAX_LENGTH'],
	[
		'a button without custom id',
		{ components: [row({ type: 2, style: 1, label: 'b' })] },
		'components.0.components.0.custom_id BASE_TYPE_REQUIRED'
	],
	[
		'a link with custom id',
		{ components: [row({ type: 2, style: 5, label: 'b', url: 'https://example.org', custom_id: 'x' })] },
		'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_NOT_ALLOWED'
	],
	['26 options', { components: [row(select({ options: options(26) }))] }, 'components.0.components.0.options BASE_TYPE_BAD_LENGTH'],
	[
		'an option value twice',
		{ components: [row(select({ options: [...options(1), ...options(1)] }))] },
		'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED'
	],
	[
		'min over max',
		{ components: [row(select({ min_values: 3, max_values: 1 }))] },
		'components.0.components.0.min_values SELECT_COMPONENT_MIN_VALUES_GREATER_THAN_MAX'
	],
	[
		'placeholder over 150',
		{ components: [row(select({ placeholder: long(151) }))] },
		'components.0.components.0.placeholder BASE_TYPE_MAX_LENGTH'
	],
	['V2 parts without the flag', { components: [textDisplay(1)] }, 'components.0.type UNION_TYPE_CHOICES'],
	[
		'V2 with content',
		{ flags: V2, content: 'x', components: [textDisplay(1)] },
		'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'
	],
	[
		'V2 with embeds',
		{ flags: V2, embeds: [{ title: 'x' }], components: [textDisplay(1)] },
		'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'
	],
	[
		'V2 over 40 components, nested ones counted',
		{
			flags: V2,
			components: [
				{ type: 17, components: Array.from({ length: 20 }, () => textDisplay(1)) },
				{ type: 17, components: Array.from({ length: 19 }, () => textDisplay(1)) }
			]
		},
		'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED'
	],
	[
		'V2 over 4,000 characters',
		{ flags: V2, components: [textDisplay(2001), textDisplay(2000)] },
		'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED'
	],
	[
		'a section without accessory',
		{ flags: V2, components: [{ type: 9, components: [textDisplay(1)] }] },
		'components.0.accessory BASE_TYPE_REQUIRED'
	],
	[
		'a file that did not come along',
		{ flags: V2, components: [{ type: 13, file: { url: 'attachment://no.txt' } }] },
		'components UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND'
	],
	['a nonce enforced but missing', { content: 'x', enforce_nonce: true }, 'nonce BASE_TYPE_REQUIRED'],
	['an ephemeral channel message', { content: 'x', flags: 64 }, 'flags MESSAGE_FLAGS_INVALID']
];

const label = (component: object, text = 'L') => ({ type: 18, label: text, component });
const input = (more: object = {}) => ({ type: 4, custom_id: 'i', style: 1, ...more });
const modals: readonly (readonly [string, object, string])[] = [
	['title over 45', { title: long(46), components: [label(input())] }, 'data.title BASE_TYPE_BAD_LENGTH'],
	[
		'6 parts',
		{ components: Array.from({ length: 6 }, (_, n) => label(input({ custom_id: `i${n}` }))) },
		'data.components BASE_TYPE_BAD_LENGTH'
	],
	['no part', { components: [] }, 'data.components BASE_TYPE_BAD_LENGTH'],
	['label over 45', { components: [label(input(), long(46))] }, 'data.components.0.label BASE_TYPE_BAD_LENGTH'],
	[
		'a label on a text input in a label',
		{ components: [label(input({ label: 'x' }))] },
		'data.components.0.component.label TEXT_INPUT_LABEL_NOT_ALLOWED'
	],
	[
		'value over its maximum',
		{ components: [label(input({ max_length: 3, value: 'four' }))] },
		'data.components.0.component.value BASE_TYPE_BAD_LENGTH'
	],
	[
		'custom id twice',
		{ components: [label(input()), label(input())] },
		'data.components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'
	],
	[
		'a disabled field',
		{ components: [label(select({ disabled: true }))] },
		'data.components.0.component.disabled COMPONENT_DISABLED_IN_MODAL'
	],
	['a button', { components: [row(button(1))] }, 'data.components.0.components.0.type UNION_TYPE_CHOICES'],
	[
		'11 files',
		{ components: [label({ type: 19, custom_id: 'f', max_values: 11 })] },
		'data.components.0.component.max_values NUMBER_TYPE_MAX'
	],
	[
		'one radio option',
		{ components: [label({ type: 21, custom_id: 'r', options: options(1) })] },
		'data.components.0.component.options BASE_TYPE_BAD_LENGTH'
	],
	[
		'11 checkboxes',
		{ components: [label({ type: 22, custom_id: 'c', options: options(11) })] },
		'data.components.0.component.options BASE_TYPE_BAD_LENGTH'
	]
];

const option = (name: string, more: object = {}) => ({ type: 3, name, description: 'd', ...more });
const commands: readonly (readonly [string, object, string])[] = [
	['upper case', { name: 'Shop' }, '0.name APPLICATION_COMMAND_INVALID_NAME'],
	['a space', { name: 'my shop' }, '0.name APPLICATION_COMMAND_INVALID_NAME'],
	['no description', { description: '' }, '0.description BASE_TYPE_REQUIRED'],
	['description over 100', { description: long(101) }, '0.description BASE_TYPE_MAX_LENGTH'],
	['26 options', { options: Array.from({ length: 26 }, (_, n) => option(`o${n}`)) }, '0.options BASE_TYPE_MAX_LENGTH'],
	[
		'26 choices',
		{ options: [option('o', { choices: Array.from({ length: 26 }, (_, n) => ({ name: `n${n}`, value: `v${n}` })) })] },
		'0.options.0.choices BASE_TYPE_MAX_LENGTH'
	],
	[
		'required after optional',
		{ options: [option('a'), option('b', { required: true })] },
		'0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'
	],
	['an option name twice', { options: [option('a'), option('a')] }, '0.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED'],
	[
		'options beside sub-commands',
		{ options: [{ type: 1, name: 'sub', description: 'd' }, option('a')] },
		'0.options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID'
	],
	[
		'over 8,000 characters',
		{
			options: Array.from({ length: 4 }, (_, o) =>
				option(`o${o}`, { choices: Array.from({ length: 25 }, (_, n) => ({ name: `${n}${long(90)}`, value: `${n}` })) })
			)
		},
		'0 APPLICATION_COMMAND_TOO_LARGE'
	]
];

async function refusal(sandbox: Sandbox, method: string, path: string, body: unknown): Promise<string[]> {
	const got = await call(sandbox, method, path, body);
	expect([got.status, got.body?.code]).toEqual([400, 50035]);
	return errorCodes(got.body.errors);
}

describe('50035 with its error tree', () => {
	test.each(messages)('message: %s', async (_name, body, expected) => {
		const { sandbox, general } = await openStage({ conformance: false });
		expect(await refusal(sandbox, 'POST', `/channels/${general}/messages`, body)).toContain(expected);
		expect(sandbox.messages(general)).toEqual([]);
	});

	test.each(commands)('command: %s', async (_name, command, expected) => {
		const { sandbox } = await openStage({ conformance: false });
		expect(
			await refusal(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, [{ name: 'shop', description: 'd', ...command }])
		).toContain(expected);
	});

	test('modals', async () => {
		const { sandbox, ben } = await openStage({ conformance: false });
		const client = await newBot(sandbox);
		await client.application.commands.set([{ name: 'form', description: 'd' }]);
		const found: [string, string[]][] = [];
		client.on('interactionCreate', async (interaction) => {
			if (!interaction.isChatInputCommand()) return;
			for (const [name, data] of modals) {
				const body = { type: 9, data: { custom_id: 'm', title: 'T', ...data } };
				found.push([name, await refusal(sandbox, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback`, body)]);
			}
			await interaction.reply('done');
		});
		expect((await ben.slash('form')).text).toBe('done');
		for (const [index, [name, codes]] of found.entries()) expect([name, ...codes]).toContain(modals[index]?.[2]);
		expect(found).toHaveLength(modals.length);
	});
});

describe('other limits', () => {
	const cases: readonly (readonly [
		string,
		(ids: { guild: string; channel: string; member: string }) => readonly [string, string, object],
		string
	])[] = [
		[
			'nick over 32',
			({ guild, member }) => ['PATCH', `/guilds/${guild}/members/${member}`, { nick: long(33) }],
			'nick BASE_TYPE_MAX_LENGTH'
		],
		[
			'timeout over 28 days',
			({ guild, member }) => [
				'PATCH',
				`/guilds/${guild}/members/${member}`,
				{ communication_disabled_until: new Date(Date.now() + 29 * 86_400_000).toISOString() }
			],
			'communication_disabled_until GUILD_COMMUNICATION_DISABLED_UNTIL_TOO_FAR'
		],
		['channel name over 100', ({ guild }) => ['POST', `/guilds/${guild}/channels`, { name: long(101) }], 'name BASE_TYPE_BAD_LENGTH'],
		['topic over 1,024', ({ channel }) => ['PATCH', `/channels/${channel}`, { topic: long(1025) }], 'topic BASE_TYPE_MAX_LENGTH'],
		[
			'slow mode over 6 hours',
			({ channel }) => ['PATCH', `/channels/${channel}`, { rate_limit_per_user: 21_601 }],
			'rate_limit_per_user NUMBER_TYPE_MAX'
		],
		['thread name over 100', ({ channel }) => ['POST', `/channels/${channel}/threads`, { name: long(101) }], 'name BASE_TYPE_BAD_LENGTH'],
		[
			'archive after 5 minutes',
			({ channel }) => ['POST', `/channels/${channel}/threads`, { name: 'x', auto_archive_duration: 5 }],
			'auto_archive_duration BASE_TYPE_CHOICES'
		],
		['101 invite uses', ({ channel }) => ['POST', `/channels/${channel}/invites`, { max_uses: 101 }], 'max_uses NUMBER_TYPE_MAX'],
		['role colour', ({ guild }) => ['POST', `/guilds/${guild}/roles`, { color: 0x1000000 }], 'color NUMBER_TYPE_MAX']
	];
	test.each(cases)('%s', async (_name, build, expected) => {
		const { sandbox, guild, general, ben } = await openStage({ conformance: false });
		const [method, path, body] = build({ guild: guild.id, channel: general, member: ben.id });
		expect(await refusal(sandbox, method, path, body)).toContain(expected);
	});

	test('empty messages, too many files, too large ones, too many commands', async () => {
		const { sandbox, general } = await openStage({ conformance: false });
		const path = `/channels/${general}/messages`;
		expect((await call(sandbox, 'POST', path, {})).body.code).toBe(50006);
		expect((await call(sandbox, 'POST', path, { content: '  ' })).body.code).toBe(50006);
		const files = (count: number, bytes: number): FormData => {
			const form = new FormData();
			for (let n = 0; n < count; n++) form.set(`files[${n}]`, new Blob([Buffer.alloc(bytes)]), `f${n}.bin`);
			return form;
		};
		expect((await call(sandbox, 'POST', path, files(11, 1))).body.code).toBe(30015);
		expect((await call(sandbox, 'POST', path, files(1, 10 * 2 ** 20 + 1))).body.code).toBe(40005);
		const many = (count: number, type: number) =>
			Array.from({ length: count }, (_, n) => ({ name: `c${n}`, type, ...(type === 1 ? { description: 'd' } : {}) }));
		const put = async (list: object[]) =>
			(await call(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, list)).body.code ?? 'ok';
		expect([await put(many(100, 1)), await put(many(101, 1)), await put(many(15, 3)), await put(many(16, 3))]).toEqual([
			'ok',
			30032,
			'ok',
			30032
		]);
		expect((await call(sandbox, 'POST', path, undefined, { authorization: 'Bot wrong' })).status).toBe(401);
	});

	test('a guild has 500 channels, a category 50, 250 roles', async () => {
		const { sandbox, guild } = await openStage({ conformance: false });
		const category = sandbox.createChannel(guild, { name: 'c', type: 4 });
		for (let n = 0; n < 50; n++) sandbox.createChannel(guild, { name: `in${n}`, parent_id: category.id });
		expect(await refusal(sandbox, 'POST', `/guilds/${guild.id}/channels`, { name: 'x', parent_id: category.id })).toContain(
			'parent_id CHANNEL_PARENT_MAX_CHANNELS'
		);
		for (let n = sandbox.allChannels(guild).length; n < 500; n++) sandbox.createChannel(guild, { name: `c${n}` });
		expect((await call(sandbox, 'POST', `/guilds/${guild.id}/channels`, { name: 'x' })).body.code).toBe(30013);
		for (let n = 2; n < 250; n++) sandbox.createRole(guild, { name: `r${n}`, position: 1 });
		expect((await call(sandbox, 'POST', `/guilds/${guild.id}/roles`, { name: 'x' })).body.code).toBe(30005);
	});

	test('a guild that was made smaller refuses with the same codes, threads too, until there is room', async () => {
		const { sandbox, guild, general } = await openStage({ conformance: false });
		const category = sandbox.createChannel(guild, { name: 'c', type: 4 });
		const there = sandbox.allChannels(guild).length;
		sandbox.setLimits({ channels: there + 1, inCategory: 0, activeThreads: 1 });
		const channel = (body: object) => call(sandbox, 'POST', `/guilds/${guild.id}/channels`, body);
		expect(await refusal(sandbox, 'POST', `/guilds/${guild.id}/channels`, { name: 'x', parent_id: category.id })).toContain(
			'parent_id CHANNEL_PARENT_MAX_CHANNELS'
		);
		expect((await channel({ name: 'x' })).status).toBe(201);
		expect((await channel({ name: 'y' })).body.code).toBe(30013);
		const thread = () => call(sandbox, 'POST', `/channels/${general}/threads`, { name: 't', type: 12 });
		const first = await thread();
		expect((await thread()).body.code).toBe(160006);
		await call(sandbox, 'PATCH', `/channels/${first.body.id}`, { archived: true });
		expect((await thread()).status).toBe(201);
		sandbox.setLimits({ channels: 500 });
		expect((await channel({ name: 'y' })).status).toBe(201);
	});
});
