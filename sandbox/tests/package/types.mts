// What a project in TypeScript sees: checked without running.

import {
	ApiError,
	createSandbox,
	type Outcome,
	Permission,
	type Person,
	render,
	type Sandbox,
	type SandboxOptions
} from '@tribute/sandbox';
import { attachControl } from '@tribute/sandbox/control';

const options: SandboxOptions = { port: 0, routeLimits: { 'POST /channels/{channel_id}/messages': { limit: 5, perMs: 5000 } } };
const sandbox: Sandbox = await createSandbox(options);
const ada = sandbox.createUser({ name: 'Ada', createdAt: new Date(0) });
const guild = sandbox.createGuild({ name: 'Guild', owner: ada, botPermissions: Permission.ViewChannel });
const person: Person = sandbox.as(ada, guild);
const outcome: Outcome = await person.slash('ping', { times: 2 });
const text: string = render(outcome.message);
await person.vote(outcome.message?.id ?? '', [1]);
attachControl(sandbox, { token: text });
export const code: number | undefined = outcome.kind === 'failed' ? undefined : new ApiError(400, 50035, 'x').code;

// @ts-expect-error a port is a number
await createSandbox({ port: 'any' });
// @ts-expect-error a guild has an owner
sandbox.createGuild({ name: 'Guild' });
// @ts-expect-error there is no such outcome
export const wrong = outcome.kind === 'maybe';
