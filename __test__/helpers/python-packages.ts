/** Files of a virtual environment in `.venv`, of what is installed there. */
export function installed(files: Record<string, string>): Record<string, string> {
  const site = '.venv/lib/python3.14/site-packages'
  const inside = Object.entries(files).map(([name, text]) => [`${site}/${name}`, text] as const)
  return { '.venv/pyvenv.cfg': 'home = /usr/bin\n', ...Object.fromEntries(inside) }
}

/** A program that begins with some lines, and whose `main` gives a value. */
export function returning(top: string, value: string): string {
  return `${top}\n@task(name="main")\ndef main():\n  return ${value}\n`
}
