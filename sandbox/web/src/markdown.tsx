import { parse } from 'discord-markdown-parser';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { blocksOf, type ListItem } from './blocks.js';
import { useNow } from './clock-tick.js';
import { relativeTime, timeText } from './format.js';
import { ChannelName, RoleName, UserName } from './names.js';
import type { Emoji } from './types.js';

type Node = ReturnType<typeof parse>[number];

/** Pictures of emoji come from this sandbox only. */
export function EmojiView({ emoji }: { readonly emoji: Emoji }) {
	if (!emoji.id) return <span class="emoji">{emoji.name}</span>;
	return <img class="emoji" src={`/cdn/emojis/${emoji.id}.png`} alt={emoji.name ? `:${emoji.name}:` : ''} />;
}

function Spoiler({ children }: { readonly children: ComponentChildren }) {
	const [open, setOpen] = useState(false);
	if (open) return <span class="spoiler open">{children}</span>;
	return (
		<button type="button" class="spoiler" aria-label="Show the hidden text" onClick={() => setOpen(true)}>
			<span aria-hidden="true">{children}</span>
		</button>
	);
}

function Time({ seconds, style }: { readonly seconds: number; readonly style: string }) {
	const now = useNow(style === 'R');
	const ms = seconds * 1000;
	return (
		<time dateTime={new Date(ms).toISOString()} title={timeText(ms, 'F')} class="stamp">
			{style === 'R' ? relativeTime(ms, now) : timeText(ms, style)}
		</time>
	);
}

/** Links that lead out open beside the page and tell nobody where they came from. */
export function OutLink({ href, children }: { readonly href: string; readonly children: ComponentChildren }) {
	if (!/^https?:\/\//i.test(href)) return <>{children}</>;
	return (
		<a href={href} target="_blank" rel="noopener noreferrer">
			{children}
		</a>
	);
}

function textOf(content: unknown): string {
	return typeof content === 'string' ? content : '';
}

function Inline({ nodes }: { readonly nodes: unknown }) {
	if (typeof nodes === 'string') return <>{nodes}</>;
	if (!Array.isArray(nodes)) return null;
	return (
		<>
			{nodes.map((node: Node, index) => (
				<One key={index} node={node} />
			))}
		</>
	);
}

/** Page and channel have the first two levels. */
const HEADINGS = ['h3', 'h4', 'h5'] as const;

function Heading({ level, children }: { readonly level: number; readonly children: ComponentChildren }) {
	const shown = Math.min(3, Math.max(1, level));
	const Tag = HEADINGS[shown - 1] ?? 'h5';
	return <Tag class={`md-h${shown}`}>{children}</Tag>;
}

function One({ node }: { readonly node: Node }) {
	const inner = <Inline nodes={node.content} />;
	switch (node.type) {
		case 'br':
		case 'newline':
			return <br />;
		case 'strong':
			return <strong>{inner}</strong>;
		case 'em':
			return <em>{inner}</em>;
		case 'underline':
			return <u>{inner}</u>;
		case 'strikethrough':
			return <s>{inner}</s>;
		case 'spoiler':
			return <Spoiler>{inner}</Spoiler>;
		case 'heading':
			return <Heading level={Number(node.level)}>{inner}</Heading>;
		case 'subtext':
			return <div class="md-sub">{inner}</div>;
		case 'blockQuote':
			return <blockquote>{inner}</blockquote>;
		case 'inlineCode':
			return <code>{textOf(node.content)}</code>;
		case 'codeBlock':
			return (
				<pre>
					<code>{textOf(node.content)}</code>
				</pre>
			);
		case 'link':
		case 'url':
		case 'autolink':
			return <OutLink href={textOf(node.target)}>{inner}</OutLink>;
		case 'user':
			return <UserName id={textOf(node.id)} />;
		case 'role':
			return <RoleName id={textOf(node.id)} />;
		case 'channel':
			return <ChannelName id={textOf(node.id)} />;
		case 'everyone':
			return <span class="mention">@everyone</span>;
		case 'here':
			return <span class="mention">@here</span>;
		case 'slashCommand':
			return <span class="mention">/{textOf(node.fullName)}</span>;
		case 'emoji':
			return <EmojiView emoji={{ id: textOf(node.id), name: textOf(node.name) }} />;
		case 'twemoji':
			return <span class="emoji">{textOf(node.name)}</span>;
		case 'timestamp':
			return <Time seconds={Number(node.timestamp)} style={textOf(node.format) || 'f'} />;
		default:
			return inner;
	}
}

function List({ items }: { readonly items: readonly ListItem[] }) {
	const [first] = items;
	if (!first) return null;
	const rows = items.map((item, index) => (
		<li key={index}>
			<Inline nodes={parse(item.text, 'extended')} />
			<List items={item.children} />
		</li>
	));
	return first.number === null ? <ul>{rows}</ul> : <ol start={first.number}>{rows}</ol>;
}

/** Discord's markdown. */
export function Markdown({ text }: { readonly text: string }) {
	return (
		<div class="md">
			{blocksOf(text).map((block, index) =>
				block.items ? <List key={index} items={block.items} /> : <Inline key={index} nodes={parse(block.text, 'extended')} />
			)}
		</div>
	);
}
