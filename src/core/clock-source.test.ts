import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { type ClockSource, FileClock, passes, SystemClock } from './clock-source.js';

const folder = mkdtempSync(join(tmpdir(), 'clock-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('time follows the file, each move is told once, and a broken file changes nothing', async () => {
	const file = join(folder, 'clock');
	const clock = new FileClock(file);
	const jumps: number[] = [];
	const stop = clock.onJump((by) => jumps.push(by));
	const ahead = () => Math.round((clock.now().getTime() - Date.now()) / 1_000);
	expect(ahead()).toBe(0);

	writeFileSync(file, '3600000');
	while (jumps.length < 1) await sleep(10);
	expect([ahead(), jumps]).toEqual([3_600, [3_600_000]]);

	for (const broken of ['', '12e', 'null', 'NaN']) {
		writeFileSync(file, broken);
		await sleep(150);
	}
	expect([ahead(), jumps.length]).toEqual([3_600, 1]);

	stop();
	writeFileSync(file, '7200000');
	while (ahead() < 7_200) await sleep(10);
	expect(jumps.length).toBe(1);
	clock.close();

	const again = new FileClock(file);
	expect(Math.round((again.now().getTime() - Date.now()) / 1_000)).toBe(7_200);
	again.close();
});

test('a pause ends when so much of the clock has passed, by itself or by a jump', async () => {
	const listeners = new Set<(byMs: number) => void>();
	let offset = 0;
	const clock: ClockSource = {
		now: () => new Date(Date.now() + offset),
		onJump(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close: () => undefined
	};
	const jump = (byMs: number): void => {
		offset += byMs;
		for (const listener of [...listeners]) listener(byMs);
	};
	let over = false;
	const pause = passes(clock, 3_600_000).then(() => {
		over = true;
	});
	jump(1_800_000);
	await sleep(1);
	expect(over).toBe(false);
	jump(1_800_000);
	await pause;
	expect(listeners.size).toBe(0);
	await passes(new SystemClock(), 1);

	// What a jump leaves over is waited for, not the whole.
	const rest = passes(clock, 3_600_000);
	jump(3_599_990);
	await rest;
	expect(listeners.size).toBe(0);
});
