import type { Translate, ViewContext } from '#core/views/context';
import type { ValueWords } from './text-form.js';

/** The words with which a reader sees and types values. */
export function wordsOf({ t, locale }: Pick<ViewContext, 't' | 'locale'>): ValueWords {
	return {
		locale,
		yes: listOf(t, 'admin:setting.words.yes'),
		no: listOf(t, 'admin:setting.words.no'),
		none: t('admin:setting.words.none'),
		choice: (option) => (choices.has(option) ? t(`admin:setting.choices.${option}`) : option)
	};
}

/** What settings of today offer; anything else is shown as it is. */
const choices: ReadonlySet<string> = new Set([
	...[
		'en-US',
		'de',
		'claimed',
		'ready',
		'delivered',
		'private_thread',
		'channel',
		'warn',
		'block',
		'member',
		'staff',
		'both_or_days',
		'at_once'
	],
	...['openOrderValue', 'openSaleValue', 'openOrders', 'sendPerDay', 'xp', 'tokens']
]);

const listOf = (t: Translate, key: string): readonly string[] =>
	t(key)
		.toLowerCase()
		.split(',')
		.map((word) => word.trim());
