import { cssColor, timeText } from './format.js';
import { OutLink } from './links.js';
import { Markdown } from './markdown.js';
import { localPath, Mosaic, Thumbnail } from './media.js';
import type { Embed } from './types.js';

type Field = NonNullable<Embed['fields']>[number];

/** Inline fields stand up to three in a row; two share it, and one alone has all of it. Twelfths of a row each. */
function spansOf(fields: readonly Field[]): number[] {
	const spans: number[] = [];
	for (let at = 0; at < fields.length; ) {
		let count = 0;
		while (count < 3 && fields[at + count]?.inline) count++;
		for (let index = 0; index < Math.max(1, count); index++) spans.push(count > 1 ? 12 / count : 12);
		at += Math.max(1, count);
	}
	return spans;
}

/** Small round pictures of author and footer; none from elsewhere. */
function SmallIcon({ url }: { readonly url: string | undefined }) {
	const path = url ? localPath(url) : null;
	return path === null ? null : <img class="embed-icon" src={path} alt="" />;
}

/** What a message carries in a frame of its own. */
export function EmbedView({ embed }: { readonly embed: Embed }) {
	const { author, title, description, fields = [], image, thumbnail, footer, timestamp } = embed;
	const spans = spansOf(fields);
	return (
		<section
			class="embed"
			aria-label={`Embed${title ? `: ${title}` : ''}`}
			style={embed.color === undefined ? undefined : { '--accent': cssColor(embed.color) }}
		>
			<div class="embed-grid">
				<div class="stack">
					{author && (
						<div class="embed-author">
							<SmallIcon url={author.icon_url} />
							{author.url ? <OutLink href={author.url}>{author.name}</OutLink> : author.name}
						</div>
					)}
					{title && <div class="embed-title">{embed.url ? <OutLink href={embed.url}>{title}</OutLink> : <Markdown text={title} />}</div>}
					{description && <Markdown text={description} />}
					{fields.length > 0 && (
						<dl class="embed-fields">
							{fields.map((field, index) => (
								<div key={index} style={{ '--span': String(spans[index] ?? 12) }}>
									<dt>
										<Markdown text={field.name} />
									</dt>
									<dd>
										<Markdown text={field.value} />
									</dd>
								</div>
							))}
						</dl>
					)}
				</div>
				{thumbnail && <Thumbnail exhibit={{ media: thumbnail, description: '', spoiler: false }} />}
			</div>
			{image && <Mosaic exhibits={[{ media: image, description: '', spoiler: false }]} />}
			{(footer || timestamp) && (
				<div class="embed-foot">
					<SmallIcon url={footer?.icon_url} />
					<span>
						{footer?.text}
						{footer?.text && timestamp ? ' · ' : ''}
						{timestamp && (
							<time dateTime={timestamp} data-tip={timeText(Date.parse(timestamp), 'F')}>
								{timeText(Date.parse(timestamp), 'f')}
							</time>
						)}
					</span>
				</div>
			)}
		</section>
	);
}
