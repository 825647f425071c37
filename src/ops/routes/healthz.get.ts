import { Route } from '@sapphire/plugin-api';

/** `GET /healthz`: 200 when requests can be served, 503 with what is away otherwise. */
export class HealthzRoute extends Route {
	public async run(_request: Route.Request, response: Route.Response): Promise<void> {
		const report = await this.container.health.report();
		response.status(report.ready ? 200 : 503).json(report);
	}
}
