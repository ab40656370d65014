import { withFolder } from '../place.mjs'
import { inProcess } from '../process.mjs'

const processes = 3

/** Fuel of the same calls: 20 in each of 3 processes, from one image and from an image of each. */
export async function measure() {
  const shared = await withFolder(async (cwd) => {
    const lists = []
    for (let index = 0; index < processes; index++)
      lists.push(await inProcess('fuel-sample', { cwd }))
    return lists
  })
  const own = []
  for (let index = 0; index < processes; index++) {
    own.push(await withFolder((cwd) => inProcess('fuel-sample', { cwd })))
  }
  const [steady, garbage] = ['steady', 'garbage'].map((name) =>
    shared.flatMap((list) => list[name]),
  )
  return {
    values: {
      'fuel, no garbage': Math.min(...steady),
      'numbers it gave in 60 calls, 3 processes': new Set(steady).size,
      'numbers it gave with an image made by each process': distinct(own, 'steady'),
      'fuel, garbage collected': Math.min(...garbage),
      'its spread in % in 60 calls, 3 processes': spread(garbage),
      'its spread in % with an image made by each process': spread(
        own.flatMap((list) => list.garbage),
      ),
    },
  }
}

function distinct(lists, name) {
  return new Set(lists.flatMap((list) => list[name])).size
}

function spread(numbers) {
  const least = Math.min(...numbers)
  return ((Math.max(...numbers) - least) / least) * 100
}
