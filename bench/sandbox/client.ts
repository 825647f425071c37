// A bot that does nothing but answer: a slash command with a message that carries a button, a press with an update of that message.
// Plain sockets, so that the sandbox and not its client is what is measured.
import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

const { api, token }: { readonly api: string; readonly token: string } = JSON.parse(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const EPHEMERAL = 64;

function call(method: string, path: string, body: unknown): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		const data = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
		const sent = request(
			`${api}/v10${path}`,
			{
				method,
				agent,
				headers: {
					authorization: `Bot ${token}`,
					...(data ? { 'content-type': 'application/json', 'content-length': data.length } : {})
				}
			},
			(answer) => {
				let text = '';
				answer.setEncoding('utf8');
				answer.on('data', (part: string) => {
					text += part;
				});
				answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
			}
		);
		sent.once('error', reject);
		sent.end(data);
	});
}

const row = (label: string) => [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'again', label }] }];

interface Interaction {
	readonly id: string;
	readonly token: string;
	readonly type: number;
	readonly data: { readonly name?: string };
}

let refused = 0;

async function answer(interaction: Interaction): Promise<void> {
	const flags = interaction.data.name === 'whisper' ? EPHEMERAL : 0;
	const body =
		interaction.type === 2
			? { type: 4, data: { content: 'What is asked for stands here, in a sentence or two.', flags, components: row('Again') } }
			: { type: 7, data: { content: 'It was pressed, and this is what it says now.', components: row('Once more') } };
	const { status, text } = await call('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, body);
	if (status !== 204 && refused++ === 0) process.stderr.write(`The first answer that was refused: ${status} ${text}\n`);
}

const { text } = await call('GET', '/applications/@me', undefined);
const { id: applicationId }: { id: string } = JSON.parse(text);
await call(
	'PUT',
	`/applications/${applicationId}/commands`,
	['speak', 'whisper'].map((name) => ({ name, description: 'Answers', type: 1 }))
);
const socket = new WebSocket(`${api.replace('http', 'ws').replace(/\/api$/, '/gateway')}?v=10&encoding=json`);
let sequence: number | null = null;
socket.on('message', (raw: Buffer) => {
	const message: { op: number; t: string | null; s: number | null; d: Interaction & { heartbeat_interval: number } } = JSON.parse(
		raw.toString('utf8')
	);
	sequence = message.s ?? sequence;
	if (message.op === 10) {
		// Guilds, GuildMessages, DirectMessages: what is said in the channel comes along, as to any bot.
		socket.send(JSON.stringify({ op: 2, d: { token, intents: 1 | 512 | 4096, properties: {} } }));
		setInterval(() => socket.send(JSON.stringify({ op: 1, d: sequence })), message.d.heartbeat_interval);
	} else if (message.t === 'READY') process.send?.('ready');
	else if (message.t === 'INTERACTION_CREATE') void answer(message.d);
});
process.once('disconnect', () => process.exit(0));
