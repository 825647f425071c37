// One file out of a zip (a Python wheel is one), with what Node has.
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Entries of a zip file, from its central directory. Zip64 is not read: no wheel used here needs it.
 * @param {import('node:fs/promises').FileHandle} file
 */
async function readDirectory(file) {
	const { size } = await file.stat();
	const tail = Buffer.alloc(Math.min(size, 65_557));
	await file.read(tail, 0, tail.length, size - tail.length);
	let at = tail.length - 22;
	while (at >= 0 && tail.readUInt32LE(at) !== END_OF_DIRECTORY) at--;
	if (at < 0) throw new Error('not a zip file');
	const directory = Buffer.alloc(tail.readUInt32LE(at + 12));
	await file.read(directory, 0, directory.length, tail.readUInt32LE(at + 16));
	const entries = [];
	for (let offset = 0; offset + 46 <= directory.length && directory.readUInt32LE(offset) === DIRECTORY_ENTRY; ) {
		const nameLength = directory.readUInt16LE(offset + 28);
		entries.push({
			name: directory.toString('utf8', offset + 46, offset + 46 + nameLength),
			method: directory.readUInt16LE(offset + 10),
			packed: directory.readUInt32LE(offset + 20),
			size: directory.readUInt32LE(offset + 24),
			header: directory.readUInt32LE(offset + 42)
		});
		offset += 46 + nameLength + directory.readUInt16LE(offset + 30) + directory.readUInt16LE(offset + 32);
	}
	return entries;
}

/**
 * Takes one file out of a zip.
 * @param {string} zip path of the archive
 * @param {string} suffix how the wanted entry's name ends; exactly one entry must match
 * @param {string} target path to write
 * @returns {Promise<number>} bytes written
 * @throws when the archive is damaged or has no such entry
 */
export async function unzipOne(zip, suffix, target) {
	const file = await open(zip);
	try {
		const matches = (await readDirectory(file)).filter((entry) => entry.name.endsWith(suffix));
		const entry = matches[0];
		if (matches.length !== 1 || !entry) throw new Error(`${matches.length} entries end with ${suffix} in ${zip}`);
		const header = Buffer.alloc(30);
		await file.read(header, 0, 30, entry.header);
		const start = entry.header + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
		const source = createReadStream(zip, { start, end: start + entry.packed - 1 });
		const out = createWriteStream(target, { mode: 0o755, flush: true });
		if (entry.method === DEFLATED) await pipeline(source, createInflateRaw(), out);
		else if (entry.method === STORED) await pipeline(source, out);
		else throw new Error(`${entry.name} is packed with method ${entry.method}`);
		if (out.bytesWritten !== entry.size) throw new Error(`${entry.name} has ${out.bytesWritten} bytes, ${entry.size} expected`);
		return entry.size;
	} finally {
		await file.close();
	}
}
