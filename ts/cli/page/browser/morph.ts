/**
 * Makes what is shown equal to what is wanted, changing only what differs: focus, selected text and
 * scroll positions stay. Elements with the same `data-key` below one parent are the same.
 */
export function morph(shown: Element, wanted: Element): void {
  const focused = document.activeElement
  morphChildren(shown, wanted)
  // To be moved costs an element its focus.
  if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) {
    focused.focus({ preventScroll: true })
  }
}

function morphChildren(shown: Element, wanted: Element): void {
  const keyed = new Map([...shown.children].map((child) => [keyOf(child), child]))
  const kept = new Set([...wanted.children].map(keyOf))
  // First, so that what follows them is in its place already, and need not move.
  for (const [key, child] of keyed) if (key !== undefined && !kept.has(key)) child.remove()
  let place = shown.firstChild
  for (const child of Array.from(wanted.childNodes)) {
    const key = keyOf(child)
    const same = key === undefined ? place : keyed.get(key)
    if (!same || !isSameKind(same, child)) {
      shown.insertBefore(child, place)
      continue
    }
    if (same === place) place = place.nextSibling
    else shown.insertBefore(same, place)
    morphNode(same, child)
  }
  while (place) {
    const next = place.nextSibling
    place.remove()
    place = next
  }
}

function morphNode(shown: ChildNode, wanted: ChildNode): void {
  if (shown instanceof HTMLElement && wanted instanceof HTMLElement) {
    morphAttributes(shown, wanted)
    morphChildren(shown, wanted)
  } else if (shown.nodeValue !== wanted.nodeValue) {
    shown.nodeValue = wanted.nodeValue
  }
}

function morphAttributes(shown: HTMLElement, wanted: HTMLElement): void {
  for (const { name, value } of Array.from(wanted.attributes)) {
    if (name !== 'style' && shown.getAttribute(name) !== value) shown.setAttribute(name, value)
  }
  for (const { name } of Array.from(shown.attributes)) {
    if (name !== 'style' && !wanted.hasAttribute(name)) shown.removeAttribute(name)
  }
  const { cssText } = wanted.style
  if (shown.style.cssText !== cssText) shown.style.cssText = cssText
}

function keyOf(node: ChildNode): string | undefined {
  return node instanceof HTMLElement ? node.dataset['key'] : undefined
}

function isSameKind(one: ChildNode, other: ChildNode): boolean {
  return one.nodeName === other.nodeName && keyOf(one) === keyOf(other)
}
