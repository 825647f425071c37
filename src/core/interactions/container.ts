import type { Strings } from '../i18n/index.js';
import type { FeatureGate } from './features.js';
import type { GateKeeper } from './guard-points.js';
import type { Policy } from './policy.js';
import type { GuildPresentation } from './presentation.js';

declare module '@sapphire/pieces' {
	interface Container {
		/** The strings of the interface; built by the i18n plugin before any domain starts. */
		strings: Strings;
		/** How each guild wants to be shown. Core sets the default, settings replace it. */
		presentation: GuildPresentation;
		/** Who may do what. Core sets the default, settings replace it. */
		policy: Policy;
		/** Which parts run in each guild. Core sets the default, settings replace it. */
		features: FeatureGate;
		/** Whether a gate is open to somebody. Core sets the default, trust replaces it. */
		gatekeeper: GateKeeper;
		/** The app's icons as Discord gave them (`credits` → `<:credits:123…>`); empty until they were uploaded. */
		appEmoji: Map<string, string>;
	}
}
