// What the process of one workload runs: it measures, and sends what it measured.

const [name, cwd] = process.argv.slice(2)
const { measure } = await import(`./workloads/${name}.mjs`)
process.send(await measure({ cwd }))
process.disconnect()
