/** What an element is made of: texts are only ever texts, whatever is in them. */
export type Child = Node | string | null | undefined

/** Attributes by their names; undefined ones are not set. All names are ours. */
export type Attributes = Record<string, string | number | undefined>

/** Makes an element. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, String(value))
  }
  for (const child of children) if (child !== undefined && child !== null) made.append(child)
  return made
}

/** Puts an element between two points of its parent's width, given in parts of it. */
export function between(made: HTMLElement, start: number, end: number): HTMLElement {
  // Not as an attribute, which the page's policy forbids.
  made.style.left = `${percent(start)}%`
  made.style.width = `${percent(end - start)}%`
  return made
}

function percent(part: number): string {
  return (Math.min(1, Math.max(0, part)) * 100).toFixed(3)
}
