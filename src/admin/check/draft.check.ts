import type { GuildChecks, Problem } from '#core/checks';
import type { GuildId } from '#core/ids';
import type { EventSubscriber } from '#core/outbox/effect';
import type { Finding, PublishCheck } from '#settings';

/**
 * Asks every check whose subject is part of versions about a set of documents, before they come into force. What does not work blocks; what
 * may go wrong is told.
 *
 * @param failed Told of a check that could not be made; the publisher is told too, and goes on without it.
 */
export const draftCheck =
	(checks: Pick<GuildChecks, 'all'>, failed: (error: unknown, check: string) => void): PublishCheck =>
	async (guild, docs) => {
		const asked = checks.all.filter(({ versioned }) => versioned === true);
		const found = await Promise.all(
			asked.map(async (check): Promise<readonly Finding[]> => {
				try {
					return (await check.run(guild, docs)).map(findingOf);
				} catch (error) {
					failed(error, check.name);
					return [
						{ level: 'warns', title: { key: 'settings:publishing.unchecked.title' }, text: { key: 'settings:publishing.unchecked.text' } }
					];
				}
			})
		);
		return found.flat();
	};

const findingOf = ({ weight, title, text }: Problem): Finding => ({ level: weight === 'bad' ? 'blocks' : 'warns', title, text });

/** Looks at a guild soon after another version came into force there: what that breaks is not left to the next round. */
export const checkAfterVersion = (soon: (guild: GuildId) => void): EventSubscriber => ({
	event: 'settings.published',
	name: 'check',
	async run({ guild }) {
		soon(guild);
		return undefined;
	}
});
