import type { ViewContext } from '#core/views/kit';
import type { Topic } from '../words/fields.js';
import type { ChangeLine } from '../words/line.js';

/** Changes that one topic names before it says how many more there are. */
const namedMost = 6;

/** Whole seconds of a moment, for custom ids. */
export const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Changes by topic, one line each: `**Prices** Boss Rex 350 → 320 · … · and 34 more`. Never longer than `room`. */
export function summaryOf(view: ViewContext, lines: readonly ChangeLine[], room: number): string[] {
	const { t } = view;
	if (lines.length === 0) return [t('admin:publish.noLines')];
	const groups = new Map<Topic, string[]>();
	for (const { topic, text } of lines) {
		const own = groups.get(topic);
		if (own === undefined) groups.set(topic, [text]);
		else own.push(text);
	}
	const share = room / groups.size;
	return [...groups].map(([topic, texts]) => `**${t(`admin:publish.topics.${topic}`)}** ${grouped(view, texts, share)}`);
}

function grouped({ t }: ViewContext, texts: readonly string[], share: number): string {
	const shown: string[] = [];
	let length = 40;
	for (const text of texts) {
		length += text.length + 3;
		if (shown.length > 0 && (shown.length >= namedMost || length > share)) break;
		shown.push(text);
	}
	const more = texts.length - shown.length;
	return [...shown, ...(more > 0 ? [t('admin:publish.more', { count: more })] : [])].join(' · ');
}
