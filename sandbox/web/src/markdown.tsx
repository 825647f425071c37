import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { type Block, blocksOf, type ListGroup } from './blocks.js';
import { useNow } from './clock-tick.js';
import { relativeTime, timeText } from './format.js';
import { OutLink } from './links.js';
import { ChannelName, CommandName, RoleName, UserName } from './names.js';
import { isJumbo, type Node, parseInline, wordsOf } from './parse.js';
import type { Emoji } from './types.js';

/** Pictures of emoji come from this sandbox only. */
export function EmojiView({ emoji }: { readonly emoji: Emoji }) {
	const [gone, setGone] = useState(false);
	if (!emoji.id) return <span class="emoji">{emoji.name}</span>;
	const name = emoji.name ? `:${emoji.name}:` : '';
	if (gone) return <span class="emoji">{name || '□'}</span>;
	return <img class="emoji" src={`/cdn/emojis/${emoji.id}.png`} alt={name} data-tip={name} onError={() => setGone(true)} />;
}

function Spoiler({ nodes }: { readonly nodes: unknown }) {
	const [open, setOpen] = useState(false);
	if (open)
		return (
			<span class="spoiler open">
				<Inline nodes={nodes} />
			</span>
		);
	// Only the words: what could be pressed inside waits until it can be seen.
	return (
		<button type="button" class="spoiler" onClick={() => setOpen(true)}>
			<span class="hidden">Spoiler: show the hidden text</span>
			<span aria-hidden="true">{wordsOf(nodes) || '…'}</span>
		</button>
	);
}

function Time({ seconds, style }: { readonly seconds: number; readonly style: string }) {
	const now = useNow(style === 'R');
	const ms = seconds * 1000;
	// Discord leaves what no calendar has as it was written.
	if (!Number.isFinite(new Date(ms).getTime())) return <>{`<t:${seconds}:${style}>`}</>;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: the full date in its tip must be reachable by keyboard
		<time dateTime={new Date(ms).toISOString()} data-tip={timeText(ms, 'F')} class="stamp" tabIndex={0}>
			{style === 'R' ? relativeTime(ms, now) : timeText(ms, style)}
		</time>
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
			{nodes.map((node: Node, index) => {
				// The line break after a block is part of the block.
				if (isBreak(node) && nodes[index - 1]?.type === 'codeBlock') return null;
				return <One key={index} node={node} />;
			})}
		</>
	);
}

function isBreak(node: Node): boolean {
	return node.type === 'br' || node.type === 'newline' || (node.type === 'text' && node.content === '\n');
}

/** Page and channel have the first two levels. */
const HEADINGS = ['h3', 'h4', 'h5'] as const;

function Heading({ level, children }: { readonly level: number; readonly children: ComponentChildren }) {
	const shown = Math.min(3, Math.max(1, level));
	const Tag = HEADINGS[shown - 1] ?? 'h5';
	return <Tag class={`md-h${shown}`}>{children}</Tag>;
}

const NAVIGATION: Readonly<Record<string, string>> = {
	customize: 'Channels & Roles',
	browse: 'Browse Channels',
	guide: 'Server Guide',
	'linked-roles': 'Linked Roles'
};

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
			return <Spoiler nodes={node.content} />;
		case 'heading':
			return <Heading level={Number(node.level)}>{inner}</Heading>;
		case 'subtext':
			return <div class="md-sub">{inner}</div>;
		case 'inlineCode':
			return <code>{textOf(node.content)}</code>;
		case 'codeBlock':
			return (
				<pre data-lang={textOf(node.lang) || undefined}>
					<code>{textOf(node.content)}</code>
				</pre>
			);
		case 'link':
			return (
				<OutLink href={textOf(node.target)} tip={[textOf(node.title), textOf(node.target)].filter(Boolean).join(' · ')}>
					{inner}
				</OutLink>
			);
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
			return <CommandName name={textOf(node.fullName)} />;
		case 'guildNavigation':
			return <span class="mention">{NAVIGATION[textOf(node.navigation)]}</span>;
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

function Lists({ groups }: { readonly groups: readonly ListGroup[] }) {
	return (
		<>
			{groups.map(({ start, items }, at) => {
				const rows = items.map((item, index) => (
					<li key={index}>
						<Inline nodes={parseInline(item.text)} />
						<Lists groups={item.children} />
					</li>
				));
				return start === null ? (
					<ul key={at}>{rows}</ul>
				) : (
					<ol key={at} start={start}>
						{rows}
					</ol>
				);
			})}
		</>
	);
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }) {
	return (
		<>
			{blocks.map((block, index) => {
				if (block.kind === 'list') return <Lists key={index} groups={block.groups} />;
				if (block.kind === 'quote')
					return (
						<blockquote key={index}>
							<Blocks blocks={block.blocks} />
						</blockquote>
					);
				const nodes = parseInline(block.text);
				return (
					<div key={index} class={blocks.length === 1 && isJumbo(nodes) ? 'md-text jumbo' : 'md-text'}>
						<Inline nodes={nodes} />
					</div>
				);
			})}
		</>
	);
}

/** Discord's markdown. */
export function Markdown({ text }: { readonly text: string }) {
	const blocks = useMemo(() => blocksOf(text), [text]);
	return (
		<div class="md">
			<Blocks blocks={blocks} />
		</div>
	);
}
