// First thing in every command: a Node that is too old gets one clear line instead of a syntax error. No imports here on purpose.
const NEEDED = [20, 19, 0];

/**
 * Checks the version of Node, loads the command and runs it; failures are printed with their next step and set the exit code.
 * @param {() => Promise<{ main(args: string[]): Promise<number> }>} load the command's module
 */
export async function enter(load) {
	const version = process.versions.node.split('.').map(Number);
	const at = NEEDED.findIndex((part, index) => version[index] !== part);
	if (at !== -1 && version[at] < NEEDED[at]) {
		console.error(`✗ Node ${process.versions.node} is too old: Tribute needs ${NEEDED.join('.')} or later`);
		console.error('  → install the current LTS from https://nodejs.org or with your version manager (nvm install --lts)');
		process.exit(1);
	}
	try {
		const command = await load();
		process.exit(await command.main(process.argv.slice(2)));
	} catch (error) {
		const { printProblem } = await import('./problem.mjs');
		printProblem(error);
		process.exit(1);
	}
}
