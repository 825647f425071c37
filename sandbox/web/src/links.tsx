import type { ComponentChildren } from 'preact';

/** Links that lead out open beside the page and tell nobody where they came from. */
export function OutLink({
	href,
	tip,
	className,
	children
}: {
	readonly href: string;
	readonly tip?: string;
	readonly className?: string;
	readonly children: ComponentChildren;
}) {
	if (!/^https?:\/\//i.test(href)) return <>{children}</>;
	return (
		<a href={href} class={className} data-tip={tip} target="_blank" rel="noopener noreferrer">
			{children}
		</a>
	);
}
