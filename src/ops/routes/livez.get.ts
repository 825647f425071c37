import { Route } from '@sapphire/plugin-api';

/** `GET /livez`: 200 as long as the process answers at all; a supervisor restarts it when it does not. */
export class LivezRoute extends Route {
	public run(_request: Route.Request, response: Route.Response): void {
		response.status(200).json({ live: true });
	}
}
