/** A source map (JSON) of a script before which so many lines were put. */
export function shifted(sourceMap: string, lines: number): string {
  const map: { mappings: string } = JSON.parse(sourceMap)
  return JSON.stringify({ ...map, mappings: ';'.repeat(lines) + map.mappings })
}
