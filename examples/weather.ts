import { task } from '@capsule-run/sdk'

interface Forecast {
  city: string
  celsius: number
}

/** Calls one host with a key that it was given, and no other. `WEATHER_KEY=… capsule run examples/weather.ts URL` */
export const main = task(
  {
    name: 'main',
    allowedHosts: ['127.0.0.1', 'https://api.weather.example'],
    envVariables: ['WEATHER_KEY'],
    timeout: '10s',
    maxRetries: 2,
  },
  async (url: string) => {
    const headers = { authorization: `Bearer ${process.env['WEATHER_KEY']}` }
    const response = await fetch(url, { headers })
    if (!response.ok) throw new Error(`the forecast cannot be had: ${response.status}`)
    const { city, celsius }: Forecast = JSON.parse(await response.text())
    return `${city}: ${celsius} °C`
  },
)
