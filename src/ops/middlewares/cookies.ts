import { ApplyOptions } from '@sapphire/decorators';
import { Middleware } from '@sapphire/plugin-api';

/**
 * Takes the place of the library's middleware of this name, which answers 500 to every request that names the server by its address
 * (health probes do). Nothing here uses cookies.
 */
@ApplyOptions<Middleware.Options>({ name: 'cookies', position: 30 })
export class CookiesMiddleware extends Middleware {
	public run(): void {
		// No cookies are read or set.
	}
}
