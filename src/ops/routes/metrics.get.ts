import { Route } from '@sapphire/plugin-api';

/** `GET /metrics` for Prometheus. */
export class MetricsRoute extends Route {
	public async run(_request: Route.Request, response: Route.Response): Promise<void> {
		const { metrics } = this.container;
		const text = await metrics.metrics();
		response.setHeader('Content-Type', metrics.contentType);
		response.status(200).end(text);
	}
}
