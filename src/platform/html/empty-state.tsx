import type { ComponentChildren } from "preact";

/** A place where nothing is yet: the title says so, the words say what to do, the action lets the viewer do it. */
export const EmptyState = (props: { title: string; children: ComponentChildren; action?: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{props.title}</p>
    <p>{props.children}</p>
    {props.action && <div class="actions">{props.action}</div>}
  </div>
);
