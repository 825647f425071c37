import type { ScenarioInfo, ScenarioName } from '../driver/types.js';
import { duplicateEvents, invalidSession, invalidSessionResumable, reorderedEvents, resumeGap, slowConsumer } from './events.js';
import {
	botKicked,
	categoryFull,
	channelDeleted,
	dmClosed,
	guildFull,
	memberLeft,
	messageDeleted,
	permissionTaken,
	roleDeleted
} from './mischief.js';
import type { Behaviour, Stage } from './stage.js';
import {
	latency,
	latencyTail,
	rateLimitGlobal,
	rateLimitRoute,
	rateLimitShared,
	resetAfter,
	resetBefore,
	serverErrors
} from './traffic.js';

interface Entry extends ScenarioInfo {
	readonly begin: (stage: Stage) => Behaviour;
}

const entry = (
	kind: ScenarioInfo['kind'],
	name: ScenarioName,
	[title, description]: readonly [title: string, description: string],
	begin: Entry['begin']
): Entry => ({ kind, name, title, description, begin });

/** Every scenario, in the order in which they are listed. */
export const CATALOGUE: readonly Entry[] = [
	entry('rest', 'latency', ['Slow', 'Every call takes 400 ms longer.'], latency),
	entry('rest', 'latency-tail', ['Slow now and then', 'Most calls take some 60 ms longer, a few up to 4 s.'], latencyTail),
	entry(
		'rest',
		'rate-limit-route',
		['Crowded routes', 'Some routes answer four calls in ten with 429 for that route; retry after 1 s.'],
		rateLimitRoute
	),
	entry(
		'rest',
		'rate-limit-global',
		['Global limit', 'One call in eight is answered with the global 429; retry after 1 s.'],
		rateLimitGlobal
	),
	entry(
		'rest',
		'rate-limit-shared',
		['Shared limit', 'Three calls in ten are answered with 429 because of what others do; retry after 1 s.'],
		rateLimitShared
	),
	entry(
		'rest',
		'server-errors',
		['Server errors', 'One call in four is answered with 500, 502, 503 or 504 and does nothing.'],
		serverErrors
	),
	entry('rest', 'reset-before', ['Cut before', 'One call in four is cut off before it does anything.'], resetBefore),
	entry('rest', 'reset-after', ['Lost replies', 'One change in four is made, and its answer lost.'], resetAfter),
	entry('gateway', 'duplicate-events', ['Doubled events', 'Six events in ten come twice.'], duplicateEvents),
	entry(
		'gateway',
		'reordered-events',
		['Events out of order', 'Four events in ten come after up to three later ones, within 250 ms.'],
		reorderedEvents
	),
	entry(
		'gateway',
		'resume-gap',
		['Gap in the events', 'Up to three times the connection is cut and RESUME refused: what happened meanwhile never comes.'],
		resumeGap
	),
	entry(
		'gateway',
		'invalid-session',
		['Invalid session', 'Up to three times the session is invalid (op 9) and must begin anew.'],
		invalidSession
	),
	entry(
		'gateway',
		'invalid-session-resumable',
		['Session to resume', 'Up to five times the session is invalid (op 9) but may be resumed.'],
		invalidSessionResumable
	),
	entry(
		'gateway',
		'slow-consumer',
		['Slow consumer', 'Events pile up for up to a second and come at once; some piles come after a cut, with the RESUME.'],
		slowConsumer
	),
	entry(
		'world',
		'channel-deleted',
		['Channel deleted', 'Twice somebody deletes a channel or thread in which the bot has written. It stays deleted.'],
		channelDeleted
	),
	entry('world', 'role-deleted', ['Role deleted', 'Twice somebody deletes a role. It stays deleted.'], roleDeleted),
	entry(
		'world',
		'permission-taken',
		['Permission taken', 'Up to three permissions are taken from the bot’s role, one after the other; they come back at the end.'],
		permissionTaken
	),
	entry(
		'world',
		'category-full',
		['Categories full', 'From some moment on no category takes another channel, until the end.'],
		categoryFull
	),
	entry(
		'world',
		'guild-full',
		['Server full', 'From some moment on no channel can be made and no thread started, until the end.'],
		guildFull
	),
	entry('world', 'dm-closed', ['DMs closed', 'Everybody closes their direct messages, until the end.'], dmClosed),
	entry('world', 'message-deleted', ['Messages deleted', 'Up to five messages of the bot are deleted. They stay deleted.'], messageDeleted),
	entry('world', 'member-left', ['Member left', 'Somebody leaves, and is back with the same roles at the end.'], memberLeft),
	entry('world', 'bot-kicked', ['Bot kicked', 'The bot is kicked and invited again 1.5 s later, its role where it was.'], botKicked)
];
