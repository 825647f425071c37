import '@sapphire/plugin-i18next/register';
import '@sapphire/plugin-subcommands/register';
import { fileURLToPath } from 'node:url';
import { container, Plugin, preLogin } from '@sapphire/framework';
import type { InternationalizationContext, InternationalizationOptions } from '@sapphire/plugin-i18next';
import i18next from 'i18next';
import { defaultLocale, i18nextOptions, Strings } from '../i18n/index.js';
import './container.js';
import { everythingOn } from './features.js';
import { everythingOpen } from './guard-points.js';
import { ownerOnlyPolicy } from './policy.js';
import { defaultPresentation } from './presentation.js';

/** What the client has to be told for this part. */
export const interactionClientOptions: { readonly i18n: InternationalizationOptions; readonly loadSubcommandErrorListeners: false } = {
	i18n: {
		defaultName: defaultLocale,
		defaultLanguageDirectory: fileURLToPath(new URL('../../languages/', import.meta.url)),
		i18next: i18nextOptions,
		// By itself the plugin does not look at the language of an interaction.
		fetchLanguage: (context: InternationalizationContext) =>
			container.strings.supported(context.interactionLocale, context.interactionGuildLocale, context.guild?.preferredLocale)
	},
	// Ours answer as well as log.
	loadSubcommandErrorListeners: false
};

/** Puts the strings, and the defaults of what settings replace, into the container. Comes before every domain. */
export class InteractionsPlugin extends Plugin {
	public static override [preLogin](): void {
		container.strings = new Strings(i18next, [...container.i18n.languages.keys()], { onMissing: warnOnce() });
		container.presentation = defaultPresentation;
		container.policy = ownerOnlyPolicy;
		container.features = everythingOn;
		container.gatekeeper = everythingOpen;
		container.appEmoji = new Map();
	}
}

/** A missing string never breaks a screen; it is logged once. */
function warnOnce() {
	const seen = new Set<string>();
	return (key: string, locale: string) => {
		const line = `No string '${key}' in ${locale}`;
		if (seen.has(line) || seen.size > 1000) return;
		seen.add(line);
		container.logger.warn(line);
	};
}
