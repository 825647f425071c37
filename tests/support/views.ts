import { fileURLToPath } from 'node:url';
import { loadStrings, type Strings } from '#core/i18n/index';
import { pseudo } from '#core/i18n/pseudo';
import { createViewContext, type ViewContextOptions } from '#core/i18n/view-context';
import type { ViewContext } from '#core/views/context';

const directory = fileURLToPath(new URL('../../src/languages', import.meta.url));

function onMissing(key: string, locale: string): never {
	throw new Error(`No string '${key}' in ${locale}`);
}

/** The real strings; an unknown key throws. */
export const strings: Strings = loadStrings(directory, { onMissing });
/** The same, longer and in brackets. */
export const pseudoStrings: Strings = loadStrings(directory, { onMissing, transform: pseudo });

/** A view context for tests: English, UTC, 21 November 2026 at noon, unless told otherwise. */
export function testView(options: Partial<ViewContextOptions> = {}): ViewContext {
	return createViewContext({
		strings,
		locale: 'en-US',
		zone: 'UTC',
		now: new Date('2026-11-21T12:00:00Z'),
		words: { guild: 'Ashtrails', credits: 'Credits', tokens: 'Tokens' },
		...options
	});
}
