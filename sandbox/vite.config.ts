import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
	root: 'web',
	base: '/',
	plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
	build: {
		outDir: 'dist',
		emptyOutDir: true,
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		target: 'es2022',
		cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
		sourcemap: false
	}
});
