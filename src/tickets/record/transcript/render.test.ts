import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, test } from 'vitest';
import { file, message, minutes, record } from '../../../../tests/support/transcripts.js';
import { strings, testView } from '../../../../tests/support/views.js';
import { markdown } from './markdown.js';
import { script, style } from './page-style.js';
import { type RenderedPart, renderTranscript } from './render.js';

const view = testView();
const big = { maxBytes: 10_000_000 };

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** All elements of a page as a browser reads it, with what is wrong about it. */
function readPage(html: string): { readonly elements: readonly Element[]; readonly problems: readonly string[]; readonly text: string } {
	const problems: string[] = [];
	const elements: Element[] = [];
	let text = '';
	const tree = parse(html, { onParseError: ({ code }) => problems.push(code) });
	const walk = (node: Node): void => {
		if ('tagName' in node) elements.push(node);
		if (node.nodeName === '#text' && 'value' in node) text += node.value;
		if (node.nodeName === '#comment') problems.push('comment');
		if ('childNodes' in node) node.childNodes.forEach(walk);
	};
	walk(tree);
	return { elements, problems, text };
}

/** What a page may not do, whatever stands in its record. */
function breaches(part: RenderedPart): string[] {
	const { elements, problems } = readPage(part.html.toString('utf8'));
	const found = [...problems];
	for (const { tagName, attrs, childNodes } of elements) {
		if (['iframe', 'object', 'embed', 'link', 'base', 'form', 'svg', 'math', 'template', 'video', 'audio', 'source'].includes(tagName))
			found.push(tagName);
		if (tagName === 'script' || tagName === 'style') {
			const [inside] = childNodes;
			const content = inside && 'value' in inside ? inside.value : '';
			if (content !== (tagName === 'script' ? script : style) || attrs.length > 0) found.push(`${tagName}: ${content.slice(0, 80)}`);
		}
		for (const { name, value } of attrs) {
			if (/^on/i.test(name) || ['style', 'srcset', 'srcdoc', 'action', 'formaction', 'ping', 'background'].includes(name))
				found.push(`${tagName} ${name}`);
			if (name === 'href' && !/^(?:https?:\/\/|#m[\w-]*$)/.test(value)) found.push(`href ${value}`);
			if (name === 'src' && !/^data:image\/webp;base64,[A-Za-z0-9+/=]*$/.test(value)) found.push(`src ${value}`);
		}
		if (
			tagName === 'a' &&
			attrs.some(({ name, value }) => name === 'href' && value.startsWith('http')) &&
			!attrs.some(({ name, value }) => name === 'rel' && /noopener/.test(value))
		)
			found.push('a without rel');
	}
	return found;
}

const attacks = [
	'<script>alert(1)</script>',
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	'</style><script>alert(1)</script>',
	'</title><svg onload=alert(1)>',
	'[press](javascript:alert(1))',
	'[press](JaVaScRiPt:alert(1))',
	'[press](data:text/html,<script>alert(1)</script>)',
	'[press](https://good.example" onclick="alert(1))',
	'[a](https://good.example/`onclick=alert(1)`)',
	'<https://good.example/"onclick=alert(1)>',
	'https://good.example/"><script>alert(1)</script>',
	'```html\n</code></pre><script>alert(1)</script>\n```',
	'`</code><script>alert(1)</script>`',
	'<!-- <script>alert(1)</script> -->',
	'<a:"onx:900000000000000001>',
	'<@900000000000000001><@&900000000000000001><#900000000000000001>',
	'<t:99999999999999:R><t:-62135596800:R><t:8640000000001:f>',
	'||<b onclick=alert(1)>||',
	'> <iframe src=//evil.example>\n>>> </blockquote></div></article></body><script>alert(1)</script>',
	'\u202ecod.exe\u0000\ud800&#x3c;script&#x3e;',
	'{{constructor}} {n} {all} $& $1'
];

const hostile = fc.oneof(
	fc.constantFrom(...attacks),
	fc.string({ unit: 'binary', maxLength: 60 }),
	fc.array(fc.constantFrom(...attacks, '**', '__', '`', '\n', '> ', '- ', ']', '('), { maxLength: 8 }).map((parts) => parts.join(''))
);

describe('a page', () => {
	test('is plain text of people, whatever they wrote and wherever', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(hostile, { minLength: 12, maxLength: 12 }),
				fc.constantFrom('member' as const, 'staff' as const),
				async (words, edition) => {
					const at = (index: number) => words[index] ?? '';
					const given = record({
						code: at(0),
						title: at(1),
						result: at(2),
						facts: [{ label: at(3), value: at(4), visibleTo: 'all' }],
						prices: [{ label: at(5), amount: at(6), total: true }],
						answers: [{ label: at(7), value: at(8), visibleTo: 'all' }],
						journal: [{ at: minutes(1), what: at(9), who: at(10), reason: { text: at(11), visibleTo: 'all' }, visibleTo: 'all' }],
						notes: [{ at: minutes(1), name: at(1), text: at(2) }],
						files: [file({ name: at(3), type: at(4), sha256: at(5), thumb: { data: Buffer.from(at(6)), width: 1, height: 1 } })],
						names: new Map([['900000000000000001', at(7)]]),
						messages: words.map((text, index) =>
							message({
								id: index === 3 ? at(8) : `90000000000000000${index}`,
								author: at(index),
								name: at(index),
								versions: [
									{ at: minutes(index), content: at(11 - index), seen: true },
									{ at: minutes(index), content: text, seen: index % 3 !== 0 }
								],
								replyTo: index % 2 === 0 ? `90000000000000000${index - 1}` : at(9),
								files: ['700000000000000001'],
								addedBy: at(10)
							})
						)
					});
					for (const part of await renderTranscript(
						testView({ words: { guild: at(0), credits: at(1), tokens: at(2) } }),
						given,
						edition,
						big
					)) {
						expect(breaches(part)).toEqual([]);
						expect(part.name).toMatch(/^transcript-[A-Za-z0-9-]*(-\dof\d)?\.html$/);
					}
				}
			),
			{ numRuns: 120 }
		);
	}, 300_000);

	test('lets nothing run or load but its own small script', async () => {
		const [page] = await renderTranscript(view, record(), 'member', big);
		const { elements } = readPage(page?.html.toString('utf8') ?? '');
		const policy = elements
			.find(({ attrs }) => attrs.some(({ value }) => value === 'Content-Security-Policy'))
			?.attrs.find(({ name }) => name === 'content')?.value;
		const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
		expect(policy).toBe(
			`default-src 'none'; img-src data:; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`
		);
		// Before anything that it has to hold back.
		const order = elements.map(({ tagName }) => tagName);
		expect(order.indexOf('style')).toBeGreaterThan(
			order.findIndex((_, index) => elements[index]?.attrs.some(({ value }) => value === 'Content-Security-Policy'))
		);
		expect(style).not.toMatch(/url\(|@import/);
	});

	test('says in words what was edited, deleted, added, unread, lost', async () => {
		const given = record({
			lacks: ['content', 'files'],
			files: [
				file({ name: 'a.exe', state: 'refused', reason: 'type' }),
				file({ id: '700000000000000002', name: 'b.png', state: 'lost', reason: 'gone' })
			],
			messages: [
				message({
					id: '1',
					versions: [
						{ at: minutes(1), content: 'first', seen: true },
						{ at: minutes(2), content: 'second', seen: true }
					],
					more: true
				}),
				message({ id: '2', text: 'typed', deletedAt: minutes(9), replyTo: '1' }),
				message({ id: '3', text: 'words', kind: 'added', addedBy: 'Dodo', replyTo: 'gone' }),
				message({ id: '4', versions: [{ at: minutes(4), content: '', seen: false }] })
			]
		});
		const { text } = readPage((await renderTranscript(view, given, 'member', big))[0]?.html.toString('utf8') ?? '');
		for (const words of [
			'1 earlier version',
			'Edited 2026-11-20 18:02 UTC',
			'Versions between are not kept',
			'Deleted 2026-11-20 18:09 UTC',
			'Reply to Mira',
			'Added to the record by Dodo',
			'not in the record',
			'could not read this message',
			'not kept: type',
			'lost: Discord no longer had it',
			'reading messages is not switched on',
			'kept for 365 days'
		])
			expect(text).toContain(words);
	});

	test('is whole in each of its parts when it is too large for one file', async () => {
		const messages = Array.from({ length: 400 }, (_, index) =>
			message({ id: `${index}`, author: `${index % 3}`, at: minutes(index * 9), text: `word${index}word ${'x'.repeat(300)}` })
		);
		const parts = await renderTranscript(view, record({ messages }), 'staff', { maxBytes: 60_000 });
		expect(parts.length).toBeGreaterThan(3);
		expect(parts.map(({ name }) => name)).toEqual(parts.map((_, index) => `transcript-A7K2Q-staff-${index + 1}of${parts.length}.html`));
		const texts = parts.map((part) => {
			expect(part.html.length).toBeLessThanOrEqual(60_000);
			expect(breaches(part)).toEqual([]);
			return readPage(part.html.toString('utf8')).text;
		});
		const found = texts.flatMap((text) => [...text.matchAll(/word(\d+)word/g)].map(([, number]) => Number(number)));
		expect(found).toEqual(messages.map((_, index) => index));
		expect(texts[1]).toContain(`Part 2 of ${parts.length}`);
	});

	test('shows pictures up to its limit and names the others', async () => {
		const data = Buffer.alloc(90_000, 7);
		const files = Array.from({ length: 80 }, (_, index) =>
			file({ id: `${index}`, name: `p${index}.png`, thumb: { data, width: 9, height: 9 } })
		);
		const html =
			(
				await renderTranscript(view, record({ files, messages: files.map(({ id }) => message({ id: `m${id}`, files: [id] })) }), 'member', {
					maxBytes: 50_000_000
				})
			)[0]?.html ?? Buffer.alloc(0);
		const shown = html.toString('latin1').match(/<img /g)?.length ?? 0;
		expect(shown).toBe(Math.floor((6 * 1024 * 1024) / ('data:image/webp;base64,'.length + Math.ceil(90_000 / 3) * 4)));
		expect(html.toString('utf8').match(/reached their limit/g)).toHaveLength(80 - shown);
	});

	test('speaks the language of its guild', async () => {
		const german = (
			await renderTranscript(testView({ strings, locale: 'de' }), record({ messages: [message()] }), 'member', big)
		)[0]?.html.toString('utf8');
		expect(german).toContain('<html lang="de">');
		expect(german).toContain('Nachrichten durchsuchen');
	});
});

describe('markdown', () => {
	const context = {
		names: new Map([['800000000000000001', 'Mira <b>']]),
		relative: () => 'in 2 h',
		words: { someone: 'someone', role: 'role', channel: 'channel', spoiler: 'hidden' }
	};
	const draw = (text: string) => markdown(text, context).text;

	test.each([
		[
			'**bold** *slanted* __under__ ~~gone~~ ***both***',
			'<p><strong>bold</strong> <em>slanted</em> <u>under</u> <s>gone</s> <strong><em>both</em></strong></p>'
		],
		['**bold *and* slanted**', '<p><strong>bold <em>and</em> slanted</strong></p>'],
		['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
		['\\*not\\* \\`code\\`', '<p>*not* &#96;code&#96;</p>'],
		['`a * b` ``c ` d``', '<p><code>a * b</code> <code>c &#96; d</code></p>'],
		['```ts\nlet a = 1;\n```after', '<pre><code>let a = 1;\n</code></pre><p>after</p>'],
		['> one\n> two\nthree', '<blockquote><p>one<br>two</p></blockquote><p>three</p>'],
		['>>> all\nof it', '<blockquote><p>all<br>of it</p></blockquote>'],
		['- a\n- b\n1. c', '<ul><li>a</li><li>b</li></ul><ol start="1"><li>c</li></ol>'],
		['## Big\n-# small', '<p class="big">Big</p><p class="sub">small</p>'],
		[
			'<@800000000000000001> <@!1234567890123456> <:rex:900000000000000001>',
			'<p><span class="at">@Mira &lt;b&gt;</span> <span class="at">@someone</span> :rex:</p>'
		],
		[
			'[here](https://ark.example/a?b=1&c=2)',
			'<p><a href="https://ark.example/a?b=1&amp;c=2" rel="noopener noreferrer nofollow ugc">here</a> <span class="host">(ark.example)</span></p>'
		],
		[
			'see https://ark.example/x.',
			'<p>see <a href="https://ark.example/x" rel="noopener noreferrer nofollow ugc">https://ark.example/x</a>.</p>'
		],
		['||dark||', '<p><span class="hid" title="hidden">dark</span></p>'],
		['**open', '<p>**open</p>']
	])('%j', (text, markup) => {
		expect(draw(text)).toBe(markup);
	});

	test('times are UTC, relative ones as they read then', () => {
		expect(draw('<t:1763747100:f>')).toContain('>2025-11-21 17:45 UTC</time>');
		expect(draw('<t:1763747100:R>')).toContain('title="2025-11-21 17:45:00 UTC">in 2 h</time>');
	});

	test('takes no longer for marks that are never closed', () => {
		const work = (text: string) => draw(text.slice(0, 4_000)).length;
		for (const text of ['*', '**', '_', '__', '`', '||', '[', '[a](', '> ', '<', '***', '*_'].map((mark) => mark.repeat(4_000)))
			expect(work(text)).toBeGreaterThan(0);
	}, 5_000);
});
