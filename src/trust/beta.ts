/** Coefficients of the Lanczos approximation of the gamma function (g = 7, n = 9). */
const lanczos = [
	0.999_999_999_999_809_93, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_59,
	12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6, 1.505_632_735_149_311_6e-7
];

/** Natural logarithm of the gamma function for x ≥ 0.5. */
function logGamma(x: number): number {
	const z = x - 1;
	const t = z + 7.5;
	const series = lanczos.reduce((sum, coefficient, index) => (index === 0 ? coefficient : sum + coefficient / (z + index)), 0);
	return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}

/** Continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
	const tiny = 1e-300;
	const bounded = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
	let c = 1;
	let d = 1 / bounded(1 - ((a + b) * x) / (a + 1));
	let result = d;
	for (let m = 1; m <= 300; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / bounded(1 + even * d);
		c = bounded(1 + even / c);
		result *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / bounded(1 + odd * d);
		c = bounded(1 + odd / c);
		const step = d * c;
		result *= step;
		if (Math.abs(step - 1) < 1e-12) break;
	}
	return result;
}

/** Probability that a Beta(a, b) variable is at most x, for a, b ≥ 1. */
export function betaCdf(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
	return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The value that a Beta(a, b) variable stays below with probability p, to nine digits; a, b ≥ 1, 0 < p < 1. Newton's steps, kept between bounds. */
export function betaQuantile(p: number, a: number, b: number): number {
	const scale = logGamma(a + b) - logGamma(a) - logGamma(b);
	let low = 0;
	let high = 1;
	let x = a / (a + b);
	for (let round = 0; round < 100 && high - low > 1e-15; round++) {
		const miss = betaCdf(x, a, b) - p;
		if (miss === 0) return x;
		if (miss < 0) low = x;
		else high = x;
		const density = Math.exp(scale + (a - 1) * Math.log(x) + (b - 1) * Math.log(1 - x));
		const next = x - miss / density;
		const step = next > low && next < high ? next : (low + high) / 2;
		if (Math.abs(step - x) < 1e-13) return step;
		x = step;
	}
	return x;
}
