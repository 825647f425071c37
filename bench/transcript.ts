// One large ticket as a transcript: 5,000 messages with edits, markdown and mentions, 50 pictures, both editions. How long it takes and
// what it needs in memory at its peak, against joining the same texts to one string.
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import { thumbnailOf } from '../src/tickets/record/thumbnails.js';
import { renderTranscript } from '../src/tickets/record/transcript/render.js';
import type { RecordedFile, RecordedMessage } from '../src/tickets/record/transcript/types.js';
import { file, message, minutes, record } from '../tests/support/transcripts.js';
import { testView } from '../tests/support/views.js';

const messageCount = Number(process.env.BENCH_MESSAGES ?? 5_000);
const pictureCount = Number(process.env.BENCH_PICTURES ?? 50);
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);

const mebibyte = 1024 * 1024;
const rounded = (value: number): number => Math.round(value * 10) / 10;
const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

// A photograph's worth of detail: noise, blurred, so that neither the picture nor its thumbnail is empty.
const photo = await sharp(randomBytes(1_920 * 1_080 * 3), { raw: { width: 1_920, height: 1_080, channels: 3 } })
	.blur(8)
	.jpeg({ quality: 88 })
	.toBuffer();
const startThumb = performance.now();
const thumb = await thumbnailOf(photo, 'image/jpeg');
const thumbMs = performance.now() - startThumb;
if (!thumb) throw new Error('there is no thumbnail');

const files: RecordedFile[] = Array.from({ length: pictureCount }, (_, index) =>
	file({
		id: `7${index}`,
		name: `base-${index}.jpg`,
		type: 'image/jpeg',
		size: photo.length,
		thumb: { ...thumb, data: Buffer.from(thumb.data) }
	})
);
const texts = [
	'on my way, **two minutes** to the obelisk <@800000000000000001>',
	'ok',
	'> the big one\nyes, with `Tek` saddle, see https://ark.example/wiki/Rex?page=2',
	'- 3 × metal ingots\n- 1 × cryopod\n- patience',
	'meeting at <t:1763752800:f>, server 9664, ||behind the falls|| '.repeat(3)
];
const messages: RecordedMessage[] = Array.from({ length: messageCount }, (_, index) => {
	const text = texts[index % texts.length] ?? '';
	const at = minutes(index / 2);
	const said = { at, content: `${index} ${text}`, seen: true };
	return message({
		id: `9${index}`,
		at,
		author: `80000000000000000${index % 3}`,
		name: ['Mira', 'Dodo', 'tribute'][index % 3] ?? '',
		kind: index % 3 === 2 ? 'self' : 'person',
		versions: index % 10 === 0 ? [said, { ...said, at: minutes(index / 2 + 0.2), content: `${said.content} (edited)` }] : [said],
		deletedAt: index % 50 === 49 ? minutes(index / 2 + 1) : null,
		replyTo: index % 7 === 6 ? `9${index - 3}` : null,
		files: index % Math.floor(messageCount / pictureCount) === 0 ? [`7${Math.floor(index / Math.floor(messageCount / pictureCount))}`] : []
	});
});
const given = record({ messages, files, names: new Map([['800000000000000001', 'Dodo']]) });
const view = testView();

let peak = 0;
const watch = setInterval(() => {
	peak = Math.max(peak, process.memoryUsage().rss);
}, 5);
const before = process.memoryUsage().rss;
const times: number[] = [];
const bare: number[] = [];
let size = 0;
for (let round = 0; round <= rounds; round++) {
	const start = performance.now();
	const parts = [];
	for (const edition of ['member', 'staff'] as const)
		parts.push(...(await renderTranscript(view, given, edition, { maxBytes: 10 * mebibyte })));
	const took = performance.now() - start;
	peak = Math.max(peak, process.memoryUsage().rss);
	size = parts.reduce((sum, part) => sum + part.html.length, 0);
	const startBare = performance.now();
	const joined = [0, 1].map(() =>
		Buffer.from(messages.map(({ versions }) => versions.map(({ content }) => content).join('\n')).join('\n'))
	);
	const tookBare = performance.now() - startBare;
	if (joined.length !== 2) throw new Error('nothing was joined');
	if (round > 0) {
		times.push(took);
		bare.push(tookBare);
	}
	// Lets the watcher look.
	await new Promise((resolve) => setImmediate(resolve));
}
clearInterval(watch);

const result = {
	name: 'transcript',
	messages: messageCount,
	pictures: pictureCount,
	editionMs: rounded(median(times) / 2),
	ratio: rounded(median(times) / median(bare)),
	editionMiB: rounded(size / 2 / mebibyte),
	peakMiB: rounded((peak - before) / mebibyte),
	thumbnailMs: rounded(thumbMs)
};
process.stdout.write(
	`${messageCount} messages and ${pictureCount} pictures: ${result.editionMs} ms and ${result.editionMiB} MiB per edition, ` +
		`at most ${result.peakMiB} MiB more memory than before; one picture of 2 megapixels made small in ${result.thumbnailMs} ms\n`
);
process.stdout.write(`${JSON.stringify(result)}\n`);
