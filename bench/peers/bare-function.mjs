const program = async () => null

/** An asynchronous function of this process: no isolation; what any call costs at least. */
export const bareFunction = {
  name: 'bare async function',
  open: async () => async () => JSON.stringify(await program()),
}
