import { ApplyOptions } from '@sapphire/decorators';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defineId } from '#core/custom-id/index';
import { DomainError } from '#core/errors';
import { memberId } from '#core/ids';
import {
	AutocompleteHandler,
	type CommandContext,
	type ComponentContext,
	ComponentHandler,
	declareCapabilities,
	type ModalContext,
	ModalHandler,
	type SuggestContext,
	TributeCommand,
	TributeSubcommand
} from '#core/interactions/index';
import { container, label, modal, screen, text, textInput } from '#core/views/kit';
import { guild, member, type Sent, startBot, stranger, textOf } from './harness.js';

const page = (words: string) => screen(container('brand', text(words)));
const seen: unknown[] = [];
const gate = { open: () => {} };

const echoId = defineId('test.echo', ['code']);
const failId = defineId('test.fail', ['how']);
const formId = defineId('test.form', []);
const slowId = defineId('test.slow', []);
const onlyId = defineId('test.only', []);
const newerId = defineId('test.newer', [], { version: 2 });

@ApplyOptions<ComponentHandler.Options>({ capability: 'public' })
class Echo extends ComponentHandler<'code'> {
	public readonly id = echoId;
	public override handle(ctx: ComponentContext<'code'>) {
		seen.push({ guild: ctx.guild, actor: ctx.actor, args: ctx.args, message: ctx.message, locale: ctx.view.locale });
		return ctx.update(page(`echo ${ctx.args.code}`));
	}
}
@ApplyOptions<ComponentHandler.Options>({ capability: 'public' })
class Fail extends ComponentHandler<'how'> {
	public readonly id = failId;
	public override async handle(ctx: ComponentContext<'how'>) {
		if (ctx.args.how === 'late') await ctx.update(page('first'));
		if (ctx.args.how === 'refuse') throw new DomainError('unit.locked', { lock: { kind: 'user-text', value: '*money*' } });
		throw new Error('the secret cause');
	}
}
@ApplyOptions<ComponentHandler.Options>({ capability: 'public' })
class OpenForm extends ComponentHandler<never> {
	public readonly id = formId;
	public override handle(ctx: ComponentContext<never>) {
		return ctx.modal(modal('Form', formId.make(), label('Name', textInput('name'))));
	}
}
@ApplyOptions<ModalHandler.Options>({ capability: 'public' })
class TakeForm extends ModalHandler<never> {
	public readonly id = formId;
	public override handle({ fields, update }: ModalContext<never>) {
		if (fields.text('text').startsWith('Refuse')) throw new DomainError('core.tooSlow');
		seen.push({
			text: fields.text('text'),
			missing: [
				fields.text('nowhere'),
				fields.values('nowhere'),
				fields.boolean('nowhere'),
				fields.files('nowhere'),
				fields.choice('nowhere')
			],
			radio: fields.choice('radio'),
			select: fields.choice('select'),
			users: fields.values('users'),
			group: fields.values('group'),
			box: fields.boolean('box'),
			files: fields.files('files')
		});
		return update(page('taken'));
	}
}
@ApplyOptions<ComponentHandler.Options>({ capability: 'public' })
class Slow extends ComponentHandler<never> {
	public readonly id = slowId;
	public override async handle(ctx: ComponentContext<never>) {
		await new Promise<void>((resolve) => {
			gate.open = resolve;
		});
		await ctx.update(page('the result'));
	}
}
class Only extends ComponentHandler<never> {
	public readonly id = onlyId;
	public constructor(context: ComponentHandler.LoaderContext, options: ComponentHandler.Options) {
		super(context, { ...options, capability: 'orders.fulfil' });
	}
	public override handle(ctx: ComponentContext<never>) {
		return ctx.update(page('not for you'));
	}
}
class Newer extends Echo {
	public override readonly id = newerId as never;
}
class Suggest extends AutocompleteHandler {
	public constructor(context: AutocompleteHandler.LoaderContext, options: AutocompleteHandler.Options) {
		super(context, { ...options, command: 'find', option: 'item', capability: 'public' });
	}
	public override suggest({ typed }: SuggestContext) {
		if (typed === 'boom') throw new Error('boom');
		return Array.from({ length: 30 }, (_, index) => ({ label: `${typed}${'x'.repeat(120)}`, value: `v${index}` }));
	}
}
class Wallet extends TributeSubcommand {
	public constructor(context: TributeSubcommand.LoaderContext, options: TributeSubcommand.Options) {
		super(context, { ...options, namespace: 'core', capability: 'public', entries: [{ name: 'balance', run: 'balance' }] });
	}
	public balance(ctx: CommandContext) {
		return ctx.reply(page('balance'), { public: true });
	}
}
class Broken extends TributeCommand {
	public constructor(context: TributeCommand.LoaderContext, options: TributeCommand.Options) {
		super(context, { ...options, namespace: 'core', capability: 'public', preconditions: ['GuildManager'] });
	}
	public override handle() {
		throw new Error('broken');
	}
}

let bot: Awaited<ReturnType<typeof startBot>>;
let from = 0;

beforeAll(async () => {
	declareCapabilities('orders', { 'orders.fulfil': {} });
	bot = await startBot();
	const handlers = { Echo, Fail, OpenForm, TakeForm, Slow, Only, Newer, Suggest };
	for (const [name, piece] of Object.entries(handlers)) await bot.add('interaction-handlers', name, piece);
	await bot.add('commands', 'wallet', Wallet);
	await bot.add('commands', 'broken', Broken);
});
afterAll(() => bot.stop());
beforeEach(() => {
	from = bot.sent.length;
	seen.length = 0;
	bot.errors.length = 0;
});

/** The next `count` requests of the bot. */
async function next(count = 1): Promise<Sent[]> {
	return (await bot.until(from + count)).slice(from, from + count);
}

test('a command answers once, privately, and mentions nobody', async () => {
	bot.slash('ping');
	const [answer] = await next();
	expect(answer).toMatchObject({
		method: 'POST',
		to: 'callback',
		body: { type: 4, data: { flags: 64 | 32768, allowed_mentions: { parse: [] } } }
	});
	expect(textOf(answer)).toContain('Awake · version');
});

test('a subcommand goes to its method; public when it says so', async () => {
	bot.slash('wallet', [{ type: 1, name: 'balance', options: [] }]);
	expect((await next())[0]?.body).toMatchObject({ type: 4, data: { flags: 32768 } });
});

describe('a button', () => {
	test('on a private screen replaces it; the handler gets who, where and what', async () => {
		bot.press(echoId.make({ code: 'A7:K2' }));
		expect((await next())[0]?.body).toMatchObject({ type: 7, data: { components: [{ type: 17 }] } });
		expect(seen).toMatchObject([
			{
				guild,
				locale: 'en-US',
				args: { code: 'A7:K2' },
				message: { id: '700000000000000001', private: true },
				actor: { id: member, name: 'Mira of Ash', roles: ['800000000000000001'], isGuildOwner: false, managesGuild: true, locale: 'en-GB' }
			}
		]);
	});

	test('on a lasting message answers with a private copy', async () => {
		bot.press(echoId.make({ code: 'A' }), { flags: 0 });
		expect((await next())[0]?.body).toMatchObject({ type: 4, data: { flags: 64 | 32768 } });
	});

	test('of somebody else says whose it is, and nothing more', async () => {
		bot.press(echoId.make({ code: 'SECRET' }, { owner: memberId(member) }), { user: stranger });
		const [answer] = await next();
		expect(answer?.body).toMatchObject({ type: 4, data: { flags: 64 | 32768 } });
		expect(textOf(answer)).toContain('belongs to');
		expect(textOf(answer)).not.toContain('SECRET');
		expect(seen).toEqual([]);
	});

	test.each([
		['of an older version', () => newerId.make().replace(/^2:/, '1:')],
		['that is malformed', () => `${echoId.make({ code: 'A' })}:more`],
		['that nothing knows', () => '1:gone.away:-'],
		['of another bot', () => 'whatever']
	])('%s is told that its screen is older', async (_, id) => {
		bot.press(id());
		expect(textOf(await next())).toContain('This screen is older');
		expect(seen).toEqual([]);
	});

	test('that does not say who may reach it, or asks for what no domain knows, is not loaded', async () => {
		class Silent extends ComponentHandler<never> {
			public readonly id = onlyId;
			public override handle() {}
		}
		await expect(bot.add('interaction-handlers', 'silent', Silent)).rejects.toThrow("'silent' does not say who may reach it");
		@ApplyOptions<ComponentHandler.Options>({ capability: 'nothing.known' })
		class Unknown extends Silent {}
		await expect(bot.add('interaction-handlers', 'unknown', Unknown)).rejects.toThrow("'nothing.known', which no domain has declared");
	});

	test('that needs a capability explains its refusal', async () => {
		bot.press(onlyId.make());
		const [answer] = await next();
		expect(textOf(answer)).toContain('Not possible for you');
		expect(textOf(answer)).not.toContain('"not for you"');
	});

	test('that opens a form does so with its first answer', async () => {
		bot.press(formId.make());
		expect((await next())[0]?.body).toMatchObject({ type: 9, data: { title: 'Form', custom_id: formId.make() } });
	});
});

test('a refusal says what and why, escaped; a bug shows a code that the log has with the stack, and not its cause', async () => {
	bot.press(failId.make({ how: 'refuse' }));
	const [refusal] = await next();
	expect(textOf(refusal)).toContain('Paused in this server');
	expect(textOf(refusal)).toContain('\\\\*money\\\\*');
	expect(bot.errors).toEqual([]);

	bot.press(failId.make({ how: 'bug' }));
	const [, bug] = await next(2);
	const code = /E-[2-9A-HJKMNP-Z]{5}/.exec(textOf(bug))?.[0];
	expect(code).toBeDefined();
	expect(textOf(bug)).not.toContain('secret cause');
	expect(textOf(bug)).toContain(failId.make({ how: 'bug' }));
	expect(bot.errors).toEqual([[`Bug ${code}`, expect.objectContaining({ message: 'the secret cause' })]]);
});

test('a bug after the answer replaces it', async () => {
	bot.press(failId.make({ how: 'late' }));
	const [first, second] = await next(2);
	expect(first?.to).toBe('callback');
	expect(second).toMatchObject({ method: 'PATCH', to: '@original' });
	expect(textOf(second)).toContain('Something broke');
});

test('work that takes longer than Discord waits says so, and its result replaces that', async () => {
	bot.press(slowId.make(), { flags: 0 });
	const [working] = await next();
	expect(working?.body).toMatchObject({ type: 4, data: { flags: 64 | 32768 } });
	expect(textOf(working)).toContain('Still working');
	gate.open();
	const [, result] = await next(2);
	expect(result).toMatchObject({ method: 'PATCH', to: '@original' });
	expect(textOf(result)).toContain('the result');
});

test('"Still working" whose confirmation was lost is replaced by the result all the same', async () => {
	let lost = 0;
	bot.refuse((sent) =>
		sent.to === 'callback' && textOf(sent).includes('Still working') && lost++ === 0 ? { status: 400, code: 40060 } : null
	);
	bot.press(slowId.make(), { flags: 0 });
	await next();
	expect(lost).toBe(1);
	gate.open();
	const [, result] = await next(2);
	expect(result).toMatchObject({ method: 'PATCH', to: '@original' });
	expect(textOf(result)).toContain('the result');
	expect(bot.errors).toEqual([]);
});

test('an answer that Discord had already, or takes no more, is no failure', async () => {
	let code = 40060;
	bot.refuse((sent) => (sent.to === 'callback' && textOf(sent).includes('echo lost') ? { status: 400, code } : null));
	bot.press(echoId.make({ code: 'lost' }));
	await next();
	code = 10062;
	bot.press(echoId.make({ code: 'lost' }));
	await next(2);
	bot.press(echoId.make({ code: 'after' }));
	expect((await next(3)).map((sent) => sent.to)).toEqual(['callback', 'callback', 'callback']);
	expect(seen).toHaveLength(3);
	expect(bot.errors).toEqual([]);
});

test('every kind of field of a form is read; what is not there is empty', async () => {
	const field = (component: object, id: number) => ({ type: 18, id, component: { id: id + 50, ...component } });
	const attachment = {
		id: '900000000000000001',
		filename: 'a.png',
		size: 12,
		url: 'http://127.0.0.1/a.png',
		proxy_url: 'http://127.0.0.1/a.png',
		content_type: 'image/png'
	};
	bot.submit(
		formId.make(),
		[
			field({ type: 4, custom_id: 'text', value: 'Mira' }, 1),
			field({ type: 21, custom_id: 'radio', value: 'pair' }, 2),
			field({ type: 3, custom_id: 'select', values: ['rag'] }, 3),
			field({ type: 5, custom_id: 'users', values: [stranger] }, 4),
			field({ type: 22, custom_id: 'group', values: ['a', 'b'] }, 5),
			field({ type: 23, custom_id: 'box', value: true }, 6),
			field({ type: 19, custom_id: 'files', values: [attachment.id] }, 7),
			{ type: 10, id: 8 }
		],
		{ flags: 64, resolved: { attachments: { [attachment.id]: attachment } } }
	);
	expect((await next())[0]?.body).toMatchObject({ type: 7 });
	expect(seen).toEqual([
		{
			text: 'Mira',
			missing: ['', [], false, [], null],
			radio: 'pair',
			select: 'rag',
			users: [stranger],
			group: ['a', 'b'],
			box: true,
			files: [{ id: attachment.id, name: 'a.png', url: attachment.url, size: 12, contentType: 'image/png' }]
		}
	]);
});

test('a form that is refused gives back what was written at length, and only to who wrote it', async () => {
	const words = `Refuse this: ${'one pack was empty. '.repeat(5)}\`\`\` <@&1> the end`;
	const field = (id: number, value: string) => ({
		type: 18,
		id,
		component: { type: 4, id: id + 50, custom_id: id === 1 ? 'text' : 'note', value }
	});
	bot.submit(formId.make(), [field(1, words), field(2, 'short')], { flags: 0 });
	const [answer] = await next();
	expect(answer?.body.data?.flags).toBe(64 | 32768);
	expect(textOf(answer)).toContain('What you wrote');
	expect(textOf(answer)).toContain(`\`\`\`\\n${words.replace('```', "'''")}\\n\`\`\``);
	expect(textOf(answer)).not.toContain('short');
	expect(bot.errors).toEqual([]);
});

test('suggestions are cut to what Discord takes; a failure, and an option that nobody knows, is an empty list', async () => {
	bot.type('find', 'item', 'Rex');
	const [many] = await next();
	const choices = many?.body.data?.choices as { name: string }[];
	expect(choices).toHaveLength(25);
	expect(choices.every(({ name }) => name.length === 100 && name.endsWith('…'))).toBe(true);
	bot.type('find', 'item', 'boom');
	bot.type('find', 'other', '');
	expect((await next(3)).slice(1).map((sent) => sent.body)).toEqual([
		{ type: 8, data: { choices: [] } },
		{ type: 8, data: { choices: [] } }
	]);
	expect(bot.errors).toHaveLength(1);
});

test('an unknown command, an unknown subcommand and one whose precondition refuses are answered', async () => {
	bot.slash('vanished');
	bot.slash('wallet', [{ type: 1, name: 'vanished', options: [] }]);
	bot.slash('broken');
	bot.slash('broken', [], { permissions: '0' });
	const sent = await next(4);
	expect(sent.map((answer) => textOf(answer)).filter((answer) => answer.includes('This command has changed'))).toHaveLength(2);
	expect(textOf(sent)).toContain('Something broke');
	expect(textOf(sent)).toContain('needs the permission Manage Server');
});
