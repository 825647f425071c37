import { Html, html, time, utc } from './html.js';

export interface MarkdownContext {
	/** Names of people by id. */
	readonly names: ReadonlyMap<string, string>;
	/** How long from the message to another moment, in words. */
	relative(at: Date): string;
	/** Words for somebody unknown, a role, a channel, a hidden part. */
	readonly words: { readonly someone: string; readonly role: string; readonly channel: string; readonly spoiler: string };
}

/** How deep marks may stand in marks; what is deeper is shown as it was written. */
const deepest = 6;

/** Discord's markdown as markup that does nothing: text, emphasis, code, quotes, lists, web links. Time grows with the length of the text. */
export function markdown(text: string, context: MarkdownContext): Html {
	return new Html(blocks(text.replaceAll('\r\n', '\n'), context, 0));
}

function blocks(text: string, context: MarkdownContext, depth: number): string {
	const out: string[] = [];
	let rest = text;
	while (rest !== '') {
		const open = rest.indexOf('```');
		const close = open < 0 ? -1 : rest.indexOf('```', open + 3);
		if (close < 0) {
			out.push(lines(rest, context, depth));
			break;
		}
		if (open > 0) out.push(lines(rest.slice(0, open), context, depth));
		const code = rest.slice(open + 3, close).replace(/^[\w+-]{0,20}\n/, '');
		out.push(html`<pre><code>${code}</code></pre>`.text);
		rest = rest.slice(close + 3).replace(/^\n/, '');
	}
	return out.join('');
}

/** Groups of lines: headings, quotes, lists, and paragraphs of everything else. */
function lines(text: string, context: MarkdownContext, depth: number): string {
	const out: string[] = [];
	const all = text.replace(/\n+$/, '').split('\n');
	const inlined = (line: string) => inline(line, context, 0);
	for (let at = 0; at < all.length; ) {
		const line = all[at] ?? '';
		if (line.startsWith('>>> ') && depth === 0) {
			out.push(`<blockquote>${blocks([line.slice(4), ...all.slice(at + 1)].join('\n'), context, depth + 1)}</blockquote>`);
			break;
		}
		const kind = kindOf(line, depth);
		let end = at + 1;
		while (end < all.length && kindOf(all[end] ?? '', depth) === kind && kind !== 'heading' && !(all[end] ?? '').startsWith('>>> '))
			end += 1;
		const group = all.slice(at, end);
		if (kind === 'quote')
			out.push(`<blockquote>${lines(group.map((one) => one.replace(/^> ?/, '')).join('\n'), context, depth + 1)}</blockquote>`);
		else if (kind === 'heading') out.push(`<p class="big">${inlined(line.replace(/^#{1,3} +/, ''))}</p>`);
		else if (kind === 'small') out.push(group.map((one) => `<p class="sub">${inlined(one.slice(3))}</p>`).join(''));
		else if (kind === 'bullets') out.push(`<ul>${group.map((one) => `<li>${inlined(one.replace(/^ *[-*] +/, ''))}</li>`).join('')}</ul>`);
		else if (kind === 'numbers') {
			const start = Number(/^ *(\d{1,9})/.exec(line)?.[1] ?? 1);
			out.push(`<ol start="${start}">${group.map((one) => `<li>${inlined(one.replace(/^ *\d{1,9}\. +/, ''))}</li>`).join('')}</ol>`);
		} else if (group.some((one) => one.trim() !== '')) out.push(`<p>${inlined(group.join('\n').trim())}</p>`);
		at = end;
	}
	return out.join('');
}

function kindOf(line: string, depth: number): 'quote' | 'heading' | 'small' | 'bullets' | 'numbers' | 'text' {
	if (depth === 0 && (line === '>' || line.startsWith('> '))) return 'quote';
	if (/^#{1,3} +\S/.test(line)) return 'heading';
	if (line.startsWith('-# ')) return 'small';
	if (/^ {0,8}[-*] +\S/.test(line)) return 'bullets';
	if (/^ {0,8}\d{1,9}\. +\S/.test(line)) return 'numbers';
	return 'text';
}

/** Marks that go round a text, longest first. */
const pairs = [
	['***', '<strong><em>', '</em></strong>'],
	['**', '<strong>', '</strong>'],
	['__', '<u>', '</u>'],
	['~~', '<s>', '</s>'],
	['*', '<em>', '</em>'],
	['_', '<em>', '</em>']
] as const;

function inline(text: string, context: MarkdownContext, depth: number): string {
	let out = '';
	let plain = '';
	/** Marks of which no further one comes, so that nobody looks again. */
	const spent = new Set<string>();
	const closing = (mark: string, from: number): number => {
		if (spent.has(mark)) return -1;
		const found = text.indexOf(mark, from);
		if (found < 0) spent.add(mark);
		return found;
	};
	const flush = () => {
		out += html`${plain}`.text.replaceAll('\n', '<br>');
		plain = '';
	};
	const take = (markup: string, length: number) => {
		flush();
		out += markup;
		at += length;
	};
	let at = 0;
	next: while (at < text.length) {
		const char = text[at] ?? '';
		if (char === '\\' && /[^\p{L}\p{N}\s]/u.test(text[at + 1] ?? '')) {
			plain += text[at + 1];
			at += 2;
			continue;
		}
		if (char === '`') {
			const mark = text.startsWith('``', at) ? '``' : '`';
			const end = closing(mark, at + mark.length);
			if (end > at + mark.length) {
				take(html`<code>${text.slice(at + mark.length, end).trim()}</code>`.text, end + mark.length - at);
				continue;
			}
		}
		if (char === '<') {
			const special = angled(text.slice(at, at + 2_100), context);
			if (special) {
				take(special.markup, special.length);
				continue;
			}
		}
		if (char === '|' && text.startsWith('||', at)) {
			const end = closing('||', at + 2);
			if (end > at + 2) {
				const inner = depth < deepest ? inline(text.slice(at + 2, end), context, depth + 1) : html`${text.slice(at + 2, end)}`.text;
				take(html`<span class="hid" title="${context.words.spoiler}">${new Html(inner)}</span>`.text, end + 2 - at);
				continue;
			}
		}
		if (char === '[') {
			const link = /^\[([^[\]\n]{1,300})\]\(<?([^\s()<>]{1,2000})>?\)/.exec(text.slice(at, at + 2_400));
			if (link) {
				take(anchor(link[2] ?? '', link[1] ?? '') ?? html`${link[1]} (${link[2]})`.text, link[0].length);
				continue;
			}
		}
		if (char === 'h' && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) {
			const url = /^https?:\/\/[^\s<>"'`]{1,2000}/.exec(text.slice(at, at + 2_010))?.[0].replace(/[.,:;!?)\]*_~|]+$/, '');
			const shown = url && anchor(url, null);
			if (url && shown) {
				take(shown, url.length);
				continue;
			}
		}
		for (const [mark, open, close] of pairs) {
			if (char !== mark[0] || !text.startsWith(mark, at)) continue;
			// Inside a word an underscore is an underscore.
			if (mark === '_' && /[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) continue;
			const end = closing(mark, at + mark.length + 1);
			if (end < 0 || /^\s/.test(text.slice(at + mark.length, end)) || depth >= deepest) continue;
			take(open + inline(text.slice(at + mark.length, end), context, depth + 1) + close, end + mark.length - at);
			continue next;
		}
		plain += char;
		at += 1;
	}
	flush();
	return out;
}

/** What stands between `<` and `>`: mentions, times, emoji, addresses. */
function angled(text: string, { names, words, relative }: MarkdownContext): { readonly markup: string; readonly length: number } | null {
	const found =
		/^<(?:@!?(\d{15,20})|@&(\d{15,20})|#(\d{15,20})|t:(-?\d{1,13})(?::([tTdDfFR]))?|a?:(\w{2,32}):\d{15,20}|\/([^:<>]{1,100}):\d{15,20}|(https?:\/\/[^\s<>]{1,2000}))>/.exec(
			text
		);
	if (!found) return null;
	const [whole, user, role, channel, seconds, look, emoji, command, url] = found;
	const length = whole.length;
	if (user) return { markup: html`<span class="at">@${names.get(user) ?? words.someone}</span>`.text, length };
	if (role) return { markup: html`<span class="at">@${words.role}</span>`.text, length };
	if (channel) return { markup: html`<span class="at">#${words.channel}</span>`.text, length };
	if (emoji) return { markup: html`:${emoji}:`.text, length };
	if (command) return { markup: html`<code>/${command}</code>`.text, length };
	if (url) {
		const shown = anchor(url, null);
		return shown ? { markup: shown, length } : null;
	}
	const at = new Date(Number(seconds) * 1000);
	if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getUTCFullYear() < 0) return null;
	return { markup: time(at, look === 'R' ? relative(at) : utc(at)).text, length };
}

/** A link to the web, never to anything else; one that hides its address says where it leads. */
function anchor(url: string, label: string | null): string | null {
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
	const { protocol, href, host } = new URL(url);
	if (protocol !== 'https:' && protocol !== 'http:') return null;
	const link = html`<a href="${href}" rel="noopener noreferrer nofollow ugc">${label ?? url}</a>`;
	return label === null ? link.text : html`${link} <span class="host">(${host})</span>`.text;
}
