import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { FileClock } from './clock-source.js';

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
