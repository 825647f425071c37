import type { Context } from './context.js';

export interface Reply {
	readonly status: number;
	readonly body?: unknown;
}

export type Handler = (context: Context) => Reply | Promise<Reply>;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };

export interface Route {
	readonly method: string;
	/** `/channels/{channel_id}/messages`. */
	readonly template: string;
	readonly handler: Handler;
	/** No bot token needed: the path itself carries one. */
	readonly open: boolean;
}

export interface Matched {
	readonly route: Route;
	readonly params: Readonly<Record<string, string>>;
}

interface Node {
	readonly fixed: Map<string, Node>;
	variable?: { readonly name: string; readonly node: Node };
	readonly routes: Map<string, Route>;
}

const newNode = (): Node => ({ fixed: new Map(), routes: new Map() });

/** Finds the route of a path; fixed segments win over variable ones. */
export class Router {
	private readonly root = newNode();

	public add(method: string, template: string, handler: Handler, options: { readonly open?: boolean } = {}): void {
		let node = this.root;
		for (const segment of template.split('/').filter(Boolean)) {
			const name = /^\{(\w+)\}$/.exec(segment)?.[1];
			if (name) {
				node.variable ??= { name, node: newNode() };
				node = node.variable.node;
			} else {
				let next = node.fixed.get(segment);
				if (!next) {
					next = newNode();
					node.fixed.set(segment, next);
				}
				node = next;
			}
		}
		if (node.routes.has(method)) throw new Error(`${method} ${template} is there already`);
		node.routes.set(method, { method, template, handler, open: options.open === true });
	}

	/** Templates as `METHOD /path`. */
	public list(): string[] {
		const found: string[] = [];
		const visit = (node: Node): void => {
			for (const route of node.routes.values()) found.push(`${route.method} ${route.template}`);
			for (const next of node.fixed.values()) visit(next);
			if (node.variable) visit(node.variable.node);
		};
		visit(this.root);
		return found;
	}

	public match(method: string, path: string): Matched | null {
		const segments = path.split('/').filter(Boolean).map(safeDecode);
		const names: string[] = [];
		const route = this.find(this.root, method, segments, 0, names);
		if (!route) return null;
		const params: Record<string, string> = {};
		let variable = 0;
		for (const [index, segment] of route.template.split('/').filter(Boolean).entries())
			if (segment.startsWith('{')) params[segment.slice(1, -1)] = names[variable++] ?? segments[index] ?? '';
		return { route, params };
	}

	private find(node: Node, method: string, segments: readonly string[], at: number, names: string[]): Route | undefined {
		const segment = segments[at];
		if (segment === undefined) return node.routes.get(method);
		const fixed = node.fixed.get(segment);
		const found = fixed && this.find(fixed, method, segments, at + 1, names);
		if (found || !node.variable) return found;
		names.push(segment);
		const deeper = this.find(node.variable.node, method, segments, at + 1, names);
		if (!deeper) names.pop();
		return deeper;
	}
}

function safeDecode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}
