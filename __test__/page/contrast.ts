import type { Page } from 'puppeteer-core'

/** A text, its colour, and the colours behind it, the nearest first. */
interface ShownText {
  text: string
  color: string
  behind: string[]
}

/** Texts that have less contrast to what is behind them than 4.5 to 1 (WCAG AA). */
export async function faintTexts(page: Page): Promise<string[]> {
  const texts = await shownTexts(page)
  if (texts.length === 0) throw new Error('the page shows no text')
  return texts.flatMap(({ text, color, behind }) => {
    const ground = behind.find((one) => (numbersIn(one)[3] ?? 1) > 0) ?? 'rgb(255, 255, 255)'
    const contrast = contrastOf(color, ground)
    return contrast < 4.5 ? [`${contrast.toFixed(2)} ${color} on ${ground}: ${text}`] : []
  })
}

async function shownTexts(page: Page): Promise<ShownText[]> {
  return page.evaluate(() => {
    const texts: ShownText[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue?.trim() ?? ''
      const element = walker.currentNode.parentElement
      if (!element || text === '' || !element.checkVisibility()) continue
      const behind: string[] = []
      for (let at: Element | null = element; at; at = at.parentElement) {
        behind.push(getComputedStyle(at).backgroundColor)
      }
      texts.push({ text, color: getComputedStyle(element).color, behind })
    }
    return texts
  })
}

function contrastOf(one: string, other: string): number {
  const lights = [luminance(numbersIn(one)), luminance(numbersIn(other))]
  return (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05)
}

function luminance([red = 0, green = 0, blue = 0]: number[]): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

function linear(value: number): number {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

function numbersIn(color: string): number[] {
  return (color.match(/[\d.]+/g) ?? []).map(Number)
}

const named = new Set([
  'button',
  'combobox',
  'complementary',
  'link',
  'meter',
  'region',
  'search',
  'searchbox',
  'table',
  'textbox',
  'tree',
  'treeitem',
])

/** Parts without a name for who does not see them, by what the browser tells to screen readers. */
export async function namelessParts(page: Page): Promise<string[]> {
  const client = await page.createCDPSession()
  const { nodes } = await client.send('Accessibility.getFullAXTree')
  await client.detach()
  const parts = nodes.filter(({ ignored, role }) => !ignored && named.has(String(role?.value)))
  if (parts.length === 0) throw new Error('the page has no parts')
  return parts.filter(({ name }) => !name?.value).map(({ role }) => String(role?.value))
}
