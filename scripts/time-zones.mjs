// The time zones' clocks since 1970, and their names in English, read from this Node.

const [first, last] = [Date.UTC(1970, 0, 1), Date.UTC(2038, 0, 1)]
const MINUTE = 60_000
/** No clock was changed twice within it. */
const STEP = 10 * 24 * 60 * MINUTE

/** Names that zones had, or have since: they are not in Node's list, but it knows them. */
const others =
  `Africa/Asmara America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/Cordoba
America/Argentina/Jujuy America/Argentina/Mendoza America/Atikokan America/Atka America/Ensenada America/Fort_Wayne
America/Indiana/Indianapolis America/Kentucky/Louisville America/Knox_IN America/Montreal America/Nuuk America/Porto_Acre
America/Rosario America/Shiprock America/Virgin Antarctica/South_Pole Asia/Ashkhabad Asia/Chongqing Asia/Chungking Asia/Dacca
Asia/Harbin Asia/Ho_Chi_Minh Asia/Istanbul Asia/Kashgar Asia/Kathmandu Asia/Kolkata Asia/Macao Asia/Tel_Aviv Asia/Thimbu
Asia/Ujung_Pandang Asia/Ulan_Bator Asia/Yangon Atlantic/Faroe Atlantic/Jan_Mayen Australia/ACT Australia/Canberra Australia/LHI
Australia/NSW Australia/North Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria Australia/West
Australia/Yancowinna Brazil/Acre Brazil/DeNoronha Brazil/East Brazil/West CET CST6CDT Canada/Atlantic Canada/Central Canada/Eastern
Canada/Mountain Canada/Newfoundland Canada/Pacific Canada/Saskatchewan Canada/Yukon Chile/Continental Chile/EasterIsland Cuba EET
EST EST5EDT Egypt Eire Etc/GMT Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu Europe/Belfast Europe/Kyiv Europe/Nicosia
Europe/Tiraspol GB GB-Eire GMT Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT
Mexico/BajaNorte Mexico/BajaSur Mexico/General NZ NZ-CHAT Navajo PRC PST8PDT Pacific/Chuuk Pacific/Kanton Pacific/Pohnpei
Pacific/Samoa Pacific/Yap Poland Portugal ROC ROK Singapore Turkey UCT US/Alaska US/Aleutian US/Arizona US/Central US/East-Indiana
US/Eastern US/Hawaii US/Indiana-Starke US/Michigan US/Mountain US/Pacific US/Samoa Universal W-SU WET Zulu`.split(
    /\s+/,
  )

const atSea = Array.from({ length: 27 }, (_, index) => 14 - index)
  .filter((hours) => hours !== 0)
  .map((hours) => `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`)

/**
 * `zones`: a line of each zone's name and the numbers of its clock and of its names. `links`: other names, each with the zone that it
 * is. `changes`: how a clock can change, as the minutes since the change before and those by which it is put forward. `clocks`: the
 * minutes that each was ahead of UTC at first, and its changes, each as the character of its number from U+0100 on. `names`: rows of
 * a zone's names in English, as numbers of `texts`.
 */
export function zoneTables() {
  const zones = new Set()
  const links = []
  for (const name of [...Intl.supportedValuesOf('timeZone'), ...others, ...atSea]) {
    const zone = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    if (zone !== name) links.push(`${name} ${zone}`)
    if (zone !== 'UTC') zones.add(zone)
  }
  const [changes, clocks, texts, names] = [[], [], [], []]
  const rows = [...zones].map((zone) => {
    const { start, changed } = clockOf(zone)
    const written = changed.map((change) => String.fromCharCode(0x100 + numberIn(changes, change)))
    const row = namesOf(zone).map((text) => numberIn(texts, text))
    return [zone, numberIn(clocks, start + written.join('')), numberIn(names, row.join(' '))].join(
      ' ',
    )
  })
  return { zones: rows, links, changes, clocks, texts, names }
}

function numberIn(list, item) {
  const known = list.indexOf(item)
  return known === -1 ? list.push(item) - 1 : known
}

function clockOf(zone) {
  const kept = process.env.TZ
  // Node's own clock is many times faster to ask than a format.
  process.env.TZ = zone
  try {
    const [start, changed] = [offsetAt(first), []]
    let [offset, changedAt] = [start, first]
    for (let time = first; time < last; time += STEP) {
      const next = offsetAt(Math.min(time + STEP, last))
      if (next === offset) continue
      const at = changeBetween(time, Math.min(time + STEP, last))
      changed.push(`${(at - changedAt) / MINUTE} ${next - offset}`)
      offset = next
      changedAt = at
    }
    return { start, changed }
  } finally {
    if (kept === undefined) delete process.env.TZ
    else process.env.TZ = kept
  }
}

function offsetAt(time) {
  return -new Date(time).getTimezoneOffset()
}

function changeBetween(from, to) {
  let [before, after] = [from, to]
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE
    if (offsetAt(middle) === offsetAt(from)) before = middle
    else after = middle
  }
  return after
}

const [winter, summer] = [Date.UTC(2024, 0, 10), Date.UTC(2024, 6, 10)]

/** Short and long, each in winter and in summer; then the short and the long one for both. */
function namesOf(timeZone) {
  const nameOf = (timeZoneName, at) =>
    new Intl.DateTimeFormat('en', { timeZone, timeZoneName })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName').value
  // South of the equator summer is in January.
  const isSouth = offsetOf(timeZone, winter) > offsetOf(timeZone, summer)
  const seasons = isSouth ? [summer, winter] : [winter, summer]
  const both = (width) => seasons.map((at) => nameOf(width, at))
  return [
    ...both('short'),
    ...both('long'),
    nameOf('shortGeneric', winter),
    nameOf('longGeneric', winter),
  ]
}

function offsetOf(timeZone, at) {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    timeZoneName: 'longOffset',
  }).formatToParts(at)
  const text = parts.find(({ type }) => type === 'timeZoneName').value
  const [, sign, hours = 0, minutes = 0] = /GMT([+-])?(\d+)?:?(\d+)?/.exec(text)
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
