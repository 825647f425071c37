import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { harmlessName, sendingName } from './file-name.js';

describe('a name of a file', () => {
	test.each([
		['proof.png', 'proof.png'],
		['../../etc/passwd', 'passwd'],
		['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
		['/', 'file'],
		['..', 'file'],
		['', 'file'],
		['cute\u202egnp.exe', 'cutegnp.exe'],
		['a\u0000b\n.png', 'ab.png'],
		['con.png', '_con.png'],
		['CON', '_CON'],
		['Lpt1.tar.gz', '_Lpt1.tar.gz'],
		['<b>bold</b>.png', 'b.png'],
		['  .hidden', 'hidden'],
		['name. . .', 'name'],
		['Übergabe März.png', 'Übergabe März.png'],
		['-rf.png', 'rf.png']
	])('%j is shown as %j', (name, shown) => {
		expect(harmlessName(name)).toBe(shown);
	});

	test('of any letters is short, whole and harmless', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
				const shown = harmlessName(name);
				expect(shown.length).toBeGreaterThan(0);
				expect(shown.length).toBeLessThanOrEqual(80);
				expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*\\/`@]|^[.\s]|[.\s]$/u);
				expect(shown).not.toMatch(/^(con|nul|aux|prn)(\.|$)/i);
				expect(harmlessName(shown)).toBe(shown);
			}),
			{ numRuns: 1_000 }
		);
		expect(harmlessName(`${'ä'.repeat(300)}.jpeg`)).toMatch(/^ä{75}\.jpeg$/);
	});

	test('for sending again ends as its content says', () => {
		expect(sendingName('holiday.exe', 'image/png', 2)).toBe('2-holiday.png');
		expect(sendingName('‮😀', 'application/x-unknown', 1)).toBe('1-file.bin');
	});
});
